"""What a real Chromium makes of the files: everything is there, legible, quiet and safe."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.viz.invented import EVERY_VIEW, HOSTILE, InventedAtlas
from viz import make_view, render
from viz.text import text_width
from viz.view import GraphView

pytest.importorskip("playwright", reason="Playwright is not installed")

Open = Callable[..., Any]


@pytest.fixture
def show(page: Any, tmp_path: Path) -> Open:
    """Write a file and open it as a double click would."""

    def opened(data: bytes, suffix: str) -> Any:
        path = tmp_path / f"view.{suffix}"
        path.write_bytes(data)
        page.dialogs = []
        page.on("dialog", lambda dialog: (page.dialogs.append(dialog.message), dialog.dismiss()))
        page.goto(path.as_uri())
        if suffix == "html":
            page.locator("html[data-drawn]").wait_for(state="attached")
        return page

    return opened


@pytest.fixture(scope="module")
def hostile() -> InventedAtlas:
    return InventedAtlas(16, 6, 3, names=HOSTILE * 4)


@pytest.mark.parametrize("suffix", ["html", "svg"])
@pytest.mark.parametrize(("name", "params"), EVERY_VIEW)
def test_hostile_names_run_nothing_and_load_nothing(
    show: Open, witness: Any, hostile: InventedAtlas, name: str, params: dict[str, str], suffix: str
) -> None:
    page = show(render(make_view(hostile, name, **params), suffix), suffix)
    assert page.dialogs == []
    assert witness.faults == []
    assert [url for url in witness.requests if not url.endswith(f"view.{suffix}")] == []


def test_hostile_names_stay_text_in_search_card_and_outline(show: Open, witness: Any, hostile: InventedAtlas) -> None:
    page = show(render(make_view(hostile, "overview"), "html"), "html")
    for text in ("script", "img", "onmouse", "{{"):
        page.fill("#find", text)
        if page.locator("#found [role=option]").count():
            page.keyboard.press("Enter")
            page.wait_for_selector("#card:not([hidden])")
    page.click("#as-text")
    assert page.locator("#outline img, #outline script, #card img, #card script, #found img").count() == 0
    assert "<img src=x onerror=alert(1)>" in page.locator("#outline").inner_text()
    assert page.dialogs == []
    assert witness.left_the_page == []


@pytest.mark.parametrize(("name", "params"), EVERY_VIEW)
def test_a_file_opens_offline_in_the_sandbox_of_a_frame(
    page: Any, witness: Any, tmp_path: Path, name: str, params: dict[str, str]
) -> None:
    (tmp_path / "inner.html").write_bytes(render(make_view(InventedAtlas(12), name, **params), "html"))
    outer = tmp_path / "outer.html"
    outer.write_text('<iframe id="f" sandbox="allow-scripts" src="inner.html" width="1200" height="700"></iframe>', "utf-8")
    page.goto(outer.as_uri())
    frame = page.frame_locator("#f")
    frame.locator("html[data-drawn]").wait_for(state="attached")
    assert frame.locator("#canvas canvas").count() == 1
    assert witness.left_the_page == []


def test_without_script_the_picture_and_the_words_are_there(chromium: Any, tmp_path: Path) -> None:
    path = tmp_path / "view.html"
    path.write_bytes(render(make_view(InventedAtlas(12), "theme", theme="theme0"), "html"))
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.locator(".still svg").is_visible()
    assert page.locator("#outline").is_visible()
    assert not page.locator(".tools").is_visible()
    context.close()


TEXTS = """() => [...document.querySelectorAll('svg text')].filter(t => t.textContent.trim()).map(t => {
  const b = t.getBoundingClientRect();
  return {text: t.textContent, size: parseFloat(getComputedStyle(t).fontSize) * t.ownerSVGElement.getScreenCTM().a,
          left: b.left, top: b.top, right: b.right, bottom: b.bottom};
})"""


def on_a_page(view: GraphView, lang: str = "zh") -> bytes:
    """A page with a head of 90 pixels and the picture between margins of 24, as the first page has it."""
    svg = render(view, "svg", lang, inline=True, href="/{kind}/{key}")  # type: ignore[arg-type]
    style = b"<style>body{margin:0}.head{height:90px}figure{margin:0 24px}svg{display:block;width:100%;height:auto}</style>"
    return b"<!doctype html><meta charset=utf-8>" + style + b"<div class=head></div><figure>" + svg + b"</figure>"


@pytest.mark.parametrize("brands", [47, 80])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_name_of_the_first_picture_can_be_read_at_1366_by_768(
    show: Open, screenshot: Callable[[str], Path], brands: int, lang: str
) -> None:
    view = make_view(InventedAtlas(brands, 22, 5), "overview")
    page = show(on_a_page(view, lang), "html.htm")
    texts = page.evaluate(TEXTS)
    screenshot(f"overview-{brands}-{lang}")
    assert min(text["size"] for text in texts) >= 12 - 0.01
    assert max(text["bottom"] for text in texts) <= 768
    assert max(text["right"] for text in texts) <= 1366
    drawn = re.sub(r"\s", "", "".join(text["text"] for text in texts))
    for node in view.nodes:
        chinese = "".join(span.text for line in node.lines for span in line)
        names = [chinese, node.label.en] if lang == "en" and node.label.en else [chinese]
        assert any(re.sub(r"\s", "", name) in drawn for name in names)


@pytest.mark.parametrize(("name", "params"), EVERY_VIEW)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_two_texts_of_a_picture_overlap(show: Open, name: str, params: dict[str, str], lang: str) -> None:
    view = make_view(InventedAtlas(30), name, **params)
    page = show(render(view, "svg", lang), "svg")  # type: ignore[arg-type]
    texts = page.evaluate(TEXTS)
    assert len(texts) > 10
    # The boxes of lines of text are higher than their letters: a third of a line may overlap.
    for index, one in enumerate(texts):
        for other in texts[index + 1 :]:
            across = min(one["right"], other["right"]) - max(one["left"], other["left"])
            down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
            assert across < 2 or down < one["size"] * 0.4, (one, other)


@pytest.mark.parametrize("text", ["云帆沧海行稳致远", "Qingdao Municipal Finance Bureau", "“1+4”党建品牌体系", "WMQ@&%", "优服务、提效能", "Zaozhuang"])
def test_text_is_no_wider_than_it_was_measured(page: Any, text: str) -> None:
    page.set_content("<canvas></canvas>")
    for bold in (False, True):
        real = page.evaluate(
            """([text, font]) => { const c = document.querySelector('canvas').getContext('2d'); c.font = font;
            return c.measureText(text).width }""",
            [text, f'{"bold " if bold else ""}15px "Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif'],
        )
        assert real <= text_width(text, 15, bold=bold) * 1.04


def test_svg_and_canvas_draw_the_same_picture(chromium: Any, tmp_path: Path) -> None:
    """The static picture and the canvas differ by no more than the edges of letters."""
    view = make_view(InventedAtlas(14), "theme", theme="theme0")
    path = tmp_path / "view.html"
    path.write_bytes(render(view, "html"))
    context = chromium.new_context(viewport={"width": 1366, "height": 900})
    page = context.new_page()
    page.goto(path.as_uri())
    page.locator("html[data-drawn]").wait_for(state="attached")
    width, height = int(view.width), int(view.height)
    difference = page.evaluate(
        """async ([width, height]) => {
          // Both at natural size, top left at 0, 0, on paper.
          const canvas = document.querySelector('#canvas canvas');
          const holder = document.querySelector('#canvas');
          const scale = Math.min((holder.clientWidth - 16) / width, (holder.clientHeight - 16) / height, 1.4);
          const grab = document.createElement('canvas');
          grab.width = width; grab.height = height;
          const one = grab.getContext('2d');
          const left = holder.clientWidth / 2 - width / 2 * scale, top = holder.clientHeight / 2 - height / 2 * scale;
          const ratio = canvas.width / holder.clientWidth;
          one.fillStyle = '#FBFAF7'; one.fillRect(0, 0, width, height);
          one.drawImage(canvas, left * ratio, top * ratio, width * scale * ratio, height * scale * ratio, 0, 0, width, height);
          const svg = document.querySelector('.still svg').cloneNode(true);
          svg.setAttribute('width', svg.viewBox.baseVal.width); svg.setAttribute('height', svg.viewBox.baseVal.height);
          const image = new Image();
          image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(new XMLSerializer().serializeToString(svg));
          await image.decode();
          const other = document.createElement('canvas');
          other.width = width; other.height = height;
          const two = other.getContext('2d');
          two.fillStyle = '#FBFAF7'; two.fillRect(0, 0, width, height);
          two.drawImage(image, 0, 0);
          // Shapes, not letters' edges: compare means of 8 by 8 pixels.
          const a = one.getImageData(0, 0, width, height).data, b = two.getImageData(0, 0, width, height).data;
          let blocks = 0, differing = 0, inked = 0;
          for (let y = 0; y + 8 <= height; y += 8) for (let x = 0; x + 8 <= width; x += 8) {
            let p = 0, q = 0;
            for (let j = 0; j < 8; j++) for (let i = 0; i < 8; i++) {
              const at = ((y + j) * width + x + i) * 4;
              p += a[at] + a[at + 1] + a[at + 2]; q += b[at] + b[at + 1] + b[at + 2];
            }
            blocks += 1;
            if (q < 0.97 * 64 * 3 * 250) inked += 1;
            if (Math.abs(p - q) > 0.12 * 64 * 3 * 255) differing += 1;
          }
          return {blocks, differing, inked};
        }""",
        [width, height],
    )
    context.close()
    assert difference["inked"] > 0.08 * difference["blocks"], "there is a picture to compare"
    assert difference["differing"] < 0.01 * difference["blocks"]


def test_search_by_initials_opens_the_card_with_its_evidence(show: Open) -> None:
    page = show(render(make_view(InventedAtlas(20), "theme", theme="theme0"), "html"), "html")
    page.keyboard.press("Tab")
    page.fill("#find", "xwzy")
    page.wait_for_selector("#found [role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    card = page.locator("#card")
    card.wait_for(state="visible")
    assert "行稳致远" in card.locator("h2").inner_text()
    page.locator("#card .links .link").first.click()
    assert card.locator(".evidence q").first.inner_text() in ("一个短语", "两段")
    assert "第一部分 · 第 11–14 字" in card.inner_text()
    page.keyboard.press("Escape")
    card.wait_for(state="hidden")


def test_a_click_on_a_card_in_the_picture_opens_it(show: Open) -> None:
    view = make_view(InventedAtlas(20), "theme", theme="theme0")
    page = show(render(view, "html"), "html")
    node = view.nodes[3]
    box = page.locator("#canvas").bounding_box()
    scale = min((box["width"] - 16) / view.width, (box["height"] - 16) / view.height, 1.4)
    x = box["x"] + box["width"] / 2 + (node.x - view.width / 2) * scale
    y = box["y"] + box["height"] / 2 + (node.y - view.height / 2) * scale
    page.mouse.click(x, y)
    page.locator("#card").wait_for(state="visible")
    assert node.label.zh.replace(" ", "") == re.sub(r"\s", "", page.locator("#card h2").inner_text())


def test_the_language_switch_turns_everything(show: Open) -> None:
    page = show(render(make_view(InventedAtlas(20), "theme", theme="theme0"), "html"), "html")
    assert page.locator("h1").inner_text() == "行稳致远"
    page.click("#language")
    assert page.locator("h1").inner_text() == "Theme number 0"
    assert page.title() == "Theme number 0"
    assert page.evaluate("document.documentElement.lang") == "en"
    assert "Search" in page.get_attribute("#find", "placeholder")
    page.click("#as-text")
    assert "Brand number" in page.locator("#outline").inner_text()
    assert "品牌数" not in page.locator("#outline").inner_text()
    page.click("#language")
    assert page.locator("h1").inner_text() == "行稳致远"


def test_on_paper_the_still_picture_and_the_words_stand(show: Open) -> None:
    page = show(render(make_view(InventedAtlas(12), "theme", theme="theme0"), "html"), "html")
    page.emulate_media(media="print")
    assert page.locator(".still svg").is_visible()
    assert page.locator("#outline").is_visible()
    assert not page.locator("#canvas").is_visible()


def test_in_the_dark_text_stays_readable(show: Open, screenshot: Callable[[str], Path]) -> None:
    page = show(render(make_view(InventedAtlas(20), "theme", theme="theme0"), "html"), "html")
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(24, 22, 19)"
    screenshot("theme-dark")


def test_on_a_phone_nothing_is_wider_than_the_screen(chromium: Any, tmp_path: Path) -> None:
    path = tmp_path / "view.html"
    path.write_bytes(render(make_view(InventedAtlas(20), "theme", theme="theme0"), "html"))
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(path.as_uri())
    page.locator("html[data-drawn]").wait_for(state="attached")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
