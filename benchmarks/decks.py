"""How soon a deck is written, against python-pptx used the plain way.

The same 300 things and about 450 links. Plain: one slide, ``add_shape``, ``add_connector``,
``begin_connect`` and ``end_connect`` for each, text through text frames, the deck saved. Ours
does more: it plans slides of a legible size, writes notes, alt texts and a legend.

    python -m benchmarks.decks [NODES]
"""

from __future__ import annotations

import io
import sys
import time

from pptx import Presentation
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.util import Pt

from benchmarks.drawing import invented_view
from benchmarks.harness import Report, call
from viz import render
from viz.view import GraphView

FASTER = 2.0


def plain(view: GraphView) -> bytes:
    """Write the graph as python-pptx's documentation shows it."""
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = view.title.zh
    made = {}
    for node in view.nodes:
        place = (Pt(node.x - node.width / 2), Pt(node.y - node.height / 2), Pt(node.width), Pt(node.height))
        shape = made[node.id] = slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, *place)
        shape.text_frame.text = "\n".join("".join(span.text for span in line) for line in node.lines)
        for paragraph in shape.text_frame.paragraphs:
            paragraph.font.size = Pt(11)
    for edge in view.edges:
        line = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, 0, 0, 0, 0)
        line.begin_connect(made[edge.source], 3)
        line.end_connect(made[edge.target], 1)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def processor_seconds(view: GraphView) -> float:
    """Return what one deck costs where nothing else runs."""
    start = time.process_time()
    render(view, "pptx")
    return time.process_time() - start


def main(count: int) -> None:
    """Measure both and state the bounds."""
    report = Report("decks")
    view = invented_view(count)
    report.note("nodes", len(view.nodes))
    report.note("edges", len(view.edges))
    ours = report.add(call("our deck", lambda: render(view, "pptx"), repeat=3))
    report.note("slides", len(Presentation(io.BytesIO(render(view, "pptx"))).slides))
    peer = report.add(call("plain python-pptx", lambda: plain(view), repeat=3))
    report.at_least("sooner than plain python-pptx", peer.seconds / ours.seconds, FASTER)
    report.note("processor seconds of one of ours", round(processor_seconds(view), 2))
    report.finish()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
