"""Owns what is counted of the service, for those who watch it: requests by route, and how work stands.

Nothing of a person, an account, a case or an address is a label: routes are patterns. A measure that is
read from the data when somebody asks is a `Gauge`, with its line in `GAUGES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client import Gauge as Level
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from engine.foundation.wrong import StorageError
from engine.operations.healthz import healthz
from engine.operations.world import World
from engine.storage.database import Transaction
from engine.storage.jobs import DONE, FAILED, count_jobs
from engine.storage.releases import all_tenants, count_releases
from engine.storage.timers import RUNNING, WAITING

CONTENT_TYPE = CONTENT_TYPE_LATEST
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
STATES = (WAITING, RUNNING, DONE, FAILED)
Counted = TypeVar("Counted")
METHODS = frozenset({"GET", "HEAD", "POST"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """`read` gives a value for each value of `label`; a gauge without a label gives one for ""."""

    name: str
    about: str
    read: Callable[[World], Mapping[str, float]]
    label: str = ""


def database_is_well(world: World) -> Mapping[str, float]:
    return {"": float(healthz(world).ok)}


def releases(world: World) -> Mapping[str, float]:
    return {"": float(sum(counted(world, count_releases)))}


def jobs(world: World) -> Mapping[str, float]:
    """How many jobs there are in each state, of all tenants."""
    found = dict.fromkeys(STATES, 0.0)
    for counts in counted(world, count_jobs):
        for state, count in counts.items():
            found[state] += count
    return found


def counted(world: World, count: Callable[[Transaction], Counted]) -> Iterator[Counted]:
    for tenant in all_tenants(world.storage):
        with world.storage.reading(tenant) as tx:
            yield count(tx)


GAUGES = (
    Gauge(
        name="stegvis_database_up",
        about="1 while the database answers and fits this version",
        read=database_is_well,
    ),
    Gauge(name="stegvis_releases", about="Releases in the database", read=releases),
    Gauge(name="stegvis_jobs", about="Jobs by how they stand", read=jobs, label="state"),
)


class FromData(Collector):
    """Reads `GAUGES` when asked. One that the database does not answer is left out, and
    `stegvis_database_up` is 0.
    """

    def __init__(self, world: World) -> None:
        self.world = world

    def collect(self) -> Iterator[Metric]:
        for gauge in GAUGES:
            try:
                values = gauge.read(self.world)
            except StorageError:
                continue
            labels = (gauge.label,) if gauge.label else ()
            family = GaugeMetricFamily(gauge.name, gauge.about, labels=labels)
            for name, value in values.items():
                family.add_metric((name,) if gauge.label else (), value)
            yield family


class Metrics:
    """The measures of one process, in a registry of their own."""

    def __init__(self, world: World) -> None:
        self.registry = CollectorRegistry()
        self.registry.register(FromData(world))
        self.answered = Counter(
            "stegvis_requests",
            "Requests answered",
            ("route", "method", "status"),
            registry=self.registry,
        )
        self.took = Histogram(
            "stegvis_request_seconds",
            "Time to answer",
            ("route", "method"),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.known: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        self.in_flight = Level(
            "stegvis_requests_in_flight", "Requests being answered", registry=self.registry
        )

    def note(self, route: str, method: str, status: int, seconds: float) -> None:
        """A request that has been answered. An invented method counts as any other."""
        known = method if method in METHODS else "other"
        key = route, known, status
        measures = self.known.get(key)
        if measures is None:
            answered = self.answered.labels(route, known, str(status))
            measures = self.known[key] = answered, self.took.labels(route, known)
        measures[0].inc()
        measures[1].observe(seconds)

    def as_text(self) -> bytes:
        return generate_latest(self.registry)
