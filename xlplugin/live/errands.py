"""汇总文件夹, 新建模板, 分发, 报送情况, 导出报告: what the commands do, with the person's own choice of files.

Each act is the command's own function; what it writes is opened in the program in front of the person.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin.live.dialogs import REPORTS, ROSTERS, WORKBOOKS
from xlplugin.live.troubles import Trouble

if TYPE_CHECKING:
    from xlplugin.live.seat import Seat
    from xlplugin.office.roster import Roster

_STEP = 50
"""The status bar is written this many times at most while files are read."""


def consolidate_folder(seat: Seat) -> str:
    """Sum the workbooks of a folder, open the summary, and say what is in it; empty when the person pressed Cancel."""
    folder = seat.dialogs.open_folder("请选择存放各单位工作簿的文件夹")
    target = folder and seat.dialogs.save_file("汇总表保存为", f"{folder.name}汇总.xlsx", WORKBOOKS)
    if folder is None or target is None:
        return ""
    from xlplugin.consolidation.run import consolidate
    from xlplugin.consolidation.summary import write

    target = with_ending(target, ".xlsx")
    _free(seat, target)
    result = consolidate([folder], progress=progress(seat, "正在读取"), leave_out=target)
    if not result.selection.included:
        raise Trouble("nothing-to-sum", folder=folder.name, files=str(len(result.judged)))
    write(result, target, seat.choices.language)
    seat.app.books.open(target)
    left_out = len(result.selection.excluded)
    return f"已汇总 {len(result.selection.included)} 个单位，未计入 {left_out} 份；汇总表已打开：{target.name}。"


def new_template(seat: Seat) -> str:
    """One empty workbook for a unit and a year, opened; empty when the person pressed Cancel."""
    unit = seat.dialogs.enter("填报单位（全称，可不填）：")
    year = None if unit is None else seat.dialogs.enter("报告年度（四位数字，可不填）：")
    if unit is None or year is None:
        return ""
    wanted = _year(year) if year.strip() else None
    name = "_".join(part for part in (year.strip(), unit.strip(), "年报.xlsx") if part)
    target = seat.dialogs.save_file("空白工作簿保存为", name, WORKBOOKS)
    if target is None:
        return ""
    from xlplugin.filling import write
    from xlplugin.forms import empty

    target = with_ending(target, ".xlsx")
    _free(seat, target)
    write(empty(unit=unit.strip(), year=wanted), target, given=())
    seat.app.books.open(target)
    return f"空白工作簿已生成并打开：{target.name}。"


def distribute(seat: Seat) -> str:
    """One prepared workbook for every unit of a roster; empty when the person pressed Cancel."""
    roster = _roster(seat)
    year = seat.dialogs.enter("报告年度（四位数字）：") if roster else None
    if roster is None or year is None:
        return ""
    wanted = _year(year)
    folder = seat.dialogs.open_folder("请选择存放工作簿的文件夹")
    if folder is None:
        return ""
    from xlplugin.office.distribute import distribute as act

    made = act(roster, wanted, folder, progress=progress(seat, "正在生成"))
    kept = sum(item.kept for item in made)
    return f"已为 {len(made)} 个单位备好工作簿：{folder}" + (
        f"；其中 {kept} 份已有人填过，保留原样。" if kept else "。"
    )


def status(seat: Seat) -> str:
    """Who has sent what, as a workbook that is opened; empty when the person pressed Cancel."""
    roster = _roster(seat)
    folder = seat.dialogs.open_folder("请选择已收到的工作簿所在的文件夹") if roster else None
    target = folder and seat.dialogs.save_file("报送情况保存为", "报送情况.xlsx", WORKBOOKS)
    if roster is None or folder is None or target is None:
        return ""
    from xlplugin.office.status import status as act
    from xlplugin.office.status_book import book, lines
    from xlplugin.outputs import write_bytes
    from xlplugin.verdicts import judge_under

    target = with_ending(target, ".xlsx")
    _free(seat, target)
    judged = judge_under([folder], progress=progress(seat, "正在读取"), leave_out=target)
    found = act(roster, judged)
    write_bytes(target, book(found, seat.choices.language))
    seat.app.books.open(target)
    return "\n".join(lines(found, seat.choices.language))


def export_report(seat: Seat) -> str:
    """The open workbook as the report to be published; empty when the person pressed Cancel.

    With errors in it, the person is asked whether to publish it as it stands.
    """
    from xlplugin.live.book import read
    from xlplugin.published.exporting import OpenErrors, UnknownFormat, export
    from xlplugin.published.fonts import NoChineseFont

    book = seat.book
    filing = read(book)
    name = f"{filing.unit or '本单位'}{filing.year or ''}年政府信息公开工作年度报告.docx"
    target = seat.dialogs.save_file("年度报告保存为", name, REPORTS)
    if target is None:
        return ""
    target = target if target.suffix else target.with_suffix(".docx")
    try:
        export(filing, target)
    except UnknownFormat:
        raise Trouble("unknown-format", file=target.name) from None
    except NoChineseFont:
        raise Trouble("no-font", file=target.name) from None
    except OpenErrors as wrong:
        if not seat.dialogs.ask(f"还有 {len(wrong.findings)} 处错误没有改正。仍要照原样导出吗？"):
            return ""
        export(filing, target, force=True)
    return f"年度报告已导出：{target}"


def progress(seat: Seat, doing: str) -> Callable[[int, int], None]:
    """Tells the status bar how far it is."""

    def tell(done: int, of: int) -> None:
        if done == of or done % max(1, of // _STEP) == 0:
            seat.app.status_bar = f"{doing} {done}/{of}"

    return tell


def with_ending(path: Path, ending: str) -> Path:
    """A name typed without its ending gets it."""
    return path if path.suffix.lower() == ending else path.with_name(path.name + ending)


def _roster(seat: Seat) -> Roster | None:
    chosen = seat.dialogs.open_file("请选择单位名册", ROSTERS)
    if chosen is None:
        return None
    from xlplugin.office.roster import load

    return load(chosen)


def _year(text: str) -> int:
    if not re.fullmatch(r"20[0-9]{2}", text.strip()):
        raise Trouble("bad-year", text=text.strip())
    return int(text)


def _free(seat: Seat, target: Path) -> None:
    """A file that is open in the program cannot be written over."""
    if any(Path(book.fullname) == target for book in seat.app.books):
        raise Trouble("open-here", file=target.name)
