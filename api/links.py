"""Where things and lists have their pages.

Paths start at the application's root; whoever puts one into an answer adds the root path.
This module must not know what stands on a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from kg.model import Ref
from kg.terms import ONTOLOGY, Kind

OWN_PAGE: tuple[Kind, ...] = (
    Kind.THEME,
    Kind.BRAND,
    Kind.UNIT,
    Kind.BRANCH,
    Kind.PRINCIPLE,
    Kind.PRACTICE,
    Kind.RECOMMENDATION,
    Kind.WARNING,
)
"""Kinds with a page made for them; any other is shown by one general page."""

ANY_PAGE = "/{kind}/{key}"
"""Where any thing has its page, as pictures and the search field are told."""

LISTS: tuple[tuple[str, str], ...] = (
    ("home", "/"),
    ("explore", "/explore"),
    ("themes", "/themes"),
    ("similar", "/similar"),
    ("brands", "/brands"),
    ("units", "/units"),
    ("clusters", "/clusters"),
    ("matrix", "/matrix"),
    ("principles", "/principles"),
    ("thoughts", "/thoughts"),
    ("stories", "/stories"),
    ("sparql", "/sparql"),
    ("about", "/about"),
    ("ontology", "/ontology"),
    ("docs", "/docs"),
    ("search", "/search"),
)
"""The pages that are always there: name in the message catalogue, path."""

NAVIGATION = (
    "explore", "themes", "brands", "units", "clusters", "matrix", "similar", "principles", "thoughts", "stories",
    "sparql", "about",
)
"""What the head of every page offers, by name."""


def page_path(kind: Kind | str, key: str, suffix: str = "") -> str:
    """Return the path of the page of a thing, or of its twin with ``suffix``.

    >>> page_path(Kind.THEME, "licai-weimin", ".json")
    '/theme/licai-weimin.json'
    """
    return f"/{Kind(kind)}/{quote(key, safe='')}{suffix}"


def page_of(ref: Ref) -> str:
    """Return the path of the page of ``ref``; terms of the vocabulary stand on one page."""
    if ref.iri.startswith((f"{ONTOLOGY}#", f"{ONTOLOGY}/")):
        return term_path(ref.iri)
    return page_path(ref.kind, ref.key)


def term_path(iri: str) -> str:
    """Return the place of a term of our vocabulary on its page.

    >>> term_path("https://w3id.org/brand-atlas/ontology/level/40")
    '/ontology#level/40'
    """
    return f"/ontology#{quote(iri.removeprefix(ONTOLOGY).lstrip('#/'))}"


def identifier_path(kind: Kind | str, key: str, suffix: str = "") -> str:
    """Return the path under which the linked data of a thing is asked for."""
    return f"/id/{kind}/{quote(key, safe='')}{suffix}"


def view_path(view: str, suffix: str = "", embed: bool = False, **parameters: str) -> str:
    """Return the path of a view, or of its small page for other sites to frame."""
    words = f"?{urlencode(parameters)}" if parameters else ""
    return f"/embed/{quote(view)}{words}" if embed else f"/views/{quote(view)}.{suffix}{words}"


def share_path(view: str, parameters: Mapping[str, str]) -> str:
    """Return the path of the panel that gives code and files for a view."""
    words = f"?{urlencode(parameters)}" if parameters else ""
    return f"/share/{quote(view)}{words}"
