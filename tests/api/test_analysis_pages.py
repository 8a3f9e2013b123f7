"""Clusters and matrices over HTTP: pages, twins, tables, and what is refused."""

import csv
import io
import shutil
import threading
import zipfile
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from urllib.parse import quote

import pytest
from lxml import html

import kg.analysis.clusters
from api.earlier import changes_since
from kg.analysis.clusters import group
from kg.analysis.kept import KEPT, WAITING
from kg.atlas import Atlas
from kg.errors import UnknownNameError
from kg.release import Site
from tests.project.sources import text_of


def test_clusters_come_with_names_reasons_members_and_quality(client):
    found = client.get("/api/clusters").json()
    assert [one["id"] for one in found["clusters"]] == [
        "qingzheng-lianjie", "dangye-ronghe", "licai-weimin", "ningxin-juli",
    ]  # fmt: skip
    first = found["clusters"][0]
    assert first["label"]["zh"] == "清正廉洁（清风账房）"
    assert first["reason"]["en"].startswith("2 brands meet on the theme")
    assert [(one["role"], one["label"]["zh"]) for one in first["members"]] == [("core", "清风账房")] * 2
    assert {piece["statement"] for one in first["members"] for piece in one["evidence"]} <= {"name", "theme"}
    assert first["themes"][0]["label"]["zh"] == "清正廉洁"
    assert (first["stable"], first["stability"]) == (True, 1.0)
    assert (found["brands"], found["outside"]) == (5, 6)
    assert 0 < found["modularity"] <= 1
    assert found["stability"] == 1.0
    assert found["counted"]["zh"] == "名称含主题原词或所列变体"
    assert found == client.get("/api/clusters").json()


def test_basis_and_resolution_are_settings(client):
    exact = client.get("/api/clusters?basis=exact").json()
    assert [one["id"] for one in exact["clusters"]] == ["licai-weimin"]
    assert client.get("/api/clusters?basis=inferred").json()["brands"] == 8
    assert client.get("/api/clusters?resolution=2&members=1").json()["resolution"] == 2
    assert all(len(one["members"]) <= 1 for one in client.get("/api/clusters?members=1").json()["clusters"])


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/api/clusters?basis=loose", 422, "exact、variant、parts、inferred"),
        ("/api/clusters?resolution=0", 422, "0.01–100"),
        ("/api/clusters?resolution=ten", 422, "0.01–100"),
        ("/api/clusters?since=20200101-000000000000", 404, "20200101"),
        ("/clusters?basis=x", 422, "exact"),
        ("/clusters.pdf", 404, "csv、xlsx"),
        ("/api/matrix?rows=town", 422, "unit、theme、group、kind、cluster"),
        ("/api/matrix?limit=0", 422, ""),
        ("/matrix/brands?row=nowhere", 404, "nowhere"),
        ("/views/clusters.svg?cluster=none", 404, "none"),
        ("/views/matrix.svg?rows=none", 422, "unit"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(client, path, status, said):
    answer = client.get(path, headers={"Accept": "application/json"})
    assert answer.status_code == status, answer.text[:200]
    assert said in answer.text


def test_endless_resolutions_are_few_computations_and_a_bounded_memory(open_client, monkeypatch):
    counted = []

    def counting(links, *args, **more):
        counted.append(more["resolution"])
        return group(links, *args, **more)

    monkeypatch.setattr(kg.analysis.clusters, "group", counting)
    with open_client() as client:
        for number in range(120):
            answer = client.get(f"/api/clusters?resolution=1.{50_000 + number}&members={number}")
            assert (answer.status_code, answer.json()["resolution"]) == (200, 1.5)
        assert counted == [1.5]
        for number in range(2 * KEPT):
            assert client.get(f"/api/clusters?resolution={2 + number}").status_code == 200
        assert client.get("/api/clusters?resolution=1.5&members=7").status_code == 200
        assert counted == [1.5, *range(2, 2 + 2 * KEPT), 1.5], "the oldest was let go"


def test_a_crowd_with_other_settings_is_told_to_come_again_and_the_default_still_answers(open_client, monkeypatch):
    begun, go_on = threading.Event(), threading.Event()

    def held(links, *args, **more):
        if "resolution" in more:  # not the default
            begun.set()
            assert go_on.wait(60)
        return group(links, *args, **more)

    monkeypatch.setattr(kg.analysis.clusters, "group", held)
    with open_client() as client, ThreadPoolExecutor(WAITING + 3) as pool:
        first = pool.submit(client.get, "/api/clusters?resolution=3")
        assert begun.wait(60)
        more = [pool.submit(client.get, f"/api/clusters?resolution={4 + number}") for number in range(WAITING + 2)]
        while sum(one.done() for one in more) < 2:  # as many as have no place to wait in
            wait([one for one in more if not one.done()], 60, FIRST_COMPLETED)
        refused = [one.result() for one in more if one.done()]
        assert [one.status_code for one in refused] == [503, 503]
        assert all(int(one.headers["retry-after"]) > 0 for one in refused)
        assert client.get("/clusters").status_code == 200
        page = client.get("/clusters?resolution=9", headers={"Accept": "text/html"})
        assert (page.status_code, "请 5 秒后再试" in page.text) == (503, True)
        go_on.set()
        assert first.result().status_code == 200
        assert {one.result().status_code for one in more if one.result() not in refused} == {200}
        assert client.get("/api/clusters?resolution=9").status_code == 200


def test_since_a_release_that_is_this_one_nothing_has_changed(client):
    release = client.get("/api/clusters").json()["release"]
    assert client.get(f"/api/clusters?since={release}").json()["changes"] == []
    assert client.get("/api/clusters?since=previous").json()["since"] == ""


def test_a_matrix_has_names_cells_and_totals(client):
    found = client.get("/api/matrix?rows=unit&columns=group").json()
    assert [one["key"] for one in found["rows"]] == ["dangan", "linlan", "pingshen", "yunting"]
    assert len(found["cells"]) == 4
    assert all(len(row) == len(found["columns"]) == 5 for row in found["cells"])
    assert (found["row_totals"], found["row_brands"], found["brands"]) == ([0, 3, 1, 1], [0, 7, 2, 2], 5)
    part = client.get("/api/matrix?rows=unit&columns=group&offset=1&limit=2").json()
    assert [one["key"] for one in part["rows"]] == ["linlan", "pingshen"]


def test_a_cell_of_the_page_opens_its_brands(client):
    page = html.fromstring(client.get("/matrix?basis=inferred").text)
    cells = page.xpath("//table[contains(@class, 'heat')]//td/a")
    assert cells
    for link in cells:
        found = client.get(link.get("href").replace("/matrix/brands", "/matrix/brands.json")).json()
        assert found["cell"]["total"] == int(link.text)
        assert len(found["cell"]["brands"]) == found["cell"]["total"]
    assert page.xpath("//th[@scope='col']")
    assert page.xpath("//th[@scope='row']")


def test_an_empty_cell_is_a_gap_in_words(client):
    answer = client.get("/matrix/brands?row=linlan&column=xuexi-jiaoyu")
    assert answer.status_code == 200
    assert "空白" in answer.text


def test_gaps_are_told(client):
    found = client.get("/api/gaps").json()
    assert [unit["key"] for unit in found["silent"]] == ["dangan"]
    assert {one["group"]["label"]["zh"]: one["count"] for one in found["without_group"]}["发展效能"] == 3


def test_the_pages_of_single_things_say_where_they_stand(client):
    brand = html.fromstring(client.get("/brand/qingfeng-ps").text).text_content()
    assert "主题相近的品牌" not in brand, "the only brand alike stands among the close names already"
    unit = html.fromstring(client.get("/unit/linlan").text)
    links = [one.get("href") for one in unit.xpath("//h3[.='所在的聚类']/following-sibling::ul[1]//a")]
    assert links == ["/clusters#dangye-ronghe", "/clusters#licai-weimin", "/clusters#ningxin-juli"]
    assert "另有 4 个品牌不在任何聚类里" in unit.text_content()
    assert "所在的聚类" not in client.get("/unit/dangan").text, "it has no brand"
    theme = html.fromstring(client.get("/theme/licai-weimin").text)
    assert "/clusters#licai-weimin" in theme.xpath("//main//header//a/@href")
    targets = html.fromstring(client.get("/clusters").text).xpath("//li[contains(@class, 'cluster')]/@id")
    assert {one.partition("#")[2] for one in links} <= set(targets)
    held = {ref["key"] for one in client.get("/api/clusters").json()["clusters"] for ref in one["themes"]}
    keys = [one["ref"]["key"] for group in client.get("/themes.json").json()["groups"] for one in group["themes"]]
    outside = next(key for key in keys if key not in held)
    assert "所在聚类" not in client.get(f"/theme/{outside}").text


def test_brands_alike_by_theme_are_shown_with_the_reason(site_home, open_client):
    with open_client(site_home) as client:
        page = html.fromstring(client.get("/brand/jingchou-weigong").text)
        rows = page.xpath("//h3[.='主题相近的品牌']/following-sibling::ul[1]/li")
        assert 1 <= len(rows) <= 5
        assert all("都有主题“" in row.text_content() and row.xpath("./a[starts-with(@href, '/brand/')]") for row in rows)
        similar = page.xpath("//ul[contains(@class, 'brand-similar')]//a/@href")
        assert similar
        assert not set(similar) & {row.xpath("./a/@href")[0] for row in rows}, "no brand stands twice"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_are_whole_in_both_languages(client, lang):
    for path in ("/clusters", "/matrix", "/matrix?rows=cluster&columns=kind", "/matrix?rows=theme", "/matrix/brands"):
        answer = client.get(path, params={"lang": lang} if "?" not in path else None, headers={"Cookie": f"lang={lang}"})
        assert answer.status_code == 200, path
        assert "None" not in html.fromstring(answer.text).text_content().replace("None of", "")
    twin = client.get("/clusters.json").json()
    assert [one["id"] for one in twin["clusters"]] == [one["id"] for one in client.get("/api/clusters").json()["clusters"]]
    assert client.get("/matrix.json").json()["matrix"]["brands"] == 5


def test_tables_open_in_an_office_program(client):
    rows = list(csv.reader(io.StringIO(client.get("/matrix.csv?rows=unit&columns=group").content.decode("utf-8-sig"))))
    assert rows[0] == ["单位", "政治引领", "为民服务", "发展效能", "清廉守正", "组织队伍", "合计"]
    assert rows[-1] == ["合计", "1", "1", "0", "2", "1", "5"]
    rows = list(csv.reader(io.StringIO(client.get("/clusters.csv").content.decode("utf-8-sig"))))
    assert len(rows) == 6
    assert rows[1][0] == "清正廉洁（清风账房）"
    for name in ("clusters", "matrix"):
        answer = client.get(f"/{name}.xlsx")
        assert "xl/worksheets/sheet1.xml" in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
        assert f'filename="{name}.xlsx"' in answer.headers["content-disposition"]


def test_one_cluster_can_be_drawn_alone(client):
    view = client.get(f"/views/clusters.json?cluster={quote('licai-weimin')}").json()
    assert [one["label"]["zh"] for one in view["regions"]] == ["理财为民"]
    assert {one["kind"] for one in view["nodes"]} == {"theme", "brand"}


def test_the_page_of_the_docs_names_every_axis_and_basis():
    from kg.analysis.matrix import AXES
    from kg.terms import Basis

    told = text_of("docs/analysis.md") or ""
    assert [name for name in (*AXES, *Basis) if f"`{name}`" not in told] == []


def test_what_became_of_clusters_since_the_release_before(tmp_path, tiny_folder):
    site = Site(tmp_path / "site")
    before = site.build(tiny_folder)
    data = tmp_path / "data"
    shutil.copytree(tiny_folder, data)
    with (data / "brands.csv").open("a", encoding="utf-8") as table:
        table.write("zuigan,理财为民 清清爽爽,,,yunting,party-building,explicit,,,,,,\n")
    after = site.build(data)
    with Atlas.of(after) as atlas:
        since, changes = changes_since(atlas, site.home, "previous")
        assert since == before.id
        told = {one.cluster.key: one.kind for one in changes}
        assert told["licai-weimin"] == "grew"
        assert set(told.values()) == {"same", "grew"}
        with pytest.raises(UnknownNameError):
            changes_since(atlas, site.home, "20200101-000000000000")
