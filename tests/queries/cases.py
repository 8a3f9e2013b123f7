"""The named queries with parameters for the tiny dataset; answers stand in ``expected/``.

``python -m tests.queries.cases`` writes the answers anew after the tiny dataset, the themes
or a query has changed: read every changed row against the data before keeping it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

EXPECTED = Path(__file__).parent / "expected"

CASES: Mapping[str, Mapping[str, str]] = MappingProxyType({
    "all_brands": {},
    "anonymous_branches": {},
    "brand_like": {},
    "brand_systems": {},
    "brands_by_aspect": {},
    "brands_by_kind": {},
    "brands_like_brand": {"brand": "账清心明"},
    "brands_of_place": {"place": "澄江省"},
    "brands_of_unit": {"unit": "临澜"},
    "brands_on_theme": {"theme": "清正廉洁"},
    "brands_with_word": {"text": "清风"},
    "brands_without_evidence": {},
    "bridging_brands": {"minimum": "1"},
    "bridges_of_clusters": {},
    "cluster_brands": {},
    "cluster_words": {},
    "clusters": {},
    "clusters_of_unit": {"unit": "临澜"},
    "coverage": {},
    "derivation": {},
    "duplicate_names": {},
    "evidence_of_brand": {"brand": "支部微光"},
    "inferred_links": {},
    "parts_of_brand": {"brand": "三心服务"},
    "practices": {},
    "principles_upheld": {},
    "rejected_links": {},
    "stated_counts": {},
    "theme_sizes": {},
    "theme_words": {"theme": "凝心聚力"},
    "themes_of_one_unit": {},
    "themes_of_unit": {"unit": "临澜市财政局"},
    "themes_together": {},
    "themes_uncovered": {},
    "units_by_brands": {},
    "units_like_unit": {"unit": "评审中心"},
    "units_linked_by_theme": {"first": "linlan", "second": "yunting"},
    "units_most_alike": {},
    "units_without_group": {},
    "units_without_theme": {"theme": "清正廉洁"},
    "warnings": {},
    "words_in_names": {},
})
"""Every named query but ``graph_sizes``, whose answer is compared with the manifest."""


def main() -> None:
    """Write the answers of the tiny dataset."""
    from kg.atlas import Atlas
    from kg.rdf import Solutions
    from kg.release import Site
    from tests.support.places import TINY

    with tempfile.TemporaryDirectory() as folder, Atlas.of(Site(Path(folder)).build(TINY)) as atlas:
        for name, values in CASES.items():
            answer = atlas.query(name, **values)
            assert isinstance(answer, Solutions)
            (EXPECTED / f"{name}.csv").write_text(answer.to_csv().replace("\r\n", "\n"), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
