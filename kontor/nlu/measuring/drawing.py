"""Small pictures as SVG text: curves, bars and a matrix. Colours are classes or variables of the page around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

LEFT, RIGHT, TOP, BOTTOM = 52, 22, 14, 42
"""Room for the words at the sides, in pixels."""
SLANT = 80
"""Room for the last of the slanted words."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A plot of some width and height whose axes go from `low` to `high`, x before y."""

    width: int
    height: int
    low: tuple[float, float] = (0.0, 0.0)
    high: tuple[float, float] = (1.0, 1.0)

    def x(self, value: float) -> float:
        """Return the pixel of a value on the x axis."""
        return LEFT + (value - self.low[0]) / (self.high[0] - self.low[0]) * (self.width - LEFT - RIGHT)

    def y(self, value: float) -> float:
        """Return the pixel of a value on the y axis, which grows upwards."""
        return (
            self.height - BOTTOM - (value - self.low[1]) / (self.high[1] - self.low[1]) * (self.height - TOP - BOTTOM)
        )


@dataclass(frozen=True, slots=True)
class Series:
    """Points joined by a line, each with what it says when pointed at."""

    points: Sequence[tuple[float, float]]
    titles: Sequence[str]
    sizes: Sequence[float] = ()
    kind: str = "one"


@dataclass(frozen=True, slots=True)
class Axis:
    """What an axis says: its name and a word at some of its values."""

    name: str
    ticks: Mapping[float, str] = field(default_factory=dict)


def shares() -> dict[float, str]:
    """Return the ticks of an axis from 0 to 1."""
    return {tenth / 10: f"{tenth * 10}%" for tenth in range(0, 11, 2)}


def element(name: str, content: str = "", /, **attributes: object) -> str:
    """Return one SVG element; an underscore in an attribute's name stands for a hyphen, one at its end for nothing."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_short(value))}"' for key, value in attributes.items()
    )
    return f"<{name}{written}>{content}</{name}>"


def words(text: str, x: float, y: float, kind: str = "", **attributes: object) -> str:
    """Return a line of text."""
    return element("text", escape(text), x=x, y=y, class_=kind, **attributes)


def picture(width: int, height: int, parts: Iterable[str], label: str) -> str:
    """Return a whole picture; `label` tells those who cannot see it what it shows."""
    return element(
        "svg", "".join(parts), viewBox=f"0 0 {width} {height}", width=width, height=height, role="img",
        aria_label=label, xmlns="http://www.w3.org/2000/svg",
    )  # fmt: skip


def curve(frame: Frame, series: Sequence[Series], x: Axis, y: Axis, *, diagonal: bool = False) -> str:
    """Return lines over two axes, with a dashed diagonal where the best would lie if asked for."""
    parts = [*_axes(frame, x, y)]
    if diagonal:
        ends = frame.x(0), frame.y(0), frame.x(1), frame.y(1)
        parts.append(element("line", class_="ideal", **dict(zip(("x1", "y1", "x2", "y2"), ends, strict=True))))
    for one in series:
        places = [(frame.x(a), frame.y(b)) for a, b in one.points]
        parts.append(
            element("polyline", points=" ".join(f"{a:.1f},{b:.1f}" for a, b in places), class_=f"line {one.kind}")
        )
        sizes = one.sizes or [4.0] * len(places)
        for (a, b), size, title in zip(places, sizes, one.titles, strict=True):
            tip = element("title", escape(title))
            parts.append(element("circle", tip, cx=a, cy=b, r=size, class_=f"dot {one.kind}"))
    return picture(frame.width, frame.height, parts, f"{y.name} over {x.name}")


def bars(frame: Frame, groups: Sequence[tuple[str, Sequence[float]]], x: Axis, y: Axis) -> str:
    """Return groups of bars side by side; the place in a group decides the colour."""
    parts = [*_axes(frame, x, y)]
    room = (frame.width - LEFT - RIGHT) / max(1, len(groups))
    for place, (title, values) in enumerate(groups):
        wide = room * 0.8 / max(1, len(values))
        for number, value in enumerate(values):
            left, top = LEFT + place * room + room * 0.1 + number * wide, frame.y(value)
            tip = element("title", escape(f"{title}: {value:g}"))
            box = {"x": left, "y": top, "width": max(1.0, wide - 1), "height": max(0.0, frame.y(frame.low[1]) - top)}
            parts.append(element("rect", tip, class_=f"bar {_KINDS[number % len(_KINDS)]}", **box))
    return picture(frame.width, frame.height, parts, f"{y.name} over {x.name}")


_KINDS = ("one", "two", "three")


def heat(labels: Sequence[str], counts: Mapping[tuple[str, str], int], side: int = 760, named: int = 40) -> str:
    """Return a square of cells, a row a true label and a column a found one, darker where more texts lie.

    Up to `named` labels are written at the sides; of more the cells alone tell when pointed at.
    """
    room = 170 if len(labels) <= named else 48
    cell = (side - room) / len(labels)
    most = {label: sum(count for (true, _), count in counts.items() if true == label) or 1 for label in labels}
    place = {label: number for number, label in enumerate(labels)}
    parts = [element("rect", x=room, y=room, width=side - room, height=side - room, class_="ground")]
    for (true, found), count in sorted(counts.items()):
        tip = element("title", escape(f"{true} → {found}: {count} of {most[true]}"))
        kind = "right" if true == found else "wrong"
        box = {"x": room + place[found] * cell, "y": room + place[true] * cell, "width": cell, "height": cell}
        shade = 0.25 + 0.75 * count / most[true]
        parts.append(element("rect", tip, class_=f"cell {kind}", fill_opacity=shade, **box))
    if len(labels) <= named:
        parts += _sides(labels, room, cell)
    else:
        parts += [words("understood as →", room, room - 8, "small"), words("meant ↓", 0, room + 10, "small")]
    return picture(side + SLANT, side, parts, "which intents were taken for which")


def _sides(labels: Sequence[str], room: int, cell: float) -> list[str]:
    found = []
    for number, label in enumerate(labels):
        middle = room + (number + 0.5) * cell
        short = label if len(label) <= 24 else f"{label[:23]}…"
        found.append(words(short, room - 6, middle + 4, "small", text_anchor="end"))
        turned = f"rotate(-60 {middle:.1f} {room - 6})"
        found.append(words(short, middle, room - 6, "small", transform=turned))
    return found


def _axes(frame: Frame, x: Axis, y: Axis) -> list[str]:
    bottom, left = frame.height - BOTTOM, LEFT
    parts = []
    for value, text in y.ticks.items():
        level = frame.y(value)
        parts.append(element("line", x1=left, y1=level, x2=frame.width - RIGHT, y2=level, class_="grid"))
        parts.append(words(text, left - 6, level + 4, "small", text_anchor="end"))
    for value, text in x.ticks.items():
        parts.append(words(text, frame.x(value), bottom + 16, "small", text_anchor="middle"))
    parts.append(element("line", x1=left, y1=bottom, x2=frame.width - RIGHT, y2=bottom, class_="axis"))
    parts.append(words(x.name, (left + frame.width - RIGHT) / 2, frame.height - 6, "name", text_anchor="middle"))
    turned = f"rotate(-90 12 {frame.height / 2:.0f})"
    parts.append(words(y.name, 12, frame.height / 2, "name", text_anchor="middle", transform=turned))
    return parts


def _short(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
