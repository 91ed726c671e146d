"""The buttons, declared once: the ribbon, the VBA, the manual and the LibreOffice menu are readings of this list.

Nothing here imports Excel, a file format or a user interface. Add a button by adding one `Button`;
then run `python -m xlplugin.ribbon.generate`, which rewrites everything that is checked in and derived.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal

Language = Literal["zh", "en"]
Size = Literal["large", "normal"]


@dataclass(frozen=True)
class Words:
    """One text in both languages."""

    zh: str
    en: str

    def say(self, lang: Language) -> str:
        """The text in `lang`."""
        return self.zh if lang == "zh" else self.en


class Needs(Enum):
    """When a button may be pressed; the value is what the hosts are told."""

    NOTHING = "nothing"
    """Always."""
    WORKBOOK = "workbook"
    """A workbook is open in front."""
    FINDINGS = "findings"
    """The open workbook has been judged: it holds the sheet `FINDINGS_SHEET`."""


FINDINGS_SHEET = "校验结果"
"""Name of the sheet onto which 校验 writes; its presence enables the buttons that walk the findings."""

TAB_ID = "xlpluginTab"
TAB = Words("政务公开年报", "Disclosure Report")
TAB_KEYTIP = "ZW"


@dataclass(frozen=True)
class Group:
    """A named box on the tab; its buttons stand in the order of `BUTTONS`."""

    id: str
    label: Words


@dataclass(frozen=True)
class Button:
    """One button.

    `function` is the Python function behind it as ``module:name``; it takes no arguments.
    `icon` names the drawing in `icons/` (``<icon>_16.png``, ``<icon>_32.png``).
    `keytip` is one Latin letter, unique on the tab, pressed after Alt and the tab's own key tip.
    """

    id: str
    function: str
    label: Words
    screentip: Words
    supertip: Words
    keytip: str
    icon: str
    group: str
    size: Size
    needs: Needs


GROUPS = (
    Group("check", Words("校验", "Check")),
    Group("findings", Words("逐处处理", "Findings")),
    Group("gather", Words("对比与汇总", "Compare and consolidate")),
    Group("offices", Words("填报与报送", "Offices")),
    Group("help", Words("帮助", "Help")),
)

_ACTIONS = "xlplugin.ribbon.actions"

BUTTONS = (
    Button(
        "validate",
        f"{_ACTIONS}:validate",
        Words("校验", "Check"),
        Words("校验当前工作簿", "Check this workbook"),
        Words(
            "按勾稽关系逐格核对，结果写入“校验结果”表，条数显示在状态栏。不改动填报数据。",
            "Checks every cell against the form's relations. Findings go to the sheet 校验结果, their number to the "
            "status bar. The reported figures are not changed.",
        ),
        "V",
        "validate",
        "check",
        "large",
        Needs.WORKBOOK,
    ),
    Button(
        "highlight",
        f"{_ACTIONS}:highlight",
        Words("高亮", "Highlight"),
        Words("标出有问题的单元格", "Mark the cells in question"),
        Words(
            "校验，并以底色和批注标出有问题的单元格。原有的填充、字体和批注不受影响，可随时用“清除”去掉。",
            "Checks, and marks the cells in question by colour and note. Existing fills, fonts and notes are not touched; Clear takes the marks off.",
        ),
        "H",
        "highlight",
        "check",
        "large",
        Needs.WORKBOOK,
    ),
    Button(
        "clear",
        f"{_ACTIONS}:clear",
        Words("清除", "Clear"),
        Words("清除标记，恢复原样", "Remove the marks"),
        Words(
            "去掉本工具加上的底色、批注和“校验结果”表，工作簿恢复成原来的样子，保护也不变。",
            "Takes off this tool's colours, notes and the sheet of findings; the workbook is as it was, protection included.",
        ),
        "C",
        "clear",
        "check",
        "normal",
        Needs.WORKBOOK,
    ),
    Button(
        "previous",
        f"{_ACTIONS}:previous",
        Words("上一处", "Previous"),
        Words("转到上一处问题", "Go to the previous finding"),
        Words(
            "选中上一处有问题的单元格，并说明错在哪里。",
            "Selects the previous cell in question and says what is wrong with it.",
        ),
        "P",
        "previous",
        "findings",
        "normal",
        Needs.FINDINGS,
    ),
    Button(
        "next",
        f"{_ACTIONS}:next_",
        Words("下一处", "Next"),
        Words("转到下一处问题", "Go to the next finding"),
        Words(
            "选中下一处有问题的单元格，并说明错在哪里。",
            "Selects the next cell in question and says what is wrong with it.",
        ),
        "N",
        "next",
        "findings",
        "normal",
        Needs.FINDINGS,
    ),
    Button(
        "explain",
        f"{_ACTIONS}:explain",
        Words("说明", "Explain"),
        Words("说明光标处的问题", "Explain the finding under the cursor"),
        Words(
            "说明光标所在单元格的问题：错在哪里、依据什么、如何更正。",
            "Says what is wrong with the selected cell, which rule it breaks and how to put it right.",
        ),
        "E",
        "explain",
        "findings",
        "normal",
        Needs.FINDINGS,
    ),
    Button(
        "adopt",
        f"{_ACTIONS}:adopt",
        Words("采纳建议", "Adopt"),
        Words("采纳建议的数值", "Adopt the suggested value"),
        Words(
            "把建议值写入光标所在单元格。写入前先询问，原值记入批注。",
            "Writes the suggested value into the selected cell, after asking, and keeps the old one in a note.",
        ),
        "A",
        "adopt",
        "findings",
        "large",
        Needs.FINDINGS,
    ),
    Button(
        "compare_previous",
        f"{_ACTIONS}:compare_previous",
        Words("对比上年", "Compare"),
        Words("与上年的工作簿对比", "Compare with last year's workbook"),
        Words(
            "选择上年的工作簿，核对结转、现行有效件数和大幅变动。",
            "Choose last year's workbook; carried-over requests, documents in force and great jumps are compared.",
        ),
        "B",
        "compare_previous",
        "gather",
        "large",
        Needs.WORKBOOK,
    ),
    Button(
        "consolidate_folder",
        f"{_ACTIONS}:consolidate_folder",
        Words("汇总文件夹", "Consolidate"),
        Words("汇总一个文件夹内的工作簿", "Consolidate a folder of workbooks"),
        Words(
            "选择文件夹，逐份校验并汇总其中的工作簿，完成后打开汇总表。原文件不改动。",
            "Choose a folder; its workbooks are checked and summed, then the summary opens. The files are not changed.",
        ),
        "F",
        "consolidate_folder",
        "gather",
        "large",
        Needs.NOTHING,
    ),
    Button(
        "new_template",
        f"{_ACTIONS}:new_template",
        Words("新建模板", "New form"),
        Words("新建一份空白填报表", "New empty workbook"),
        Words(
            "生成一份现行格式的空白填报工作簿，可预填单位、年度和上年数据。",
            "Makes one empty workbook of the form in force; unit, year and last year's figures can be filled in.",
        ),
        "T",
        "new_template",
        "offices",
        "large",
        Needs.NOTHING,
    ),
    Button(
        "distribute",
        f"{_ACTIONS}:distribute",
        Words("分发", "Distribute"),
        Words("按名册为每个单位生成工作簿", "One workbook for every office"),
        Words(
            "按单位名册，为每个单位各生成一份填好单位名称、代码和年度的工作簿。",
            "Makes one workbook for every office on the roster, with its name, code and year filled in.",
        ),
        "D",
        "distribute",
        "offices",
        "normal",
        Needs.NOTHING,
    ),
    Button(
        "status",
        f"{_ACTIONS}:status",
        Words("报送情况", "Status"),
        Words("哪些单位已经报送", "Who has sent what"),
        Words(
            "对照单位名册，列出已报送、有错误、重复和未报送的单位。",
            "Compares the files received with the roster: received, with errors, doubled, missing.",
        ),
        "S",
        "status",
        "offices",
        "normal",
        Needs.NOTHING,
    ),
    Button(
        "export_report",
        f"{_ACTIONS}:export_report",
        Words("导出报告", "Export"),
        Words("导出年度报告文稿", "Export the report"),
        Words(
            "把当前工作簿导出为可公开发布的年度报告（Word、网页或 PDF）。",
            "Exports the open workbook as the report for publication (Word, web page or PDF).",
        ),
        "R",
        "export_report",
        "offices",
        "normal",
        Needs.WORKBOOK,
    ),
    Button(
        "settings",
        f"{_ACTIONS}:settings",
        Words("设置", "Settings"),
        Words("设置", "Settings"),
        Words(
            "校验结果和按钮所用的语言，结果是否弹出窗口提示。",
            "Language of the findings and the buttons; whether results are also shown in a window.",
        ),
        "O",
        "settings",
        "help",
        "normal",
        Needs.NOTHING,
    ),
    Button(
        "about",
        f"{_ACTIONS}:about",
        Words("关于", "About"),
        Words("关于本工具", "About this tool"),
        Words(
            "显示程序、规则、现行格式和表格程序的版本，以及日志文件的位置。",
            "Versions of the program, the rules, the form in force and the spreadsheet program; the log file.",
        ),
        "I",
        "about",
        "help",
        "normal",
        Needs.NOTHING,
    ),
)


def in_group(group: str) -> tuple[Button, ...]:
    """The buttons of one group, in order."""
    return tuple(button for button in BUTTONS if button.group == group)


def by_id(button_id: str) -> Button:
    """The button of that id; `KeyError` when there is none."""
    return {button.id: button for button in BUTTONS}[button_id]
