"""The first pictures of a release, made before anybody asks: the first visitor waits for none.

This module must not know how an edition comes to be served, nor any page.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Final

from api.edition import Edition
from api.language import Lang
from api.pictures import Parameters, inline_picture
from kg.analysis.counting import RESOLUTION
from kg.errors import AtlasError
from kg.terms import Basis

_log = logging.getLogger("brand_atlas.warming")

FIRST: Final[tuple[tuple[str, Parameters], ...]] = (
    ("overview", ()),
    ("clusters", (("basis", Basis.VARIANT.value), ("resolution", f"{RESOLUTION:g}"))),
)
"""The views that pages show to whoever comes first, with the parameters they ask for."""

_LANGUAGES: Final[tuple[Lang, ...]] = ("zh", "en")


def warm(edition: Edition) -> None:
    """Make the first pictures in both languages, and read what crowds are counted from.

    Ends at the next step where the edition is no longer served. What cannot be made is made,
    or refused in words, when somebody asks for it.
    """
    steps: list[Callable[[], object]] = [
        partial(inline_picture, edition, name, lang, given) for name, given in FIRST for lang in _LANGUAGES
    ]
    steps.append(lambda: [edition.atlas.crowd(f"{one.ref.iri}#{Basis.VARIANT}") for one in edition.atlas.themes()[:1]])
    for step in steps:
        if not edition.enter():
            return
        try:
            step()
        except AtlasError as error:
            _log.info("not made beforehand of %s: %s", edition.release, error)
        finally:
            edition.leave()
