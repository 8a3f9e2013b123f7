"""Pictures in notebooks: a view shows itself, and a widget lets Python read what is chosen.

A view is shown as the interactive offline page in a sandboxed frame, so that a notebook
exported to HTML stays interactive without a network, with an image beside it for exports that
take only images. ``widget`` gives an anywidget (MIT, an optional package) whose ``selected``
is the IRI of what was clicked. This module knows nothing of how a picture is drawn.
"""

from __future__ import annotations

from base64 import b64encode
from contextlib import suppress
from functools import cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from viz.renderers import render
from viz.renderers.options import Lang
from viz.view import EnvironmentFault, GraphView

HEIGHT = 560
"""Height of a picture in a notebook, in CSS pixels."""


def bundle(view: GraphView, lang: Lang = "zh") -> dict[str, str]:
    """Return ``view`` by media type, richest first, as Jupyter shows and exports it.

    Notebook programs choose: HTML where they can, else PNG, else a line of words. A form that
    this machine cannot draw (no Chinese typeface, browser side not built) is left out.
    """
    made: dict[str, str] = {"text/plain": f"{view.title.in_(lang)} · {view.summary.in_(lang)} · {view.source.in_(lang)}"}
    with suppress(EnvironmentFault):
        made["image/png"] = b64encode(render(view, "png", lang)).decode("ascii")
    with suppress(EnvironmentFault):
        made["text/html"] = framed(render(view, "html", lang).decode("utf-8"), view.title.in_(lang))
    return made


def framed(page: str, title: str) -> str:
    """Return ``page`` in a frame that may run its own script and nothing else."""
    frame = Markup(
        '<iframe sandbox="allow-scripts" title="{}" srcdoc="{}" loading="lazy" '
        'style="width:100%;height:{}px;border:1px solid #ddd8cc;border-radius:6px"></iframe>'
    )
    return str(frame.format(title, page, HEIGHT + 160))


def widget(view: GraphView, lang: Lang = "zh", *, height: int = HEIGHT) -> Any:
    """Return the picture as a notebook widget.

    ``widget.selected`` is the IRI of the thing that was clicked, empty where none is; setting
    it chooses one in the picture. Raises ``EnvironmentFault`` where the package ``anywidget``
    is not installed or the browser side is not built.

    ::

        picture = viz.widget(atlas.view("理财为民"))
        picture                    # shows it
        picture.selected           # 'https://w3id.org/brand-atlas/id/brand/…'
    """
    from viz.renderers.html import packed_data
    from viz.renderers.options import RenderOptions

    page = packed_data(view, RenderOptions(lang=lang))
    return _picture_class()(page=page, height=height, static=lambda: bundle(view, lang))


@cache
def _picture_class() -> Any:
    try:
        import anywidget
        import traitlets
    except ImportError:
        raise EnvironmentFault("package", name="anywidget") from None

    def asset(name: str) -> str:
        file = files("viz") / "assets" / name
        if not file.is_file():
            raise EnvironmentFault("assets", name=f"viz/assets/{name}")
        return file.read_text(encoding="utf-8")

    class Picture(anywidget.AnyWidget):
        """A picture in a notebook: its data go to the browser once, the choice both ways."""

        _esm = asset("widget.js")
        _css = asset("widget.css")
        page = traitlets.Unicode(read_only=False).tag(sync=True)
        height = traitlets.Int(HEIGHT).tag(sync=True)
        selected = traitlets.Unicode("").tag(sync=True)
        static = traitlets.Any()  # a function, so that only what is shown is drawn

        def _repr_mimebundle_(self, **given: Any) -> Any:
            """Add the static forms to what Jupyter is given: exports and mail show those."""
            shown = super()._repr_mimebundle_(**given)
            data, more = shown if isinstance(shown, tuple) else (shown or {}, {})
            return {**self.static(), **data}, more

    return Picture
