"""How soon an offline page shows its first complete picture, against pyvis's default page.

The same 1,000 nodes and links, both pages opened from a file in Chromium with the network
blocked. Ours is complete when the viewer has drawn all nodes; pyvis's when its simulation
has settled and the canvas is drawn for the first time (before that it shows a progress bar).
pyvis inlines vis-network (``cdn_resources="in_line"``); its requests for bootstrap fail at
once. pyvis is given up after ``CAP`` seconds, which then count as its time: the true ratio
is larger.

    python -m benchmarks.drawing [NODES]
"""

from __future__ import annotations

import random
import shutil
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from benchmarks.harness import Measurement, Report, call
from viz import render
from viz.layout.measure import sized
from viz.layout.spring import place_graph
from viz.view import Basis, Edge, GraphView, Label, Node, Shape, Span

CAP = 150.0
RUNS = 5
FASTER = 20.0
THEMES = 60
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip

# The default page keeps its network in a global: notes when it settles and when it is drawn.
WATCH = """
Object.defineProperty(window, "network", {
  configurable: true,
  get() { return this.__network; },
  set(network) {
    this.__network = network;
    network.once("stabilizationIterationsDone", () => {
      network.once("afterDrawing", () => { document.documentElement.dataset.drawn = performance.now(); });
    });
  },
});
"""


def invented_view(count: int, seed: int = 7) -> GraphView:
    """Return a graph of brands on themes, one to three themes a brand, with coordinates."""
    draw = random.Random(seed)
    themes = min(THEMES, max(count // 8, 1))

    def node(index: int) -> Node:
        theme = index < themes
        name = f"主题{index}" if theme else f"云帆{index}"
        lines = ((Span(name),),) if theme else ((Span(name),), (Span("行稳致远", Basis.EXACT),))
        return sized(
            Node(
                id=f"https://example.org/{index}", kind="theme" if theme else "brand", key=str(index), label=Label(name),
                shape=Shape.ROUND if theme else Shape.CARD, lines=lines, colour="red" if theme else "", filled=theme,
            )
        )  # fmt: skip

    nodes = [node(index) for index in range(count)]
    edges = [
        Edge(f"{brand}-{theme}", nodes[brand].id, nodes[theme].id, "theme", Basis.EXACT, Label("名称直含"))
        for brand in range(themes, count)
        for theme in sorted(draw.sample(range(themes), min(draw.choice((1, 1, 2, 3)), themes)))
    ]
    placed, width, height = place_graph(nodes, [(edge.source, edge.target) for edge in edges])
    words = Label("一千个节点", "A thousand nodes")
    return GraphView(
        "query", (), words, words, words, "none", Label("虚构 · 2026-01-01"), placed, tuple(edges), width=width, height=height
    )


def default_page(view: GraphView, path: Path) -> None:
    """Write pyvis's default page of the same graph."""
    from pyvis.network import Network

    network = Network(cdn_resources="in_line")
    for node in view.nodes:
        network.add_node(node.id, label=node.label.zh)
    network.directed = True  # add_edge would look at all edges before each, for minutes
    for edge in view.edges:
        network.add_edge(edge.source, edge.target)
    network.directed = False
    path.write_text(network.generate_html(), encoding="utf-8")


def seconds_to_picture(browser: Browser, path: Path, cap: float, script: str = "") -> float | None:
    """Open ``path`` and return after how many seconds its picture stood; None after ``cap``."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    try:
        if script:
            page.add_init_script(script)
        page.goto(path.as_uri(), wait_until="commit")
        # An attribute and not a function to wait for: our page's policy forbids to evaluate any.
        page.locator("html[data-drawn]").wait_for(state="attached", timeout=cap * 1000)
        return float(page.locator("html").get_attribute("data-drawn") or "nan") / 1000
    except PlaywrightTimeout:
        return None
    finally:
        context.close()


def main(count: int) -> None:
    """Measure both pages and state the bound."""
    program = shutil.which("chromium")
    if program is None:
        print("Chromium is not installed (as root: apt-get install chromium)", file=sys.stderr)
        raise SystemExit(2)
    report = Report("drawing")
    start = time.perf_counter()
    view = invented_view(count)
    placed = time.perf_counter() - start
    report.note("nodes", len(view.nodes))
    report.note("edges", len(view.edges))
    report.add(Measurement("layout in Python", placed, 0.0, 1, placed, placed))
    report.add(call("write our html", lambda: render(view, "html"), repeat=3))
    report.add(call("write svg", lambda: render(view, "svg"), repeat=3))
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        ours, theirs = Path(folder) / "ours.html", Path(folder) / "pyvis.html"
        ours.write_bytes(render(view, "html"))
        report.note("our page, bytes", ours.stat().st_size)
        default_page(view, theirs)
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        try:
            times = [seconds_to_picture(browser, ours, CAP) or CAP for _ in range(RUNS + 1)][1:]
            first = report.add(
                Measurement("our page", statistics.median(times), 0.0, RUNS, min(times), max(times))
            )
            found = seconds_to_picture(browser, theirs, CAP, WATCH)
            if found is None:
                report.note("pyvis default page", f"no picture after {CAP:.0f} s")
            peer = report.add(Measurement("pyvis default page", found or CAP, 0.0, 1, found or CAP, found or CAP))
        finally:
            browser.close()
    report.at_least("first complete picture sooner than pyvis's default page", peer.seconds / first.seconds, FASTER)
    report.finish()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
