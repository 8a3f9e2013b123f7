"""Labels that try to be markup stay text on every page (attack 11)."""

import csv
import shutil
from base64 import b64encode
from hashlib import sha256

import pytest

from tests.api.looking import find, parse, text

BROWSER = {"accept": "text/html,*/*;q=0.8"}
EVIL = "<img src=x onerror=alert(1)>'\"</title></script><script>alert(1)</script>"
COLUMNS = ("name", "name_en", "aliases", "slogan", "note", "short_name", "short_name_en", "reason", "reason_en")
PAGES = (
    "/", "/themes", "/theme/licai-weimin", "/brands", "/brand/yangfan", "/units", "/unit/linlan", "/branch/linlan-jgdw",
    "/principles", "/thoughts", "/search?q=img", "/sparql", "/about", "/place/linlan", "/sparql?name=all_brands",
    "/embed/overview", "/embed/unit?unit=linlan", "/clusters", "/matrix", "/similar?name=扬帆", "/stories",
    "/share/overview",
)


@pytest.fixture(scope="module")
def hostile_home(tiny_folder, tmp_path_factory):
    from kg.release import Site

    folder = tmp_path_factory.mktemp("hostile")
    data = folder / "data"
    shutil.copytree(tiny_folder, data)
    for path in sorted(data.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
            names = list(rows[0]) if rows else []
        if path.name in {"evidence.csv", "sections.csv", "theme_links.csv"} or not rows:
            continue
        for row in rows:
            for column in COLUMNS:
                if row.get(column) and column in row:
                    more = f"|{row[column]}" if column == "aliases" else ""  # evidence names aliases
                    row[column] = f"{row[column]}{EVIL}{more}"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names)
            writer.writeheader()
            writer.writerows(rows)
    home = folder / "home"
    Site(home).build(data)
    return home


@pytest.fixture(scope="module")
def hostile(open_client, hostile_home):
    with open_client(hostile_home) as client:
        yield client


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_shows_hostile_labels_as_text(hostile, path, lang):
    answer = hostile.get(f"{path}{'&' if '?' in path else '?'}lang={lang}", headers=BROWSER)
    assert answer.status_code == 200, answer.text[:300]
    tree = parse(answer.text)
    assert not find(tree, "img")
    inline = [one.text or "" for one in find(tree, "script") if not one.get("src")]
    policy = " ".join(one.get("content") for one in find(tree, "meta[http-equiv=Content-Security-Policy]"))
    # Only an embedded picture has one: always the same words, which the page's policy names by their hash.
    assert len(inline) == (1 if path.startswith("/embed/") else 0)
    for script in inline:
        assert f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" in policy
        assert "alert" not in script
    assert not [name for one in tree.iter() for name in one.attrib if str(name).lower().startswith("on")]


def test_the_label_is_really_there(hostile):
    tree = parse(hostile.get("/brand/yangfan", headers=BROWSER).text)
    assert "<script>alert(1)</script>" in text(tree)


@pytest.mark.parametrize("query", ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>"])
def test_what_a_reader_typed_comes_back_as_text(hostile, query):
    for path in ("/search", "/theme/x"):
        tree = parse(hostile.get(path, params={"q": query, "upto": query} if path == "/search" else {"lang": query}, headers=BROWSER).text)
        assert not find(tree, "img")
        assert not [one for one in find(tree, "script") if not one.get("src")]
    tree = parse(hostile.get(f"/theme/{query.replace('/', '')}", headers=BROWSER).text)
    assert not find(tree, "img")
