"""The view as one offline HTML file: pyvis's ``Network`` with our own template and writer.

pyvis and vis-network bring the canvas; positions are given and physics is off, so the
picture is there at once. Everything the page needs is inlined and a Content-Security-Policy
in the file forbids everything else: no request is ever made. Text is escaped by the template
engine, data by ``script_packed``, the picture for print and no script by the SVG writer. This
module is the only home of pyvis.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from viz.document import to_plain
from viz.renderers.embedded_json import script_packed
from viz.renderers.imprint import made_on, said
from viz.renderers.inlined import browser_side
from viz.renderers.options import RenderOptions
from viz.renderers.outline import outline_of
from viz.renderers.svg import render_still
from viz.view import LANGUAGES, GraphView, Label, message, words

_TEMPLATES = Path(__file__).parent / "templates"
_PAGE_WORDS = ("search", "no_hits", "close", "evidence", "place", "links", "picture", "outline")


def render_html(view: GraphView, options: RenderOptions) -> bytes:
    """Return the page in UTF-8. Raises ``EnvironmentFault`` where the browser side is not built."""
    page: bytes = _network_class()(view, options).to_bytes()
    return page


def packed_data(view: GraphView, options: RenderOptions) -> str:
    """Return what the browser side needs to draw ``view``, packed as in the page."""
    return str(_network_class()(view, options).packed())


def _both_of(label: Label) -> Markup:
    """Write a label in both languages; the style shows the one the page is in."""
    if label.in_("en") == label.zh:
        return Markup("{}").format(label.zh)
    return Markup('<span lang="zh">{}</span><span lang="en">{}</span>').format(
        label.zh, label.in_("en")
    )


def _hidden(view: GraphView) -> Label | None:
    if not view.hidden:
        return None
    known = {"thing": Label("个事物", "things")}
    texts = []
    for lang in LANGUAGES:
        parts = [
            f"{number} {known[name].in_(lang) if name in known else words(f'kind.{name}').in_(lang)}"
            for name, number in view.hidden
        ]
        texts.append(message("viz.page.hidden", lang, what="、".join(parts) if lang == "zh" else ", ".join(parts)))
    return Label(*texts)


@cache
def _network_class() -> Any:
    """Return our subclass of pyvis's ``Network``; pyvis is imported when first needed."""
    from pyvis.network import Network

    class ViewNetwork(Network):  # type: ignore[misc]
        """A pyvis network of a view: our template, our writer, positions given, physics off."""

        def __init__(self, view: GraphView, options: RenderOptions) -> None:
            super().__init__(height="100%", width="100%", directed=True, cdn_resources="in_line")
            self.view = view
            self.choices = options
            self.set_template_dir(str(_TEMPLATES), "viewer.html")
            self.options = _vis_options()
            names = {node.id: f"n{index}" for index, node in enumerate(view.nodes)}
            for node in view.nodes:
                self.add_node(names[node.id], label=" ", shape="custom", x=node.x, y=node.y)
            for edge in view.edges:
                if edge.source in names and edge.target in names:
                    self.add_edge(names[edge.source], names[edge.target])

        def set_template_dir(self, template_directory: str, template_file: str = "viewer.html") -> None:
            """As pyvis does it, but everything a template writes is escaped."""
            self.path, self.template_dir = template_file, template_directory
            self.templateEnv = Environment(
                loader=FileSystemLoader(template_directory), autoescape=True, undefined=StrictUndefined
            )

        def add_node(self, n_id: str, label: str | None = None, shape: str = "custom", color: str = "", **options: Any) -> None:
            """Add a node; colour is the canvas renderer's affair."""
            if n_id not in self.node_map:
                made = {"id": n_id, "label": label, "shape": shape, **options}
                self.nodes.append(made)
                self.node_ids.append(n_id)
                self.node_map[n_id] = made

        def add_edge(self, source: str, to: str, **options: Any) -> None:
            """Add an edge in constant time, parallel ones too; the viewer draws it itself."""
            self.edges.append({"id": f"e{len(self.edges)}", "from": source, "to": to, "hidden": True, **options})

        def generate_html(self, name: str = "index.html", local: bool = True, notebook: bool = False) -> str:
            """Return the page."""
            view, lang = self.view, self.choices.lang
            browser = browser_side("viewer")
            still = render_still(view, lang).decode("utf-8")
            self.html = self.templateEnv.get_template(self.path).render(
                view=view,
                lang=lang,
                date=made_on(view).date().isoformat(),
                licence=said("licence"),
                approved=said("approved", name=self.choices.approver) if self.choices.approver else None,
                watermark=self.choices.watermark or "",
                policy=browser.policy,
                style=browser.style,
                script=browser.script,
                still=Markup(still),
                data=self.packed(),
                outline=outline_of(view),
                hidden=_hidden(view),
                both=lambda name: _both_of(words(name)),
                both_of=_both_of,
                word=words,
            )
            return self.html

        def packed(self) -> Markup:
            """Return what the browser side draws from: view, network, words of both languages."""
            return script_packed(
                {
                    "view": to_plain(self.view),
                    "vis": {"nodes": self.nodes, "edges": self.edges, "options": self.options},
                    "words": {code: _page_words(code) for code in LANGUAGES},
                    "lang": self.choices.lang,
                }
            )

        def to_bytes(self) -> bytes:
            """Return the page in UTF-8, whatever the machine's own encoding is."""
            return self.generate_html().encode("utf-8", "replace")

    return ViewNetwork


def _page_words(lang: str) -> Mapping[str, str]:
    from viz.style import BASIS_STYLES, KIND_STYLES

    chosen = {name: _raw(f"viz.page.{name}", lang) for name in _PAGE_WORDS}
    chosen |= {f"kind.{row.kind}": words(f"kind.{row.kind}").in_(lang) for row in KIND_STYLES}
    chosen |= {f"basis.{row.basis}": words(f"basis.{row.basis}").in_(lang) for row in BASIS_STYLES}
    return chosen


def _raw(name: str, lang: str) -> str:
    """Return a sentence with its places still open: the browser fills them."""
    return message(name, lang, text="{text}", section="{section}", start="{start}", end="{end}")


def _vis_options() -> dict[str, Any]:
    """Return the options of vis-network: no physics, no wobble, nothing moves by itself."""
    return {
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False},
        "interaction": {
            "hover": True,
            "tooltipDelay": 300,
            "hideEdgesOnDrag": False,
            "zoomSpeed": 0.6,
            "keyboard": {"enabled": False},
            "multiselect": False,
            "selectConnectedEdges": False,
            "hoverConnectedEdges": False,
        },
        "nodes": {"shape": "custom", "chosen": False},
        "edges": {"smooth": False, "chosen": False},
    }


