"""Sentences against tables: N-… and F-….

`statements(filing)` is what the text was understood to say; `findings(filing)` is what of it does not agree. Always
warnings: a text may speak of another scope, and the office may explain.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from validation.filing import Filing
from validation.findings import Finding

if TYPE_CHECKING:
    from validation.narrative.statements import Statement

__all__ = ["findings"]

_MOST = 200
"""A report states some thirty numbers; a text made to cost time is read no further than this."""


def findings(filing: Filing) -> list[Finding]:
    """Warnings where a sentence or a 信息处理费 figure says something else than the tables."""
    from validation.narrative import fees

    if not filing.narrative:
        return fees.findings(filing)
    from validation.narrative import statements, years

    stated = list(islice(statements.statements(filing), _MOST))
    found = [_finding(statement) for statement in stated if statement.contradicts]
    found = list({(f.rule, f.cells, f.stated, f.facts["section"]): f for f in reversed(found)}.values())[::-1]
    return [*found, *years.findings(filing, stated), *fees.findings(filing)]


def _finding(statement: Statement) -> Finding:
    from validation.values import show

    verdict = statement.verdict
    facts = {"quote": statement.quote, "section": statement.section, "case": statement.relation}
    if verdict.alternative is not None and statement.relation == "exact":
        facts |= {"case": "either", "alternative": show(verdict.alternative)}
    cells = verdict.readings[0].cells + (verdict.base.cells if verdict.base else ())
    return Finding(
        statement.head.rule,
        "warning",
        tuple(dict.fromkeys(cells)),
        stated=show(statement.figure.value),
        expected=show(verdict.expected),
        facts=facts,
    )
