"""Why a file is refused: the contract's codes, and for each reason a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# Reason: (code of the contract, sentence in Chinese, sentence in English). {…} are filled in from the facts.
REASONS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "password": (
            "encrypted",
            "文件设有打开密码，无法读取。请在 Excel 或 WPS 中取消密码（文件—信息—保护工作簿）后重新报送。",
            "the file is protected by a password to open; remove the password in Excel or WPS and send it again.",
        ),
        "cut-short": (
            "damaged",
            "文件已损坏或没有传完整。请在原处打开确认，另存后重新发送。",
            "the file is damaged or was cut short; open the original, save it and send it again.",
        ),
        "wrong-template": (
            "wrong-template",
            "不是本报告的模板：找不到年度报告的任何一张表。请用“xlplugin template”生成的模板填写后报送。",
            "this is not the report's template: none of its tables was found; fill in the template and send that.",
        ),
        "bad-part": (
            "damaged",
            "文件内部已损坏（{part}）。请用 Excel 或 WPS 打开，修复并另存后重新报送。",
            "the file is damaged inside ({part}); open it in Excel or WPS, let it repair, save and send it again.",
        ),
        "no-sheet": (
            "damaged",
            "工作簿缺少工作表“{sheet}”的内容。请用 Excel 或 WPS 打开另存后重新报送。",
            "the content of the sheet “{sheet}” is missing; open the workbook in Excel or WPS, save it and send it again.",
        ),
        "empty-file": (
            "not-a-workbook",
            "文件是空的（0 字节）。请重新导出后发送。",
            "the file is empty (0 bytes); export it again.",
        ),
        "other-file": (
            "not-a-workbook",
            "不是 Excel 工作簿（内容是{kind}）。请报送由模板填写的 .xlsx 文件。",
            "this is no Excel workbook (its content is {kind}); send the .xlsx file made from the template.",
        ),
        "not-a-file": (
            "not-a-workbook",
            "不是普通文件（文件夹、管道或设备），没有读取。请指定 .xlsx 文件。",
            "this is no ordinary file (a folder, pipe or device) and was not read; name an .xlsx file.",
        ),
        "old-format": (
            "unreadable",
            "文件是{kind}格式，不能直接读取。请在 Excel 或 WPS 中另存为 .xlsx 后重新报送。",
            "the file is in the format {kind}, which is not read; save it as .xlsx in Excel or WPS and send it again.",
        ),
        "missing": ("unreadable", "找不到该文件。请检查路径。", "there is no such file; check the path."),
        "no-permission": (
            "unreadable",
            "没有读取该文件的权限。请检查文件权限。",
            "the file may not be read; check its permissions.",
        ),
        "disk-error": (
            "unreadable",
            "读取文件时磁盘或网络出错。请复制到本机后重试。",
            "the disk or the network failed while the file was read; copy it to this machine and try again.",
        ),
        "store-denied": (
            "unreadable",
            "存储拒绝访问。请检查访问密钥（如 AWS_ACCESS_KEY_ID）和权限。",
            "the store denies access; check the keys (such as AWS_ACCESS_KEY_ID) and what they permit.",
        ),
        "store-away": (
            "unreadable",
            "无法从存储读取。请检查网络，以及存储的地址（如 AWS_ENDPOINT_URL）和访问密钥是否已设置，然后重试。",
            "the store cannot be read; check the network and whether the store's address (such as AWS_ENDPOINT_URL) "
            "and keys are set, and try again.",
        ),
        "store-client": (
            "unreadable",
            "读取文件的机器未安装读取这种存储的组件。请在那里用 pip install 'xlplugin[cluster]' 安装。",
            "the machine that was to read it lacks the parts for such a store; install them there (pip install 'xlplugin[cluster]').",
        ),
        "lock-file": (
            "locked",
            "这是 Office 打开文件时留下的锁定文件，不是报表，没有读取。",
            "this is a lock file that Office leaves while a workbook is open, no report; it was not read.",
        ),
        "in-use": (
            "locked",
            "文件正在被其他程序占用。请关闭 Excel 或 WPS 后重试。",
            "the file is in use by another program; close it in Excel or WPS and try again.",
        ),
        "too-large": (
            "too-large",
            "文件过大（{size}，上限 {limit}）。年度报告工作簿通常不到 1 MB，请检查是否选错文件。",
            "the file is too large ({size}, the limit is {limit}); a report is below 1 MB: is it the right file?",
        ),
        "too-many-parts": (
            "too-large",
            "文件内部的部件过多（{size} 个，上限 {limit} 个）。请用模板重新填写。",
            "the file has too many parts ({size}, the limit is {limit}); fill in the template anew.",
        ),
        "too-many-cells": (
            "too-large",
            "工作表“{sheet}”的数据过多或过于分散。请删除表格以外的内容后重新报送。",
            "the sheet “{sheet}” holds too much data or data too far apart; delete what is outside the form.",
        ),
        "too-slow": (
            "too-large",
            "读取该文件超过了时间或内存限制，已跳过。请用模板重新填写。",
            "reading the file exceeded the limits of time or memory; it was skipped. Fill in the template anew.",
        ),
        "bomb": (
            "unsafe",
            "文件的压缩比例异常（疑似压缩炸弹），没有打开。请用模板重新填写。",
            "the file is compressed beyond reason (like a zip bomb) and was not opened; fill in the template anew.",
        ),
        "ambiguous": (
            "unsafe",
            "文件内部有重复或互相矛盾的内容（{part}），不同软件会读出不同数据，没有采用。请用 Excel 或 WPS 打开另存后重新报送。",
            "the file contradicts itself ({part}): programs would read different figures in it. "
            "Open it in Excel or WPS, save it and send it again.",
        ),
        "doctype": (
            "unsafe",
            "文件内部含有不应出现的声明（DOCTYPE，{part}），可能有害，没有打开。请用模板重新填写。",
            "the file holds a declaration that no honest workbook has (DOCTYPE, {part}); fill in the template anew.",
        ),
        "outside-sheet": (
            "unsafe",
            "工作表“{sheet}”的内容在文件之外，没有打开。请用模板重新填写。",
            "the content of the sheet “{sheet}” lies outside the file; fill in the template anew.",
        ),
        "reader-died": (
            "unsafe",
            "读取该文件时程序异常中止，文件可能有害，已跳过。请用模板重新填写。",
            "the reader broke down on this file, which may be harmful; it was skipped. Fill in the template anew.",
        ),
    }
)


STORE_FAULTS = frozenset(["store-denied", "store-away", "store-client"])
"""Faults of an object store or of the way there, not of the file."""


class Refused(Exception):
    """A file is not read.

    :param key: the reason, a key of :data:`REASONS`.
    :param facts: what the sentence names, such as the part that is damaged.
    """

    def __init__(self, key: str, **facts: str) -> None:
        super().__init__(key, facts)
        self.key = key
        self.facts = facts

    @property
    def code(self) -> str:
        """The contract's code: ``encrypted``, ``damaged``, ``not-a-workbook``, ``too-large``, ``unsafe``…"""
        return REASONS[self.key][0]

    def sentence(self, lang: str = "zh") -> str:
        """What is wrong and what to do, without the name of the file."""
        _, chinese, english = REASONS[self.key]
        facts = {name: _KINDS.get(value, (value, value))[lang != "zh"] for name, value in self.facts.items()}
        return (chinese if lang == "zh" else english).format_map(facts)

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuilt, (self.key, self.facts)


class Unusable(Exception):
    """What the user asked to work with cannot be used; ``sentence(lang)`` says why and what to do."""

    exit_code = 3

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(english)
        self._sentences = chinese, english

    def sentence(self, lang: str = "zh") -> str:
        """Why, and what to do."""
        return self._sentences[lang != "zh"]


def _rebuilt(key: str, facts: dict[str, str]) -> Refused:
    return Refused(key, **facts)


# What a file is when it is no .xlsx: told by its content.
_KINDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "xls": ("旧版 Excel 97–2003（.xls）", "Excel 97–2003 (.xls)"),
        "xlsb": ("Excel 二进制（.xlsb）", "Excel binary (.xlsb)"),
        "ods": ("OpenDocument（.ods）", "OpenDocument (.ods)"),
        "xml2003": ("XML 表格 2003（.xml）", "XML Spreadsheet 2003 (.xml)"),
        "word": (" Word 文档", "a Word document"),
        "slides": ("演示文稿", "a presentation"),
        "office": ("其他 Office 文档", "another Office document"),
        "pdf": (" PDF 文档", "a PDF document"),
        "html": ("网页", "a web page"),
        "picture": ("图片", "a picture"),
        "text": ("文本", "text"),
        "archive": ("压缩包", "an archive"),
        "unknown": ("无法识别的数据", "unknown data"),
    }
)
