"""`consolidate`: many workbooks into one summary workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from xlplugin.cli import common, paper, speech

if TYPE_CHECKING:
    from collections.abc import Iterable

    from validation import Filing
    from xlplugin.consolidation.result import Consolidation
    from xlplugin.consolidation.select import Excluded
    from xlplugin.office.ledger import Ledger


@speech.command()
@click.argument("paths", nargs=-1, required=True, type=common.Input())
@click.option(
    "-o",
    "--output",
    required=True,
    type=common.Output(),
    help="要写的汇总工作簿 .xlsx。/ The summary workbook to write.",
)
@click.option("--unit", default="", help="汇总单位全称。/ Full name of the consolidating office.")
@click.option("--unit-code", default="", help="汇总单位的统一社会信用代码。/ Its unified social credit code.")
@click.option(
    "--year",
    type=click.IntRange(2008, 2099),
    help="年度；不写则取多数文件的年度。/ Year; by default that of most files.",
)
@click.option(
    "--scope",
    type=click.Choice(["own", "government", "region"]),
    help="汇总的统计范围，默认 region（全行政区域）。/ Scope of the summary, by default region.",
)
@click.option(
    "--roster", type=click.Path(path_type=Path), help="单位名册 .xlsx 或 .csv。/ Roster of the offices, .xlsx or .csv."
)
@click.option("--strict", is_flag=True, help="有错误的文件不计入。/ Leave out filings with errors.")
@common.previous_option
@click.option(
    "--published",
    type=click.Path(path_type=Path),
    help="汇总单位自己公布的报告（工作簿），用于核对。/ The office's own published report, to compare with.",
)
@click.option(
    "--ledger",
    type=common.Output(),
    help="年报台账；汇总表旁已有台账时自动续记。/ Year ledger; one beside the summary is kept up by itself.",
)
@click.option(
    "--parquet",
    type=common.Output(),
    help="另把分单位明细写成 Parquet：一家一行，整数、小数都精确，空白为空值。"
    "/ The offices' rows as Parquet, too: a row each, exact integers and decimals, blanks null.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    help="读取文件的进程数，默认自动。/ Processes that read files; by default as many as help.",
)
@click.option(
    "--scheduler",
    help="已有 Dask 集群的地址，在其上读取和校验。/ Address of a running Dask cluster to read and judge on.",
)
@common.json_option
@common.language_option
def consolidate(
    paths: tuple[Path | str, ...],
    output: Path,
    unit: str,
    unit_code: str,
    year: int | None,
    scope: str | None,
    roster: Path | None,
    strict: bool,
    previous: Path | str | None,
    published: Path | None,
    ledger: Path | None,
    parquet: Path | None,
    workers: int | None,
    scheduler: str | None,
    as_json: bool,
    lang: str,
) -> None:
    """把多份工作簿汇总成一份。/ Many workbooks into one summary workbook, itself a filing.

    有错误的文件照样计入并注明，加 --strict 则不计入。读不出的、年度或版本不符的、名册以外的、重复中较旧的不计入，原因写在汇总里。
    / Filings with errors count and are named; with --strict they do not. What cannot be read, is of another year or edition,
    off the roster or superseded does not count; the summary says why.

    \b
    xlplugin consolidate 报送文件夹 -o 汇总.xlsx
    xlplugin consolidate 报送文件夹 -o 汇总.xlsx --unit 某市人民政府 --roster 单位名册.xlsx --ledger 年报台账.ledger
    xlplugin consolidate s3://存储桶/2025 -o 汇总.xlsx --scheduler tcp://集群:8786
    """
    from xlplugin.cli.forms import read_or_leave
    from xlplugin.cli.judging import load_previous
    from xlplugin.cli.office import ledger_for, roster_or_leave
    from xlplugin.cli.progress import progress
    from xlplugin.consolidation.run import consolidate as act
    from xlplugin.consolidation.summary import write

    if parquet and parquet.resolve() == output.resolve():
        zh, en = "--parquet 和 --output 不能是同一个文件。", "--parquet and --output cannot be the same file."
        raise click.UsageError(common.pick(lang, zh, en))
    book = ledger_for(ledger, output, lang)
    with progress(common.pick(lang, "读取", "reading"), quiet=as_json) as tell:
        result = act(
            paths,
            unit=unit,
            unit_code=unit_code,
            year=year,
            scope=scope,
            roster=roster_or_leave(roster, lang) if roster else None,
            strict=strict,
            previous=load_previous(previous, lang, year),
            workers=workers,
            scheduler=_checked(scheduler, lang) if scheduler else None,
            progress=tell,
            leave_out=[output, *([parquet] if parquet else [])],
            known=book.known() if book else None,
            past=_past(book),
            published=read_or_leave(published, lang) if published else None,
        )
    if _is_nothing_there(result):
        _say_nothing_there(result, output, as_json, lang)
    written = {"output": str(output), **({"parquet": str(parquet)} if parquet else {})}

    def text() -> list[bytes]:
        document = {**written, **result.to_dict(common.language(lang))}
        return [some.encode(errors="replace") for some in common.json_text(document)]

    said = write(result, output, common.language(lang), text if as_json else None)
    if parquet:
        from xlplugin.consolidation.rows import write_rows

        write_rows(result, parquet)
    if book is not None:
        book.record(result, output)
    if said is not None:
        common.put(said)
    else:
        _show(result, output, lang)
        if parquet:
            common.say(common.pick(lang, f"已写出 {parquet}", f"Written: {parquet}"))
    common.leave(_exit_code(result))


def _checked(scheduler: str, lang: str) -> str:
    """The address of a cluster that can be used; else wrong usage."""
    from xlplugin.intake.cluster import ClusterError, check

    try:
        check(scheduler)
    except ClusterError as error:
        raise click.UsageError(error.sentence(lang)) from error
    return scheduler


def _past(book: Ledger | None) -> Iterable[Filing]:
    """What the ledger holds already; nothing where there is none yet."""
    return book.filings() if book is not None and book.path.exists() else ()


def _exit_code(result: Consolidation) -> int:
    from xlplugin.verdicts import exit_code

    return max(exit_code(result.judged), 0 if result.report.ok else common.ERRORS)


def _is_nothing_there(result: Consolidation) -> bool:
    """Whether every path given is mistyped: then an older summary is worth more than an empty one."""
    refused = [item.received.refused for item in result.judged]
    return bool(refused) and all(one is not None and one.key == "missing" for one in refused)


def _say_nothing_there(result: Consolidation, output: Path, as_json: bool, lang: str) -> NoReturn:
    if as_json:
        common.put_json({"output": None, **result.to_dict(common.language(lang))})
    for item in result.selection.excluded:
        _say_left_out(item, str(item.judged.received.path), lang)
    zh, en = f"没有收到任何文件，未写 {output}。", f"No file came in; {output} was not written."
    common.say(common.pick(lang, zh, en))
    common.leave(common.REFUSED)


def _say_left_out(item: Excluded, name: str, lang: str) -> None:
    from xlplugin.consolidation.result import reason_sentence

    said = reason_sentence(item, common.language(lang))
    paper.say(f"{name}{common.pick(lang, '：', ': ')}{said}", mark="✗ ", colour="red")


def _show(result: Consolidation, output: Path, lang: str) -> None:
    """What was left out and why, who is missing, the count, and where the summary lies."""
    chosen = result.selection
    for item in chosen.excluded:
        _say_left_out(item, item.judged.received.path.name, lang)
    if chosen.missing:
        names = common.pick(lang, "、", ", ").join(missing.unit for missing in chosen.missing)
        zh, en = f"未报送 {len(chosen.missing)} 家：{names}", f"{len(chosen.missing)} missing: {names}"
        paper.say(common.pick(lang, zh, en), mark="! ", colour="yellow")
    year, unit = chosen.year or "", result.summary.unit
    received, counted, left = len(result.judged), len(chosen.included), len(chosen.excluded)
    zh = f"{year} 年度，{unit}：收到 {received} 份，汇总 {counted} 份，未汇总 {left} 份。"
    en = f"{year}, {unit}: {received} files, {counted} counted, {left} left out."
    paper.say(common.pick(lang, zh, en))
    wrong = sum(1 for finding in result.report.findings if finding.severity == "error")
    if wrong:
        zh = f"汇总数中有 {wrong} 处错误，见汇总工作簿的“问题清单”。"
        en = f"The summary itself has {wrong} errors; see its sheet 问题清单."
        paper.say(common.pick(lang, zh, en), mark="✗ ", colour="red")
    common.say(common.pick(lang, f"已写出 {output}", f"Written: {output}"))
