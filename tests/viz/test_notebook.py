"""Pictures in notebooks: shown without a network, chosen from either side, and kept in exports."""

from __future__ import annotations

import builtins
import json
from base64 import b64decode
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from PIL import Image
from playwright.sync_api import Browser

import viz
from tests.support.browser import Witness
from tests.viz.bank import the_view
from viz import make_view, notebook
from viz.notebook import bundle, widget
from viz.view import EnvironmentFault, UnknownNameError

VIEW = "ordinary-theme"
VIEW_TYPE = "application/vnd.jupyter.widget-view+json"

# What anywidget does in a notebook, in a few lines: a model that remembers, and one call.
STAGE = """
<!doctype html><meta charset="utf-8"><style>{css}</style><body><div id="cell"></div>
<script type="module">
const state = {state}, heard = {{}};
window.model = {{
  get: (name) => state[name],
  set: (name, value) => {{ state[name] = value; (heard["change:" + name] ?? []).forEach((call) => call()); }},
  save_changes: () => {{ window.saved = state.selected; }},
  on: (event, call) => (heard[event] ??= []).push(call),
  off: (event, call) => {{ heard[event] = (heard[event] ?? []).filter((one) => one !== call); }},
}};
const module = await import("./widget.js");
window.stop = module.default.render({{ model, el: document.getElementById("cell") }});
document.body.dataset.ready = "yes";
</script>
"""


def test_a_view_shows_itself_as_page_image_and_words() -> None:
    view = the_view(VIEW)
    shown = view._repr_mimebundle_(include=None, exclude=None)
    assert set(shown) == {"text/plain", "image/png", "text/html"}
    assert view.title.zh in shown["text/plain"]
    assert Image.open(BytesIO(b64decode(shown["image/png"]))).width > 500
    frame = html.fragment_fromstring(shown["text/html"])
    assert (frame.tag, frame.get("sandbox")) == ("iframe", "allow-scripts")
    inside = html.document_fromstring(frame.get("srcdoc"))
    assert inside.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0].startswith("default-src 'none'")


@pytest.mark.parametrize("case", ["hostile-overview", "hostile-theme", "empty-overview", "one-overview"])
def test_hostile_names_stay_inside_the_frame(case: str) -> None:
    pieces = html.fragments_fromstring(bundle(the_view(case))["text/html"])
    assert [piece.tag for piece in pieces] == ["iframe"]
    assert set(pieces[0].attrib) == {"sandbox", "title", "srcdoc", "loading", "style"}


def test_what_the_machine_cannot_draw_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: Any, **__: Any) -> bytes:
        raise EnvironmentFault("no_font", package="x")

    monkeypatch.setattr(notebook, "render", none)
    assert set(bundle(the_view(VIEW))) == {"text/plain"}


def test_the_widget_carries_the_static_forms_for_exports() -> None:
    picture = widget(the_view(VIEW))
    data, _ = picture._repr_mimebundle_()
    assert {"text/html", "image/png", "text/plain", VIEW_TYPE} <= set(data)
    assert picture.selected == ""


def test_without_the_package_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "anywidget":
            raise ImportError(name)
        return real(name, *rest)

    notebook._picture_class.cache_clear()
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(EnvironmentFault, match="pip install anywidget"):
        widget(the_view(VIEW))


def test_the_widget_draws_finds_and_tells_what_is_chosen(chromium: Browser, tmp_path: Path) -> None:
    view = the_view(VIEW)
    picture = widget(view)
    (tmp_path / "widget.js").write_text(picture._esm if isinstance(picture._esm, str) else str(picture._esm), encoding="utf-8")
    state = json.dumps({"page": picture.page, "height": 420, "selected": ""})
    (tmp_path / "index.html").write_text(STAGE.format(css=picture._css, state=state), encoding="utf-8")

    page = chromium.new_page(viewport={"width": 1000, "height": 700})
    served = {"index.html": "text/html", "widget.js": "text/javascript"}
    page.route(
        "http://notebook.invalid/*",
        lambda route: route.fulfill(
            path=tmp_path / route.request.url.rsplit("/", 1)[1],
            content_type=f"{served.get(route.request.url.rsplit('/', 1)[1], 'text/plain')}; charset=utf-8",
        ),
    )
    witness = Witness(page)
    page.goto("http://notebook.invalid/index.html")
    page.locator("body[data-ready=yes]").wait_for()
    assert page.locator(".atlas-widget canvas").count() == 1

    brand = next(node for node in view.nodes if node.kind == "brand")
    page.locator("input[type=search]").fill(brand.label.zh)
    page.locator(".found li").first.click()
    page.locator(".atlas-widget .card").wait_for()
    assert page.evaluate("window.saved") == brand.id
    assert "一个短语" in page.locator(".card").inner_text()

    page.evaluate("id => model.set('selected', id)", view.focus)
    page.locator(".card", has_text=view.title.zh).wait_for()
    page.evaluate("model.set('selected', '')")
    page.locator(".card").wait_for(state="hidden")
    page.evaluate("stop()")
    page.close()
    assert witness.faults == []
    assert all(url.startswith("http://notebook.invalid/") for url in witness.requests)


def test_the_name_of_a_thing_alone_gives_its_view() -> None:
    from tests.viz.invented import InventedAtlas

    atlas = InventedAtlas(18, 6, 3)
    theme = atlas.theme_refs[0]
    assert make_view(atlas, theme.label.zh) == make_view(atlas, "theme", theme=theme.key)
    assert make_view(atlas, "unit0").name == "unit"
    with pytest.raises(UnknownNameError, match="overview"):
        make_view(atlas, "没有这个")
    assert "widget" in viz.__all__
