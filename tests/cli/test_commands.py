"""The commands at work on a small site: what they print, write and return."""

import csv
import io
import json
import os
import subprocess

import pytest
from rdflib import Graph

from api.cli.main import run
from tests.support import servers

COUNT = "SELECT (COUNT(?b) AS ?n) { ?b a ba:PartyBrand }"
OWNERS = "SELECT ?name ?owner { ?u schema:brand ?b ; skos:prefLabel ?owner . ?b skos:prefLabel ?name FILTER(LANG(?owner) = 'zh' && LANG(?name) = 'zh') } ORDER BY ?name"


@pytest.fixture
def kg(tiny_home, monkeypatch, capfd):
    """Run ``kg`` on the tiny site; returns exit code, standard output and standard error."""
    for name in list(os.environ):
        if name.startswith("KG_"):
            monkeypatch.delenv(name)

    def call(*words, home=tiny_home):
        code = run([*words, "--home", str(home)])
        told = capfd.readouterr()
        assert "Traceback" not in told.err
        return code, told.out, told.err

    return call


def test_info_counts_what_is_there(kg):
    code, out, _ = kg("info", "--format", "json")
    about = json.loads(out)
    assert code == 0
    assert dict(about["counts"])["brands"] == 11
    assert "品牌\t11" in kg("info")[1]
    assert "brands\t11" in kg("--lang", "en", "info")[1]


def test_search_understands_initials(kg):
    assert json.loads(kg("search", "lcwm", "--format", "json")[1])[0]["ref"]["key"] == "licai-weimin"
    assert "理财为民" in kg("search", "licai", "weimin", "--kind", "theme")[1]


def test_nothing_found_is_said_and_is_no_error(kg):
    code, out, err = kg("search", "xqzwvk")
    assert (code, out) == (0, "")
    assert err


@pytest.mark.parametrize("form", ["json", "csv", "tsv", "xml", "table"])
def test_a_select_is_written_in_every_format(kg, form):
    code, out, _ = kg("query", "--format", form, OWNERS)
    assert code == 0
    assert "三心服务" in out
    if form == "json":
        assert len(json.loads(out)["results"]["bindings"]) == 11
    if form == "csv":
        assert len(list(csv.DictReader(io.StringIO(out)))) == 11


@pytest.mark.parametrize(("form", "reader"), [("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml")])
def test_a_construct_is_written_in_every_format(kg, form, reader):
    code, out, _ = kg("query", "-f", form, "CONSTRUCT { ?b a ba:PartyBrand } WHERE { ?b a ba:PartyBrand }")
    assert code == 0
    assert len(Graph().parse(data=out, format=reader)) == 11


def test_a_construct_without_a_format_is_turtle(kg):
    assert "ba:PartyBrand" in kg("query", "CONSTRUCT { ?b a ba:PartyBrand } WHERE { ?b a ba:PartyBrand }")[1]


def test_an_ask_is_answered_in_a_word(kg):
    assert kg("query", "ASK { ?b a ba:PartyBrand }")[1].strip() == "是"
    assert kg("--lang", "en", "query", "ASK { ?b a ba:Nothing }")[1].strip() == "no"


def test_a_query_can_come_from_a_file(kg, tmp_path):
    path = tmp_path / "question.rq"
    path.write_text(f"\ufeff{COUNT}", encoding="utf-8")
    assert "11" in kg("query", str(path))[1]


@pytest.mark.parametrize("words", [("--theme", "理财为民"), ("--theme=理财为民",), ("theme=licai-weimin",)])
def test_a_named_question_takes_its_parameters(kg, words):
    code, out, _ = kg("query", "brands_on_theme", *words)
    assert code == 0
    assert "理财为民 扬帆临澜" in out


def test_a_named_question_can_be_shown_as_sparql(kg):
    code, out, _ = kg("query", "brands_on_theme", "--theme", "理财为民", "--show")
    assert code == 0
    assert "theme/licai-weimin" in out
    assert "SELECT" in out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["query", "brands_on_them"], 4, "brands_on_theme"),
        (["query", "brands_on_theme"], 2, "theme"),
        (["query", "brands_on_theme", "--theme", "理财"], 4, "理财为民"),
        (["query", "brands_on_theme", "--them", "理财为民"], 2, "theme"),
        (["query", "brands_on_theme", "--theme"], 2, "--theme"),
        (["query", "nowhere.rq"], 15, "nowhere.rq"),
        (["query", "SELECT * { ?s ?p }"], 6, "1"),
        (["query", "INSERT DATA { <urn:a> <urn:b> 1 }"], 7, "INSERT"),
        (["query", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"], 7, "SERVICE"),
        (["query", "SELECT * " + "{" * 3000 + "}" * 3000], 8, "100"),
        (["query", "-f", "pdf", COUNT], 5, "csv"),
        (["query", "-f", "ttl", COUNT], 5, "csv"),
        (["query", "--seconds", "0.3", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"], 9, "0.3"),
        (["render", "theme", "--theme", "无此主题"], 4, "主题"),
        (["render", "theme"], 2, "theme"),
        (["render", "theme", "--theme", "理财为民", "-f", "bmp"], 5, "svg"),
        (["render", "theme", "--theme", "理财为民", "-f", "csv", "--page", "a4"], 2, "page"),
        (["releases", "--switch", "20200101-000000000000"], 4, "20200101"),
        (["releases", "--switch", "a", "--remove", "b"], 2, ""),
        (["serve", "--port", "99999"], 2, "KG_PORT"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else None,
)
def test_a_mistake_is_told_with_its_exit_code(kg, words, code, said):
    given, out, err = kg(*words)
    assert (given, out) == (code, "")
    assert said in err
    assert err.startswith("错误：")


@pytest.mark.parametrize("suffix", ["html", "svg", "json", "csv"])
def test_the_format_of_a_picture_is_that_of_its_file(kg, tmp_path, suffix):
    target = tmp_path / f"理财为民.{suffix}"
    code, out, err = kg("render", "theme", "--theme", "理财为民", "-o", str(target))
    assert (code, out) == (0, "")
    assert str(target) in err
    assert "扬帆" in target.read_text(encoding="utf-8")
    assert [one.name for one in tmp_path.iterdir()] == [target.name]


def test_a_picture_can_be_piped(kg):
    code, out, _ = kg("render", "overview", "-f", "svg", "-o", "-")
    assert code == 0
    assert "<svg" in out


def test_a_folder_that_is_not_there_is_told_and_nothing_is_left(kg, tmp_path):
    code, _, err = kg("render", "overview", "-o", str(tmp_path / "no" / "a.svg"))
    assert code == 15
    assert f"没有文件夹 {tmp_path / 'no'}。" in err
    assert list(tmp_path.iterdir()) == []


def test_views_and_questions_are_listed(kg):
    assert "--theme 理财为民" in kg("views")[1]
    assert {one["name"] for one in json.loads(kg("views", "--format", "json")[1])["formats"]} >= {"html", "svg"}
    assert "brands_on_theme" in kg("queries")[1]
    assert len(json.loads(kg("queries", "--format", "json")[1])) >= 20


def test_a_good_folder_is_called_good(kg, tiny_folder):
    code, out, _ = kg("check", "--data", str(tiny_folder), "--source", str(tiny_folder / "source.txt"))
    assert code == 0
    assert "没有错误" in out


def test_a_folder_can_be_named_without_an_option(kg, tiny_folder, tmp_path):
    assert "没有错误" in kg("check", str(tiny_folder))[1]
    assert kg("check", str(tiny_folder), "--data", str(tmp_path))[0] == 2
    assert kg("build", str(tiny_folder), home=tmp_path / "home")[0] == 0


def test_findings_come_by_file_row_and_column_under_the_headings_of_the_reader(kg, tmp_path):
    (tmp_path / "units.csv").write_text("编 号,名称\na,甲局\n,乙局\n", encoding="utf-8")
    (tmp_path / "brands.csv").write_text("编号,名称,单位,颜色\nb,,nobody,红\n", encoding="utf-8")
    places = [line for line in kg("check", str(tmp_path))[1].splitlines() if " · 第 " in line]
    assert [line.partition(" ")[2] for line in places] == [
        "brands.csv · 第 1 行 · “颜色”列",
        "brands.csv · 第 2 行 · “名称（name）”列",
        "brands.csv · 第 2 行 · “创建者（owner）”列",
        "units.csv · 第 3 行 · “编号（key）”列",
    ]
    zh, en = (kg("--lang", lang, "check", str(tmp_path))[1] for lang in ("zh", "en"))
    assert "可用的列：编号、名称、英文名" in zh
    assert "Columns are: key, name, name_en" in en


def test_a_bad_folder_is_told_everything_that_is_wrong(kg, tmp_path):
    (tmp_path / "units.csv").write_text("key,name\na,甲局\na,乙局\n", encoding="utf-8")
    (tmp_path / "brands.csv").write_text("key,name,owner\nb,某品牌,nobody\n", encoding="utf-8")
    code, out, _ = kg("check", "--data", str(tmp_path))
    assert code == 3
    assert "units.csv" in out
    assert "brands.csv" in out
    code, _, err = kg("build", "--data", str(tmp_path), home=tmp_path / "home")
    assert code == 3
    assert "brands.csv" in err


def test_the_first_command_builds_the_bundled_data_and_says_so(kg, tmp_path):
    code, out, err = kg("info", "--format", "json", home=tmp_path / "new")
    assert code == 0
    assert dict(json.loads(out)["counts"])["brands"] > 40
    assert "随附的数据" in err


def test_releases_are_built_listed_switched_rebuilt_and_removed(kg, tiny_folder, bundled_folder, tmp_path):
    home = tmp_path / "home"
    assert kg("releases", home=home)[0] == 0
    assert kg("build", "--data", str(tiny_folder), home=home)[0] == 0
    assert kg("build", "--data", str(bundled_folder), "--keep", "3", home=home)[0] == 0
    listed = json.loads(kg("releases", "--format", "json", home=home)[1])
    assert len(listed) == 2
    old = next(one["id"] for one in listed if not one["current"])
    assert kg("releases", "--switch", old, home=home)[0] == 0
    assert kg("releases", "--rebuild", old, home=home)[0] == 0
    code, out, _ = kg("releases", "--rebuild", home=home)  # the current one
    assert code == 0
    assert old in out
    assert kg("releases", "--remove", old, home=home)[0] != 0
    new = next(one["id"] for one in listed if one["current"])
    assert kg("releases", "--remove", new, home=home)[0] == 0
    assert "11" in kg("query", COUNT, home=home)[1]
    assert "←" in kg("releases", home=home)[1]


def test_building_the_same_again_makes_nothing_new(kg, tiny_folder, tmp_path):
    home = tmp_path / "home"
    kg("build", "--data", str(tiny_folder), home=home)
    code, out, _ = kg("build", "--data", str(tiny_folder), "--if-needed", home=home)
    assert code == 0
    assert "已是最新" in out


def test_a_port_that_is_taken_is_told_plainly(kg, site):
    code, _, err = kg("serve", "--port", str(site.port))
    assert code == 15
    assert str(site.port) in err


def test_a_reader_who_leaves_early_is_no_error(tiny_home):
    command = [*servers.KG, "query", "-f", "csv", "SELECT * { ?s ?p ?o } LIMIT 5000"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=servers.environment(tiny_home)
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        told = process.stderr.read()
        process.wait(timeout=60)
    assert b"Traceback" not in told
    assert b"BrokenPipe" not in told


def test_debug_shows_the_traceback_of_an_expected_error(tiny_home, capfd):
    assert run(["query", "brands_on_them", "--debug", "--home", str(tiny_home)]) == 4
    assert "Traceback" in capfd.readouterr().err


def test_names_are_completed_from_the_atlas(tiny_home):
    environment = servers.environment(
        tiny_home, {"_KG_COMPLETE": "bash_complete", "COMP_WORDS": "kg render theme --theme 理", "COMP_CWORD": "4"}
    )
    script = "from api.cli.main import main; import sys; sys.argv = ['kg']; main()"
    done = subprocess.run(
        [servers.KG[0], "-c", script], env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert "理财为民" in done.stdout, done.stderr
