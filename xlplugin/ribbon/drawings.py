"""What the icons show: slate lines, one blue for what the button does, one amber for a cell in question."""

from __future__ import annotations

from collections.abc import Sequence

from xlplugin.ribbon.draw import Disc, Fill, Shape, Stroke, arc, box

SLATE = (84, 98, 112)
PALE = (176, 186, 196)
PAPER = (255, 255, 255)
BLUE = (24, 104, 178)
AMBER = (240, 178, 62)

SIZES = (16, 32)


def _sheet(left: float, top: float, right: float, bottom: float) -> list[Shape]:
    """A page with its outline."""
    page = box(left, top, right, bottom)
    return [Fill(PAPER, page[:4]), Stroke(SLATE, page)]


def _grid() -> list[Shape]:
    """A small table of three by three cells."""
    lines: list[Shape] = [Fill(PAPER, box(1.5, 2.5, 14.5, 13.5)[:4])]
    lines += [Stroke(PALE, [(1.5, y), (14.5, y)]) for y in (5.5, 9.5)]
    lines += [Stroke(PALE, [(x, 2.5), (x, 13.5)]) for x in (5.5, 10.5)]
    return [*lines, Stroke(SLATE, box(1.5, 2.5, 14.5, 13.5))]


def _text_lines(left: float, right: float, *heights: float) -> list[Shape]:
    return [Stroke(PALE, [(left, y), (right, y)]) for y in heights]


def _arrow(start: tuple[float, float], end: tuple[float, float], head: float = 2.5) -> list[Shape]:
    """A blue arrow along one axis."""
    (x, y), across = end, end[0] - start[0]
    back = -head if across > 0 or (across == 0 and end[1] > start[1]) else head
    wings = (
        [(x + back, y - head), end, (x + back, y + head)]
        if across
        else [(x - head, y + back), end, (x + head, y + back)]
    )
    return [Stroke(BLUE, [start, end], 1.5), Stroke(BLUE, wings, 1.5)]


def _chevron(x: float, towards: int) -> Shape:
    return Stroke(BLUE, [(x - 2 * towards, 4), (x + 2 * towards, 8), (x - 2 * towards, 12)], 2)


DRAWINGS: dict[str, Sequence[Shape]] = {
    "validate": [
        *_sheet(2.5, 1.5, 11.5, 14.5),
        *_text_lines(4.5, 9.5, 4.5, 7.5),
        Stroke(PAPER, [(6, 10), (9, 13), (14.5, 6)], 3.6),
        Stroke(BLUE, [(6, 10), (9, 13), (14.5, 6)], 2),
    ],
    "highlight": [*_grid(), Fill(AMBER, box(6, 6, 10, 9)[:4]), Stroke(BLUE, box(5.5, 5.5, 10.5, 9.5), 1.3)],
    "clear": [
        Fill(AMBER, [(6.2, 3.2), (10, 1.5), (14.5, 6), (10.5, 10)]),
        Fill(PAPER, [(6.2, 3.2), (1.5, 8), (6, 12.5), (10.5, 10)]),
        Stroke(SLATE, [(9.5, 1.5), (14.5, 6.5), (8, 13), (5, 13), (1.5, 9.5), (9.5, 1.5)]),
        Stroke(SLATE, [(5.5, 5.5), (10.5, 10.5)]),
        Stroke(SLATE, [(5, 14.5), (14.5, 14.5)]),
    ],
    "previous": [Stroke(SLATE, box(8.5, 4.5, 14.5, 11.5)), Fill(AMBER, box(9, 5, 14, 11)[:4]), _chevron(4, -1)],
    "next": [Stroke(SLATE, box(1.5, 4.5, 7.5, 11.5)), Fill(AMBER, box(2, 5, 7, 11)[:4]), _chevron(12, 1)],
    "explain": [
        Fill(PAPER, box(1.5, 1.5, 14.5, 11.5)[:4]),
        Stroke(
            SLATE, [(1.5, 1.5), (14.5, 1.5), (14.5, 11.5), (8, 11.5), (4.5, 14.5), (4.5, 11.5), (1.5, 11.5), (1.5, 1.5)]
        ),
        Stroke(BLUE, [*arc((8, 5), 1.8, 180, 390), (8, 7.4)], 1.3),
        Disc(BLUE, (8, 9.4), 0.8),
    ],
    "adopt": [
        Fill(AMBER, box(2, 9, 14, 14)[:4]),
        Stroke(SLATE, box(1.5, 8.5, 14.5, 14.5)),
        *_arrow((8, 1.5), (8, 11.5), 3),
    ],
    "compare_previous": [
        *_sheet(1.5, 1.5, 6.5, 9.5),
        *_sheet(9.5, 1.5, 14.5, 9.5),
        *_text_lines(3.5, 4.5, 4.5, 6.5),
        *_text_lines(11.5, 12.5, 4.5, 6.5),
        *_arrow((8, 12.5), (14, 12.5), 2),
        *_arrow((8, 12.5), (2, 12.5), 2),
    ],
    "consolidate_folder": [
        Fill(PAPER, [(1.5, 3.5), (6, 3.5), (7.5, 5.5), (14.5, 5.5), (14.5, 14.5), (1.5, 14.5)]),
        Stroke(SLATE, [(1.5, 3.5), (6, 3.5), (7.5, 5.5), (14.5, 5.5), (14.5, 14.5), (1.5, 14.5), (1.5, 3.5)]),
        Stroke(BLUE, [(10.6, 7.6), (5.6, 7.6), (8.2, 10), (5.6, 12.4), (10.6, 12.4)], 1.4),
    ],
    "new_template": [
        *_sheet(2.5, 1.5, 11.5, 14.5),
        *_text_lines(4.5, 9.5, 4.5, 7.5),
        Disc(PAPER, (11, 11), 4.6),
        Stroke(BLUE, [(11, 7.5), (11, 14.5)], 2),
        Stroke(BLUE, [(7.5, 11), (14.5, 11)], 2),
    ],
    "distribute": [
        *_sheet(1.5, 4.5, 5.5, 11.5),
        Stroke(BLUE, [(7, 8), (9, 8)], 1.4),
        Stroke(BLUE, [(9, 3.5), (9, 12.5)], 1.4),
        *[Stroke(BLUE, [(9, y), (10.5, y)], 1.4) for y in (3.5, 8, 12.5)],
        *[shape for y in (3.5, 8, 12.5) for shape in _sheet(11.5, y - 1.5, 14.5, y + 1.5)],
    ],
    "status": [
        *_sheet(1.5, 1.5, 14.5, 14.5),
        *_text_lines(8, 12.5, 4.5, 8.5, 12),
        Stroke(BLUE, [(3.4, 4.4), (4.4, 5.6), (6.4, 3.2)], 1.4),
        Stroke(BLUE, [(3.4, 8.4), (4.4, 9.6), (6.4, 7.2)], 1.4),
        Disc(AMBER, (4.8, 12), 1.4),
    ],
    "export_report": [
        *_sheet(1.5, 1.5, 9.5, 14.5),
        *_text_lines(3.5, 7.5, 4.5, 7.5, 11.5),
        Stroke(PAPER, [(6, 8), (14, 8)], 3.6),
        *_arrow((6, 8), (14.5, 8), 3),
    ],
    "settings": [
        *[Stroke(SLATE, [(1.5, y), (14.5, y)]) for y in (3.5, 8, 12.5)],
        *[Disc(PAPER, place, 2.4) for place in ((10.5, 3.5), (5, 8), (11, 12.5))],
        *[Stroke(BLUE, arc(place, 1.7, 0, 360), 1.3) for place in ((10.5, 3.5), (5, 8), (11, 12.5))],
    ],
    "about": [
        Disc(PAPER, (8, 8), 6.5),
        Stroke(SLATE, arc((8, 8), 6.5, 0, 360, 48)),
        Disc(BLUE, (8, 4.9), 1.0),
        Stroke(BLUE, [(8, 7.4), (8, 11.4)], 1.5),
    ],
}
