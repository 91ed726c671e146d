"""The functions behind the buttons, one each; `xlplugin.ribbon.actions` calls them by these names.

They work on whatever spreadsheet program the person sits at, and call the same functions as the commands do. An error
becomes one sentence (see `seat.button`); the screen, the calculation and the selection are as before on every path.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlplugin.live.seat import Seat, button

if TYPE_CHECKING:
    from validation import Report


@button
def validate(seat: Seat) -> None:
    """校验: judge the open workbook, write the findings onto their sheet and say how many there are."""
    from xlplugin.live import checking

    seat.tell(_summary(seat, checking.check(seat)))


@button
def compare_previous(seat: Seat) -> None:
    """对比上年: judge the open workbook together with last year's, which the person chooses."""
    from xlplugin.live import checking
    from xlplugin.live.dialogs import WORKBOOKS

    checking.judged(seat, seat.writable_book)  # before a file is asked for in vain
    chosen = seat.dialogs.open_file("请选择上年的工作簿", WORKBOOKS)
    if chosen is not None:
        seat.tell(_summary(seat, checking.check(seat, last_year=chosen)))


@button
def highlight(seat: Seat) -> None:
    """高亮: judge the open workbook and mark the cells in question."""
    from xlplugin.live import checking

    seat.tell(_summary(seat, checking.highlight(seat)))


@button
def clear(seat: Seat) -> None:
    """清除: take off the marks and the sheet of findings; the workbook is as before."""
    from xlplugin.live import checking

    stays = checking.clear(seat)
    seat.app.status_bar = False
    if stays:
        seat.tell("标记已清除；“校验结果”里写有说明，予以保留。")


@button
def previous(seat: Seat) -> None:
    """上一处: select the cell in question before the selected one and say what is wrong."""
    from xlplugin.live import step

    seat.tell(step.go(seat, -1))


@button
def next_(seat: Seat) -> None:
    """下一处: select the cell in question after the selected one and say what is wrong."""
    from xlplugin.live import step

    seat.tell(step.go(seat, 1))


@button
def explain(seat: Seat) -> None:
    """说明: what is wrong at the selected cell, by which rule, and how to put it right."""
    from xlplugin.live import step

    seat.dialogs.say(step.explanation(seat))


@button
def adopt(seat: Seat) -> None:
    """采纳建议: write the suggested value into the selected cell, after asking."""
    from xlplugin.live import adopt

    _tell_if_done(seat, adopt.adopt(seat))


@button
def consolidate_folder(seat: Seat) -> None:
    """汇总文件夹: the workbooks of a folder into one summary, which is opened."""
    from xlplugin.live import errands

    _tell_if_done(seat, errands.consolidate_folder(seat))


@button
def new_template(seat: Seat) -> None:
    """新建模板: one empty workbook, which is opened."""
    from xlplugin.live import errands

    _tell_if_done(seat, errands.new_template(seat))


@button
def distribute(seat: Seat) -> None:
    """分发: one prepared workbook for every unit of a roster."""
    from xlplugin.live import errands

    _tell_if_done(seat, errands.distribute(seat))


@button
def status(seat: Seat) -> None:
    """报送情况: who has sent what, as a workbook, which is opened."""
    from xlplugin.live import errands

    _tell_if_done(seat, errands.status(seat))


@button
def export_report(seat: Seat) -> None:
    """导出报告: the open workbook as the report to be published."""
    from xlplugin.live import errands

    _tell_if_done(seat, errands.export_report(seat))


@button
def settings(seat: Seat) -> None:
    """设置: language, and whether results are said in a window."""
    from xlplugin.live import about

    seat.dialogs.say(about.choose(seat))


@button
def about(seat: Seat) -> None:
    """关于: versions, and where the log is."""
    from xlplugin.live import about as words

    seat.dialogs.say(words.about(seat))


def _tell_if_done(seat: Seat, said: str) -> None:
    """Nothing is said to a person who pressed Cancel."""
    if said:
        seat.tell(said)
    else:
        seat.app.status_bar = False


def _summary(seat: Seat, report: Report) -> str:
    from xlplugin.live.findings_sheet import summary

    return summary(report.findings, seat.choices.language)
