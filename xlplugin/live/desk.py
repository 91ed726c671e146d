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

    seat.writable_book  # noqa: B018 - before a file is asked for in vain
    chosen = seat.dialogs.open_file("请选择上年的工作簿", WORKBOOKS)
    if chosen is not None:
        seat.tell(_summary(seat, checking.check(seat, previous=checking.file(chosen))))


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

    said = adopt.adopt(seat)
    if said:
        seat.tell(said)


def _summary(seat: Seat, report: Report) -> str:
    from xlplugin.live.findings_sheet import summary

    return summary(report.findings, seat.choices.language)
