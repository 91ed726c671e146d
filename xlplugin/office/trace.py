"""Who makes up this figure: every file that went into a cell of a summary, with sheet, address and hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from validation import Edition, Filing
from validation.findings import Language
from validation.values import Number, show
from validation.wording import place
from workbook_templates.layout import places
from xlplugin.consolidation.total import total
from xlplugin.office.ledger import Ledger, Run

STATES = {
    "unchanged": ("未变", "unchanged"),
    "changed": ("文件已改动", "the file has changed"),
    "gone": ("文件不在原处", "the file is not there"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """One filing's share in a figure."""

    unit: str
    unit_code: str
    stated: str
    """As it stands in the cell."""
    amount: Number | None
    """As it was counted; None where it could not be read, 0 for a blank."""
    file: str
    sheet: str
    address: str
    sha256: str
    state: str
    """unchanged, changed or gone: the file today against the hash."""
    depth: int = 0
    """0 for what was summed, 1 for what a part that is a summary itself was made of, and so on."""

    def to_dict(self) -> dict[str, Any]:
        return {
            "unit": self.unit,
            "unit_code": self.unit_code,
            "value": self.stated,
            "counted": None if self.amount is None else show(self.amount),
            "file": self.file,
            "sheet": self.sheet,
            "address": self.address,
            "sha256": self.sha256,
            "state": self.state,
            "depth": self.depth,
        }


@dataclass(frozen=True, slots=True)
class Trace:
    """A figure of a summary and its sources, the largest first."""

    key: str
    unit: str
    year: int | None
    edition: Edition
    total: Number | None
    sources: tuple[Source, ...]

    def label(self, language: Language = "zh") -> str:
        return place(self.edition, self.key, language)

    def to_dict(self, language: Language = "zh") -> dict[str, Any]:
        return {
            "key": self.key,
            "label": self.label(language),
            "unit": self.unit,
            "year": self.year,
            "total": None if self.total is None else show(self.total),
            "sources": [source.to_dict() for source in self.sources],
        }


def trace(ledger: Ledger, run: Run, key: str, *, deep: bool = False) -> Trace:
    """The sources of a figure, from the ledger. `deep`: those of parts that are summaries of the same ledger, too.

    Raises KeyError where the edition has no such cell.
    """
    edition = run.summary.edition
    if key not in edition.cells:
        raise KeyError(key)
    sources = tuple(_sources(ledger, run, key, deep, 0))
    return Trace(key, run.unit, run.year, edition, run.summary.amount(key), sources)


def _sources(ledger: Ledger, run: Run, key: str, deep: bool, depth: int) -> Iterator[Source]:
    counted = [e for e in ledger.entries(run) if e.outcome == "included" and e.filing is not None]
    shares = [(source(e.filing, key, e.file, e.sha256, depth), e.filing) for e in counted if e.filing is not None]
    for share, filing in sorted(shares, key=lambda pair: (-(pair[0].amount or 0), pair[0].unit)):
        yield share
        if deep and filing.parts and depth < 10:
            for inner in ledger.runs(filing.unit_code or filing.unit, filing.year):
                if inner.scope == filing.scope and inner.id != run.id:
                    yield from _sources(ledger, inner, key, deep, depth + 1)


def source(filing: Filing, key: str, file: str, sha256: str, depth: int = 0) -> Source:
    """What one filing states in a cell, and where."""
    sheet, address = filing.provenance.places.get(key) or places(filing.edition.name)[key]
    value = filing.cells[key]
    return Source(
        filing.unit, filing.unit_code, show(value), filing.amount(key), file, sheet, address, sha256,
        _state(file, sha256), depth,
    )  # fmt: skip


def _state(file: str, sha256: str) -> str:
    try:
        return "unchanged" if hashlib.sha256(Path(file).read_bytes()).hexdigest() == sha256 else "changed"
    except OSError:
        return "gone"


def from_summary(summary: Filing, key: str) -> Trace:
    """The sources of a figure from the summary workbook alone: its list of parts and its sheet 分单位明细.

    Raises KeyError where the edition has no such cell.
    """
    from xlplugin.consolidation.detail import read_detail

    if key not in summary.edition.cells:
        raise KeyError(key)
    parts = {(p.get("unit"), p.get("unit_code", ""), p.get("scope", "own")): p for p in reversed(summary.parts)}
    folder = Path(summary.provenance.file).parent
    found = []
    for filing in read_detail(summary):
        part = parts.get((filing.unit, filing.unit_code, filing.scope), {})
        name = str(part.get("file", ""))
        near = next(folder.rglob(name), None) if name else None
        found.append(source(filing, key, str(near or name), str(part.get("sha256", ""))))
    ordered = tuple(sorted(found, key=lambda s: (-(s.amount or 0), s.unit)))
    return Trace(key, summary.unit, summary.year, summary.edition, total(_amounts(ordered)), ordered)


def _amounts(sources: tuple[Source, ...]) -> list[Number]:
    return [s.amount for s in sources if s.amount is not None]
