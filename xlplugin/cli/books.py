"""`history`, `trace`: a unit's years, and where a figure comes from; both from the year ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from xlplugin.cli import common, speech

if TYPE_CHECKING:
    from xlplugin.office.ledger import Ledger

_YEAR = click.IntRange(2008, 2099)
_PATH = click.Path(path_type=Path)
_FILE = common.Output()


@speech.command()
@click.argument("unit")
@click.argument("ledger", required=False, type=_PATH)
@click.option(
    "--cell",
    "cells",
    multiple=True,
    help="单元格键，如 t3.new.total；可多次；不写则列主要数据。/ Cell key such as t3.new.total; may be repeated; by default the main figures.",
)
@click.option(
    "--scope",
    type=click.Choice(["own", "government", "region"]),
    help="统计范围；默认取年份最多的。/ Scope; by default the one with most years.",
)
@click.option("-o", "--output", type=_FILE, help="另写一份带图表的 .xlsx。/ Write it as a workbook with a chart too.")
@common.json_option
@common.language_option
def history(
    unit: str,
    ledger: Path | None,
    cells: tuple[str, ...],
    scope: str | None,
    output: Path | None,
    as_json: bool,
    lang: str,
) -> None:
    """一家单位的历年数据：表和图。/ A unit's years from the ledger, as a table and a chart.

    \b
    xlplugin history 某区教育局 年报台账.ledger --cell t3.new.total
    xlplugin history 某区教育局 汇总/年报台账.ledger -o 历年.xlsx
    """
    from xlplugin.office.history import book, history as act, table
    from xlplugin.office.ledger import LedgerError
    from xlplugin.outputs import write_bytes

    language = common.language(lang)
    try:
        found = act(_ledger_at(ledger).filings(), unit, cells, scope, language)
    except LedgerError as wrong:
        common.say(wrong.sentence(lang))
        common.leave(common.REFUSED)
    except KeyError as unknown:
        _no_such_cell(str(unknown.args[0]), lang)
    if found is None:
        zh, en = f"台账里没有“{unit}”。请写全称或代码。", f"“{unit}” is not in the ledger; give its full name or code."
        common.say(common.pick(lang, zh, en))
        common.leave(common.REFUSED)
    if output is not None:
        write_bytes(output, book(found, language))
        common.say(common.pick(lang, f"已写出 {output}", f"Written: {output}"))
    if as_json:
        common.put_json(found.to_dict())
    elif output is None:
        common.table(*table(found, language), title=found.unit)


def _ledger_at(path: Path | None) -> Ledger:
    """The ledger meant: a ledger, a folder or a summary beside which it lies; by default the one of this folder."""
    from xlplugin.office.ledger import NAME, Ledger, beside

    if path is None:
        return Ledger(NAME)
    if path.is_dir():
        return Ledger(path / NAME)
    return Ledger(beside(path)) if path.suffix.lower() == ".xlsx" else Ledger(path)


def _no_such_cell(key: str, lang: str) -> NoReturn:
    from difflib import get_close_matches

    from validation import editions

    known = [name for edition in editions.NAMES for name in editions.get(edition).keys]
    near = "、".join(dict.fromkeys(get_close_matches(key, known, n=3)))
    zh, en = (
        f"没有单元格“{key}”。{f'是否指 {near}？' if near else ''}",
        f"no cell {key!r}.{f' Did you mean {near}?' if near else ''}",
    )
    raise click.UsageError(common.pick(lang, zh, en))


@speech.command()
@click.argument("key")
@click.argument("source", required=False, type=_PATH)
@click.option(
    "--unit", default="", help="汇总单位；台账里有多个汇总时用。/ Consolidating office, where the ledger holds several."
)
@click.option("--year", type=_YEAR, help="年度；默认最近一次汇总。/ Year; by default that of the last summary.")
@click.option(
    "--deep",
    is_flag=True,
    help="下级是汇总表时，一直追到各单位的文件。/ Through lower summaries down to the offices' files.",
)
@common.json_option
@common.language_option
def trace(key: str, source: Path | None, unit: str, year: int | None, deep: bool, as_json: bool, lang: str) -> None:
    """汇总表里一个数由谁构成：文件、工作表、单元格、哈希。/ Who makes up a figure of the summary.

    \b
    xlplugin trace t3.new.total 汇总.xlsx
    xlplugin trace t2.fees.amount 汇总.xlsx --deep
    """
    from xlplugin.cli.forms import read_or_leave
    from xlplugin.office.ledger import LedgerError
    from xlplugin.office.trace import STATES, from_summary, trace as act

    try:
        book = _ledger_at(source)
        if source is not None and source.suffix.lower() == ".xlsx":
            summary = read_or_leave(source, lang)
            unit, year = unit or summary.unit_code or summary.unit, year or summary.year
            runs = book.runs(unit, year) if book.path.exists() else []
            matching = [run for run in runs if run.scope == summary.scope]
            found = act(book, matching[0], key, deep=deep) if matching else from_summary(summary, key)
        else:
            runs = book.runs(unit, year)
            if not runs:
                zh, en = "台账里没有这个汇总。", "the ledger holds no such summary."
                common.say(common.pick(lang, zh, en))
                common.leave(common.REFUSED)
            found = act(book, runs[0], key, deep=deep)
    except LedgerError as wrong:
        common.say(wrong.sentence(lang))
        common.leave(common.REFUSED)
    except KeyError:
        _no_such_cell(key, lang)
    if as_json:
        common.put_json(found.to_dict(common.language(lang)))
        return
    at, total = lang == "en", "" if found.total is None else str(found.total)
    headings = (
        ("unit", "value", "file", "sheet", "cell", "SHA-256", "")
        if at
        else ("单位", "数值", "文件", "工作表", "单元格", "SHA-256", "")
    )
    rows = [
        ("　" * s.depth + s.unit, s.stated, Path(s.file).name, s.sheet, s.address, s.sha256[:12], STATES[s.state][at])
        for s in found.sources
    ]
    common.table(
        headings, rows, title=f"{found.unit} {found.year or ''}　{found.label(common.language(lang))} = {total}"
    )
