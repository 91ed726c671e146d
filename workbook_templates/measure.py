"""How much room a text needs: a Chinese character is as wide as two Latin ones."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NARROW = re.compile("[\\0-\u2000]+")
LINE = 15.0
"""Points of a line at 11 pt."""


def width(text: str) -> int:
    """In Latin characters."""
    return len(text) + len(_NARROW.sub("", text))


def height(texts: Iterable[tuple[str, float]], least: float = 20.0) -> float:
    """Points that the tallest of (text, width of its column) needs, wrapped; at most what Excel allows."""
    lines = max((_lines(text, max(1, int(room) - 2)) for text, room in texts), default=1)
    return min(409.0, max(least, 5 + LINE * lines))


def _lines(text: str, room: int) -> int:
    return sum(-(-width(line) // room) or 1 for line in text.split("\n"))
