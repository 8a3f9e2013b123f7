"""JSON-LD of the real atlas states what its release states, statement by statement."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

import kg
from kg.atlas import Atlas
from viz import make_view, render

VIEWS = [
    ("overview", {}),
    ("theme", {"theme": "理财为民"}),
    ("unit", {"unit": "青岛市财政局"}),
    ("unit", {"unit": "山东省财政厅"}),
    ("brand", {"brand": "精筹惟公 理财为民"}),
    ("neighbourhood", {"centre": "山东省财政厅", "depth": "2"}),
    ("query", {"query": "SELECT ?b ?o ?t { ?b a ba:PartyBrand ; ba:brandOf ?o . ?x ba:hasTheme ?t } LIMIT 60"}),
]


@pytest.fixture(scope="module")
def atlas(site_home: Path):
    with kg.open(site_home) as opened:
        yield opened


@pytest.fixture(scope="module")
def stated(site_home: Path):
    dump = next((site_home / "releases").rglob("*.nq*"))
    content = dump.read_bytes()
    if dump.suffix == ".gz":
        import gzip

        content = gzip.decompress(content)
    store = Store()
    store.load(content, RdfFormat.N_QUADS)
    return {(one.subject, one.predicate, one.object) for one in store}


@pytest.mark.parametrize(("name", "params"), VIEWS, ids=lambda value: str(value)[:40])
def test_every_statement_of_the_file_is_one_of_the_release(atlas: Atlas, stated, name: str, params: dict[str, str]) -> None:
    view = make_view(atlas, name, **params)
    store = Store()
    store.load(render(view, "jsonld"), RdfFormat.JSON_LD)
    said = {(one.subject, one.predicate, one.object) for one in store}
    assert len(said) > 2 * len(view.nodes)
    assert sorted(map(str, said - stated)) == []
