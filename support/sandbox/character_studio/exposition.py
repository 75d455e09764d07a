"""The metrics as Prometheus reads them."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import Request
from prometheus_client import CollectorRegistry, Counter, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from sqlalchemy import Connection, func, select
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox import routing
from sandbox.character_studio import states, tallies, workflow
from sandbox.character_studio.tables import Job
from sandbox.database import Database
from sandbox.defects import active

router = routing.router()

_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_COUNTERS = (
    ("jobs_created", tallies.JOBS_CREATED, "Characters that were asked for.", None),
    ("jobs_finished", tallies.JOBS_FINISHED, "Jobs that have ended, by how.", "status"),
    ("attempts", tallies.ATTEMPTS, "Attempts that have ended, by how.", "outcome"),
    ("retries", tallies.RETRIES, "Attempts that were followed by another, by what failed.", "kind"),
    ("external_failures", tallies.EXTERNAL_FAILURES, "Attempts that the image service failed, by how.", "kind"),
    ("images_stored", tallies.IMAGES_STORED, "Images that were stored.", None),
    ("charged_cents", tallies.CHARGED_CENTS, "Cents that were charged.", None),
)


class Requests:
    """Counts the answers of this process."""

    def __init__(self, application: ASGIApp, counter: Counter) -> None:
        """Wrap an application."""
        self._application = application
        self._counter = counter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request and count its answer."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._counter.labels(scope["method"], str(message["status"])).inc()
            await send(message)

        await self._application(scope, receive, counted)


def counter_of_requests(registry: CollectorRegistry) -> Counter:
    """Make the counter of answers."""
    name, text = "character_studio_http_requests", "Answers of the API, by method and status."
    return Counter(name, text, ["method", "status"], registry=registry)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Give every figure as it is now."""
    database: Database = request.app.state.database
    registry: CollectorRegistry = request.app.state.registry
    with database.reading() as connection:
        figures = _Figures(list(_collected(connection, request)))
    own = generate_latest(figures)
    moving = b"" if active(request).on("metrics-never-move") else generate_latest(registry)
    return Response(own + moving, headers={"Content-Type": _TYPE, "Cache-Control": "no-store"})


class _Figures:
    """Metrics that were read from the database, as the exposition wants to be given them."""

    def __init__(self, metrics: list[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterator[Metric]:
        return iter(self._metrics)


def _collected(connection: Connection, request: Request) -> Iterator[Metric]:
    figures = tallies.read(connection)
    for name, tally, text, label in _COUNTERS:
        yield _counter(name, text, label, figures.get(tally, {}))
    yield _histogram(figures.get(tallies.JOB_SECONDS, {}))
    depth, oldest = workflow.queue(connection)
    defects = active(request)
    if defects.on("queue-depth-always-zero"):
        depth = 0
    yield _gauge("queue_depth", "Jobs that wait to be taken up.", depth)
    yield _gauge("oldest_queued_seconds", "How long the oldest of them has waited.", oldest)
    yield _gauge("workers_alive", "Workers that were heard of lately.", len(workflow.alive(connection, request)))
    jobs = GaugeMetricFamily("character_studio_jobs", "Stored jobs, by their state.", labels=["status"])
    stored = dict.fromkeys(states.ALL, 0)
    if not defects.on("metrics-never-move"):
        stored |= dict(connection.execute(_STORED).tuples().all())
    for status, count in stored.items():
        jobs.add_metric([status], count)
    yield jobs


_STORED = select(Job.status, func.count()).group_by(Job.status)


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(f"character_studio_{name}", text, value=value)


def _counter(name: str, text: str, label: str | None, figures: dict[str, float]) -> Metric:
    family = CounterMetricFamily(f"character_studio_{name}", text, labels=[label] if label else [])
    for value, amount in sorted(figures.items()) or ([] if label else [("", 0.0)]):
        family.add_metric([value] if label else [], amount)
    return family


def _histogram(figures: dict[str, float]) -> Metric:
    """Add the counts up from edge to edge, as Prometheus has them."""
    buckets = []
    total = 0.0
    for edge in (*(repr(edge) for edge in tallies.EDGES), "+Inf"):
        total += figures.get(edge, 0.0)
        buckets.append((edge, total))
    family = HistogramMetricFamily("character_studio_job_seconds", "From asking to the end, for jobs that have ended.")
    family.add_metric([], buckets, figures.get(tallies.SECONDS_SUM, 0.0))
    return family
