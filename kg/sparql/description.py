"""The query that describes the service; its text is ``description.rq``.

This module must not know how the answer is sent.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from kg.rdf import IRI, Literal, bind


@cache
def _text() -> str:
    return (files(__name__.rpartition(".")[0]) / "description.rq").read_text(encoding="utf-8")


def description_query(endpoint: str, release: str) -> str:
    """Return the CONSTRUCT that describes the service at the IRI ``endpoint``.

    Raises ``ParameterError`` where ``endpoint`` is not an absolute IRI.
    """
    return bind(_text(), {"endpoint": IRI(endpoint), "release": Literal(release)})
