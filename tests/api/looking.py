"""Finding elements of a page by a small part of CSS: ``tag.class#id[attr=value] descendant``."""

from __future__ import annotations

import re

from lxml import html

_PIECE = re.compile(r"([.#]?)([\w*-]+)|\[([\w-]+)(?:=([^\]]*))?\]")


def parse(words: str) -> html.HtmlElement:
    """Return the root element of a page."""
    return html.fromstring(words)


def text(element: html.HtmlElement) -> str:
    """Return an element's words with single blanks."""
    return " ".join(element.text_content().split())


def _fits(element: html.HtmlElement, step: str) -> bool:
    if not isinstance(element.tag, str):
        return False
    for mark, name, attribute, value in _PIECE.findall(step):
        if attribute:
            held = element.get(attribute)
            if held is None or (value and held != value):
                return False
        elif mark == ".":
            if name not in (element.get("class") or "").split():
                return False
        elif mark == "#":
            if element.get("id") != name:
                return False
        elif name not in ("*", element.tag):
            return False
    return True


def find(root: html.HtmlElement, selector: str) -> list[html.HtmlElement]:
    """Return the elements below ``root`` that fit, in document order."""
    first, *rest = selector.split()
    found = [one for one in root.iterdescendants() if _fits(one, first)]
    for step in rest:
        below = [one for outer in found for one in outer.iterdescendants() if _fits(one, step)]
        found = list(dict.fromkeys(below))
    return found
