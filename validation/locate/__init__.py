"""Which cell is wrong, and what it should be.

`findings` turns the broken equations of a filing into items for the clerk: one item a cause, the likeliest repair
first. `contents` says what an unreadable cell should hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from validation.filing import Filing
from validation.findings import BrokenEquation, Finding
from validation.form import Edition
from validation.locate.contents import content_suggestions
from validation.locate.faults import faults
from validation.locate.group import Grouping
from validation.locate.solve import Changes
from validation.values import Number, decimals

__all__ = ["content_suggestions", "findings"]


def findings(filing: Filing, broken: Sequence[BrokenEquation], previous: Filing | None = None) -> list[Finding]:
    """The broken equations as items for the clerk; each of them is in exactly one item.

    `previous` is the same office's filing of the year before: it helps to rank, it accuses nobody.
    """
    if not broken:
        return []
    edition = filing.edition
    numbers = _numbers(edition)
    by_number = {numbers[b.equation.key]: b for b in broken}
    scale: int = 10 ** max(decimals(b.difference) for b in broken)
    unread = {key for key, value in filing.cells.items() if value.__class__ is not int and filing.amount(key) is None}
    off = {
        number: int(by_number[number].difference * scale) if number in by_number else 0
        for number, equation in enumerate(edition.equations)
        if not unread or number in by_number or unread.isdisjoint(equation.cells)
    }

    def value(cell: str, change: int) -> Number:
        total = (filing.amount(cell) or 0) * scale + change
        return int(total) // scale if total % scale == 0 else Decimal(total) / scale

    def allowed(changes: Changes) -> bool:
        return all(_can_be(edition, cell, value(cell, change)) for cell, change in changes.items())

    zero = {key for key in edition.totals if filing.amount(key) == 0}
    return Grouping(filing, by_number, value, previous).findings(faults(edition, off, zero, allowed))


def _can_be(edition: Edition, cell: str, value: Number) -> bool:
    kind = edition.cells[cell].kind
    return (value >= 0 or kind == "change") and (kind == "money" or value == int(value))


def _numbers(edition: Edition) -> dict[str, int]:
    return {equation.key: number for number, equation in enumerate(edition.equations)}
