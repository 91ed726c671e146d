"""`distribute`, `status`, `returns`: sending out, chasing, sending back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlplugin.cli import common, paper, speech

if TYPE_CHECKING:
    from datetime import datetime

    from xlplugin.office.ledger import Ledger
    from xlplugin.office.roster import Roster
    from xlplugin.office.status import Status

_YEAR = click.IntRange(2008, 2099)
_PATH = click.Path(path_type=Path)
_FILE = common.Output()
_DAY = click.DateTime(["%Y-%m-%d"])


def roster_or_leave(path: Path, lang: str) -> Roster:
    """A roster, or its problems and exit code 2."""
    from xlplugin.office.roster import RosterError, load

    try:
        return load(path)
    except RosterError as wrong:
        common.say(wrong.sentence(lang))
        common.leave(common.REFUSED)


def ledger_for(ledger: Path | None, summary: Path, lang: str) -> Ledger | None:
    """The ledger to keep: the one named, else the one that lies beside the summary; a bad one is exit code 2."""
    from xlplugin.office.ledger_file import LedgerError, beside

    path = ledger or beside(summary)
    if ledger is None and not path.exists():
        return None
    from xlplugin.office.ledger import Ledger

    found = Ledger(path)
    try:
        found.known()
    except LedgerError as wrong:
        common.say(wrong.sentence(lang))
        common.leave(common.REFUSED)
    return found


@speech.command()
@click.option("--roster", type=_PATH, help="单位名册 .xlsx 或 .csv。/ Roster of the offices, .xlsx or .csv.")
@click.option("--year", type=_YEAR, help="报告年度。/ Year of the report.")
@click.option(
    "-o",
    "--output",
    type=common.Output(folder=True),
    help="放工作簿的文件夹。/ Folder for the workbooks.",
)
@click.option(
    "--previous",
    type=_PATH,
    help="上年度：工作簿文件夹、汇总表或台账，用于带入上年数。/ Last year: folder, summary or ledger, for the figures carried in.",
)
@click.option(
    "--reply-by",
    type=_DAY,
    help="报回期限，如 2026-01-20；默认次年 1 月 31 日。/ Day to reply by; by default 31 January of the next year.",
)
@click.option("--sender", default="", help="邮件草稿的落款。/ Who signs the mail drafts.")
@click.option(
    "--roster-template", type=_FILE, help="只写一份空白名册 .xlsx，供填写。/ Only write an empty roster to fill in."
)
@common.json_option
@common.language_option
def distribute(
    roster: Path | None,
    year: int | None,
    output: Path | None,
    previous: Path | None,
    reply_by: datetime | None,
    sender: str,
    roster_template: Path | None,
    as_json: bool,
    lang: str,
) -> None:
    """给名册上每家须报单位备好一份工作簿。/ One prepared workbook per office on the roster.

    单位、代码、年度已填好；有上年数的带入上年结转。另有清单、邮件草稿和压缩包。已经有人填过的工作簿保留原样。
    / Unit, code and year are filled in, last year's figures carried in; with an index, mail drafts and zips. A workbook
    that somebody has worked on is left as it is.

    \b
    xlplugin distribute --roster-template 单位名册.xlsx
    xlplugin distribute --roster 单位名册.xlsx --year 2025 -o 分发
    """
    from xlplugin.cli.judging import load_previous
    from xlplugin.cli.progress import progress
    from xlplugin.office.distribute import SENDING, distribute as act

    if roster_template is not None:
        _write_roster_template(roster_template, lang)
        if roster is None:
            return
    if roster is None or year is None or output is None:
        raise click.UsageError(
            common.pick(lang, "请写 --roster 名册、--year 年度和 -o 文件夹。", "give --roster, --year and -o.")
        )
    units, before = roster_or_leave(roster, lang), load_previous(previous, lang, year)
    with progress(common.pick(lang, "分发", "preparing"), quiet=as_json) as tell:
        by = reply_by.date() if reply_by else None
        made = act(units, year, output, before, reply_by=by, sender=sender, progress=tell)
    for item in made:
        if item.kept:
            zh = f"{item.file} 已经填写过，保留原样。"
            common.say(common.pick(lang, zh, f"{item.file} has been worked on and was left as it is."))
    carried = sum(item.carried for item in made)
    if as_json:
        common.put_json({"output": str(output), "year": year, "files": [item.to_dict() for item in made]})
    zh = f"已备好 {len(made)} 份工作簿（{carried} 份带入上年数）：{output}；清单、邮件草稿和分组压缩包在“{SENDING}”里。"
    en = f"{len(made)} workbooks prepared ({carried} with last year's figures): {output}; index, drafts and zips in “{SENDING}”."
    common.say(common.pick(lang, zh, en))


def _write_roster_template(path: Path, lang: str) -> None:
    from xlplugin.office.roster_template import template
    from xlplugin.outputs import write_bytes

    write_bytes(path, template())
    common.say(common.pick(lang, f"已写出空白名册 {path}", f"Empty roster written: {path}"))


@speech.command()
@click.argument("paths", nargs=-1, required=True, type=common.Input())
@click.option(
    "--roster", required=True, type=_PATH, help="单位名册 .xlsx 或 .csv。/ Roster of the offices, .xlsx or .csv."
)
@click.option("--year", type=_YEAR, help="报告年度；不写则取多数文件的年度。/ Year; by default that of most files.")
@click.option(
    "--today", type=_DAY, help="按这一天计算剩余天数，默认今天。/ Count the days left from this day; by default today."
)
@click.option("-o", "--output", type=_FILE, help="另写一份 .xlsx。/ Write it as a workbook too.")
@common.previous_option
@common.json_option
@common.language_option
def status(
    paths: tuple[Path | str, ...],
    roster: Path,
    year: int | None,
    today: datetime | None,
    output: Path | None,
    previous: Path | str | None,
    as_json: bool,
    lang: str,
) -> None:
    """谁报了、谁没报、谁的有问题。/ Who has sent what: the folder against the roster.

    每家一个状态：已报、有错误、有提醒、未报、重复、年份不符、版本不符、无法识别。
    / One state for each: received, with errors, with warnings, missing, duplicate, wrong year, wrong edition, refused.

    \b
    xlplugin status --roster 单位名册.xlsx 报送文件夹
    xlplugin status --roster 单位名册.xlsx 报送文件夹 -o 报送情况.xlsx
    """
    from xlplugin.cli.judging import load_previous
    from xlplugin.cli.progress import progress
    from xlplugin.office.status import status as act
    from xlplugin.office.status_book import book
    from xlplugin.outputs import write_bytes
    from xlplugin.verdicts import exit_code, judge_under

    units, before = roster_or_leave(roster, lang), load_previous(previous, lang, year)
    with progress(common.pick(lang, "读取", "reading"), quiet=as_json) as tell:
        judged = judge_under(paths, before, progress=tell, leave_out=output)
    found = act(units, judged, year, today.date() if today else None)
    if output is not None:
        write_bytes(output, book(found, common.language(lang)))
    if as_json:
        common.put_json(found.to_dict(common.language(lang)))
    else:
        _show_status(found, lang)
    common.leave(exit_code(judged))


def _show_status(found: Status, lang: str) -> None:
    from xlplugin.consolidation.result import reason_sentence
    from xlplugin.office.status import STATES
    from xlplugin.office.status_book import lines

    at = lang == "en"
    for line in lines(found, common.language(lang)):
        paper.say(line)
    rows = [
        (unit.unit.name, STATES[unit.state][at], Path(unit.file).name, unit.why[at] or unit.unit.contact)
        for unit in found.units
    ]
    common.table(("unit", "state", "file", "remark") if at else ("单位", "状态", "文件", "说明"), rows)
    for out in found.strangers:
        said = f"{out.judged.received.path.name}: {reason_sentence(out, common.language(lang))}"
        paper.say(said, mark="✗ ", colour="red")
    for notice in found.notices:
        paper.say(f"{Path(notice.file).name}: {notice.sentence(lang)}", mark="· ", colour="bright_black")


@speech.command()
@click.argument("paths", nargs=-1, required=True, type=common.Input())
@click.option(
    "-o",
    "--output",
    required=True,
    type=common.Output(folder=True),
    help="放退回单的文件夹。/ Folder for the return slips.",
)
@click.option(
    "--roster",
    type=_PATH,
    help="单位名册；有名册时，年份、版本不符和无法识别的也退回。/ Roster; with it, files of a wrong year or edition and unreadable ones are returned too.",
)
@click.option("--year", type=_YEAR, help="报告年度；不写则取多数文件的年度。/ Year; by default that of most files.")
@click.option(
    "--reply-by", type=_DAY, help="请对方在这一天前重新报送；默认 7 天后。/ Day to send again by; by default in 7 days."
)
@common.previous_option
@common.json_option
@common.language_option
def returns(
    paths: tuple[Path | str, ...],
    output: Path,
    roster: Path | None,
    year: int | None,
    reply_by: datetime | None,
    previous: Path | str | None,
    as_json: bool,
    lang: str,
) -> None:
    """给有问题的单位各写一页退回单，附标注副本。/ One page per unit with findings, and a marked copy.

    \b
    xlplugin returns 报送文件夹 --roster 单位名册.xlsx -o 退回 --reply-by 2026-01-25
    """
    from datetime import date, timedelta

    from xlplugin.cli.judging import load_previous
    from xlplugin.cli.progress import progress
    from xlplugin.office.returns import returns as act
    from xlplugin.verdicts import exit_code, judge_under

    units, before = roster_or_leave(roster, lang) if roster else None, load_previous(previous, lang, year)
    with progress(common.pick(lang, "读取", "reading"), quiet=as_json) as tell:
        judged = judge_under(paths, before, progress=tell)
    by = reply_by.date() if reply_by else date.today() + timedelta(days=7)
    made = act(judged, output, by, units, year, common.language(lang))
    if as_json:
        common.put_json(
            {"output": str(output), "reply_by": by.isoformat(), "returned": [item.to_dict() for item in made]}
        )
    zh, en = f"退回 {len(made)} 家：{output}；请于 {by} 前报回。", f"{len(made)} units: {output}; reply by {by}."
    common.say(common.pick(lang, zh, en))
    common.leave(exit_code(judged))
