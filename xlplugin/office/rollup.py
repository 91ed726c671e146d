"""汇总核对: Σ of the parts against what the unit above has published itself, cell by cell.

A part that is missing makes a difference "not yet" and is named; it does not make it "wrong". Where the official
counting rules let Σ and the published figure differ, the difference carries that rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from validation import Filing
from validation.findings import Language
from validation.values import Blank, Number, show
from validation.wording import place
from xlplugin.consolidation.result import Consolidation

VERDICTS = {
    "equal": ("相符", "equal"),
    "differs": ("不符", "differs"),
    "below-part": ("小于其中一家", "less than one part alone"),
    "explained": ("不符，可能由统计口径引起", "differs, perhaps by the counting rule"),
    "not-yet": ("尚不能核对", "not yet"),
    "unknown": ("无法核对", "cannot be compared"),
}

NOTES = {
    "joint": (
        "联合制发的文件由各制发单位分别计数，下级之和会重复计算；公布数应只计一件。",
        "documents issued jointly are counted by each issuing unit: the sum counts them more than once.",
    ),
    "co-defendant": (
        "复议机关作共同被告的诉讼，只由原行为机关统计，复议机关不计（国办公开办函〔2016〕201号）。",
        "where the review body is co-defendant, the original agency alone counts the case (Guoban letter [2016] 201).",
    ),
}
"""Counting rules that let Σ and a published figure differ."""

_JOINT = ("regulations", "normative")
_LITIGATION = ("direct", "after_review")


@dataclass(frozen=True, slots=True)
class Line:
    """One cell compared."""

    key: str
    summed: Number | None
    published: Number | None
    verdict: str
    note: str = ""
    """A key of NOTES, where a counting rule speaks of this cell."""
    largest: str = ""
    """For `below-part`: the part that alone states more."""

    @property
    def difference(self) -> Number | None:
        """Σ − published."""
        return None if self.summed is None or self.published is None else self.summed - self.published


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole comparison. `missing` are the parts that have not come in; `complete` says that none is."""

    unit: str
    published_file: str
    lines: tuple[Line, ...]
    missing: tuple[str, ...]
    complete: bool | None
    """None where no roster says who belongs to it."""

    @property
    def counts(self) -> dict[str, int]:
        return {verdict: sum(line.verdict == verdict for line in self.lines) for verdict in VERDICTS}

    def sentence(self, lang: str = "zh") -> str:
        """The outcome in one sentence."""
        counts = self.counts
        open_ = counts["differs"] + counts["below-part"]
        if self.missing:
            names, more = "、".join(self.missing[:5]), len(self.missing)
            zh = f"还缺 {more} 家（{names}{'等' if more > 5 else ''}），"
            en = f"{more} parts are missing ({names}{'…' if more > 5 else ''}): "
            zh += f"{counts['equal']} 格已相符，{counts['not-yet']} 格待报齐后再核对"
            en += f"{counts['equal']} cells are equal, {counts['not-yet']} wait until all are in"
            zh += f"，{open_} 格不符。" if open_ else "。"
            en += f", {open_} are wrong already." if open_ else "."
        elif open_ or counts["explained"]:
            zh = f"{counts['equal']} 格相符，{open_} 格不符，{counts['explained']} 格可能由统计口径引起。"
            en = f"{counts['equal']} cells equal, {open_} differ, {counts['explained']} perhaps by the counting rule."
        else:
            zh, en = f"{counts['equal']} 格全部相符。", f"all {counts['equal']} cells are equal."
        if self.complete is None:
            zh, en = (
                zh + "没有名册，无法确认下级是否齐全。",
                en + " Without a roster nobody knows whether all parts are in.",
            )
        return zh if lang == "zh" else en

    def to_dict(self, language: Language = "zh") -> dict[str, Any]:
        at = language == "en"
        return {
            "unit": self.unit,
            "published": self.published_file,
            "complete": self.complete,
            "missing": list(self.missing),
            "counts": self.counts,
            "message": self.sentence(language),
            "cells": [
                {
                    "cell": line.key,
                    "summed": None if line.summed is None else show(line.summed),
                    "published": None if line.published is None else show(line.published),
                    "verdict": line.verdict,
                    "note": NOTES[line.note][at] if line.note else "",
                }
                for line in self.lines
            ],
        }


def compare(result: Consolidation) -> Comparison | None:
    """The comparison of a consolidation with what its unit has published; None where nothing was given."""
    published = result.published
    if published is None:
        return None
    missing = tuple(item.unit for item in result.selection.missing)
    complete = None if result.roster is None else not missing
    lines = tuple(_lines(result, published, bool(missing)))
    return Comparison(published.unit, published.provenance.file, lines, missing, complete)


def _lines(result: Consolidation, published: Filing, incomplete: bool) -> Iterator[Line]:
    filings = [item.filing for item in result.selection.included if item.filing is not None]
    for key in result.summary.edition.keys:
        if key not in published.cells:
            continue
        summed = result.totals[key]
        stated = None if isinstance(published.cells[key], Blank) else published.amount(key)
        if summed is None and stated is None:
            continue
        yield _line(key, summed, stated, incomplete, filings)


def _line(key: str, summed: Number | None, stated: Number | None, incomplete: bool, filings: list[Filing]) -> Line:
    note = note_of(key)
    if summed is None or stated is None:
        # A blank that one side states as 0 is no difference.
        return Line(key, summed, stated, "equal" if not summed and not stated else "unknown", note)
    if summed == stated:
        return Line(key, summed, stated, "equal", note)
    part = max(filings, key=lambda filing: filing.amount(key) or 0, default=None)
    if part is not None and (part.amount(key) or 0) > stated and not note:
        return Line(key, summed, stated, "below-part", note, part.unit)
    if incomplete:
        return Line(key, summed, stated, "not-yet", note)
    return Line(key, summed, stated, "explained" if note and summed > stated else "differs", note)


def note_of(key: str) -> str:
    """The counting rule that speaks of a cell, a key of NOTES; empty where none does."""
    table, line, _ = key.split(".")
    if table == "t2" and line in _JOINT:
        return "joint"
    return "co-defendant" if table == "t4" and line in _LITIGATION else ""


def where(result: Consolidation, line: Line, language: Language = "zh") -> str:
    """The cell by its printed names."""
    return place(result.summary.edition, line.key, language)
