"""The SPARQL page without script: ready-made questions, own text, answers and errors."""

import pytest

from kg.queries import QUERIES
from tests.api.looking import find, parse, text

BROWSER = {"accept": "text/html,*/*;q=0.8"}
COUNT = "SELECT (COUNT(?b) AS ?n) { ?b a ba:PartyBrand }"


def ask(client, **fields):
    return client.post("/sparql", data=fields, headers=BROWSER)


def test_every_question_is_one_click_or_one_form_away(client):
    tree = parse(client.get("/sparql", headers=BROWSER).text)
    forms = {one.get("value") for one in find(tree, "input[name=name]")}
    links = {one.get("href").partition("name=")[2] for one in find(tree, "a.question")}
    assert forms | links == set(QUERIES)
    assert find(tree, "textarea#query")


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_every_question_is_answered_on_the_page(client, name):
    examples = {"theme": "理财为民", "unit": "linlan", "place": "linlan", "brand": "yangfan", "text": "清"}
    given = {
        one.name: examples.get(one.type.value, "")
        for one in QUERIES[name].parameters
        if one.required
    }
    answer = client.get("/sparql", params={"name": name, **given}, headers=BROWSER)
    assert answer.status_code == 200, text(parse(answer.text))[:400]
    assert find(parse(answer.text), "#results")


def test_the_fields_of_a_question_show_what_was_chosen(client):
    answer = client.get("/sparql", params={"name": "brands_on_theme", "theme": "理财为民"}, headers=BROWSER)
    chosen = [one.get("value") for one in find(parse(answer.text), "option") if one.get("selected") is not None]
    assert "licai-weimin" in chosen


def test_own_text_is_answered_with_links_and_kept_in_the_field(client):
    query = "SELECT ?brand ?name { ?brand a ba:PartyBrand ; skos:prefLabel ?name } ORDER BY ?name"
    tree = parse(ask(client, query=query).text)
    assert find(tree, "textarea#query")[0].text == query
    links = [one.get("href") for one in find(tree, "#results td a")]
    assert "/brand/yangfan" in links


def test_yes_and_no_are_words(client):
    assert "是" in text(find(parse(ask(client, query="ASK { ?b a ba:PartyBrand }").text), "#results")[0])
    assert "否" in text(find(parse(ask(client, query="ASK { ?b a ba:Nothing }").text), "#results")[0])


def test_statements_are_shown_as_turtle(client):
    answer = ask(client, query="CONSTRUCT { ?b a ba:PartyBrand } WHERE { ?b a ba:PartyBrand }")
    assert "PartyBrand" in text(find(parse(answer.text), "#results pre")[0])


def test_no_rows_say_what_to_do_next(client):
    assert find(parse(ask(client, query="SELECT * { ?s a ba:Nothing }").text), "#results .empty")


def test_a_mistake_is_told_with_its_line_and_the_text_is_kept(client):
    answer = ask(client, query="SELECT *\nWHERE { ?s ?p }")
    assert answer.status_code == 400
    tree = parse(answer.text)
    assert "第 2 行" in text(find(tree, ".notice-error")[0])
    assert "WHERE { ?s ?p }" in find(tree, "textarea#query")[0].text


@pytest.mark.parametrize(
    ("query", "status"),
    [("INSERT DATA { <urn:a> <urn:b> 1 }", 403), ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403),
     ("SELECT * " + "{" * 3000 + "}" * 3000, 400), ("SELECT * { ?s ?p ?o } #" + "x" * 300_000, 413)],
    ids=["update", "service", "deep", "long"],
)
def test_what_is_refused_is_told_on_the_page(client, query, status):
    answer = ask(client, query=query)
    assert answer.status_code == status
    assert find(parse(answer.text), ".notice-error")


def test_an_unknown_question_offers_the_nearest(client):
    answer = client.get("/sparql?name=brands_on_them", headers=BROWSER)
    assert answer.status_code == 404
    assert "brands_on_theme" in answer.text


def test_a_value_that_is_no_theme_is_told_with_near_names(client):
    answer = client.get("/sparql", params={"name": "brands_on_theme", "theme": "理财"}, headers=BROWSER)
    assert answer.status_code == 404
    assert "理财为民" in text(find(parse(answer.text), ".notice-error")[0])


def test_a_field_given_twice_is_refused(client):
    answer = client.get("/sparql?name=brands_on_theme&theme=a&theme=b", headers=BROWSER)
    assert answer.status_code == 422


def test_values_of_a_form_never_become_query_text(client):
    before = client.get("/healthz").json()
    hostile = '"} DROP ALL #'
    answer = client.get("/sparql", params={"name": "brands_on_theme", "theme": hostile}, headers=BROWSER)
    assert answer.status_code == 404
    assert client.get("/healthz").json() == before


def test_hostile_iris_and_labels_in_results_are_text(client):
    query = (
        "SELECT * { VALUES (?iri ?label) { (<javascript:alert(1)> \"<img src=x onerror=alert(1)>\") "
        "(<http://e/x'onmouseover='alert(1)> \"</textarea><script>alert(1)</script>\") } }"
    )
    tree = parse(ask(client, query=query).text)
    cells = find(tree, "#results td")
    assert len(cells) == 4
    assert not find(tree, "#results img")
    assert not [one for one in find(tree, "script") if not one.get("src")]
    assert not [one for one in find(tree, "a[href]") if one.get("href").startswith("javascript")]
    assert not [name for one in tree.iter() for name in one.attrib if str(name).startswith("on")]


@pytest.mark.parametrize(("suffix", "kind"), [("csv", "text/csv"), ("json", "application/sparql-results+json")])
def test_downloads_come_from_the_endpoint_itself(client, suffix, kind):
    answer = client.post(f"/sparql?format={suffix}", data={"query": COUNT}, headers=BROWSER)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)


def test_a_program_at_the_same_address_gets_the_protocol(client):
    answer = client.get("/sparql", params={"query": COUNT})
    assert answer.json()["results"]["bindings"][0]["n"]["value"] == "11"


def test_the_questions_are_listed_for_programs(client):
    listed = client.get("/sparql.json").json()["questions"]
    assert {one["name"] for one in listed} == set(QUERIES)
