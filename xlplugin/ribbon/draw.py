"""Draw small icons from lines, polygons and discs: a rasteriser with smooth edges and a PNG writer.

Coordinates are those of a 16 x 16 grid, whatever the size in pixels, so that a stroke of width 1 through the middle
of a grid square is crisp at 16 and at 32 pixels.
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

GRID = 16
SAMPLES = 5
"""Points tried along each side of a pixel."""

Point = tuple[float, float]
Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Stroke:
    """A line through `points` with round ends."""

    colour: Colour
    points: Sequence[Point]
    width: float = 1.0

    def covers(self, x: float, y: float) -> bool:
        """Whether the point lies on the line."""
        segments = zip(self.points, self.points[1:], strict=False)
        return any(_distance(x, y, start, end) <= self.width / 2 for start, end in segments)


@dataclass(frozen=True)
class Fill:
    """A filled polygon."""

    colour: Colour
    points: Sequence[Point]

    def covers(self, x: float, y: float) -> bool:
        """Whether the point lies inside, by counting the sides that a ray to the right crosses."""
        inside = False
        for (x1, y1), (x2, y2) in zip(self.points, [*self.points[1:], self.points[0]], strict=True):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                inside = not inside
        return inside


@dataclass(frozen=True)
class Disc:
    """A filled circle."""

    colour: Colour
    centre: Point
    radius: float

    def covers(self, x: float, y: float) -> bool:
        """Whether the point lies inside."""
        return math.dist((x, y), self.centre) <= self.radius


Shape = Stroke | Fill | Disc


def box(left: float, top: float, right: float, bottom: float) -> list[Point]:
    """The corners of a rectangle, the first repeated at the end (for a `Stroke`)."""
    return [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]


def arc(centre: Point, radius: float, start: float, end: float, steps: int = 24) -> list[Point]:
    """Points on a circle from `start` to `end`, in degrees, clockwise from three o'clock."""
    turns = [math.radians(start + (end - start) * step / steps) for step in range(steps + 1)]
    return [(centre[0] + radius * math.cos(turn), centre[1] + radius * math.sin(turn)) for turn in turns]


def _distance(x: float, y: float, start: Point, end: Point) -> float:
    """Distance of a point from a segment."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = across * across + down * down
    part = ((x - start[0]) * across + (y - start[1]) * down) / length if length else 0.0
    part = min(1.0, max(0.0, part))
    return math.dist((x, y), (start[0] + part * across, start[1] + part * down))


def pixels(shapes: Sequence[Shape], size: int) -> list[list[tuple[int, int, int, int]]]:
    """Rows of (red, green, blue, opacity); later shapes lie over earlier ones."""
    return [[_pixel(shapes, size, column, row) for column in range(size)] for row in range(size)]


def _pixel(shapes: Sequence[Shape], size: int, column: int, row: int) -> tuple[int, int, int, int]:
    step = GRID / size / SAMPLES
    left, top = column * GRID / size + step / 2, row * GRID / size + step / 2
    colours = []
    for i in range(SAMPLES):
        for j in range(SAMPLES):
            x, y = left + i * step, top + j * step
            colours += [shape.colour for shape in reversed(shapes) if shape.covers(x, y)][:1]
    if not colours:
        return 0, 0, 0, 0
    red, green, blue = (round(sum(colour[k] for colour in colours) / len(colours)) for k in range(3))
    return red, green, blue, round(255 * len(colours) / SAMPLES**2)


def png(rows: Sequence[Sequence[tuple[int, int, int, int]]]) -> bytes:
    """The picture as a PNG file with eight bits a channel and opacity."""
    raw = b"".join(b"\0" + bytes(channel for pixel in row for channel in pixel) for row in rows)
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, *zip(*chunks, strict=True)))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
