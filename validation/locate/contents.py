"""What a cell that cannot be read, or cannot be right, should hold: what it seems to say, and what the sums need."""

from __future__ import annotations

from collections.abc import Mapping

from validation.filing import Filing
from validation.findings import Suggestion
from validation.form import Cell, Equation
from validation.values import Number, Text, Value, show

_ROUNDS = 3
"""How often values found may help to find others; chains are short in this form."""
_READ_BY_SUMS = frozenset(["C-TEXT", "C-ERROR", "C-PRECISION", "C-NEGATIVE", "C-FRACTION"])

Needed = Mapping[str, Mapping[Number, int]]
"""By cell: each value that some equations need, with their number."""


def content_suggestions(rule: str, cell: Cell, value: Value, needed: Needed | None = None) -> tuple[Suggestion, ...]:
    """What the content probably should be, likeliest first; `needed` is that of `needed_values`."""
    hint = value.hint if isinstance(value, Text) else None
    votes = (needed or {}).get(cell.key, {}) if rule in _READ_BY_SUMS else {}
    ranked = sorted(votes, key=lambda number: (number != hint, -votes[number], number))
    found = [
        Suggestion(
            cell.key,
            number,
            "hint_sums" if number == hint else "sums",
            {"count": str(votes[number]), "value": show(number)},
        )
        for number in ranked
    ]
    if hint is not None and hint not in votes:
        found.append(Suggestion(cell.key, hint, "hint", {"value": show(hint)}))
    return tuple(found)


def needed_values(filing: Filing, cells: list[str]) -> Needed:
    """What the equations need in each of these cells, the others being right. Counts not below zero only."""
    known: dict[str, Number | None] = {key: filing.amount(key) for key in filing.cells}
    open_ = dict.fromkeys(cells)
    found: dict[str, dict[Number, int]] = {}
    for _ in range(_ROUNDS):
        fresh = {}
        for key in open_:
            votes = _votes(filing, key, known)
            if votes:
                fresh[key] = votes
        if not fresh:
            break
        for key, votes in fresh.items():
            found[key] = votes
            del open_[key]
            if known[key] is None and len(votes) == 1:
                known[key] = next(iter(votes))
    return found


def _votes(filing: Filing, key: str, known: Mapping[str, Number | None]) -> dict[Number, int]:
    votes: dict[Number, int] = {}
    for equation in filing.edition.holding[key]:
        value = _solved(equation, key, known)
        if value is not None and value >= 0 and value == int(value) and value != known[key]:
            votes[value] = votes.get(value, 0) + 1
    return votes


def _solved(equation: Equation, key: str, known: Mapping[str, Number | None]) -> Number | None:
    total: Number = 0
    own = 1
    for cell, k in equation.coefficients().items():
        if cell == key:
            own = k
            continue
        number = known[cell]
        if number is None:
            return None
        total += k * number
    return -total // own if total % own == 0 else None
