"""A published report to a filing, with an account of every cell: read where, recovered by which sum, or left open."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from validation import editions
from validation.filing import Filing, Provenance
from validation.form import Edition
from validation.values import Number, Raw
from xlplugin.published import recover, sections, tables, text_tables
from xlplugin.published.document import Document
from xlplugin.published.reading import document_of, load
from xlplugin.published.readings import Reading, Readings
from xlplugin.published.recover import CellAccount
from xlplugin.published.refusals import ReportRefused
from xlplugin.published.render import fee_sentence

_NOTES = {
    "merged-other": (
        "（六）其他处理只印成一行：其数字计入“3.其他”，1、2 两项记 0。",
        "3(6) is printed as one line: its figures stand in 3(6)3, and 1 and 2 are 0.",
    ),
    "old-edition": (
        "{year}年的报告用了2019年试行格式；按该格式读入，不换算成现行格式。",
        "the report for {year} uses the trial form of 2019; it is read as such and not converted.",
    ),
    "other-headers": (
        "表二第二十条第（一）项用了旧格式的表头（本年新制作、新公开、对外公开总数），口径不同，这六格留空。",
        "table 2 bears the old headers for item (1); they count something else, so those six cells stay open.",
    ),
    "does-not-add-up": (
        "报告自身有 {count} 处合计对不上，按原样读入：{zh}。",
        "{count} sums of the report itself do not hold; the figures are kept as printed: {en}.",
    ),
    "no-year": ("报告没有写明年度。", "the report does not say its year."),
    "no-unit": ("报告没有写明单位名称。", "the report does not name its office."),
    "sections-missing": ("没有找到第 {which} 部分的文字。", "the text of section {which} was not found."),
    "misread": (
        "表{table}读到的数字大多对不上，可能错位，已全部留空。",
        "most sums of table {table} fail as read; it may be displaced and was left open.",
    ),
}


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader of the import should know; code and facts, rendered late."""

    code: str
    facts: Mapping[str, str] = field(default_factory=dict)

    def sentence(self, lang: str = "zh") -> str:
        return _NOTES[self.code][lang != "zh"].format_map(self.facts)


@dataclass(frozen=True, slots=True)
class Imported:
    """The filing in a published report, and how each of its cells came about."""

    filing: Filing
    accounts: tuple[CellAccount, ...]
    notes: tuple[Note, ...]
    kind: str
    title: str = ""

    @property
    def counts(self) -> dict[str, int]:
        """Cells read, recovered and open."""
        counted = Counter(account.how for account in self.accounts)
        return {
            "read": counted["read"],
            "recovered": counted["recovered"],
            "open": counted["open"],
            "total": len(self.accounts),
        }

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """The report of the import as JSON: counts, notes, and the account of every cell."""
        return {
            "unit": self.filing.unit,
            "year": self.filing.year,
            "edition": self.filing.edition.name,
            "scope": self.filing.scope,
            "kind": self.kind,
            "title": self.title,
            "verdict": "open" if self.counts["open"] else "ok",
            "counts": self.counts,
            "sections": list(self.filing.narrative.sections),
            "notes": [{"code": note.code, "message": note.sentence(lang)} for note in self.notes],
            "cells": [_account_dict(account) for account in self.accounts],
        }


def _account_dict(account: CellAccount) -> dict[str, Any]:
    data: dict[str, Any] = {"cell": account.key, "how": account.how, "sure": account.sure}
    if account.how != "open":
        data["value"] = None if account.raw is None else str(account.raw)
    if account.printed:
        data["printed"] = account.printed
    if account.place:
        data["place"] = account.place
    if account.equations:
        data["equations"] = list(account.equations)
    return data


def read_report(path: str | Path) -> Imported:
    """The published report in a file. Raises Refused with code and sentence."""
    path = Path(path)
    data = load(path)
    return read_data(data, str(path))


def read_data(data: bytes, file: str = "") -> Imported:
    """The published report in some bytes. Raises Refused."""
    document = document_of(data)
    edition = editions.get(sections.edition_of(document))
    found = sections.headings(document.blocks, edition)
    readings, evidence, misread = _readings(document, edition)
    identity = sections.identity(document, found)
    _refuse_if_no_report(document, readings, found, identity, edition)
    accounts = recover.settle(readings, edition, evidence)
    texts = sections.narrative(document.blocks, found, edition)
    filing = _filing(identity, edition, accounts, texts, Provenance(file=file, sha256=hashlib.sha256(data).hexdigest()))
    notes = [Note("misread", {"table": table}) for table in misread]
    notes += _notes(filing, accounts, document, edition)
    return Imported(filing, tuple(accounts), tuple(notes), document.kind, identity.title)


def _filing(
    identity: sections.Identity,
    edition: Edition,
    accounts: list[CellAccount],
    texts: dict[str, str],
    provenance: Provenance,
) -> Filing:
    fees = {name: _plain(text) for name, text in sections.fees(texts.get("六", "")).items()}

    def made(narrative: Mapping[str, str]) -> Filing:
        return Filing(
            unit=identity.unit,
            year=identity.year,
            edition=edition.name,
            scope=sections.scope_of(identity.unit),
            cells={account.key: _raw(account.raw) for account in accounts if account.how != "open"},
            narrative=narrative,
            fee_notices=fees.get("fee_notices"),
            fee_notified=fees.get("fee_notified"),
            fee_collected=fees.get("fee_collected"),
            provenance=provenance,
        )

    filing = made(texts)
    if "六" in texts and tuple(texts["六"].split("\n")[1:]) == fee_sentence(filing):
        # The sentence that `export` sets from the three figures is no text of the office's own.
        return made({numeral: text for numeral, text in texts.items() if numeral != "六"})
    return filing


def _plain(text: str) -> Number:
    number = Decimal(text)
    return int(number) if number == number.to_integral_value() else number


def _raw(raw: object) -> Raw:
    return raw if isinstance(raw, int | Decimal | str) else None


# --- readings ------------------------------------------------------------------------------------------------


def _readings(document: Document, edition: Edition) -> tuple[Readings, dict[str, str], list[str]]:
    """By the grids; what they leave open by the text, for the tables in which both agree wherever both can read."""
    readings = tables.read_tables(document.grids, edition)
    evidence: dict[str, str] = {}
    if len(readings) < len(edition.keys):
        found, evidence = text_tables.read_stream(document.lines, edition)
        for part in _by_table(found).values():
            both = [key for key in part if key in readings]
            if all(_same(readings[key], part[key], edition.cells[key].kind) for key in both):
                readings |= {key: reading for key, reading in part.items() if key not in readings}
    misread = [table for table in ("t3",) if _is_displaced(readings, edition)]
    if misread:
        readings = {key: reading for key, reading in readings.items() if not key.startswith("t3.")}
    return readings, evidence, ["三" for _ in misread]


def _by_table(readings: Readings) -> dict[str, Readings]:
    parts: dict[str, Readings] = {}
    for key, reading in readings.items():
        parts.setdefault(key.partition(".")[0], {})[key] = reading
    return parts


def _same(one: Reading, other: Reading, kind: str) -> bool:
    return one.number(kind) == other.number(kind)  # type: ignore[arg-type]


def _is_displaced(readings: Readings, edition: Edition) -> bool:
    """Whether figures of table 三 stand under wrong labels: most sums fail that could hold.

    A published report may break a few sums; lines or columns that slipped break nearly all of one kind.
    """
    numbers = {
        key: number
        for key, reading in readings.items()
        if not reading.blank and (number := reading.number(edition.cells[key].kind)) is not None
    }
    said: dict[str, list[bool]] = {"T3-ROW": [], "T3-BALANCE": [], "T3-RESULTS": []}
    for equation in edition.equations:
        if equation.rule.id not in said or any(key not in numbers for key in equation.cells):
            continue
        if any(numbers[key] for key in equation.cells):
            total = sum(k * numbers[key] for key, k in equation.coefficients().items())
            said[equation.rule.id].append(total == 0)
    lines, columns = said["T3-ROW"], said["T3-BALANCE"] + said["T3-RESULTS"]
    lines_fail = len(lines) >= 3 and lines.count(False) * 2 > len(lines)
    columns_fail = len(columns) >= 2 and columns.count(False) * 2 > len(columns)
    both_kinds = False in said["T3-BALANCE"] and False in said["T3-RESULTS"]
    return (
        (lines_fail and (columns_fail or not columns or not any(columns)))
        or (columns_fail and both_kinds and columns.count(False) >= 4)
        or (lines_fail and lines.count(True) == 0)
    )


# --- is it one report of ours? -------------------------------------------------------------------------------


def _refuse_if_no_report(
    document: Document,
    readings: Readings,
    found: tuple[sections.Heading, ...],
    identity: sections.Identity,
    edition: Edition,
) -> None:
    if sections.repeated(document, edition):
        raise ReportRefused("several-reports")
    if len(readings) >= 5:
        return
    text = "".join(document.lines)
    titled = bool(identity.title)
    if identity.year is not None and identity.year < 2019 and titled:
        raise ReportRefused("other-form", what=f"{identity.year}年")
    if titled and len(found) >= 3:
        raise ReportRefused("pictures")
    what = re.search(r"[\u4e00-\u9fff]{2,20}(?:年度报告|年报|统计表|报告表|决算|预算)", re.sub(r"\s", "", text[:2000]))
    if what and not titled and "政府信息公开工作年度报告" not in what.group():
        raise ReportRefused("other-form", what=what.group()[-20:])
    raise ReportRefused("not-a-report")


# --- notes ---------------------------------------------------------------------------------------------------


def _notes(filing: Filing, accounts: list[CellAccount], document: Document, edition: Edition) -> list[Note]:
    from validation.wording import places

    notes: list[Note] = []
    if filing.year is None:
        notes.append(Note("no-year"))
    if not filing.unit:
        notes.append(Note("no-unit"))
    if filing.year is not None and filing.year not in edition.years:
        notes.append(Note("old-edition", {"year": str(filing.year)}) if edition.name == "2019" else Note("no-year"))
    if any(account.equations == ("（六）",) for account in accounts):
        notes.append(Note("merged-other"))
    text = "".join(document.lines)
    if (
        edition.name == "2021"
        and re.search(r"新制作|对外公开总", re.sub(r"\s", "", text))
        and any(
            account.how == "open" and account.key.startswith(("t2.regulations", "t2.normative")) for account in accounts
        )
    ):
        notes.append(Note("other-headers"))
    numbers = {key: number for key in edition.keys if (number := filing.amount(key)) is not None}
    known = {account.key for account in accounts if account.how != "open" and account.raw is not None}
    wrong = [e for e in recover.broken(numbers, edition) if all(key in known for key in e.left)]
    if wrong:
        keys = tuple(next(iter(equation.left)) for equation in wrong)
        facts = {"count": str(len(wrong)), "zh": places(edition, keys, "zh"), "en": places(edition, keys, "en")}
        notes.append(Note("does-not-add-up", facts))
    missing = [numeral for numeral in "一五六" if numeral not in filing.narrative.sections]
    if missing:
        notes.append(Note("sections-missing", {"which": "、".join(missing)}))
    return notes
