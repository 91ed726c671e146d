"""Why a published report is not read: code and one sentence each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from xlplugin.intake.refusals import Refused

# Reason: (code of the contract, sentence in Chinese, sentence in English). {…} are filled in from the facts.
REASONS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "not-a-report": (
            "not-a-report",
            "没有找到政府信息公开工作年度报告的章节或表格。请检查是否选错文件。",
            "neither sections nor tables of the annual report were found in it; is it the right file?",
        ),
        "other-form": (
            "wrong-template",
            "像是另一种报告或更早的格式（{what}），不是2019年以后的年度报告格式。请手工填写。",
            "this looks like another report or an older form ({what}), not the form in use since 2019; fill in by hand.",
        ),
        "several-reports": (
            "several-reports",
            "一个文件里有两份或多份年度报告。请拆成每份一个文件后再导入。",
            "the file holds two reports or more; split it into one file each and import them one by one.",
        ),
        "scanned": (
            "scanned",
            "这是扫描件（只有图片，没有文字）。请向发布单位索取文字版，或先做文字识别并核对。",
            "this is a scan (pictures without text); ask for the text version, or recognise the text first and check it.",
        ),
        "pictures": (
            "scanned",
            "文字读到了，但表格是图片。请向发布单位索取带表格的文件。",
            "the text could be read, but the tables are pictures; ask for a file with real tables.",
        ),
        "encrypted": (
            "encrypted",
            "文件设有打开密码，无法读取。请取消密码后再导入。",
            "the file is protected by a password to open; remove it and import again.",
        ),
        "damaged": (
            "damaged",
            "文件已损坏或没有传完整。请重新下载后再导入。",
            "the file is damaged or was cut short; fetch it again.",
        ),
        "too-large": (
            "too-large",
            "文件过大（{size} MB，上限 {limit} MB）。年度报告通常不到 5 MB，请检查是否选错文件。",
            "the file is too large ({size} MB, the limit is {limit} MB); a report is below 5 MB: is it the right file?",
        ),
        "too-much-text": (
            "too-large",
            "文字超过 {limit} 万字，不像一份年度报告。请只保留报告本身。",
            "the text is longer than {limit}0,000 signs; keep only the report itself.",
        ),
        "too-many-pages": (
            "too-large",
            "文件超过 {limit} 页，不像一份年度报告。请只保留报告所在的页。",
            "the file has more than {limit} pages; keep only those of the report.",
        ),
        "unsafe": (
            "unsafe",
            "文件内部有异常内容（疑似压缩炸弹或外部引用），没有打开。请另存为新文件后再导入。",
            "the file holds suspicious content (like a zip bomb or outside references) and was not opened; save it anew.",
        ),
        "old-word": (
            "unreadable",
            "是旧版 Word 或 WPS 文件（.doc、.wps）。请在 Word 或 WPS 中另存为 .docx 后再导入。",
            "this is an old Word or WPS file (.doc, .wps); save it as .docx and import that.",
        ),
        "workbook": (
            "not-a-report",
            "这是 Excel 工作簿，不是已发布的报告。请直接用 xlplugin validate 或 read。",
            "this is an Excel workbook, no published report; use xlplugin validate or read.",
        ),
        "other-file": (
            "not-a-report",
            "不是 .txt、.html、.docx 或 .pdf 格式的报告，没有读取。",
            "this is no report as .txt, .html, .docx or .pdf and was not read.",
        ),
        "empty": ("not-a-report", "文件是空的。请重新下载。", "the file is empty; fetch it again."),
    }
)


class ReportRefused(Refused):
    """A published report is not read; `key` is a key of :data:`REASONS` here."""

    @property
    def code(self) -> str:
        return REASONS[self.key][0]

    def sentence(self, lang: str = "zh") -> str:
        """What is wrong and what to do, without the name of the file."""
        return REASONS[self.key][1 if lang == "zh" else 2].format_map(self.facts)

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuilt, (self.key, self.facts)


def _rebuilt(key: str, facts: dict[str, str]) -> ReportRefused:
    return ReportRefused(key, **facts)
