"""How soon still pictures are written: SVG against matplotlib with networkx, PNG against Graphviz.

The same nodes, links and positions. matplotlib draws and saves SVG by networkx's own
functions; Graphviz (``neato -n2``) gets the positions pinned and draws boxes with the same
labels at the same pixels as our PNG. A peer that is not installed is left out and said so.

    python -m benchmarks.still [NODES]
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.drawing import invented_view
from benchmarks.harness import Report, call
from viz import render
from viz.view import GraphView

SVG_AT_MOST = 0.1
PNG_AT_MOST = 1.0


def by_networkx(view: GraphView) -> bytes:
    """Return the SVG that matplotlib and networkx make."""
    import matplotlib as mpl

    mpl.use("svg")
    import networkx as nx
    from matplotlib import pyplot

    mpl.rcParams["svg.fonttype"] = "none"  # text stays text, as in ours: the quicker way
    graph = nx.Graph()
    for node in view.nodes:
        graph.add_node(node.id, label=node.label.zh)
    graph.add_edges_from((edge.source, edge.target) for edge in view.edges)
    figure, axes = pyplot.subplots(figsize=(view.width / 96, view.height / 96))
    nx.draw(
        graph, {node.id: (node.x, -node.y) for node in view.nodes}, ax=axes,
        labels={node.id: node.label.zh for node in view.nodes}, node_shape="s",
    )  # fmt: skip
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its typeface has no Chinese characters
        figure.savefig(out, format="svg")
    pyplot.close(figure)
    return out.getvalue()


def as_dot(view: GraphView) -> str:
    """Return the picture for Graphviz: boxes at their places, in points, y up."""
    names = {node.id: f"n{index}" for index, node in enumerate(view.nodes)}
    lines = ["graph g {", 'graph [splines=line, dpi=96]; node [fontname="Noto Sans CJK SC", fontsize=10, shape=box, fixedsize=true];']
    for node in view.nodes:
        label = "\\n".join("".join(span.text for span in line) for line in node.lines)
        lines.append(
            f'{names[node.id]} [label="{label}", pos="{node.x * 0.75:.2f},{(view.height - node.y) * 0.75:.2f}", '
            f"width={node.width / 96:.3f}, height={node.height / 96:.3f}];"
        )
    lines += [f"{names[edge.source]} -- {names[edge.target]};" for edge in view.edges]
    return "\n".join([*lines, "}"])


def main(count: int) -> None:
    """Measure and state the bounds."""
    report = Report("still")
    view = invented_view(count)
    report.note("nodes", len(view.nodes))
    report.note("edges", len(view.edges))
    render(view, "png", dpi=72)  # typefaces are read once
    svg = report.add(call("our svg", lambda: render(view, "svg"), repeat=3))
    png = report.add(call("our png, 96 dpi", lambda: render(view, "png", dpi=96), repeat=3))
    report.add(call("our pdf", lambda: render(view, "pdf"), repeat=3))
    try:
        peer = report.add(call("matplotlib with networkx, svg", lambda: by_networkx(view), repeat=1))
        report.at_most("svg against matplotlib with networkx", svg.seconds / peer.seconds, SVG_AT_MOST)
    except ImportError:
        report.note("matplotlib", "not installed (pip install matplotlib), left out")
    neato = shutil.which("neato")
    if neato is None:
        report.note("graphviz", "not installed (as root: apt-get install graphviz), left out")
    else:
        with TemporaryDirectory() as folder:
            source, target = Path(folder) / "graph.dot", Path(folder) / "graph.png"
            source.write_text(as_dot(view), encoding="utf-8")
            command = [neato, "-n2", "-Tpng", str(source), "-o", str(target)]
            drawn = report.add(call("neato -n2, png", lambda: subprocess.run(command, check=True, capture_output=True), repeat=3))
        report.at_most("png against neato -n2", png.seconds / drawn.seconds, PNG_AT_MOST)
    report.finish()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
