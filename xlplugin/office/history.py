"""A unit's years side by side: figures, change, whether last year's carry arrived; as a table and a chart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from validation import Filing, editions
from validation.filing import SCOPES
from validation.findings import Language
from validation.values import Number, show
from validation.wording import place
from workbook_templates.layout import SCOPE_LABELS
from xlplugin.identity import unit_key
from xlplugin.office import sheets
from xlplugin.office.figures import KEY_FIGURES, change

_BARS = "▁▂▃▄▅▆▇█"
_CHARTS = (
    ("line", ("t3.new.total", "t3.handled.total", "t3.carried_out.total")),
    ("column", ("t4.review.total", "t4.direct.total", "t4.after_review.total")),
)
"""Applications, and what became of them in review and court; every other figure is a click away in the table."""


@dataclass(frozen=True, slots=True)
class Series:
    """One figure over the years; None where a year has none."""

    key: str
    label: str
    values: tuple[Number | None, ...]

    @property
    def bars(self) -> str:
        """A chart of one line for a terminal."""
        most = max((value for value in self.values if value is not None), default=0)
        return "".join(" " if v is None else _BARS[int(v * 7 / most) if most and v > 0 else 0] for v in self.values)


@dataclass(frozen=True, slots=True)
class History:
    """The years of one unit and scope."""

    unit: str
    unit_code: str
    scope: str
    years: tuple[int, ...]
    series: tuple[Series, ...]
    carried: tuple[bool | None, ...]
    """For each year whether its 二 is last year's 四 in every column; None where last year is not there."""

    def to_dict(self) -> dict[str, Any]:
        return {
            "unit": self.unit,
            "unit_code": self.unit_code,
            "scope": self.scope,
            "years": list(self.years),
            "cells": {
                series.key: {
                    str(year): None if value is None else show(value)
                    for year, value in zip(self.years, series.values, strict=True)
                }
                for series in self.series
            },
            "carry_matches": {str(year): held for year, held in zip(self.years, self.carried, strict=True)},
        }


def history(
    filings: Iterable[Filing], unit: str, keys: Sequence[str] = (), scope: str | None = None, language: Language = "zh"
) -> History | None:
    """The years of a unit (name or code) among `filings`; None where it is not among them.

    `keys`: cells to show, else the key figures. `scope`: else the one with most years, the widest of equals.
    """
    own = [f for f in filings if f.year is not None and _is(f, unit)]
    scopes = [f.scope for f in own]
    wanted = scope or max(SCOPES, key=lambda s: (scopes.count(s), SCOPES.index(s)))
    years: dict[int, Filing] = {}
    for filing in own:
        if filing.scope == wanted and filing.year is not None:
            years.setdefault(filing.year, filing)
    if not years:
        return None
    ordered = [years[year] for year in sorted(years)]
    series = tuple(
        Series(key, label, tuple(_amount(f, key) for f in ordered))
        for key, label in _labels(keys, language)
        if any(key in f.cells for f in ordered)
    )
    carried = tuple(_carried(years.get(year - 1), years[year]) for year in sorted(years))
    return History(ordered[-1].unit, ordered[-1].unit_code, wanted, tuple(sorted(years)), series, carried)


def _is(filing: Filing, unit: str) -> bool:
    return unit_key(filing.unit) == unit_key(unit) or (filing.unit_code != "" and filing.unit_code == unit.upper())


def _amount(filing: Filing, key: str) -> Number | None:
    return filing.amount(key) if key in filing.cells else None


def _labels(keys: Sequence[str], language: Language) -> list[tuple[str, str]]:
    """(cell, label). Raises KeyError where no edition has a cell."""
    if not keys:
        return [(key, (zh, en)[language == "en"]) for zh, en, key in KEY_FIGURES]
    found = []
    for key in keys:
        edition = next((e for name in editions.NAMES if key in (e := editions.get(name)).cells), None)
        if edition is None:
            raise KeyError(key)
        found.append((key, place(edition, key, language)))
    return found


def _carried(before: Filing | None, now: Filing) -> bool | None:
    if before is None:
        return None
    columns = [key.rpartition(".")[2] for key in now.edition.keys if key.startswith("t3.carried_in.")]
    pairs = [(now.amount(f"t3.carried_in.{c}"), _amount(before, f"t3.carried_out.{c}")) for c in columns]
    return all(one == other for one, other in pairs)


def table(found: History, language: Language = "zh") -> tuple[list[str], list[list[str]]]:
    """Headings and rows for a terminal."""
    at = language == "en"
    headings = [("项目", "figure")[at], *map(str, found.years), ("变化", "change")[at], ""]
    rows = []
    for series in found.series:
        values = ["" if value is None else show(value) for value in series.values]
        rows.append([series.label, *values, _last_change(series), series.bars])
    marks: Mapping[bool | None, str] = {True: ("相符", "yes")[at], False: ("不符", "no")[at], None: ""}
    rows.append([("二与上年四", "2 is last year's 4")[at], *(marks[held] for held in found.carried), "", ""])
    return headings, rows


def _last_change(series: Series) -> str:
    return change(series.values[-1], series.values[-2]) if len(series.values) > 1 else ""


def book(found: History, language: Language = "zh") -> bytes:
    """The years as a workbook: table and charts. The same history gives the same bytes."""
    at = language == "en"

    def fill(made: Any) -> None:
        formats = sheets.Formats(made)
        sheet = made.add_worksheet(("历年数据", "years")[at])
        headings, texts = table(found, language)
        rows: list[list[sheets.Cell]] = []
        for series, text in zip(found.series, texts, strict=False):
            numbers: list[sheets.Cell] = [None if v is None else float(v) for v in series.values]
            rows.append([series.label, *numbers, text[-2]])
        rows.append([*texts[-1][:-1]])
        who = f"{found.unit}（{SCOPE_LABELS[found.scope]}）"
        title = (f"{who}历年数据", f"{who}: its years")[at]
        widths = (34, *(12,) * len(found.years), 10)
        last = sheets.table(sheet, formats, title, [], headings[:-1], widths, rows)
        _charts(made, sheet, found, last)
        sheet.set_portrait()
        sheet.fit_to_pages(1, 1)

    return sheets.workbook("历年数据", fill)


def _charts(made: Any, sheet: Any, found: History, below: int) -> None:
    """One under the other, where the history has their figures."""
    name, width = sheet.get_name(), len(found.years)
    for number, (kind, keys) in enumerate(_CHARTS):
        rows = [row for row, series in enumerate(found.series, 2) if series.key in keys]
        if not rows:
            continue
        chart = made.add_chart({"type": kind})
        for row in rows:
            labels, values = [name, 1, 1, 1, width], [name, row, 1, row, width]
            chart.add_series(
                {"name": [name, row, 0], "categories": labels, "values": values, "marker": {"type": "circle"}}
            )
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 620, "height": 300})
        sheet.insert_chart(below + 1 + number * 16, 0, chart)
