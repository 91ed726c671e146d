"""What can be in the way of a button, in one sentence each: what is wrong, and what to do."""

from __future__ import annotations

from typing import Literal

Language = Literal["zh", "en"]

SENTENCES: dict[str, tuple[str, str]] = {
    "no-excel": (
        "没有找到正在运行的 Excel，请先打开 Excel 再点按钮。",
        "No running Excel was found; open Excel first.",
    ),
    "no-workbook": (
        "没有打开的工作簿，请先打开要处理的年报工作簿。",
        "No workbook is open; open the report's workbook first.",
    ),
    "not-ours": (
        "当前工作簿“{book}”不是年报填报表，请打开用本工具生成的工作簿。",
        "The workbook {book} is not a report form; open a workbook made by this tool.",
    ),
    "sheet-missing": (
        "工作表“{sheet}”不在了（被删除或改名），请恢复该表或从备份重新打开工作簿。",
        "The sheet {sheet} is gone (deleted or renamed); restore it or open the workbook from a backup.",
    ),
    "read-only": (
        "工作簿“{book}”是以只读方式打开的，不能写入，请另存为一份再试。",
        "The workbook {book} is open read-only and cannot be written; save a copy and try again.",
    ),
    "password": (
        "“{part}”设有保护密码，不能写入，请先在“审阅”中撤销保护再试。",
        "{part} is protected by a password; take off the protection first (Review tab).",
    ),
    "busy": (
        "Excel 正忙或有单元格正在编辑，请按回车结束编辑、关闭对话框后再试。",
        "Excel is busy or a cell is being edited; press Enter, close any dialog and try again.",
    ),
    "name-taken": (
        "工作簿里已有一张不是本工具生成的工作表“{sheet}”，请将它改名后再试。",
        "The workbook has a sheet {sheet} that this tool did not make; rename it and try again.",
    ),
    "no-findings": (
        "没有可以转到的问题，请先点“校验”。",
        "There is no finding to go to; press Check first.",
    ),
    "nothing-here": (
        "所选单元格没有问题，请先点“上一处”或“下一处”选中一处问题。",
        "There is no finding at the selected cell; press Previous or Next first.",
    ),
    "no-suggestion": (
        "所选单元格没有可采纳的建议值，请按“说明”中的提示核对原始数据。",
        "There is no value to suggest for the selected cell; check the source data as Explain says.",
    ),
    "formula": (
        "“{cell}”是公式，不能用数值代替，请改正它所引用的单元格。",
        "{cell} is a formula and is not replaced by a number; put right the cells that it refers to.",
    ),
    "unreadable": (
        "{detail}",
        "{detail}",
    ),
    "not-last-year": (
        "“{file}”里没有本单位上一年度的数据，请选择上年的工作簿。",
        "{file} holds no figures of this office for the year before; choose last year's workbook.",
    ),
    "nothing-to-sum": (
        "文件夹“{folder}”里的 {files} 个文件没有一份可以汇总，请检查是否选错了文件夹。",
        "None of the {files} files in the folder {folder} can be summed; is it the right folder?",
    ),
    "open-here": (
        "“{file}”正在本程序中打开，不能覆盖，请先关闭它或换一个文件名。",
        "{file} is open here and cannot be written over; close it or choose another name.",
    ),
    "unknown-format": (
        "不能导出为“{file}”，请选择 .docx、.html 或 .pdf。",
        "The report cannot be written as {file}; choose .docx, .html or .pdf.",
    ),
    "no-font": (
        "本机没有中文字体，不能生成 PDF“{file}”，请改为导出 .docx。",
        "No Chinese typeface is installed, so {file} cannot be made; export .docx instead.",
    ),
    "bad-year": (
        "“{text}”不是四位数的年度，请填写如 2025 的年度。",
        "{text} is not a year of four digits; give a year such as 2025.",
    ),
    "unexpected": (
        "操作没有完成，工作簿未作改动或已恢复；请将日志文件发给技术支持：{log}",
        "The action was not finished; send the log file to support: {log}",
    ),
}


class Trouble(Exception):
    """A button cannot do its work; nothing was half-written.

    :param code: a key of :data:`SENTENCES`; the other arguments fill its sentence.
    """

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    def sentence(self, language: Language = "zh") -> str:
        """The sentence for the person at the desk."""
        return SENTENCES[self.code][0 if language == "zh" else 1].format(**self.facts)
