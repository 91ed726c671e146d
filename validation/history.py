"""This year against last year: Y-CARRY, Y-INFORCE, Y-JUMP.

Warnings and notes only: a 机构改革, a 清理 or another scope breaks every one of these relations lawfully, so the
office is shown both numbers and may explain.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from validation.filing import Filing
from validation.findings import Finding
from validation.form import Edition
from validation.locate import relation_suggestions
from validation.values import Blank, Number, amount, show

JUMP = 10
"""A figure more than this many times last year's, or less than one part in so many of it, is worth a question."""
JUMP_FROM = 20
"""Where both years are below this, nothing is said: small offices go from 1 to 12 every year."""


def findings(filing: Filing, previous: Filing) -> list[Finding]:
    """Warnings and notes where this year's filing does not continue last year's.

    A filing of another year than the one before is not compared; a note says so (`Y-YEAR`).
    """
    if filing.year is not None and previous.year is not None and previous.year != filing.year - 1:
        years = {"year": str(filing.year), "previous_year": str(previous.year)}
        return [Finding("Y-YEAR", "note", stated=str(previous.year), expected=str(filing.year - 1), facts=years)]
    return [*_carried(filing, previous), *_in_force(filing, previous), *_jumps(filing, previous)]


def _carried(filing: Filing, previous: Filing) -> list[Finding]:
    """Y-CARRY, column by column. A row that last year's filing leaves wholly blank says nothing."""
    pairs = [pair for pair in _carry_pairs(filing.edition) if pair[1] in previous.cells]
    if all(isinstance(previous.cells[before], Blank) for _, before in pairs):
        return []
    found = []
    for now, before in pairs:
        stated, expected = filing.amount(now), previous.amount(before)
        if stated is not None and expected is not None and stated != expected:
            found.append(_warning("Y-CARRY", (now,), stated, expected, {"last": show(expected)}))
    return found


def _in_force(filing: Filing, previous: Filing) -> list[Finding]:
    """Y-INFORCE for 规章 and 行政规范性文件; silent where last year's figure is missing or of another edition."""
    found = []
    for in_force, made, repealed in _in_force_cells(filing.edition):
        if in_force not in previous.cells or isinstance(previous.cells[in_force], Blank):
            continue
        last = previous.amount(in_force)
        stated, plus, minus = filing.amount(in_force), filing.amount(made), filing.amount(repealed)
        if last is None or stated is None or plus is None or minus is None:
            continue
        expected = last + plus - minus
        if stated != expected:
            facts = {"last": show(last), "made": show(plus), "repealed": show(minus)}
            likely = relation_suggestions(filing, {in_force: 1, made: -1, repealed: 1}, stated - expected)
            warning = _warning("Y-INFORCE", (in_force, made, repealed), stated, expected, facts)
            found.append(replace(warning, likely=likely))
    return found


def _jumps(filing: Filing, previous: Filing) -> list[Finding]:
    """Y-JUMP; a total is passed over where one of its own details jumps the same way, so that one cause is one note."""
    ups: dict[str, Number] = {}
    downs: dict[str, Number] = {}
    for key, now, last in _far_apart(filing, previous):
        if now > JUMP * last:
            ups[key] = last
        elif now * JUMP < last:
            downs[key] = last
    found = []
    for jumped, direction in ((ups, "up"), (downs, "down")):
        for key, last in jumped.items():
            total = filing.edition.totals.get(key)
            if total is None or not any(part in jumped for part in total.right):
                facts = {"last": show(last), "case": direction}
                found.append(Finding("Y-JUMP", "note", (key,), stated=show(filing.amount(key)), facts=facts))
    return found


def _far_apart(filing: Filing, previous: Filing) -> Iterator[tuple[str, Number, Number]]:
    """(cell, this year, last year) where both are numbers and one of them is worth a question."""
    same = filing.edition is previous.edition
    for key, value, before in zip(
        filing.edition.keys,
        filing.cells.row,
        previous.cells.row if same else (previous.cells.get(key, Blank()) for key in filing.edition.keys),
        strict=True,
    ):
        if value == before or isinstance(value, Blank) or isinstance(before, Blank):
            continue
        now, last = amount(value), amount(before)
        if now is not None and last is not None and (now >= JUMP_FROM or last >= JUMP_FROM):
            yield key, now, last


def _warning(rule: str, cells: tuple[str, ...], stated: Number, expected: Number, facts: dict[str, str]) -> Finding:
    return Finding(rule, "warning", cells, stated=show(stated), expected=show(expected), facts=facts)


@cache
def _carry_pairs(edition: Edition) -> tuple[tuple[str, str], ...]:
    """(this year's 二, last year's 四) for every column."""
    columns = edition.table("t3").blocks[0].columns
    return tuple((f"t3.carried_in.{column.code}", f"t3.carried_out.{column.code}") for column in columns)


@cache
def _in_force_cells(edition: Edition) -> tuple[tuple[str, str, str], ...]:
    """(现行有效, 制发, 废止) of every line of table 二 that has them; the trial edition has none."""
    lines = [key.rsplit(".", 1)[0] for key in edition.keys if key.endswith(".in_force")]
    return tuple((f"{line}.in_force", f"{line}.made", f"{line}.repealed") for line in lines)
