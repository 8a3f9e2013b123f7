"""Themes and units with more brands than a page holds: counts are told, and every brand is reached."""

import pytest

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
SIZE = 2


@pytest.fixture(scope="module")
def small_pages(open_client):
    with open_client(page_size=SIZE) as client:
        yield client


def brands_of_theme(page):
    return [entry["brand"]["ref"]["iri"] for unit in page["units"] for entry in unit["entries"]]


def brands_of_unit(page):
    return [brand["ref"]["iri"] for brand in (*page["own_brands"], *page["branch_brands"])]


@pytest.mark.parametrize(
    ("path", "brands_of"), [("/theme/qingzheng-lianjie", brands_of_theme), ("/unit/linlan", brands_of_unit)]
)
def test_every_brand_stands_on_one_page(small_pages, path, brands_of):
    first = small_pages.get(f"{path}.json").json()
    total = first["paging"]["total"]
    assert total > SIZE
    found = []
    for number in range(1, -(-total // SIZE) + 1):
        found += brands_of(small_pages.get(f"{path}.json?page={number}").json())
    assert len(found) == len(set(found)) == total
    assert brands_of(small_pages.get(f"{path}.json?page=999").json()) == []


@pytest.mark.parametrize("path", ["/theme/qingzheng-lianjie", "/unit/linlan"])
def test_a_page_says_how_many_there_are_and_leads_on(small_pages, path):
    total = small_pages.get(f"{path}.json").json()["paging"]["total"]
    body = small_pages.get(path, headers=BROWSER).text
    assert f"第 1–{SIZE} 项，共 {total} 项" in body
    assert f'href="{path}?page=2"' in body
    assert 'rel="next"' in body
    second = small_pages.get(f"{path}?page=2", headers=BROWSER).text
    assert 'rel="prev"' in second
    assert "后面没有了。" in small_pages.get(f"{path}?page=999", headers=BROWSER).text
