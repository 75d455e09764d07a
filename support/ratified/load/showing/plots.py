"""A load as a picture: one file that any browser shows, and that holds nothing but the picture."""

from __future__ import annotations

import io
import textwrap
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ratified.load.findings import Finding
from ratified.load.promises import told_time
from ratified.load.recording import Recording
from ratified.load.showing.drawing import GREY, INK, STYLE, count_told
from ratified.load.showing.panels import draw_arrivals, draw_curves, draw_errors, draw_percentiles, limits_of
from ratified.load.showing.timeline import Stretch, Timeline
from ratified.load.showing.words import harmless

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WIDTH, _HEIGHT = 750, 738  # points, of which 750 are 1000 pixels; the height is without the head
_LEFT, _RIGHT = 0.065, 0.80
# Where panels begin and end, in points below the head.
_PANELS = ((36, 240), (278, 368), (406, 476), (530, 704))
_HEAD = 8
_LINE = 12
_CHARACTER = 5.2  # points
_LETTERS = 145  # in a line of the head
_MOST_LINES = 6


def plots(recording: Recording, findings: Sequence[Finding]) -> bytes:
    """Return a picture (SVG) of response times, arrivals and failures over time, and of how times are spread."""
    import matplotlib as mpl

    with mpl.rc_context(), warnings.catch_warnings():
        # Whatever the machine's own style is, and whichever letters its fonts lack: whoever looks at it has others.
        warnings.simplefilter("ignore")
        mpl.rcdefaults()
        mpl.rcParams.update(STYLE)
        return _written(_figure(Timeline(recording), findings))


def _figure(timeline: Timeline, findings: Sequence[Finding]) -> Figure:
    from matplotlib.figure import Figure

    names = [_phase_told(stretch) for stretch in timeline.stretches]
    are_numbers = not _fit(names, timeline)
    lines = _head(timeline, names if are_numbers else [])
    height = _HEIGHT + _HEAD + _LINE * len(lines)
    figure = Figure(figsize=(_WIDTH / 72, height / 72))
    figure.text(_LEFT, 1 - _HEAD / height, "\n".join(lines), color=INK, va="top", linespacing=1.3)
    first, second, third, last = (_panel(figure, height, place) for place in range(len(_PANELS)))
    for axes in (first, second, third):
        axes.set_xlim(0, timeline.length / 1e9)
        _shade(axes, timeline.stretches)
    limits = limits_of(findings)
    draw_percentiles(first, timeline, limits)
    draw_arrivals(second, timeline)
    draw_errors(third, timeline)
    third.set_xlabel("seconds")
    draw_curves(last, timeline, limits)
    _name_phases(first, timeline, [str(number + 1) for number in range(len(names))] if are_numbers else names)
    return figure


def _panel(figure: Figure, height: float, place: int) -> Axes:
    top, bottom = _PANELS[place]
    return figure.add_axes((_LEFT, (_HEIGHT - bottom) / height, _RIGHT - _LEFT, (bottom - top) / height))


def _shade(axes: Axes, stretches: Sequence[Stretch]) -> None:
    for place, stretch in enumerate(stretches):
        if not stretch.is_judged:
            axes.axvspan(stretch.begin, stretch.end, facecolor="none", hatch="////", edgecolor="#D5DAE0", linewidth=0)
        elif place % 2:
            axes.axvspan(stretch.begin, stretch.end, facecolor="#F3F5F8", edgecolor="none")
        if place:
            axes.axvline(stretch.begin, color="#D5DAE0", linewidth=0.8)


def _fit(names: Sequence[str], timeline: Timeline) -> bool:
    room = (_RIGHT - _LEFT) * _WIDTH / (timeline.length / 1e9)
    return all(
        len(name) * _CHARACTER < (one.end - one.begin) * room
        for name, one in zip(names, timeline.stretches, strict=True)
    )


def _name_phases(axes: Axes, timeline: Timeline, names: Sequence[str]) -> None:
    axes.set_title(axes.get_title(loc="left"), pad=20)
    for name, one in zip(names, timeline.stretches, strict=True):
        middle = (one.begin + one.end) / 2
        axes.text(middle, 1.015, name, color=GREY, transform=axes.get_xaxis_transform(), ha="center", va="bottom")


def _head(timeline: Timeline, names: Sequence[str]) -> list[str]:
    """Return what is told above all panels; names of phases only where they are too short to be named in place."""
    size, failed = len(timeline.rows), int((~timeline.is_good).sum())
    requests = f"{count_told(size)} request{'' if size == 1 else 's'}"
    told = f"{requests} in {told_time(timeline.length)}, {count_told(failed)} failed."
    if not timeline.recording.is_complete:
        told += " Interrupted: this is what there was until then."
    numbered = "   ".join(f"{number} {name}" for number, name in enumerate(names, start=1))
    return [told, *textwrap.wrap(numbered, _LETTERS, max_lines=_MOST_LINES, placeholder=" …")]


def _phase_told(stretch: Stretch) -> str:
    name = harmless(stretch.name, 40)
    return name if stretch.is_judged else f"{name} (not judged)"


def _written(figure: Figure) -> bytes:
    out = io.BytesIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(out, format="svg", metadata=nothing)
    content = out.getvalue()
    # The prolog names a place on the Internet, which some readers look up.
    return content[content.index(b"<svg") :]
