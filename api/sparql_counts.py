"""What happened at the SPARQL endpoint, as numbers; and the page ``/metrics`` made from them.

The page is the text format of Prometheus, written by its client library. This module must not
know requests or processes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from kg.errors import EnvironmentFault
from kg.sparql.pool import PoolState

if TYPE_CHECKING:
    from prometheus_client.core import Metric

BOUNDS: Final = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
"""Upper bounds, in seconds, of the classes into which requests are sorted by their time."""

CONTENT_TYPE: Final = b"text/plain; version=0.0.4; charset=utf-8"
_GAUGES: Final = {
    "processes": "Worker processes",
    "idle": "Workers that wait for a query",
    "quick": "Queries that run and have not run long",
    "heavy": "Queries that run long or are known to",
    "waiting": "Queries that wait for a worker",
}


class RequestCounts:
    """Counts of requests by how they ended, and of their times."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.classes = [0] * (len(BOUNDS) + 1)
        self.seconds = 0.0
        self.from_memory = 0

    def note(self, outcome: str, seconds: float) -> None:
        """Count one request that was not answered from memory by its address."""
        self.outcomes[outcome] += 1
        self.classes[bisect_left(BOUNDS, seconds)] += 1
        self.seconds += seconds


def metrics_page(counts: RequestCounts, state: PoolState | None, kept: Mapping[str, int]) -> bytes:
    """Return the page; ``kept`` are entries and bytes of the memory of results.

    Raises ``EnvironmentFault`` where prometheus-client is not installed.
    """
    try:
        from prometheus_client import CollectorRegistry, generate_latest
    except ImportError:
        raise EnvironmentFault("package", name="prometheus-client") from None
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collector(counts, state, kept))
    return generate_latest(registry)


class _Collector:
    """Turns the numbers into metrics; asked once per page."""

    def __init__(self, counts: RequestCounts, state: PoolState | None, kept: Mapping[str, int]) -> None:
        self._counts, self._state, self._kept = counts, state, kept

    def collect(self) -> Iterator[Metric]:
        """Yield every metric."""
        from prometheus_client.core import (
            CounterMetricFamily,
            GaugeMetricFamily,
            HistogramMetricFamily,
        )

        requests: Any = CounterMetricFamily(
            "kg_sparql_requests", "Requests at the SPARQL endpoint by how they ended", labels=["outcome"]
        )
        for outcome, count in sorted(self._counts.outcomes.items()):
            requests.add_metric([outcome], count)
        requests.add_metric(["from_memory"], self._counts.from_memory)
        yield requests
        times: Any = HistogramMetricFamily("kg_sparql_seconds", "Time from request to answer")
        times.add_metric([], self._buckets(), self._counts.seconds)
        yield times
        for name, count in self._kept.items():
            yield GaugeMetricFamily(f"kg_sparql_memory_{name}", f"Kept results: {name}", value=count)
        if self._state is None:
            return
        for name, text in _GAUGES.items():
            yield GaugeMetricFamily(f"kg_sparql_{name}", text, value=getattr(self._state, name))
        events: Any = CounterMetricFamily(
            "kg_sparql_pool", "What happened in the pool of the release now served", labels=["event"]
        )
        for event, count in sorted(self._state.counts.items()):
            events.add_metric([event], count)
        yield events

    def _buckets(self) -> list[tuple[str, int]]:
        total, found = 0, []
        for bound, count in zip((*map(str, BOUNDS), "+Inf"), self._counts.classes, strict=True):
            total += count
            found.append((bound, total))
        return found
