"""What the add-in itself says, apart from findings: Chinese first, English too.

VBA takes these from cells of the add-in (its own source stays ASCII); Python says the rest.
"""

from __future__ import annotations

from xlplugin.ribbon.buttons import BUTTONS, FINDINGS_SHEET, GROUPS, TAB, TAB_ID, Language, Words

TITLE = Words("政务公开年报", "Disclosure Report")
DESCRIPTION = Words(
    "政府信息公开工作年度报告：校验、标注、汇总。", "Annual report on information disclosure: check, mark, sum."
)

IN_VBA = {
    "no_workbook": Words(
        "请先打开要处理的工作簿，再按此按钮；在“受保护的视图”中请先点“启用编辑”。",
        "Open a workbook first (in Protected View press Enable Editing), then press the button again.",
    ),
    "no_findings": Words("请先按“校验”，再逐处处理。", "Press Check first; there are no findings to walk yet."),
    "settings_inside": Words(
        "当前工作簿含有会改变本工具运行方式的工作表（xlplugin.conf 或 .py），为安全起见不予处理；请先删除该工作表。",
        "This workbook holds a sheet that would change how this tool runs (xlplugin.conf or .py). For safety nothing "
        "was done; delete that sheet first.",
    ),
    "settings_beside": Words(
        "当前工作簿所在文件夹含有 xlplugin.conf，为安全起见不予处理；请把工作簿另存到别的文件夹。",
        "The folder of this workbook holds a file xlplugin.conf. For safety nothing was done; save the workbook "
        "elsewhere.",
    ),
    "odd_name": Words(
        '工作簿的文件名或文件夹名含有 ^ % ; $ ` | " 之一，无法安全传给程序；请改名后再试。',
        'The name of this workbook or of its folder contains one of ^ % ; $ ` | " and cannot be passed on safely; '
        "rename it and try again.",
    ),
    "no_python": Words(
        "找不到程序；请在命令行运行 xlplugin addin install，然后重新打开 Excel。",
        "The program was not found; run xlplugin addin install in a terminal, then restart Excel.",
    ),
    "no_package": Words(
        "所设的 Python 里没有本程序；请安装 xlplugin 后运行 xlplugin addin install。",
        "This Python does not hold the program; install xlplugin, then run xlplugin addin install.",
    ),
    "failed": Words(
        "操作没有完成；请运行 xlplugin addin check 查明原因。错误编号：",
        "The button did not finish; run xlplugin addin check to see why. Error number: ",
    ),
    "windows_only": Words("此函数只能在 Windows 版 Excel 中使用。", "This function works in Excel for Windows only."),
}

VERSION_MISMATCH = Words(
    "加载项版本 {addin} 与程序版本 {program} 不一致，未作任何处理；请运行 xlplugin addin install，然后重新打开 Excel。",
    "The add-in is version {addin}, the program is version {program}. Nothing was done; run xlplugin addin install, "
    "then restart Excel.",
)
UNKNOWN_BUTTON = Words(
    "程序不认识按钮“{button}”；请运行 xlplugin addin install，然后重新打开 Excel。",
    "The program has no button {button}; run xlplugin addin install, then restart Excel.",
)
UNEXPECTED = Words(
    "“{label}”没有完成：程序出错，详情已记入日志 {log}，请把该文件交给技术支持。",
    "{label} was not completed: the program failed. Details are in the log file {log}; please hand it to support.",
)


def cells(version: str, xlwings_version: str) -> list[tuple[str, str, str]]:
    """The rows of the add-in's sheet of texts: key, Chinese, English; first the versions of program and xlwings."""
    rows = [("addin.version", version, version), ("xlwings.version", xlwings_version, xlwings_version)]
    rows += [("findings.sheet", FINDINGS_SHEET, FINDINGS_SHEET)]
    rows += [(f"{TAB_ID}.label", TAB.zh, TAB.en)]
    rows += [(f"{group.id}.label", group.label.zh, group.label.en) for group in GROUPS]
    for button in BUTTONS:
        told = {"label": button.label, "screentip": button.screentip, "supertip": button.supertip}
        rows += [(f"{button.id}.{key}", words.zh, words.en) for key, words in told.items()]
        rows += [(f"{button.id}.needs", button.needs.value, button.needs.value)]
    return rows + [(f"message.{key}", words.zh, words.en) for key, words in IN_VBA.items()]


def language(setting: str | None, locale_name: str | None) -> Language:
    """The language to speak: the setting ``zh`` or ``en`` where given, else English for an English locale, else zh."""
    if setting in ("zh", "en"):
        return "zh" if setting == "zh" else "en"
    return "en" if (locale_name or "").lower().startswith("en") else "zh"
