"""Everything known of a thing, each fact with its evidence, whole sentences where the text is attached."""

from __future__ import annotations

import json

import pytest

from api.cli.main import run
from kg.model import Evidence, Label, Ref, Segment
from kg.source_text import Sentence, SourceTexts, sentence_of
from kg.terms import Kind
from tests.support.places import TINY

SOURCE = Ref("https://example.org/s", Kind.SOURCE, "s", Label("文"))


def entity(client, thing):
    answer = client.get(f"/api/entities/{thing}")
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize(
    "thing",
    ["brand/jingchou-weigong", "unit/qingdao", "branch/shengting-jgdw", "theme/licai-weimin", "theme/weimin-fuwu",
     "principle/wei-renmin-fuwu", "practice/sitong", "recommendation/r1", "warning/tongzhihua", "place/qingdao", "section/s1"],
)
def test_every_kind_of_thing_has_its_facts(client, thing):
    found = entity(client, thing)
    assert f"{found['kind']}/{found['key']}" == thing
    assert found["label"]["zh"]
    assert found["facts"]
    for fact in found["facts"]:
        assert fact["name"]["zh"]
        assert fact["name"]["en"]
        assert all(0 <= number < len(found["evidence"]) for number in fact["evidence"])
        if fact["href"]:
            assert client.get(fact["href"], headers={"accept": "text/html"}, follow_redirects=True).status_code == 200
    used = {number for fact in found["facts"] for number in fact["evidence"]}
    assert used == set(range(len(found["evidence"])))


def test_a_fact_of_a_brand_has_the_evidence_that_shows_it(client):
    found = entity(client, "brand/jingchou-weigong")
    owner = next(fact for fact in found["facts"] if fact["name"]["zh"] == "创建者")
    assert owner["value"]["zh"] == "青岛市财政局"
    assert owner["iri"].endswith("/unit/qingdao")
    assert owner["href"] == "/unit/qingdao"
    [piece] = [found["evidence"][number] for number in owner["evidence"]]
    assert piece["statement"] == "owner"
    assert piece["section"]["zh"] == "为民宗旨更加牢固"
    assert piece["segments"][0]["phrase"]
    assert found["degree"] == {"unit": 1, "theme": 4, "principle": 3}


def test_without_the_text_there_are_phrases_only(client):
    assert {piece["sentence"] for piece in entity(client, "brand/jingchou-weigong")["evidence"]} == {None}


def attach(home, *words):
    return run(["source", "add", *map(str, words), "--home", str(home)])


def test_an_attached_text_gives_the_whole_sentence_with_the_words_marked(tiny, own_home, capsys):
    tag = tiny.get("/api/entities/brand/yangfan").headers.get("etag")
    assert attach(own_home, TINY / "source.txt") == 0
    assert "953253" not in capsys.readouterr().err
    answer = tiny.get("/api/entities/brand/yangfan", headers={"if-none-match": tag or "none"})
    assert answer.status_code == 200, "an answer without sentences must not be kept"
    pieces = {piece["key"]: piece for piece in answer.json()["evidence"]}
    name = pieces["yangfan.name"]["sentence"]
    assert [name["text"][start:end] for start, end in name["marks"]] == ["理财为民 扬帆临澜"]
    assert name["text"].startswith("临澜市财政局秉持")
    assert name["text"].endswith("。")
    for piece in pieces.values():
        said = [piece["sentence"]["text"][start:end] for start, end in piece["sentence"]["marks"]]
        assert said == [segment["phrase"] for segment in piece["segments"]]


def test_all_evidence_of_the_article_has_a_sentence(atlas, article_text):
    seen = 0
    for brand in atlas.brands():
        for piece in atlas.evidence_for(brand.ref.iri):
            found = sentence_of(article_text, piece)
            assert found is not None
            assert [found.text[start:end] for start, end in found.marks] == [one.phrase for one in piece.segments]
            seen += 1
    assert seen > 300


def test_the_text_is_kept_as_it_came_and_only_in_the_site(own_home):
    assert attach(own_home, TINY / "source.txt") == 0
    kept = own_home / "sources" / "linlan-report.txt"
    assert kept.read_bytes() == (TINY / "source.txt").read_bytes()
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        ("别的文章。".encode(), 2, "SHA-256"),
        ("理财".encode("gb18030"), 2, "UTF-8"),
        (b"", 2, "SHA-256"),
    ],
)
def test_another_text_is_refused_and_nothing_is_kept(own_home, tmp_path, capsys, content, code, words):
    path = tmp_path / "other.txt"
    path.write_bytes(content)
    assert attach(own_home, path) == code
    told = capsys.readouterr().err
    assert words in told
    assert "other.txt" in told
    assert not (own_home / "sources").exists()


def test_a_source_that_is_not_there_is_told_with_those_that_are(own_home, capsys):
    assert attach(own_home, TINY / "source.txt", "--as", "nowhere") == 4
    assert "linlan-report" in capsys.readouterr().err


def test_a_text_that_was_changed_afterwards_counts_as_none(tiny, own_home):
    assert attach(own_home, TINY / "source.txt") == 0
    path = own_home / "sources" / "linlan-report.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("扬帆", "远航"), encoding="utf-8", newline="")
    assert {piece["sentence"] for piece in entity(tiny, "brand/yangfan")["evidence"]} == {None}


def test_a_text_without_a_stated_hash_is_judged_by_the_evidence(tiny_folder, tmp_path, capsys):
    import csv
    import shutil

    from kg.release import Site

    data = tmp_path / "data"
    shutil.copytree(tiny_folder, data)
    with (data / "sources.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with (data / "sources.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows({**row, "sha256": ""} for row in rows)
    home = tmp_path / "home"
    Site(home).build(data)
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("短", encoding="utf-8")
    assert attach(home, wrong) == 2
    wrong.write_text("长" * 600, encoding="utf-8")
    assert attach(home, wrong) == 2
    assert "不是“" in capsys.readouterr().err
    assert attach(home, TINY / "source.txt") == 0


def piece(text, *phrases):
    at = 0
    segments = []
    for phrase in phrases:
        at = text.index(phrase, at)
        segments.append(Segment(at, at + len(phrase), phrase))
        at += len(phrase)
    return Evidence("https://example.org/e", "e", "name", tuple(segments), SOURCE)


@pytest.mark.parametrize(
    ("text", "phrases", "said"),
    [
        ("前句。中有甲乙二字。后句。", ("甲乙",), "中有甲乙二字。"),
        ("他说“好。”再说甲！完", ("甲",), "再说甲！"),
        ("没有句号的甲行\n下一行", ("甲",), "没有句号的甲行…"),
        ("甲在前。乙在后。", ("甲", "乙"), "甲在前。 … 乙在后。"),
        ("一句里甲和乙。", ("甲", "乙"), "一句里甲和乙。"),
        ("断开的名字前\n别的行。\n半后半。", ("前", "后"), "断开的名字前半后半。"),
    ],
)
def test_a_sentence_is_what_stands_between_stops_and_line_ends(text, phrases, said):
    found = sentence_of(text, piece(text, *phrases))
    assert found is not None
    assert found.text == said
    assert tuple(found.text[start:end] for start, end in found.marks) == phrases


def test_a_text_that_says_something_else_gives_no_sentence():
    assert sentence_of("另一篇文章。", piece("甲乙丙。", "乙")) is None
    assert isinstance(sentence_of("甲乙丙。", piece("甲乙丙。", "乙")), Sentence)


def test_no_key_leads_out_of_the_folder(tmp_path):
    from kg.errors import UnknownNameError

    secret = tmp_path / "secret.txt"
    secret.write_text("x", encoding="utf-8")
    with pytest.raises(UnknownNameError):
        SourceTexts(tmp_path / "home").text(Ref("i", Kind.SOURCE, "../../secret", Label("x")))


def test_entities_agree_with_the_page_of_the_thing(client):
    found = entity(client, "brand/jingchou-weigong")
    page = client.get("/brand/jingchou-weigong.json").json()
    assert {piece["key"] for piece in found["evidence"]} == {piece["key"] for piece in page["evidence"]}
    assert json.dumps(found["facts"], ensure_ascii=False).count("理念") == len(page["principles"])
