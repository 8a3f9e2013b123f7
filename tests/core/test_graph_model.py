"""The graph that is built is the one docs/graph-model.md shows; same input, same bytes."""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.build import inputs_of, write_nquads, write_release_graph
from kg.errors import ParameterError
from kg.rdf import IRI
from kg.readers import read_folder
from kg.terms import DEFAULT_BASE, PREFIXES, GraphName, Kind, mint
from tests.core.folders import GOOD, changed, write_folder
from tests.support.places import BUNDLED, TINY

_PREFIXES = "".join(f"PREFIX {name}: <{value}>\n" for name, value in PREFIXES)


def built(folder: Path, base: str = DEFAULT_BASE) -> bytes:
    read = read_folder(folder, base=base)
    assert read.errors == ()
    out = io.BytesIO()
    counts = write_nquads(read, base, out)
    write_release_graph(read, inputs_of(read.files, read.themes_path, base), counts, out)
    assert counts.quads == out.getvalue().count(b"\n")
    return out.getvalue()


def store_of(data: bytes) -> ox.Store:
    store = ox.Store()
    store.bulk_load(data, format=ox.RdfFormat.N_QUADS)
    return store


def ask(store: ox.Store, pattern: str, base: str = DEFAULT_BASE) -> bool:
    query = f"BASE <{base}>\n{_PREFIXES}ASK {{ {pattern} }}"
    return bool(store.query(query, use_default_graph_as_union=True))


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    return store_of(built(write_folder(tmp_path_factory.mktemp("good"))))


STATED = [
    '<brand/x1> a ba:PartyBrand, schema:Brand ; skos:prefLabel "云水 理财为民"@zh ; skos:altLabel "理财"@zh, "云水理财"@zh',
    "<brand/x1> ba:brandOf <unit/bureau> . <unit/bureau> schema:brand <brand/x1>",
    "<brand/x2> ba:brandOf <branch/b1> . <branch/b1> schema:brand <brand/x2>",
    "<brand/x1> dcterms:type <https://w3id.org/brand-atlas/ontology/brand-kind/office-culture>",
    "<brand/x1> ba:status <https://w3id.org/brand-atlas/ontology/brand-status/explicit> ; ba:inSection <section/s1>",
    '<brand/x1> schema:slogan "为民"@zh ; ba:guidedBy <principle/p1> ; dcterms:hasPart <brand/x2>',
    "<brand/x2> dcterms:isPartOf <brand/x1> ; prov:wasDerivedFrom <brand/x1> ; ba:hasNamedPart <part/x2-1>",
    "<brand/x1> ba:themeExactInName <theme/licai-weimin> ; ba:themeInName <theme/licai-weimin> ; ba:hasTheme <theme/licai-weimin>",
    "<brand/x2> ba:themeInParts <theme/qingzheng-lianjie> ; ba:hasTheme <theme/qingzheng-lianjie>",
    "<brand/x2> ba:themeInferred <theme/fuwu-qunzhong> ; ba:hasTheme <theme/fuwu-qunzhong>",
    '<part/x2-1> a ba:Part ; skos:prefLabel "清正廉洁"@zh ; ba:ordinal 1 ; dcterms:isPartOf <brand/x2>',
    "<unit/bureau> a org:FormalOrganization, org:Organization, schema:GovernmentOrganization ; ba:upholds <principle/p1>",
    '<unit/bureau> ba:shortName "云水"@zh ; org:classification <https://w3id.org/brand-atlas/ontology/level/40>',
    "<unit/bureau> dcterms:spatial <place/city> ; org:hasUnit <branch/b1> ; org:hasSubOrganization <unit/centre>",
    "<unit/centre> org:subOrganizationOf <unit/bureau>",
    "<branch/b1> a ba:PartyBranch, ba:PartyOrganization, org:OrganizationalUnit ; org:unitOf <unit/bureau>",
    "<branch/all> a ba:BranchGroup ; ba:anonymous true ; org:unitOf <unit/bureau>",
    "<branch/all> dcterms:type <https://w3id.org/brand-atlas/ontology/branch-kind/branch-group>",
    '<place/city> a schema:AdministrativeArea ; skos:notation "990100"^^ba:gb2260 ; skos:exactMatch wd:Q1',
    "<principle/p1> a ba:Principle, skos:Concept",
    "<practice/q1> a ba:Practice ; ba:practisedBy <branch/b1> ; dcterms:relation <brand/x2>",
    "<recommendation/r1> a ba:Recommendation ; ba:ordinal 1 ; ba:warnsAgainst <warning/w1> . <warning/w1> a ba:Warning",
    "<count/c1> a ba:StatedCount ; ba:countedSubject <unit/bureau> ; ba:countValue 32 ; ba:countedExample <brand/x1>",
    '<source/report> a schema:Article ; dcterms:title "报告"@zh ; dcterms:issued "2024-05"^^xsd:gYearMonth',
    "<section/s2> dcterms:isPartOf <section/s1> . <section/s1> dcterms:isPartOf <source/report> ; dcterms:hasPart <section/s2>",
    '<evidence/e1> a oa:Annotation ; schema:about <brand/x1> ; ba:statement "name" ; oa:hasBody <evidence/e1#statement>',
    '<evidence/e1#statement> a rdf:Statement ; rdf:subject <brand/x1> ; rdf:predicate skos:prefLabel ; rdf:object "云水 理财为民"@zh',
    "<evidence/e1> oa:hasTarget <evidence/e1#target-1>, <evidence/e1#target-2>",
    "<evidence/e1#target-2> a oa:SpecificResource ; oa:hasSource <source/report> ; ba:ordinal 2 ; oa:hasSelector "
    "<evidence/e1#position-2>, <evidence/e1#quote-2>",
    "<evidence/e1#position-2> a oa:TextPositionSelector ; oa:start 5 ; oa:end 9",
    '<evidence/e1#quote-2> a oa:TextQuoteSelector ; oa:exact "理财为民"',
    '<evidence/_x2~fuwu-qunzhong> a rdf:Statement ; rdf:subject <brand/x2> ; rdf:predicate ba:themeInferred ; ba:phrase "服务"',
    '<evidence/_x2~fuwu-qunzhong> rdfs:comment "上下文"@zh ; rdf:object <theme/fuwu-qunzhong> ; schema:about <brand/x2>',
    '<theme/licai-weimin> a ba:Theme, skos:Concept ; skos:prefLabel "理财为民"@zh',
    "?release a dcat:Dataset, void:Dataset ; void:subset <graph/data> ; prov:hadPrimarySource <source/report>",
    "<graph/data> void:triples ?number . FILTER(?number > 50)",
]


@pytest.mark.parametrize("pattern", STATED)
def test_the_tables_become_these_triples(pattern: str, good: ox.Store) -> None:
    assert ask(good, pattern)


def test_every_graph_is_described_with_its_size_the_description_included(good: ox.Store) -> None:
    sizes = good.query("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    for row in sizes:
        assert ask(good, f"?release void:subset {row['g']} . {row['g']} a void:Dataset ; void:triples {row['n'].value}")


@pytest.mark.parametrize("graph", ["data", "evidence", "release"])
def test_every_property_written_stands_on_the_page(graph: str, good: ox.Store) -> None:
    page = (Path(__file__).parents[2] / "docs" / "graph-model.md").read_text(encoding="utf-8")
    used = set()
    for store in (good, store_of(built(BUNDLED))):
        rows = store.query(f"SELECT DISTINCT ?p {{ GRAPH <{mint(Kind.GRAPH, graph)}> {{ ?s ?p ?o }} }}")
        used |= {row["p"].value for row in rows}
    prefixed = {f"{name}:{iri.removeprefix(value)}" for iri in used for name, value in PREFIXES if iri.startswith(value)}
    assert len(prefixed) == len(used)
    assert {name for name in prefixed if name not in page} - {"rdf:type"} == set()


def test_a_rejected_theme_is_recorded_and_not_linked(tmp_path: Path) -> None:
    tables = {**GOOD, "theme_links": [{"brand": "x1", "theme": "licai-weimin", "action": "reject", "reason": "不是这个意思"}]}
    tables["evidence"] = GOOD["evidence"][:2]
    store = store_of(built(write_folder(tmp_path, tables)))
    assert ask(store, "<brand/x1> ba:themeRejected <theme/licai-weimin>")
    assert not ask(store, "<brand/x1> ba:hasTheme|ba:themeInName|ba:themeExactInName <theme/licai-weimin>")
    assert ask(store, "<evidence/_x1~licai-weimin> rdf:predicate ba:themeRejected")


@pytest.mark.parametrize("folder", [BUNDLED, TINY], ids=["shandong", "tiny"])
def test_every_statement_of_evidence_stands_in_the_data(folder: Path) -> None:
    store = store_of(built(folder))
    assert ask(store, "?any a oa:Annotation")
    assert not ask(
        store, "?one rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o . FILTER NOT EXISTS { GRAPH <graph/data> { ?s ?p ?o } }")


@pytest.mark.parametrize("folder", [BUNDLED, TINY], ids=["shandong", "tiny"])
def test_no_quad_is_written_twice_and_no_triple_stands_in_two_graphs(folder: Path) -> None:
    quads = built(folder).splitlines()
    assert Counter(quads).most_common(1)[0][1] == 1
    triples = Counter(line[: line.rindex(b" <")] for line in quads)
    assert triples.most_common(1)[0][1] == 1


@pytest.mark.parametrize("folder", [BUNDLED, TINY], ids=["shandong", "tiny"])
def test_a_brand_theme_pair_has_one_basis(folder: Path) -> None:
    bases = "ba:themeExactInName ba:themeVariantInName ba:themeInParts ba:themeInferred ba:themeRejected"
    assert not ask(
        store_of(built(folder)), f"VALUES ?p {{ {bases} }} VALUES ?q {{ {bases} }} ?b ?p ?t ; ?q ?t . FILTER(?p != ?q)")


def test_the_same_input_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    write_folder(tmp_path)
    code = (
        "import sys; from pathlib import Path; from tests.core.test_graph_model import built;"
        "sys.stdout.buffer.write(built(Path(sys.argv[1])))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path)], check=True, capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}, cwd=Path(__file__).parents[2],
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai"))
    }
    assert runs == {built(tmp_path)}


def test_another_base_moves_things_and_leaves_concepts(tmp_path: Path) -> None:
    base = "https://品牌.example.org/kg/"
    store = store_of(built(write_folder(tmp_path), base))
    assert ask(store, "<brand/x1> ba:hasTheme <theme/licai-weimin> ; ba:brandOf <unit/bureau>", base)
    assert ask(store, "<brand/x1> dcterms:type <https://w3id.org/brand-atlas/ontology/brand-kind/office-culture>", base)
    graphs = {name.value for name in store.named_graphs()}
    assert graphs == {mint(Kind.GRAPH, name.value, base) for name in GraphName if name is not GraphName.ANALYSIS}


@pytest.mark.parametrize("base", ["", "brands/", "https://example.org", "https://a b/", "javascript:x/", "file:///x/"])
def test_a_base_that_no_address_can_have_is_refused(base: str, tmp_path: Path) -> None:
    with pytest.raises(ParameterError):
        write_nquads(read_folder(write_folder(tmp_path)), base, io.BytesIO())


def test_hostile_names_come_back_from_the_graph(tmp_path: Path) -> None:
    chance = random.Random(7)
    names = ["<img src=x onerror=alert(1)>", '"} DROP ALL #', "=HYPERLINK(1)", "\\u0041\\", "“”‘’·", "a'b\"c"]
    chance.shuffle(names)
    for number, name in enumerate(names):
        store = store_of(built(write_folder(tmp_path / str(number), changed("brands", 1, name=name))))
        found = store.query(
            f"{_PREFIXES} SELECT ?name {{ <{mint(Kind.BRAND, 'x2')}> skos:prefLabel ?name }}", use_default_graph_as_union=True)
        assert [row["name"].value for row in found] == [name]


def test_keys_make_addresses_that_every_layer_accepts(tmp_path: Path) -> None:
    data = built(write_folder(tmp_path, changed("places", 0, key="city")))
    for quad in ox.parse(data, format=ox.RdfFormat.N_QUADS):
        if isinstance(quad.subject, ox.NamedNode):
            IRI(quad.subject.value).n3()


def test_the_folders_own_themes_take_the_place_of_the_bundled(tmp_path: Path) -> None:
    write_folder(tmp_path, {"units": GOOD["units"], "brands": [{"key": "x", "name": "星火燎原", "owner": "bureau"}],
                            "places": GOOD["places"]})
    (tmp_path / "themes.ttl").write_text(
        '@prefix ba: <https://w3id.org/brand-atlas/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n'
        '[] a skos:ConceptScheme ; skos:prefLabel "我的主题"@zh .\n'
        '<https://example.org/g> a ba:ThemeGroup ; skos:notation "g" ; skos:prefLabel "组"@zh .\n'
        '<https://example.org/t> a ba:Theme ; skos:notation "spark" ; skos:prefLabel "星火"@zh ; skos:broader <https://example.org/g> .\n',
        encoding="utf-8")
    store = store_of(built(tmp_path))
    assert ask(store, "<brand/x> ba:themeExactInName <theme/spark>")
    assert not ask(store, "?any ba:hasTheme <theme/licai-weimin>")
