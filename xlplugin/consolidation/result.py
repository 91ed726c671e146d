"""What a consolidation says: the summary as a filing, who is in it, who is not, and the contract's JSON."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from validation import Filing, Report
from validation.cells import Columns
from validation.findings import Language
from validation.values import Number, show
from xlplugin.consolidation.select import Excluded, Selection
from xlplugin.verdicts import Judged, counts, versions

if TYPE_CHECKING:
    from xlplugin.office.notices import Notice
    from xlplugin.office.roster import Roster


@dataclass(frozen=True)
class Consolidation:
    """The summary, its own judgement, and the outcome for every file."""

    summary: Filing
    report: Report
    columns: Columns
    """What the filings that count state, which the summary adds up."""
    totals: dict[str, Number | None]
    judged: tuple[Judged, ...]
    selection: Selection
    notices: tuple[Notice, ...]
    """What a person should look at among the filings that count; no errors."""
    roster: Roster | None = None
    before: Filing | None = None
    """The same unit's figures of last year."""
    published: Filing | None = None
    """What the unit has published itself for this year."""

    @cached_property
    def with_errors(self) -> int:
        """How many filings count though they have errors."""
        return sum(item.has_errors for item in self.selection.included)

    def to_dict(self, language: Language = "zh") -> dict[str, Any]:
        from xlplugin.office import rollup

        chosen, comparison = self.selection, rollup.compare(self)
        return {
            "unit": self.summary.unit,
            "unit_code": self.summary.unit_code,
            "year": self.summary.year,
            "edition": self.summary.edition.name,
            "scope": self.summary.scope,
            "totals": {key: None if value is None else show(value) for key, value in self.totals.items()},
            "included": [_included(item) for item in chosen.included],
            "excluded": [_excluded(item, language) for item in chosen.excluded],
            "missing": [{"unit": m.unit, "unit_code": m.unit_code, "why": m.why} for m in chosen.missing],
            "duplicates": [
                {
                    "unit": d.unit,
                    "counted": str(d.counted.received.path),
                    "superseded": [str(item.received.path) for item in d.superseded],
                    "why": DUPLICATE_REASONS[d.why][language == "en"],
                }
                for d in chosen.duplicates
            ],
            "findings": self.report.to_dict(language),
            "comparison": comparison.to_dict(language) if comparison is not None else None,
            "notices": [notice.to_dict(language) for notice in self.notices],
            "files": [item.to_dict(language) for item in self.judged],
            "counts": counts(self.judged),
            **versions(),
        }


DUPLICATE_REASONS = {
    "identical": ("内容完全相同，只计一份", "identical copies count once"),
    "without-errors": ("计入没有错误的一份", "the one without errors counts"),
    "newer": ("计入最后保存的一份", "the one last modified counts"),
    "by-content": ("保存时间相同，按内容择一", "equally old; one was chosen by content"),
}

REASONS = {
    "wrong-year": ("年度是 {year}，不是 {wanted}", "the year is {year}, not {wanted}"),
    "wrong-edition": ("格式版本是 {edition}，不是 {wanted}", "the edition is {edition}, not {wanted}"),
    "off-roster": ("不在单位名册中", "not on the roster"),
    "superseded": ("同一单位重复报送，计入的是 {counted}", "a duplicate; counted is {counted}"),
    "own-and-region": ("已包含在“{holder}”的汇总中", "already in the total of “{holder}”"),
    "has-errors": ("有 {errors} 项错误（--strict）", "has {errors} errors (--strict)"),
}


def reason_sentence(item: Excluded, language: Language = "zh") -> str:
    """Why a file does not count, in one sentence."""
    refused = item.judged.received.refused
    if refused is not None:
        return refused.sentence(language)
    filing, report = item.judged.filing, item.judged.report
    assert filing is not None
    assert report is not None
    facts = {
        "year": str(filing.year or ""),
        "edition": filing.edition.name,
        "errors": str(report.counts["error"]),
        **item.facts,
    }
    return REASONS[item.reason][language == "en"].format_map(facts)


def _included(item: Judged) -> dict[str, Any]:
    filing = item.filing
    assert filing is not None
    return {
        "file": str(item.received.path),
        "unit": filing.unit,
        "unit_code": filing.unit_code,
        "scope": filing.scope,
        "sha256": item.received.sha256,
    }


def _excluded(item: Excluded, language: Language) -> dict[str, Any]:
    return {
        "file": str(item.judged.received.path),
        "unit": item.judged.filing.unit if item.judged.filing is not None else "",
        "reason": item.reason,
        "message": reason_sentence(item, language),
    }
