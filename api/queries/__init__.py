"""The few queries that pages ask for themselves; each is one file ``*.rq`` beside this one."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from kg.rdf import NOTHING, Bindings, bind


@cache
def query_text(name: str) -> str:
    """Return the text of the query ``name``, its marker lines unfilled."""
    return (files(__name__) / f"{name}.rq").read_text(encoding="utf-8")


def bound(name: str, bindings: Bindings = NOTHING) -> str:
    """Return the query ``name`` with values at its marker lines."""
    return bind(query_text(name), bindings)
