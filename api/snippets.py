"""The code to put a picture elsewhere: one row and one template for each place it may go.

The template engine escapes; Markdown has its own characters, which are escaped here. The
words of a row stand in the message catalogue as ``pages.snippet.<name>``. This module must
not know the panel.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlencode

from api.previews import Size
from api.render import Renderer
from api.showing import Shown
from kg.messages import message


@dataclass(frozen=True, slots=True)
class Snippet:
    """A place where code may go: its name, and the template of ``api/templates`` that writes it."""

    name: str
    template: str

    def title(self, lang: str) -> str:
        """Return its name for people."""
        return message(f"pages.snippet.{self.name}.title", lang)

    def help(self, lang: str) -> str:
        """Say where it is to be put."""
        return message(f"pages.snippet.{self.name}.help", lang)


SNIPPETS: Mapping[str, Snippet] = MappingProxyType(
    {
        row.name: row
        for row in (
            Snippet("html", "snippet_html.txt"),
            Snippet("markdown", "snippet_markdown.txt"),
            Snippet("wordpress", "snippet_wordpress.txt"),
            Snippet("moodle", "snippet_moodle.txt"),
            Snippet("height", "snippet_height.txt"),
            Snippet("image", "snippet_image.txt"),
        )
    }
)
"""Every snippet by name, in the order of the panel."""

STILL = "svg"
"""The format of pictures for places that take no frames."""

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|<>~])")


def markdown_text(text: str) -> str:
    """Escape what Markdown would read as its own.

    >>> markdown_text("[a](b)")
    '\\\\[a\\\\]\\\\(b\\\\)'
    """
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def write_snippet(
    renderer: Renderer, row: Snippet, shown: Shown, site: str, size: Size, lang: str, scheme: str = ""
) -> str:
    """Return the code that puts ``shown`` of ``site`` elsewhere, ``size`` large."""
    words = {name: value for name, value in (("lang", lang if lang != "zh" else ""), ("scheme", scheme)) if value}
    title = shown.view.title.in_(lang)
    return renderer.environment.get_template(row.template).render(
        frame=f"{site}{_with(shown.embed, words)}",
        still=f"{site}{_with(shown.file(STILL), {'lang': lang} if lang != 'zh' else {})}",
        page=f"{site}{shown.page}",
        title=title,
        title_markdown=markdown_text(title),
        size=size,
        lang=lang,
    )


def _with(path: str, words: Mapping[str, str]) -> str:
    return f"{path}{'&' if '?' in path else '?'}{urlencode(words)}" if words else path
