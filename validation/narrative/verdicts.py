"""A number of the text set against the readings of its words, and a percentage against their shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from validation.filing import Filing
from validation.narrative.numbers import Figure
from validation.narrative.readings import Head, Reading, readings
from validation.narrative.scope import Relation
from validation.narrative.vocabulary import BASES
from validation.values import Number


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the tables say. `matched` is the reading that agrees, None where none does."""

    readings: tuple[Reading, ...]
    expected: Number
    """What the plain reading gives."""
    alternative: Number | None
    """What the other reading gives, where there is one."""
    matched: Reading | None
    base: Reading | None = None
    """For a percentage: what it is a share of."""


def count(filing: Filing, figure: Figure, found: Head, related: Relation) -> Verdict | None:
    """The verdict on a count; None where the form has no such cells or they cannot be read."""
    possible = [
        (reading, stated, reading.computed(filing))
        for reading in readings(found, filing.edition)
        if (stated := reading.stated(filing)) is not None
    ]
    if not possible:
        return None
    matched = next((r for r, *values in possible if any(_agrees(figure, value, related) for value in values)), None)
    values = [stated for _, stated, _ in possible]
    expected = max(values, key=Decimal) if related == "part" else values[0]
    alternative = next((value for value in values[1:] if value != expected), None)
    return Verdict(tuple(reading for reading, *_ in possible), expected, alternative, matched)


def share(filing: Filing, figure: Figure, counted: Sequence[Reading], words: str) -> Verdict | None:
    """The verdict on a percentage: of 办结, or by the words before it of 受理; offices round, and cut off."""
    codes = next(codes for pattern, codes in BASES if pattern.search(words))
    bases = [Reading(tuple((1, f"t3.{line}.total") for line in lines)) for lines in codes]
    shares = [
        (reading, base, Decimal(part) * 100 / Decimal(total))
        for base in bases
        for reading in counted
        if (part := reading.stated(filing)) is not None and (total := base.stated(filing))
    ]
    if not shares:
        return None
    last_place = Decimal(1).scaleb(-figure.decimals)
    matched = next((r for r, _, exact in shares if abs(exact - Decimal(figure.value)) < last_place), None)
    reading, base, exact = shares[0]
    return Verdict((reading,), exact.quantize(last_place, ROUND_HALF_UP), None, matched, base)


def _agrees(figure: Figure, value: Number | None, related: Relation) -> bool:
    if value is None:
        return False
    if related == "part":
        return figure.value <= value + figure.slack
    if related == "whole":
        return figure.value + figure.slack >= value
    return abs(Decimal(figure.value) - value) <= figure.slack
