"""设置 and 关于."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlplugin.live import state
from xlplugin.ribbon import settings

if TYPE_CHECKING:
    from xlplugin.live.seat import Seat


def choose(seat: Seat) -> str:
    """Ask for the choices and keep them; what is chosen now. Raises OutputError where they cannot be kept."""
    english = not seat.dialogs.ask("校验结果用中文显示吗？（选“否”则用英文 / English）")
    announce = seat.dialogs.ask("处理结果除状态栏外，还弹出窗口提示吗？")
    state.keep(replace(seat.choices, language="en" if english else "zh", announce=announce))
    language, windows = ("英文" if english else "中文"), ("弹出窗口" if announce else "只在状态栏显示")
    return f"已保存设置：{language}，{windows}。\n设置文件：{settings.file()}"


def about(seat: Seat) -> str:
    """Versions, and where the log is."""
    from validation import RULES_VERSION, editions
    from xlplugin import __version__

    return (
        "政府信息公开工作年度报告：校验、标注、汇总\n"
        f"程序版本 {__version__}　规则版本 {RULES_VERSION}　现行格式 {editions.CURRENT}\n"
        f"表格程序 {seat.app.engine.name} {seat.app.version}\n"
        f"日志文件：{settings.log_file()}"
    )
