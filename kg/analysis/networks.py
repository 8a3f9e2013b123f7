"""The graph as a networkx graph, for notebooks.

This module knows nothing of analysis: it only hands over nodes and links.
"""

from __future__ import annotations

from collections.abc import Collection

import networkx as nx

from kg.analysis.counting import WEIGHTS
from kg.analysis.links import ThemeLinks
from kg.entities.graph import Graph, batches
from kg.terms import Basis, Kind


def network(graph: Graph, links: ThemeLinks, bases: Collection[Basis] = tuple(Basis)) -> nx.Graph:
    """Return brands, their owners and their themes as one undirected graph.

    Nodes are IRIs with ``kind``, ``key``, ``label`` and ``label_en``; edges have ``kind``
    (``theme``, ``owns``) and, for themes, ``basis`` and ``weight``. Brands without a link of
    the ``bases`` are there too, with their owner only.
    """
    made = nx.Graph()
    weights = [(basis, WEIGHTS[basis]) for basis in Basis]
    for row, column, place in zip(links.rows.tolist(), links.columns.tolist(), links.basis.tolist(), strict=True):
        basis, weight = weights[place]
        if basis in bases:
            made.add_edge(
                links.brands[row], links.themes[column], kind="theme", basis=basis.value, weight=weight
            )
    for brand, owner in graph.ask("all_brands").texts("brand", "owner"):
        made.add_edge(owner, brand, kind="owns")
    made.add_nodes_from(links.themes)
    for part in batches(made.nodes):
        for iri, ref in graph.refs(part).items():
            made.add_node(iri, kind=ref.kind.value, key=ref.key, label=ref.label.zh, label_en=ref.label.en)
    return made


def kinds(made: nx.Graph, kind: Kind) -> tuple[str, ...]:
    """Return the nodes of one kind."""
    return tuple(node for node, said in made.nodes(data=True) if said.get("kind") == kind.value)
