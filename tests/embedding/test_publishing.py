"""The gate for official use: each rule broken on purpose, refused with its remedy, or stamped."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest

import kg
from api.cli.main import run
from api.faults import FAULTS
from kg.errors import UnfitError
from kg.messages import catalogue
from kg.model import Label
from kg.terms import Basis
from viz import VIEWS, make_view
from viz.publish import RULES, Standing, judge, published
from viz.view import GraphView
from viz.views.standing import standing_of

LICENCE = Label("CC BY 4.0")


@pytest.fixture(scope="module")
def atlas(site_home: Path) -> Any:
    with kg.open(site_home) as atlas:
        yield atlas


@pytest.fixture(scope="module")
def view(atlas: Any) -> GraphView:
    return make_view(atlas, "theme", theme="理财为民")


@pytest.fixture(scope="module")
def standing(atlas: Any, view: GraphView) -> Standing:
    return standing_of(atlas, view, LICENCE)


def unproven(view: GraphView, standing: Standing) -> tuple[GraphView, Standing]:
    return view, replace(standing, bare=frozenset({view.edges[0].id}))


def unmarked(view: GraphView, standing: Standing) -> tuple[GraphView, Standing]:
    edges = tuple(replace(edge, basis=Basis.EXACT) if edge.basis is Basis.INFERRED else edge for edge in view.edges)
    return replace(view, edges=edges), standing


def unexplained(view: GraphView, standing: Standing) -> tuple[GraphView, Standing]:
    return replace(view, legend=tuple(item for item in view.legend if item.basis is not Basis.INFERRED)), standing


def of_yesterday(view: GraphView, standing: Standing) -> tuple[GraphView, Standing]:
    return view, replace(standing, release="20991231-0123456789ab")


def nameless(view: GraphView, standing: Standing) -> tuple[GraphView, Standing]:
    return replace(view, title=Label("")), standing


def sourceless(view: GraphView, standing: Standing) -> tuple[GraphView, Standing]:
    return replace(view, source=Label("有人说")), standing


BROKEN = {
    "evidence": (unproven,),
    "mark": (unmarked, unexplained),
    "release": (of_yesterday,),
    "source": (nameless, sourceless),
}


def test_every_rule_is_broken_here_and_has_its_words() -> None:
    assert set(BROKEN) == {rule.name for rule in RULES}
    wanted = {f"publish.{rule.name}.{part}" for rule in RULES for part in ("title", "problem", "remedy", "stamp")}
    assert wanted <= set(catalogue())


@pytest.mark.parametrize(("rule", "spoil"), [(rule, spoil) for rule, all_ in BROKEN.items() for spoil in all_])
def test_a_broken_rule_is_refused_by_name_with_its_remedy(
    rule: str, spoil: Any, view: GraphView, standing: Standing
) -> None:
    spoiled, now = spoil(view, standing)
    with pytest.raises(UnfitError) as refused:
        published(spoiled, now)
    (broken,) = refused.value.broken
    assert broken.rule == rule
    for lang in ("zh", "en"):
        assert broken.remedy(lang) in refused.value.text(lang)
        assert broken.problem(lang) in refused.value.text(lang)


@pytest.mark.parametrize(("rule", "spoil"), [(rule, spoil) for rule, all_ in BROKEN.items() for spoil in all_])
def test_a_broken_rule_can_be_stamped_onto_the_picture(
    rule: str, spoil: Any, view: GraphView, standing: Standing
) -> None:
    spoiled, now = spoil(view, standing)
    stamped = published(spoiled, now, stamp=True)
    (broken,) = judge(spoiled, now)
    assert broken.stamp("zh") in stamped.source.zh
    assert broken.stamp("en") in stamped.source.en


def test_what_breaks_a_rule_is_named(view: GraphView, standing: Standing) -> None:
    (broken,) = judge(*unmarked(view, standing))
    assert broken.count == 2
    assert {thing.zh for thing in broken.things} == {"弘扬沂蒙精神 打造担当财政 — 理财为民", "红旗高扬示范党支部 — 理财为民"}


def test_a_long_list_of_what_is_broken_stays_short(atlas: Any) -> None:
    whole = make_view(atlas, "overview")
    standing = replace(standing_of(atlas, whole, LICENCE), bare=frozenset(edge.id for edge in whole.edges))
    (broken,) = judge(whole, standing)
    assert broken.count == len(whole.edges)
    assert len(broken.things) == 12


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("overview", {}),
        *(("theme", {"theme": key}) for key in ("理财为民", "改革创新", "担当作为")),
        *(("unit", {"unit": key}) for key in ("青岛", "省财政厅", "日照")),
        ("brand", {"brand": "精筹惟公 理财为民"}),
        ("neighbourhood", {"centre": "青岛", "depth": "2"}),
    ],
    ids=str,
)
def test_pictures_of_the_bundled_data_are_fit_as_they_are(atlas: Any, name: str, params: dict[str, str]) -> None:
    view = make_view(atlas, name, **params)
    assert judge(view, standing_of(atlas, view, LICENCE)) == ()
    line = published(view, standing_of(atlas, view, LICENCE), approver="王芳").source
    for words in (view.release, "CC BY 4.0", "王芳"):
        assert words in line.zh
        assert words in line.in_("en")


def test_the_release_is_asked_once_for_all_brands_of_a_picture(atlas: Any, view: GraphView) -> None:
    class Counting:
        info = atlas.info
        asked: ClassVar[list[str]] = []

        def __getattr__(self, name: str) -> Any:
            self.asked.append(name)
            return getattr(atlas, name)

    assert len([node for node in view.nodes if node.kind == "brand"]) > 5
    counting = Counting()
    assert standing_of(counting, view, LICENCE) == standing_of(atlas, view, LICENCE)
    assert sorted(counting.asked) == ["cards", "evidence_by_thing"]


def test_a_link_whose_evidence_was_taken_from_the_data_is_found(tmp_path: Path, bundled_folder: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(bundled_folder, data)
    table = data / "evidence.csv"
    rows = table.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    kept = [row for row in rows if not (",jingchou-weigong,owner," in row or ",jingchou-weigong,name," in row)]
    assert len(kept) < len(rows)
    table.write_text("".join(kept), encoding="utf-8")
    home = tmp_path / "home"
    assert run(["build", "--data", str(data), "--home", str(home)]) == 0
    with kg.open(home) as atlas:
        view = make_view(atlas, "unit", unit="青岛")
        (broken,) = judge(view, standing_of(atlas, view, LICENCE))
    assert broken.rule == "evidence"
    assert any("青岛市财政局" in thing.zh for thing in broken.things)


def test_the_command_line_refuses_stamps_and_publishes(
    site_home: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KG_LANG", raising=False)
    target = tmp_path / "a.svg"
    words = ["render", "theme", "--theme", "理财为民", "-o", str(target), "--home", str(site_home), "--publish"]
    assert run([*words, "--approver", "王芳", "--watermark", "内部培训"]) == 0
    text = target.read_text(encoding="utf-8")
    assert "王芳" in text
    assert "内部培训" in text
    assert "CC BY 4.0" in text
    assert run([*words, "--approver", "长" * 99]) == 2
    assert "approver" in capfd.readouterr().err


@pytest.mark.parametrize("name", sorted(VIEWS))
def test_over_http_a_published_file_names_licence_and_approver(client: Any, name: str) -> None:
    given = {
        "theme": {"theme": "理财为民"}, "unit": {"unit": "青岛"}, "brand": {"brand": "jingchou-weigong"},
        "neighbourhood": {"centre": "青岛"}, "query": {"query": "brands_on_theme", "theme": "理财为民"},
    }.get(name, {})
    answer = client.get(f"/views/{name}.json", params={**given, "publish": 1, "approver": "王芳"})
    if answer.status_code == 409:  # a view that has no mark for what it infers is refused, with the list
        assert answer.json()["error"]["broken"]
        answer = client.get(f"/views/{name}.json", params={**given, "publish": 1, "stamp": 1, "approver": "王芳"})
    assert answer.status_code == 200, answer.text
    assert "王芳" in answer.json()["source"]["zh"]
    assert "许可 CC BY 4.0" in answer.json()["source"]["zh"]


def test_over_http_an_old_kept_picture_is_refused_with_list_and_remedy(client: Any) -> None:
    document = client.get("/views/theme.json", params={"theme": "理财为民"}).json()
    document["release"] = "20200101-000000000000"
    id = client.post("/api/views", json={"document": document}).json()["id"]
    assert client.get(f"/embed/v/{id}.json").status_code == 200
    refused = client.get(f"/embed/v/{id}.json", params={"publish": 1})
    assert refused.status_code == next(row.status for row in FAULTS if row.error is UnfitError)
    broken = refused.json()["error"]["broken"]
    assert {one["rule"] for one in broken} == {"release", "source"}
    assert all(one["remedy"]["zh"] and one["remedy"]["en"] for one in broken)
    stamped = client.get(f"/embed/v/{id}.json", params={"publish": 1, "stamp": 1})
    assert "非当前版本" in json.loads(stamped.text)["source"]["zh"]
