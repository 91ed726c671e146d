"""Which cell is wrong, and what it should be.

`findings` turns the broken equations of a filing into items for the clerk: one item a cause, the likeliest repair
first. `content_suggestions` says what an unreadable cell should hold, `relation_suggestions` which cell of a
relation between years is likely wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from validation.filing import Filing
from validation.findings import BrokenEquation, Finding, Suggestion
from validation.form import Edition
from validation.locate.contents import content_suggestions, needed_values
from validation.locate.faults import faults
from validation.locate.group import Grouping
from validation.locate.slips import likeliest
from validation.locate.solve import Changes
from validation.locate.system import numbers_by_key
from validation.values import Number, amount, decimals

__all__ = ["content_suggestions", "findings", "needed_values", "relation_suggestions"]


def findings(filing: Filing, broken: Sequence[BrokenEquation], previous: Filing | None = None) -> list[Finding]:
    """The broken equations as items for the clerk; each of them is in exactly one item.

    `previous` is the same office's filing of the year before: it helps to rank, it accuses nobody.
    """
    if not broken:
        return []
    edition = filing.edition
    numbers = numbers_by_key(edition)
    by_number = {numbers[b.equation.key]: b for b in broken}
    scale: int = 10 ** max(decimals(b.difference) for b in broken)
    off = dict.fromkeys(_judged(filing), 0)
    off |= {number: int(b.difference * scale) for number, b in by_number.items()}

    def value(cell: str, change: int) -> Number:
        total = (filing.amount(cell) or 0) * scale + change
        return int(total) // scale if total % scale == 0 else Decimal(total) / scale

    def allowed(changes: Changes) -> bool:
        return all(_can_be(edition, cell, value(cell, change)) for cell, change in changes.items())

    def is_zero(cell: str) -> bool:
        return filing.amount(cell) == 0

    return Grouping(filing, by_number, off, value, previous).findings(faults(edition, off, is_zero, allowed))


def relation_suggestions(filing: Filing, coefficients: Mapping[str, int], excess: Number) -> tuple[Suggestion, ...]:
    """One relation that does not hold, alone: each of its cells with the number that would mend it, likeliest first.

    `excess` is Σ coefficient × number, less what it should be.
    """
    found = []
    for cell, k in coefficients.items():
        present = filing.amount(cell)
        if present is None or excess % k:
            continue
        number = present - excess // k
        if _can_be(filing.edition, cell, number):
            slip = likeliest(filing, cell, number)
            found.append((slip.cost, Suggestion(cell, number, slip.why, {**slip.facts, "count": "1"})))
    return tuple(suggestion for _, suggestion in sorted(found, key=lambda ranked: ranked[0]))


def _can_be(edition: Edition, cell: str, value: Number) -> bool:
    kind = edition.cells[cell].kind
    return (value >= 0 or kind == "change") and (kind == "money" or value == int(value))


def _judged(filing: Filing) -> range | list[int]:
    """Numbers of the equations all of whose cells can be read."""
    edition, row = filing.edition, filing.cells.row
    unread = {
        key
        for key, value in zip(edition.keys, row, strict=True)
        if value.__class__ is not int and amount(value) is None
    }
    if not unread:
        return range(len(edition.equations))
    return [number for number, equation in enumerate(edition.equations) if unread.isdisjoint(equation.cells)]
