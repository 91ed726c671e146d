"""The gravest findings over many filings: errors before warnings, the largest difference first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from heapq import nsmallest

from validation import Filing, Finding
from validation.findings import SEVERITIES
from xlplugin.verdicts import Judged


@dataclass(frozen=True, slots=True)
class Grave:
    """A finding with the filing in which it was found."""

    judged: Judged
    filing: Filing
    finding: Finding


def gravest(included: Iterable[Judged], most: int = 10) -> list[Grave]:
    """The gravest findings; notes are none. Of equals the first unit's first."""
    found = [
        Grave(item, item.report.filing, finding)
        for item in included
        if item.report is not None
        for finding in item.report.findings
        if finding.severity != "note" and finding.accepted is None
    ]
    return nsmallest(most, found, key=_weight)


def _weight(grave: Grave) -> tuple[int, Decimal, str, str, tuple[str, ...]]:
    finding = grave.finding
    return SEVERITIES.index(finding.severity), -_size(finding), grave.filing.unit, finding.rule, finding.cells


def _size(finding: Finding) -> Decimal:
    """How far off the figures are; what is no number at all weighs one."""
    sizes = [abs(Decimal(broken.difference)) for broken in finding.equations]
    if not sizes:
        try:
            sizes = [abs(Decimal(finding.stated) - Decimal(finding.expected))]
        except ArithmeticError:
            sizes = [Decimal(1)]
    return max(sizes)
