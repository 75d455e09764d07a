"""The panels of the picture of a load."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ratified.load.findings import Finding
from ratified.load.promises import told_time
from ratified.load.samples import Column
from ratified.load.showing.drawing import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PALE,
    PURPLE,
    RED,
    SKY,
    Label,
    count_axis,
    count_told,
    label,
    say,
    time_axis,
)
from ratified.load.showing.timeline import Timeline
from ratified.load.showing.words import harmless

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ratified.load.recording import Flags, Numbers
    from ratified.load.showing.timeline import Figures

# Those that may hide others come first.
_SHARES = {"max": (1.0, GREY), "p99": (0.99, RED), "p95": (0.95, ORANGE), "p50": (0.5, BLUE)}
_FAILED = "#A0153E"
_ERRORS = (RED, ORANGE, PURPLE, SKY, GREEN)
_POINTS = 250  # of a curve
_MOST_LIMITS = 8
_MOST_LETTERS = 31  # beside a panel
_QUICKEST = 0.0044  # where one of a hundred stands on an axis of nines
_WIDTHS = {"from sending": 1.0, "first event": 3.2}
_TOLD = (0.5, 0.95, 0.99)


def limits_of(findings: Sequence[Finding]) -> list[Label]:
    """Return the limits that were promised, the tightest first, as lines to draw."""
    found: dict[int, list[str]] = {}
    for finding in findings:
        if finding.limit > 0:
            names = found.setdefault(finding.limit, [])
            if finding.metric not in names:
                names.append(finding.metric)
    tightest = sorted(found.items())[:_MOST_LIMITS]
    return [Label(limit / 1e9, _limit_told(limit, names), INK) for limit, names in tightest]


def draw_percentiles(axes: Axes, timeline: Timeline, limits: Sequence[Label]) -> None:
    """Draw how percentiles of the response time went, and where requests failed."""
    axes.set_title("Response time of requests, by when they were due")
    if not timeline.is_good.any():
        say(axes, "no request was answered as it must be" if len(timeline.rows) else "nothing was measured")
        axes.set_yticks([])
        _mark_failures(axes, timeline)
        return
    lines = dict(zip(_SHARES, timeline.percentiles([share for share, _ in _SHARES.values()]), strict=True))
    _scale(axes, [*lines.values()], limits)
    labels = [*limits]
    for name, values in lines.items():
        _, color = _SHARES[name]
        _line(axes, timeline.middles, values, color, width=1.0 if name == "max" else 1.6)
        labels.append(Label(float(values[_known(values)][-1]), name, color))
    _draw_limits(axes, limits)
    failed = _mark_failures(axes, timeline)
    label(axes, labels + failed)


def draw_arrivals(axes: Axes, timeline: Timeline) -> None:
    """Draw how many arrivals a second were wanted, and how many were sent."""
    axes.set_title("Arrivals a second")
    if not len(timeline.rows):
        say(axes, "nothing was sent")
        axes.set_yticks([])
        return
    import numpy as np

    due, sent = timeline.due(), timeline.sent()
    running = sent[sent > 0]
    least = float(np.percentile(running, 10)) if len(running) else 0.0
    count_axis(axes, float(max(np.nanmax(due, initial=0.0), sent.max())), least)
    labels = []
    known = _known(due)
    if known.any():
        axes.stairs(np.nan_to_num(due), timeline.edges, fill=True, color=PALE, alpha=0.75, linewidth=0)
        labels.append(Label(float(due[known][-1]), "wanted", GREY))
    axes.stairs(sent, timeline.edges, baseline=None, color=BLUE, linewidth=1.4)
    labels.append(Label(float(sent[-1]), "sent", BLUE))
    if not known.any():
        labels.append(Label(axes.get_ylim()[0], "none wanted: users wait", GREY))
    label(axes, labels)


def draw_errors(axes: Axes, timeline: Timeline) -> None:
    """Draw how many requests a second failed, by the way in which they did."""
    axes.set_title("Failed requests a second")
    failures = timeline.failures()
    if not failures:
        say(axes, "no request failed" if len(timeline.rows) else "nothing was measured")
        axes.set_yticks([])
        return
    import numpy as np

    if len(failures) > len(_ERRORS):
        rest = failures[len(_ERRORS) - 1 :]
        other = ("other", sum(count for _, count, _ in rest), np.sum([rates for *_, rates in rest], axis=0))
        failures = [*failures[: len(_ERRORS) - 1], other]
    below = np.zeros(len(timeline.middles))
    count_axis(axes, float(np.max(np.sum([rates for *_, rates in failures], axis=0))))
    labels = []
    widths = np.diff(timeline.edges)
    for (name, count, rates), color in zip(failures, _ERRORS, strict=False):
        there = rates > 0
        axes.bar(timeline.edges[:-1][there], rates[there], widths[there], below[there], align="edge", color=color)
        below += rates
        labels.append(Label(float(np.max(below)) - float(np.max(rates)) / 2, f"{name}: {count_told(count)}", color))
    label(axes, labels)


def draw_curves(axes: Axes, timeline: Timeline, limits: Sequence[Label]) -> None:
    """Draw which share of requests took at most how long, from when they were due and from when they were sent."""
    curves, count = _curves(timeline)
    axes.set_title(f"How many requests took how long ({count_told(count)} judged and answered)")
    if not curves:
        say(axes, "no judged request was answered as it must be" if len(timeline.rows) else "nothing was measured")
        axes.set_yticks([])
        axes.set_xticks([])
        return
    import numpy as np

    places = -np.log10(np.linspace(1, 0, _POINTS, endpoint=False))
    places = np.unique(np.concatenate([places, np.linspace(0, np.log10(2 * count), _POINTS)]))
    drawn = {name: (_quantiles(times, places), color) for name, (times, color) in curves.items()}
    # One in a hundred may be quicker than the axis shows, as it would leave little room for all others.
    _scale(axes, [values[places >= _QUICKEST] for values, _ in drawn.values()], limits)
    labels = [*limits]
    for name, (values, color) in drawn.items():
        _line(axes, places, values, color, width=_WIDTHS.get(name, 1.6), is_dashed=name == "from sending")
        labels.append(Label(float(values[-1]), f"{name}, at most {told_time(float(values[-1]) * 1e9)}", color))
    _draw_limits(axes, limits)
    _nines(axes, count)
    _tell_some(axes, curves["from due"][0], count)
    label(axes, labels)


def _limit_told(limit: int, metrics: Sequence[str]) -> str:
    told = f"limit {told_time(limit)}"
    return harmless(f"{told}, {metrics[0]}" if len(metrics) == 1 and metrics[0] else told, _MOST_LETTERS)


def _curves(timeline: Timeline) -> tuple[dict[str, tuple[Numbers, str]], int]:
    """Return sorted times by what they are, and how many requests they are of."""
    import numpy as np

    judged = [number for number, phase in enumerate(timeline.recording.phases) if phase.is_judged]
    rows = timeline.rows[timeline.is_good & np.isin(timeline.rows[:, Column.PHASE], judged)]
    if not len(rows):
        return {}, 0
    due = rows[:, Column.INTENDED]
    curves = {
        "from sending": (np.sort(rows[:, Column.LAST] - rows[:, Column.WRITTEN]), SKY),
        "from due": (np.sort(rows[:, Column.LAST] - due), BLUE),
    }
    for name, column, color in (
        ("first event", Column.FIRST_EVENT, PURPLE),
        ("first content", Column.FIRST_CONTENT, GREEN),
    ):
        there = rows[:, column] > 0
        if there.any():
            curves[name] = (np.sort(rows[there, column] - due[there]), color)
    return curves, len(rows)


def _quantiles(ordered: Numbers, places: Figures) -> Figures:
    """Return by nearest rank what was not exceeded by the shares at some places of an axis of nines."""
    import numpy as np

    shares = 1 - 10.0**-places
    ranks = np.clip(np.ceil(shares * len(ordered) - 1e-9).astype(np.int64), 1, len(ordered))
    values: Figures = ordered[ranks - 1] / 1e9
    return values


def _nines(axes: Axes, count: int) -> None:
    import numpy as np

    end = max(float(np.log10(2 * count)), 0.4)
    shares = ("0", "50", "75", "90", "95", "99", "99.9", "99.99", "99.999", "99.9999")
    ticks = {-float(np.log10(1 - float(share) / 100)): f"{share} %" for share in shares}
    within = {place: told for place, told in ticks.items() if place <= end}
    axes.set_xlim(0, end)
    axes.set_xticks(list(within), list(within.values()))
    axes.grid(visible=True, axis="x", color="#EEF0F2", linewidth=0.8)
    axes.set_xlabel("share of requests that took at most so long")


def _tell_some(axes: Axes, times: Numbers, count: int) -> None:
    """Tell the percentiles that people ask for where they lie on a curve."""
    import numpy as np

    places = np.asarray([-np.log10(1 - share) for share in _TOLD if 1 - share >= 1 / count])
    for place, value in zip(places, _quantiles(times, places), strict=True):
        axes.plot([place], [value], "o", color=BLUE, markersize=4.5, zorder=5)
        # To the left it hides nothing, as a curve rises; where there is no room, below.
        has_room = place > 0.1 * axes.get_xlim()[1]
        axes.annotate(
            told_time(float(value) * 1e9),
            (place, value),
            (-3, 6) if has_room else (5, -12),
            textcoords="offset points",
            color=BLUE,
            fontweight="bold",
            ha="right" if has_room else "left",
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 0.8},
            zorder=5,
        )


def _scale(axes: Axes, lines: Sequence[Figures], limits: Sequence[Label]) -> None:
    import numpy as np

    joined = np.concatenate([*lines, [one.at for one in limits]])
    positive = joined[joined > 0]
    shortest = float(positive.min()) if len(positive) else 1e-3
    time_axis(axes, shortest, float(positive.max()) if len(positive) else 1e-3)


def _draw_limits(axes: Axes, limits: Sequence[Label]) -> None:
    for one in limits:
        axes.axhline(one.at, color=INK, linewidth=1, linestyle=(0, (5, 3)), zorder=3)


def _mark_failures(axes: Axes, timeline: Timeline) -> list[Label]:
    """Mark the pieces in which requests failed, above all lines."""
    failed = timeline.rows[~timeline.is_good, Column.INTENDED]
    if not len(failed):
        return []
    import numpy as np

    places = np.unique(timeline.pieces(failed))
    heights = np.full(len(places), 0.955)
    axes.plot(
        timeline.middles[places],
        heights,
        "x",
        color=_FAILED,
        markersize=4,
        transform=axes.get_xaxis_transform(),
        zorder=4,
    )
    top = axes.get_ylim()[1]
    return [Label(top, f"× {count_told(len(failed))} failed", _FAILED)]


def _line(axes: Axes, places: Figures, values: Figures, color: str, *, width: float, is_dashed: bool = False) -> None:
    """Draw a line, and points where it has no neighbours to be drawn to."""
    import numpy as np

    known = np.concatenate([[False], _known(values), [False]])
    alone = known[1:-1] & ~known[:-2] & ~known[2:]
    axes.plot(places, values, color=color, linewidth=width, linestyle="--" if is_dashed else "-")
    if alone.any():
        axes.plot(places[alone], values[alone], "o", color=color, markersize=3.5)


def _known(values: Figures) -> Flags:
    import numpy as np

    known: Flags = ~np.isnan(values)
    return known
