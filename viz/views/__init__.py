"""The table of views: one row and one module each, and the one way to make one.

A view asks the atlas, makes nodes and edges, has them placed, and returns a ``GraphView``.
Adding a view is a module with a function from atlas and parameters to a view, and a row here.
This package is where ``viz`` meets ``kg``; it knows no output format.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from kg.errors import ParameterError, UnknownNameError
from kg.model import Label
from kg.parameters import Parameter, ParameterType
from viz.view import GraphView, message, words
from viz.views.brand import make_brand
from viz.views.clusters import make_clusters
from viz.views.matrix import make_matrix
from viz.views.neighbourhood import make_neighbourhood
from viz.views.overview import make_overview
from viz.views.query import make_query
from viz.views.similar import make_similar
from viz.views.source import AtlasReader
from viz.views.theme import make_theme
from viz.views.unit import make_unit


@dataclass(frozen=True, slots=True)
class View:
    """A view: name, title, what it shows, its parameters, and the function that makes it.

    ``open`` views hand parameters that are not in the list on (to a named query).
    """

    name: str
    title: Label
    help: Label
    parameters: tuple[Parameter, ...]
    function: Callable[[AtlasReader, Mapping[str, Any]], GraphView]
    open: bool = False


def _row(
    name: str,
    function: Callable[[AtlasReader, Mapping[str, Any]], GraphView],
    *parameters: Parameter,
    open: bool = False,
) -> View:
    return View(name, words(f"view.{name}.title"), words(f"view.{name}.help"), parameters, function, open)


_BASES = Parameter("bases", ParameterType.TEXT, words("view.theme.param_bases"), example="exact,variant")

_COUNTED = Parameter("basis", ParameterType.TEXT, words("view.clusters.param_basis"), example="variant")
_FINE = Parameter("resolution", ParameterType.TEXT, words("view.clusters.param_resolution"), example="1")
_CLUSTER = Parameter("cluster", ParameterType.TEXT, words("view.clusters.param_cluster"), example="licai-weimin")
_AXIS_ROWS = Parameter("rows", ParameterType.TEXT, words("view.matrix.param_rows"), example="unit")
_AXIS_COLUMNS = Parameter("columns", ParameterType.TEXT, words("view.matrix.param_columns"), example="theme")

VIEWS: Mapping[str, View] = MappingProxyType(
    {
        row.name: row
        for row in (
            _row("overview", make_overview),
            _row(
                "theme",
                make_theme,
                Parameter("theme", ParameterType.THEME, words("view.theme.param"), True, example="理财为民"),
                _BASES,
                Parameter("limit", ParameterType.INTEGER, words("view.theme.param_limit"), default="40", example="40"),
            ),
            _row(
                "unit",
                make_unit,
                Parameter("unit", ParameterType.UNIT, words("view.unit.param"), True, example="青岛"),
                _BASES,
            ),
            _row(
                "brand",
                make_brand,
                Parameter("brand", ParameterType.BRAND, words("view.brand.param"), True, example="精筹惟公 理财为民"),
                _BASES,
            ),
            _row(
                "neighbourhood",
                make_neighbourhood,
                Parameter("centre", ParameterType.TEXT, words("view.neighbourhood.param_centre"), True, example="青岛"),
                Parameter("depth", ParameterType.INTEGER, words("view.neighbourhood.param_depth"), default="1", example="2"),
                Parameter("kinds", ParameterType.TEXT, words("view.neighbourhood.param_kinds"), example="brand,theme"),
                Parameter("bases", ParameterType.TEXT, words("view.neighbourhood.param_bases"), example="exact,variant"),
                Parameter("limit", ParameterType.INTEGER, words("view.neighbourhood.param_limit"), default="80", example="80"),
            ),
            _row("clusters", make_clusters, _COUNTED, _FINE, _CLUSTER),
            _row("matrix", make_matrix, _AXIS_ROWS, _AXIS_COLUMNS, _COUNTED),
            _row(
                "similar",
                make_similar,
                Parameter("grade", ParameterType.TEXT, words("view.similar.param_grade"), default="near", example="near"),
                Parameter("limit", ParameterType.INTEGER, words("view.similar.param_limit"), default="12", example="12"),
            ),
            _row(
                "query",
                make_query,
                Parameter("query", ParameterType.TEXT, words("view.query.param"), True, example="SELECT ?brand ?unit {…}"),
                open=True,
            ),
        )
    }
)
"""Every view by name."""


BY_NAME = ("theme", "unit", "brand")
"""Views that the name of a thing alone stands for, in this order."""


def make_view(atlas: AtlasReader, name: str, /, **params: object) -> GraphView:
    """Make the view ``name`` of ``atlas``, laid out.

    The name of a theme, unit or brand alone gives its own view: ``make_view(atlas, "理财为民")``.
    An empty value counts as not given. Raises ``UnknownNameError`` for a view or a thing that
    is not there (with the nearest names) and ``ParameterError`` for a parameter that is
    missing, unknown or of the wrong type.
    """
    row = VIEWS.get(name)
    if row is None and not params:
        for kind in BY_NAME:
            try:
                return make_view(atlas, kind, **{kind: name})
            except UnknownNameError:
                continue
    if row is None:
        near = get_close_matches(name, VIEWS, n=3, cutoff=0.4)
        raise UnknownNameError(message("viz.view.name"), name, near or tuple(VIEWS))
    return row.function(atlas, _checked(row, params))


def _checked(row: View, params: Mapping[str, object]) -> Mapping[str, str]:
    known = {one.name: one for one in row.parameters}
    if not row.open:
        for name in params:
            if name not in known:
                raise ParameterError("unknown", name=name, known=tuple(known) or "—")
    given = {name: str(value).strip() for name, value in params.items() if value is not None}
    for one in row.parameters:
        if not given.get(one.name):
            given[one.name] = one.default
        if one.required and not given[one.name]:
            raise ParameterError(
                "missing", name=one.name, label=one.label.zh, label_en=one.label.in_("en"), example=one.example
            )
    return {name: value for name, value in given.items() if value}
