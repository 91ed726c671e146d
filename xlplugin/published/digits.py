"""Runs of digits that print has glued or broken: every way to read them, for the sums of the form to choose among."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

_MOST = 20000
"""Ways to try; a run that has more says nothing."""


def splits(digits: str, parts: int) -> Iterator[tuple[int, ...]]:
    """The ways to cut a run of digits into whole numbers none of which begins with an idle zero."""
    if parts == 0:
        if not digits:
            yield ()
        return
    longest = 1 if digits[:1] == "0" else len(digits) - parts + 1
    for size in range(1, min(longest, 9) + 1):
        if size > len(digits):
            return
        for rest in splits(digits[size:], parts - 1):
            yield (int(digits[:size]), *rest)


def adds_up(numbers: Sequence[object]) -> bool:
    if any(not isinstance(number, int) for number in numbers):
        return False
    values = [number for number in numbers if isinstance(number, int)]
    return sum(values[:-1]) == values[-1]


def ways_to_read(printed: Sequence[str], parts: int) -> list[tuple[int, ...]] | None:
    """The ways to read runs of digits as so many numbers: one glued run cut, too many pieces joined.

    Several runs that are too few are not cut: some of their neighbours were dropped, and which cannot be seen. None
    where a run is no digits or there are too many ways to try.
    """
    if not printed or any(not text.isdecimal() for text in printed):
        return None
    if len(printed) > parts:
        return _joined(printed, parts) if len(printed) <= parts + 3 else None
    if len(printed) > 1:
        return None
    ways = list(islice(splits(printed[0], parts), _MOST + 1))
    return ways if len(ways) <= _MOST else None


def _joined(printed: Sequence[str], parts: int) -> list[tuple[int, ...]]:
    """The ways to join neighbours into fewer numbers: digits that a narrow column broke."""
    if parts == 1:
        text = "".join(printed)
        return [(int(text),)] if len(printed) == 1 or text[0] != "0" else []
    found: list[tuple[int, ...]] = []
    for size in range(1, len(printed) - parts + 2):
        text = "".join(printed[:size])
        if size > 1 and text[0] == "0":
            continue
        found.extend((int(text), *rest) for rest in _joined(printed[size:], parts - 1))
    return found
