"""More than a picture can hold: crowds that open by hand, by key and by address, never a hairball."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.explorer.conftest import BASE, Explorer

MOST = 3000
LARGEST = """
PREFIX ba: <https://w3id.org/brand-atlas/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
SELECT ?owner (COUNT(?brand) AS ?n) WHERE { ?brand ba:brandOf ?owner . ?owner a org:FormalOrganization }
GROUP BY ?owner ORDER BY DESC(?n) ?owner LIMIT 2
"""
BIG = "theme/ningxin-juli"


def crowds(explorer: Explorer) -> list[str]:
    found: list[str] = explorer.page.evaluate(
        "BrandAtlasExplorer.explorer.seen.nodes.filter((node) => node.kind === 'cluster').map((node) => node.id)"
    )
    return [iri.removeprefix(BASE) for iri in found]


def brands(explorer: Explorer) -> int:
    return sum(name.startswith("brand/") for name in explorer.places)


def test_ten_thousand_brands_start_as_crowds_and_a_press_opens_one(large: Explorer, screenshot: Callable[[str], Path]) -> None:
    large.open()
    first = crowds(large)
    assert len(first) > 5
    assert brands(large) == 0
    before = large.coordinates
    large.click(first[0])
    large.settle()
    screenshot("explorer-crowd")
    after = large.coordinates
    assert len(after) > len(before)
    assert {name: after[name] for name in before} == before
    expect(large.page.locator(".ex-card")).to_contain_text("已打开")
    large.page.keyboard.press("Control+z")
    assert large.coordinates == before


def test_crowds_open_by_keys_down_to_brands_and_the_address_says_so(large: Explorer, another: Callable[..., Explorer]) -> None:
    large.open(f"?open={BIG}%23all~~200&sel={BIG}%23variant")
    large.page.locator(".ex-stage").focus()
    large.page.keyboard.press("e")
    large.settle()
    city = next(name for name in crowds(large) if "#variant/" in name)
    large.page.evaluate("(id) => BrandAtlasExplorer.explorer.choose(id)", BASE + city)
    large.page.locator(".ex-stage").focus()
    large.page.keyboard.press("e")
    large.settle()
    assert brands(large) > 5, (city, large.page.url, large.line, crowds(large)[-5:])
    assert "open=" in large.page.url
    other = another()
    other.page.goto(large.page.url)
    other.page.wait_for_selector("html[data-drawn]")
    assert set(other.places) == set(large.places)
    other.page.context.close()


def test_a_theme_with_very_many_brands_offers_them_as_crowds(large: Explorer) -> None:
    large.open(f"?sel={BIG}")
    large.page.get_by_role("button", name="分群看").click()
    large.settle()
    assert {f"{BIG}#all", f"{BIG}#variant"} <= set(crowds(large))


def unit_of_many(explorer: Explorer) -> str:
    """Return the name of a unit with more brands than are shown one by one."""
    view = explorer.page.request.get(f"{explorer.url}/sparql", params={"query": LARGEST}, headers={"accept": "application/sparql-results+json"})
    first = view.json()["results"]["bindings"][0]["owner"]["value"]
    assert isinstance(first, str)
    return first.removeprefix(BASE)


def test_a_unit_with_very_many_brands_opens_as_crowds_by_theme(large: Explorer) -> None:
    large.open()
    unit = unit_of_many(large)
    large.open(f"?sel={unit}")
    large.page.locator(".ex-stage").focus()
    large.page.keyboard.press("e")
    large.settle()
    groups = [name for name in crowds(large) if name.startswith(f"{unit}#") and not name.endswith("#all")]
    assert len(groups) > 3
    assert brands(large) == 0
    large.page.evaluate("(id) => BrandAtlasExplorer.explorer.choose(id)", BASE + groups[0])
    large.page.locator(".ex-stage").focus()
    large.page.keyboard.press("e")
    large.settle()
    assert 0 < brands(large) <= 48
    large.page.keyboard.press("Control+z")
    assert brands(large) == 0


def test_two_units_with_very_many_brands_are_compared_by_their_themes(large: Explorer, screenshot: Callable[[str], Path]) -> None:
    large.open()
    rows = large.page.request.get(f"{large.url}/sparql", params={"query": LARGEST}, headers={"accept": "application/sparql-results+json"})
    a, b = (row["owner"]["value"].removeprefix(BASE) for row in rows.json()["results"]["bindings"])
    large.open(f"?a={a}&b={b}")
    screenshot("explorer-compared-large")
    assert brands(large) == 0
    assert len(large.places) < 60
    words = large.page.evaluate("BrandAtlasExplorer.explorer.seen.edges.map((edge) => edge.words.zh)")
    assert any(word.endswith("个品牌") for word in words)


def many(view: dict[str, Any], count: int) -> dict[str, Any]:
    """Return a view document of so many brands, by repeating those that are there."""
    pattern = [node for node in view["nodes"] if node["kind"] == "brand"]
    links = {edge["source"]: edge for edge in view["edges"]}
    nodes = [node for node in view["nodes"] if node["kind"] != "brand"]
    edges = []
    for number in range(count):
        old = pattern[number % len(pattern)]
        new = {**old, "id": f"{old['id']}-{number}", "key": f"{old['key']}-{number}", "rows": [], "search": [], "y": old["y"] + number}
        nodes.append(new)
        if old["id"] in links:
            edge = links[old["id"]]
            edges.append({**edge, "id": f"{edge['id']}-{number}", "source": new["id"], "evidence": []})
    return {**view, "nodes": nodes, "edges": edges, "evidence": [], "focus": ""}


def test_a_picture_of_more_than_three_thousand_brands_is_folded_and_says_so(explorer: Explorer, screenshot: Callable[[str], Path]) -> None:
    explorer.open()
    page = explorer.page
    view = many(page.request.get(f"{explorer.url}/views/overview.json").json(), 3200)
    kept = page.request.post(f"{explorer.url}/api/views", data={"document": view, "title": "三千二百个"}).json()
    explorer.open(path=kept["href"])
    screenshot("explorer-folded")
    assert len(explorer.places) < 200
    assert "3200 项合成了群" in explorer.line.replace(",", "")
    folded = crowds(explorer)
    explorer.page.evaluate("(id) => BrandAtlasExplorer.explorer.choose(id)", folded[0])
    page.locator(".ex-stage").focus()
    page.keyboard.press("e")
    explorer.settle()
    assert 100 < brands(explorer) <= MOST
    assert "unfold=" in page.url
    page.get_by_role("button", name="重新合拢").click()
    assert brands(explorer) < 100
    page.get_by_role("button", name="撤销").click()
    assert brands(explorer) > 100


def test_sixty_brands_at_once_find_places_where_nothing_stands(large: Explorer) -> None:
    large.open(f"?open={BIG}~brand~60")
    expect(large.page.get_by_role("alert")).to_be_hidden()
    assert brands(large) == 60
    boxes = large.page.evaluate(
        "BrandAtlasExplorer.explorer.seen.nodes.map(({x, y, width, height}) => [x - width / 2, y - height / 2, x + width / 2, y + height / 2])"
    )
    touching = [
        (one, other) for at, one in enumerate(boxes) for other in boxes[:at]
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]  # fmt: skip
    assert touching == []
