"""How pictures of a load look: colours, axes of time, and labels beside the lines they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Colours that everybody can tell apart (Okabe and Ito).
BLUE, ORANGE, RED, PURPLE, SKY, GREEN = "#0072B2", "#E69F00", "#D55E00", "#CC79A7", "#56B4E9", "#009E73"
INK, GREY, PALE, GRID = "#2B2F33", "#7A828A", "#C3CBD3", "#E6E9EC"
SMALL = 8.25
_GAP = 10.5  # points between two labels
_WIDE = 12  # times as long as the shortest time: more than an even axis shows

STYLE: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "ratified",
    "text.parse_math": False,
    "text.usetex": False,
    "font.family": ["sans-serif"],
    "font.sans-serif": ["DejaVu Sans", "Helvetica", "Arial"],
    "font.size": SMALL,
    "axes.edgecolor": PALE,
    "axes.linewidth": 0.8,
    "axes.labelcolor": GREY,
    "axes.titlesize": 10,
    "axes.titlecolor": INK,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.axisbelow": True,
    "xtick.color": PALE,
    "ytick.color": PALE,
    "xtick.labelcolor": GREY,
    "ytick.labelcolor": GREY,
    "ytick.major.size": 0,
    "ytick.minor.size": 0,
    "hatch.linewidth": 0.6,
    "hatch.color": "#D5DAE0",
    "lines.linewidth": 1.5,
    "lines.solid_capstyle": "round",
}


@dataclass(frozen=True, slots=True)
class Label:
    """What a line is called, and at which height it ends."""

    at: float
    text: str
    color: str
    is_bold: bool = False


def time_axis(axes: Axes, shortest: float, longest: float) -> None:
    """Scale the upright axis for times in seconds, evenly where that shows all of them."""
    from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

    axes.grid(visible=True, axis="y", color=GRID, linewidth=0.8)
    is_long = longest >= 1
    if longest <= _WIDE * shortest:
        axes.set_ylim(0, longest * 1.12)
        axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _told(value, is_long=is_long)))
        return
    axes.set_yscale("log")
    axes.set_ylim(shortest / 1.3, longest * 1.5)
    steps = (1.0, 2.0, 5.0) if longest < 200 * shortest else (1.0,)
    axes.yaxis.set_major_locator(LogLocator(subs=steps, numticks=20))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _told(value, is_long=value >= 1)))


def count_axis(axes: Axes, most: float, least: float = 0.0) -> None:
    """Scale the upright axis for numbers of something, evenly unless the least that matters would not be seen."""
    from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

    axes.grid(visible=True, axis="y", color=GRID, linewidth=0.8)
    if least and most > 2 * _WIDE * least:
        axes.set_yscale("log")
        axes.set_ylim(least / 2, most * 1.5)
        axes.yaxis.set_major_locator(LogLocator(numticks=6))
        axes.yaxis.set_minor_locator(NullLocator())
    else:
        axes.set_ylim(0, most * 1.15 if most > 0 else 1)
        axes.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: count_told(value)))


def count_told(number: float) -> str:
    """Return a number as people read it, thousands apart."""
    return f"{number:,.0f}".replace(",", "\u202f") if number >= 1000 else f"{number:g}"


def label(axes: Axes, labels: Sequence[Label]) -> None:
    """Write labels to the right of the lines they belong to, without one upon another."""
    heights = [_height(axes, one.at) for one in labels]
    gap = _GAP / (axes.get_window_extent().height * 72 / axes.figure.dpi)
    ordered = sorted(range(len(labels)), key=lambda place: (heights[place], -place))
    for place, height in zip(ordered, _apart([heights[place] for place in ordered], gap), strict=True):
        one = labels[place]
        axes.text(
            1.01,
            height,
            one.text,
            color=one.color,
            transform=axes.transAxes,
            verticalalignment="center",
            fontweight="bold" if one.is_bold else "normal",
        )


def say(axes: Axes, text: str) -> None:
    """Say in an otherwise empty panel why it is empty."""
    axes.text(0.5, 0.5, text, color=GREY, fontsize=10, transform=axes.transAxes, ha="center", va="center")


def _height(axes: Axes, value: float) -> float:
    _, height = axes.transAxes.inverted().transform(axes.transData.transform((0, value)))
    return float(min(max(height, 0.0), 1.0))


def _apart(heights: Sequence[float], gap: float) -> list[float]:
    """Return rising heights moved so that they stand a gap apart, and as close as can be to where they were."""
    groups: list[tuple[float, int]] = []  # the middle of those that touch, and how many they are
    for height in heights:
        middle, size = height, 1
        while groups and middle - gap * (size - 1) / 2 < groups[-1][0] + gap * (groups[-1][1] + 1) / 2:
            before, many = groups.pop()
            middle, size = (middle * size + before * many) / (size + many), size + many
        half = gap * (size - 1) / 2
        groups.append((max(min(middle, 1.0 - half), half), size))
    return [middle + gap * (place - (size - 1) / 2) for middle, size in groups for place in range(size)]


def _told(seconds: float, *, is_long: bool) -> str:
    if not seconds:
        return "0"
    return f"{seconds:g} s" if is_long else f"{seconds * 1e3:g} ms"
