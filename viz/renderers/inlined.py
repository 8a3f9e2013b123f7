"""Scripts and styles that stand inside a page, and the policy that lets in nothing else.

Every HTML file that leaves the program carries all it needs; a Content-Security-Policy in the
file names its one script by hash. This module must not know what a page shows.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

from markupsafe import Markup

from viz.view import EnvironmentFault


@dataclass(frozen=True, slots=True)
class Inlined:
    """A script or a style as it may stand inside its element, and its SHA-256 as policies write it."""

    text: Markup
    digest: str


@dataclass(frozen=True, slots=True)
class BrowserSide:
    """The script and the style of a page that stands alone, and the policy that goes with them."""

    script: Markup
    style: Markup
    policy: str


def inlined(text: str) -> Inlined:
    r"""Make a script or style fit to stand in its element.

    ``</script`` inside a string would end the element; ``<\/script`` is the same string.

    >>> str(inlined("say('</script>')").text)
    "say('<\\/script>')"
    """
    for tag in ("script", "style"):
        text = text.replace(f"</{tag}", f"<\\/{tag}")
    text = text.replace("<!--", "<\\!--")
    return Inlined(Markup(text), b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii"))


def lone_page_policy(*more: str) -> str:
    """Return the policy of a page that loads nothing; ``more`` are directives that let in more.

    >>> lone_page_policy("frame-src 'self'")
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-src 'self'"
    """
    parts = ("default-src 'none'", "style-src 'unsafe-inline'", "img-src data:", "base-uri 'none'", "form-action 'none'")
    return "; ".join((*parts, *more))


@cache
def browser_side(name: str, *more: str) -> BrowserSide:
    """Return ``{name}.js`` and ``{name}.css`` as built from ``viz/web``; ``more`` as above.

    Raises ``EnvironmentFault`` where the browser side is not built.
    """
    script, style = (inlined(_built(f"{name}.{kind}")) for kind in ("js", "css"))
    return BrowserSide(script.text, style.text, lone_page_policy(f"script-src 'sha256-{script.digest}'", *more))


def _built(name: str) -> str:
    file = files("viz") / "assets" / name
    if not file.is_file():
        raise EnvironmentFault("assets", name=f"viz/assets/{name}")
    return file.read_text(encoding="utf-8")
