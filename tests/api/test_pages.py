"""Every page and its twin on a small dataset of another city."""

import pytest

from tests.api.looking import find, parse, text

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}

PAGES = [
    "/", "/themes", "/theme/licai-weimin", "/brands", "/brand/yangfan", "/units", "/unit/linlan",
    "/branch/linlan-jgdw", "/principles", "/thoughts", "/search?q=lcwm", "/about", "/ontology",
    "/place/linlan",
]


def twin(path):
    path, mark, query = path.partition("?")
    return ("/index.json" if path == "/" else f"{path}.json") + mark + query


def page(client, path, **headers):
    answer = client.get(path, headers={**BROWSER, **headers})
    assert answer.status_code == 200, answer.text[:500]
    return parse(answer.text)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_is_whole_in_both_languages(client, path, lang):
    tree = page(client, f"{path}{'&' if '?' in path else '?'}lang={lang}")
    assert tree.get("lang") == {"zh": "zh-CN", "en": "en"}[lang]
    assert len(find(tree, "h1")) == 1 or path == "/"
    assert find(tree, "main#main")
    assert find(tree, "footer .source-line")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_a_twin_for_programs(client, path):
    answer = client.get(twin(path))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert isinstance(answer.json(), dict)


@pytest.mark.parametrize("path", [*PAGES, "/sparql", "/docs"])
def test_every_link_of_a_page_leads_somewhere(client, path):
    tree = page(client, path)
    links = {one.get("href").split("#")[0] for one in find(tree, "a[href]")}
    own = sorted(one for one in links if one.startswith("/"))
    assert own
    for link in own[:60]:
        answer = client.get(link, headers=BROWSER)
        assert answer.status_code == 200, f"{path} → {link}: {answer.status_code}"


@pytest.mark.parametrize("path", [*PAGES, "/sparql", "/docs"])
def test_no_page_runs_inline_script_or_asks_another_host(client, path):
    answer = client.get(path, headers=BROWSER)
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    tree = parse(answer.text)
    assert not [one for one in find(tree, "script") if not one.get("src")]
    assert not [name for one in tree.iter() for name in one.attrib if str(name).startswith("on")]
    loaded = [one for one in find(tree, "link[href]") if one.get("rel") not in ("alternate", "canonical")]
    assert loaded
    for one in (*find(tree, "script[src]"), *loaded, *find(tree, "img[src]")):
        assert (one.get("src") or one.get("href")).startswith("/")


def test_the_home_page_counts_what_is_there(client):
    tree = page(client, "/")
    assert "11 个品牌" in text(tree)
    assert len(find(tree, "ul.questions a")) == 3
    assert find(tree, "figure[data-view=overview] svg")


def test_the_suggested_questions_have_answers(client):
    for link in find(page(client, "/"), "ul.questions a"):
        tree = page(client, link.get("href"))
        assert not find(tree, ".notice-error")


def test_a_theme_page_keeps_the_four_sizes_apart(client):
    data = client.get("/theme/licai-weimin.json").json()
    counts = data["summary"]["counts"]
    assert set(counts) == {"exact", "variant", "parts", "inferred"}
    sizes = data["sizes"]
    assert sizes["exact"] == counts["exact"]
    assert sizes["with_variants"] == counts["exact"] + counts["variant"]
    assert sizes["with_inferred"] == sum(counts.values())
    shown = text(page(client, "/theme/licai-weimin"))
    assert f"名称直含 {counts['exact']} · 同义词 {counts['variant']} · 分项 {counts['parts']}" in shown


def test_a_theme_page_lists_brands_by_unit_with_the_words_marked_and_the_place(client):
    tree = page(client, "/theme/licai-weimin")
    groups = {text(find(one, "h3")[0]): one for one in find(tree, ".list-column .group")}
    mine = groups["临澜市财政局"]
    assert [text(one) for one in find(mine, "mark.exact")] == ["理财为民"]
    assert find(mine, ".badge-exact")
    assert "理财为民 扬帆临澜" in text(find(mine, ".phrase")[0])
    assert "字" in text(find(mine, ".place")[0])


def test_a_theme_page_can_be_narrowed_to_the_stronger_bases(client):
    narrow = client.get("/theme/qingzheng-lianjie.json?upto=variant").json()
    wide = client.get("/theme/qingzheng-lianjie.json").json()
    assert narrow["shown"] == narrow["sizes"]["with_variants"]
    assert wide["shown"] == wide["sizes"]["with_inferred"] > narrow["shown"]


def test_an_unknown_basis_is_refused_with_the_known_ones(client):
    answer = client.get("/theme/licai-weimin.json?upto=guessed")
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert error["code"] == "parameter"
    assert error["parameters"][0]["expected"]["zh"].startswith("可选：exact")


def test_a_brand_page_shows_every_statement_with_its_evidence(client):
    data = client.get("/brand/yangfan.json").json()
    assert data["brand"]["owner"]["label"]["zh"] == "临澜市财政局"
    assert data["evidence"]
    tree = page(client, "/brand/yangfan")
    rows = find(tree, "main .table-wrap tbody tr")
    assert len(rows) == len(data["evidence"])
    for one in data["evidence"]:
        for segment in one["segments"]:
            assert segment["phrase"] in text(tree)


def test_a_thing_may_be_asked_for_by_its_name_and_is_found_at_its_own_address(client):
    answer = client.get("/theme/理财为民", headers=BROWSER, follow_redirects=False)
    assert answer.status_code == 308
    assert answer.headers["location"] == "/theme/licai-weimin"


def test_a_branch_asked_for_as_a_unit_is_found_at_its_own_address(client):
    answer = client.get("/unit/linlan-jgdw.json", follow_redirects=False)
    assert answer.headers["location"] == "/branch/linlan-jgdw.json"


def test_lists_are_cut_into_pages(open_client):
    with open_client(page_size=4) as small:
        first = small.get("/brands.json").json()
        third = small.get("/brands.json?page=3").json()
        assert len(first["brands"]) == 4
        assert len(third["brands"]) == 3
        assert first["paging"]["total"] == 11
        tree = page(small, "/brands?page=2")
        assert [one.get("href") for one in find(tree, "nav.pager a[rel=next]")] == ["/brands?page=3"]
        beyond = page(small, "/brands?page=99")
        assert "后面没有了" in text(beyond)


def test_the_language_is_remembered_and_can_be_switched_back(open_client):
    with open_client() as visitor:
        assert "Brand Atlas" in text(page(visitor, "/themes?lang=en"))
        assert page(visitor, "/units").get("lang") == "en"
        switch = find(page(visitor, "/units"), "a.lang")[0].get("href")
        assert page(visitor, switch).get("lang") == "zh-CN"
        assert page(visitor, "/units").get("lang") == "zh-CN"


def test_an_unknown_language_is_chinese(client):
    assert page(client, "/themes?lang=fr").get("lang") == "zh-CN"


def test_a_site_below_a_path_keeps_its_links_below_it(open_client):
    with open_client(root_path="/atlas") as client:
        client.app.root_path = "/atlas"
        tree = parse(client.get("/atlas/themes", headers=BROWSER).text)
        names = ("href", "src", "action", "data-api", "data-href")
        own = [one.get(name) for one in tree.iter() for name in names if (one.get(name) or "").startswith("/")]
        assert len(own) > 20
        assert not [address for address in own if not address.startswith("/atlas/")]
