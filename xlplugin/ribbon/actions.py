"""What each button runs, one line each: the names that ribbon, VBA and LibreOffice call.

Nothing is imported before a button is pressed, and then only what that button needs.
"""

from __future__ import annotations


def validate() -> None:
    """校验: judge the open workbook."""
    from xlplugin.live import desk

    desk.validate()


def highlight() -> None:
    """高亮: mark the cells in question."""
    from xlplugin.live import desk

    desk.highlight()


def clear() -> None:
    """清除: give back what was there before the marks."""
    from xlplugin.live import desk

    desk.clear()


def previous() -> None:
    """上一处: select the previous cell in question."""
    from xlplugin.live import desk

    desk.previous()


def next_() -> None:
    """下一处: select the next cell in question."""
    from xlplugin.live import desk

    desk.next_()


def adopt() -> None:
    """采纳建议: write the suggested value."""
    from xlplugin.live import desk

    desk.adopt()


def compare_previous() -> None:
    """对比上年: compare with last year's workbook."""
    from xlplugin.live import desk

    desk.compare_previous()


def consolidate_folder() -> None:
    """汇总文件夹: many workbooks into one summary."""
    from xlplugin.live import desk

    desk.consolidate_folder()


def new_template() -> None:
    """新建模板: one empty workbook."""
    from xlplugin.live import desk

    desk.new_template()


def distribute() -> None:
    """分发: one workbook for every office on the roster."""
    from xlplugin.live import desk

    desk.distribute()


def status() -> None:
    """报送情况: who has sent what."""
    from xlplugin.live import desk

    desk.status()


def export_report() -> None:
    """导出报告: the open workbook as a report for publication."""
    from xlplugin.live import desk

    desk.export_report()


def explain() -> None:
    """说明: explain the finding under the cursor."""
    from xlplugin.live import desk

    desk.explain()


def settings() -> None:
    """设置: language, log file and the like."""
    from xlplugin.live import desk

    desk.settings()


def about() -> None:
    """关于: versions and where the log file is."""
    from xlplugin.live import desk

    desk.about()
