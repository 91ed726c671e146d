"""Which cell is wrong, and what it should be (first cut: one finding an equation)."""

from __future__ import annotations

from collections.abc import Sequence

from validation.filing import Filing
from validation.findings import BrokenEquation, Finding, Suggestion
from validation.form import Cell
from validation.values import Text, Value, show


def findings(
    filing: Filing, broken: Sequence[BrokenEquation], previous: Filing | None = None
) -> list[Finding]:
    """The broken equations as items for the clerk."""
    return [
        Finding(
            b.equation.rule.id,
            "error",
            (next(iter(b.equation.left)),),
            stated=show(b.stated),
            expected=show(b.expected),
            equations=(b,),
        )
        for b in broken
    ]


def content_suggestions(rule: str, cell: Cell, value: Value) -> tuple[Suggestion, ...]:
    """What an unreadable text probably means."""
    if isinstance(value, Text) and value.hint is not None:
        return (Suggestion(cell.key, value.hint, "hint"),)
    return ()
