"""Evidence stands beside the very statement it shows, and nowhere else."""

import csv
import shutil

import pytest

from tests.api.looking import find, parse, text

BROWSER = {"accept": "text/html,*/*;q=0.8"}


@pytest.fixture(scope="module")
def bundled(open_client, site_home):
    with open_client(site_home) as client:
        yield client


def test_each_part_of_a_brand_shows_where_the_source_names_it(bundled):
    data = bundled.get("/brand/qige-daowei.json").json()
    tree = parse(bundled.get("/brand/qige-daowei", headers=BROWSER).text)
    rows = [one for one in find(tree, "ol li") if find(one, "q.phrase")]
    assert len(rows) == len(data["parts"]) == 7
    for row, part in zip(rows, data["parts"], strict=True):
        assert [text(one) for one in find(row, "q.phrase")] == [part["label"]["zh"]]


def test_a_link_by_parts_shows_that_part(bundled):
    entries = [
        entry
        for unit in bundled.get("/theme/dandang-zuowei.json").json()["units"]
        for entry in unit["entries"]
        if entry["link"]["basis"] == "parts"
    ]
    assert entries
    for entry in entries:
        phrases = [segment["phrase"] for one in entry["evidence"] for segment in one["segments"]]
        assert phrases == [entry["link"]["part"]]


def test_an_inferred_link_without_evidence_shows_its_phrase_and_not_the_name(open_client, tiny_folder, tmp_path):
    from kg.release import Site

    data = tmp_path / "data"
    shutil.copytree(tiny_folder, data)
    with (data / "evidence.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with (data / "evidence.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(row for row in rows if row["statement"] != "theme")
    Site(tmp_path / "home").build(data)
    with open_client(tmp_path / "home") as client:
        seen = 0
        for group in client.get("/themes.json").json()["groups"]:
            for theme in group["themes"]:
                key = theme["ref"]["key"]
                inferred = [
                    entry
                    for unit in client.get(f"/theme/{key}.json").json()["units"]
                    for entry in unit["entries"]
                    if entry["link"]["basis"] == "inferred"
                ]
                shown = text(parse(client.get(f"/theme/{key}", headers=BROWSER).text))
                for entry in inferred:
                    seen += 1
                    assert entry["evidence"] == []
                    assert entry["link"]["phrase"]
                    assert entry["link"]["phrase"] in shown
        assert seen


def test_a_piece_of_evidence_leads_to_its_selectors(client):
    tree = parse(client.get("/evidence/" + client.get("/brand/yangfan.json").json()["evidence"][0]["key"], headers=BROWSER).text)
    inner = [one.get("href") for one in find(tree, "main a[href]") if "%23" in one.get("href")]
    assert inner
    for link in inner:
        assert client.get(link, headers=BROWSER).status_code == 200, link
        assert client.get(f"{link}.json").status_code == 200
