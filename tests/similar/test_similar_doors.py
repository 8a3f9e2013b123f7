"""The check is asked over HTTP and on the command line, and both say the same."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from tests.support import servers
from tests.support.sites import open_site


@pytest.fixture(scope="module")
def client(tiny_home: Path):
    with open_site(tiny_home, similar_rows=6) as made:
        yield made


def kg(home: Path, *words: str, code: int = 0) -> str:
    done = subprocess.run(
        [*servers.KG, "similar", *words], env=servers.environment(home), capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout if not code else done.stderr


def test_the_answer_has_the_agreed_shape(client: TestClient) -> None:
    answer = client.post("/api/similar", json={"name": "清风账本", "unit": "云汀", "themes": ["理财为民"], "limit": 2}).json()
    assert answer["grade"] == answer["matches"][0]["grade"] == "near"
    assert len(answer["matches"]) == 2
    assert set(answer["matches"][0]) >= {"iri", "name", "unit", "score", "grade", "reasons"}
    assert set(answer["matches"][0]["reasons"][0]) >= {"kind", "text"}
    assert [one["name"] for one in answer["themes"]] == ["清正廉洁", "理财为民"]
    assert answer["themes"][0]["crowding"][0]["level"] == "unit"
    assert answer["free"]


def test_words_come_in_the_language_asked_for(client: TestClient) -> None:
    zh = client.post("/api/similar", json={"name": "清风 账房"}).json()
    en = client.post("/api/similar?lang=en", json={"name": "清风 账房"}).json()
    client.cookies.clear()
    assert zh["verdict"].startswith("已有同名的品牌")
    assert en["verdict"].startswith("There is a brand of this name already")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422), ({"name": ""}, 422), ({"name": "😀"}, 422), ({"name": "理" * 5000}, 422), ({"name": 7}, 422),
        ({"name": "清风", "unit": "没有"}, 404), ({"name": "清风", "themes": ["没有"]}, 404), ({"name": "清风", "themes": "清风"}, 422),
        ({"name": "清风", "limit": 0}, 422), ({"name": "清风", "limit": True}, 422), ({"name": "清风", "other": 1}, 422), ([], 422),
    ],
    ids=str,
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_refused_in_words(client: TestClient, body: object, status: int) -> None:
    answer = client.post("/api/similar", json=body)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]["zh"]


def test_the_long_name_is_told_how_long_it_is(client: TestClient) -> None:
    words = client.post("/api/similar", json={"name": "理" * 5000}).json()["error"]["message"]
    assert "5000" in words["zh"]
    assert "200" in words["en"]


def test_only_json_is_taken(client: TestClient) -> None:
    assert client.post("/api/similar", content="name=a", headers={"content-type": "application/x-www-form-urlencoded"}).status_code == 415


def test_hostile_names_are_shown_as_text(client: TestClient) -> None:
    page = client.get("/similar", params={"name": '<img src=x onerror="alert(1)">清风'}, headers={"accept": "text/html"})
    assert page.status_code == 200
    assert "<img src=x" not in page.text


def test_the_page_and_its_twin_say_the_same(client: TestClient) -> None:
    asked = {"name": "张清新明", "unit": "云汀财政局"}
    twin = client.get("/similar.json", params={"name": "张清新明"}).json()
    page = client.get("/similar", params={"name": asked["name"]}, headers={"accept": "text/html"}).text
    assert twin["verdict"] in page
    assert "账清心明" in page


def test_a_list_is_checked_and_downloaded(client: TestClient) -> None:
    names = "清风账房\n\n清风 账房\n海上生明月"
    page = client.post("/similar/list", data={"names": names})
    assert page.status_code == 200
    assert "与第 1 行相同" in page.text
    table = client.post("/similar/list.csv", data={"names": names})
    assert table.content.startswith(b"\xef\xbb\xbf")
    assert len(table.text.splitlines()) == 5
    book = load_workbook(io.BytesIO(client.post("/similar/list.xlsx", data={"names": names}).content))
    assert [row[2].value for row in book.active.iter_rows(min_row=2)] == ["重名", "未查", "重名", "不同"]
    sent = client.post("/similar/list", files={"file": ("a.csv", "名称\n清风账房\n".encode())})
    assert ">2</td>" in sent.text, "rows are counted as the file has them"
    rows = client.post("/api/similar/list", json={"names": ["清风账房", ""]}).json()
    assert (rows["same"], rows["unchecked"], len(rows["rows"])) == (1, 1, 2)


@pytest.mark.parametrize("names", ["", "\n \n", "\n".join("甲乙丙丁戊己庚")], ids=["empty", "blank", "long"])
def test_a_list_that_cannot_be_checked_is_refused_in_words(client: TestClient, names: str) -> None:
    page = client.post("/similar/list", data={"names": names})
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert client.post("/api/similar/list", json={"names": names.splitlines()}).status_code == 422


def test_a_pasted_list_of_fifty_thousand_is_told_its_length_however_the_form_is_sent(client: TestClient) -> None:
    names = "\n".join("" if at % 50 == 0 else f"理财为民 {at % 7}" for at in range(50_000))
    for page in (client.post("/similar/list", data={"names": names}), client.post("/similar/list", files={"names": (None, names)})):
        assert page.status_code == 422
        assert "清单有 50000 行，最多 6 行" in page.text


def test_a_form_that_is_none_is_refused(client: TestClient) -> None:
    sent = client.post("/similar/list", content=b"nonsense", headers={"content-type": "multipart/form-data"})
    assert sent.status_code == 422
    assert client.post("/similar/list.exe", data={"names": "清风"}).status_code == 404


def test_all_close_names_are_had_as_page_data_and_files(client: TestClient) -> None:
    data = client.get("/api/similar/groups", params={"grade": "same"}).json()
    assert [[one["name"] for one in group["members"]] for group in data["groups"]] == [["清风账房", "清风账房"]]
    assert data["groups"][0]["pairs"][0]["reasons"][0]["text"] == "一字不差"
    page = client.get("/similar/groups", headers={"accept": "text/html"}).text
    assert "清风账房" in page
    assert "<svg" in page
    assert client.get("/similar/groups.json").json()["groups"]
    assert client.get("/similar/groups.csv").text.count("清风账房") >= 2
    assert load_workbook(io.BytesIO(client.get("/similar/groups.xlsx").content)).active.max_row >= 3
    assert client.get("/similar/groups.doc").status_code == 404


def test_the_page_of_a_brand_names_those_like_it(client: TestClient) -> None:
    page = client.get("/brand/qingfeng-yt", headers={"accept": "text/html"}).text
    assert "相近的品牌" in page
    found = client.get("/api/similar", params={"brand": "qingfeng-yt"}).json()
    assert found["matches"][0]["grade"] == "same"
    assert "相近的品牌" not in client.get("/brand/daoxiang", headers={"accept": "text/html"}).text


def test_the_command_answers_as_the_interface(client: TestClient, tiny_home: Path) -> None:
    told = json.loads(kg(tiny_home, "清风账本", "--unit", "云汀", "--format", "json"))
    assert told == client.post("/api/similar", json={"name": "清风账本", "unit": "云汀"}).json()
    words = kg(tiny_home, "清风账本", "--lang", "en")
    assert "It is close to" in words


def test_the_command_reads_lists_and_writes_files(tiny_home: Path, tmp_path: Path) -> None:
    names = tmp_path / "names.txt"
    names.write_text("清风账房\n\n😀\n", encoding="utf-8")
    assert kg(tiny_home, "--list", str(names)).count("\n") == 4
    kg(tiny_home, "--list", str(names), "--format", "xlsx", "-o", str(tmp_path / "a.xlsx"))
    assert load_workbook(tmp_path / "a.xlsx").active["C2"].value == "重名"
    assert "清风账房" in kg(tiny_home, "--groups", "--grade", "same")


@pytest.mark.parametrize("words", [(), ("清风", "--groups"), ("——",)], ids=["nothing", "two things", "no letters"])
def test_the_command_says_what_is_wrong(tiny_home: Path, words: tuple[str, ...]) -> None:
    assert kg(tiny_home, *words, code=2)
