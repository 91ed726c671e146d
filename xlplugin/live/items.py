"""The findings of the open workbook as the buttons need them: sentences and places, nothing to compute any more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validation.findings import Severity

if TYPE_CHECKING:
    from validation.findings import Finding, Language, Report

Place = tuple[str, str]
"""A sheet and an address on it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One finding in words, with the cells to look at; the first is the one to go to."""

    rule: str
    severity: Severity
    places: tuple[Place, ...]
    message: str
    remedy: str
    source: str
    suggestion: str
    """The likeliest correction in words, empty where nothing can be said."""


def items(report: Report, language: Language = "zh") -> list[Item]:
    """The findings in their order."""
    return [_item(finding, report, language) for finding in report.findings]


def _item(finding: Finding, report: Report, language: Language) -> Item:
    from validation.values import show
    from validation.wording import place, why, words

    edition, places = report.filing.edition, report.filing.provenance.places
    said = words(finding, edition, language)
    found = tuple(places[key] for key in finding.cells if key in places)
    likeliest = finding.likely[0] if finding.likely else None
    suggestion = ""
    if likeliest is not None:
        suggestion = (
            f"{place(edition, likeliest.cell, language)} → {show(likeliest.value)}（{why(likeliest, language)}）"
        )
    return Item(
        finding.rule,
        finding.severity,
        found or ((finding.at,) if finding.at else ()),
        said.message,
        said.remedy,
        said.source,
        suggestion,
    )
