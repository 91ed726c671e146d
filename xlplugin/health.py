"""What a computer has and lacks for this program: versions, libraries, office programs, typefaces. It only looks."""

from __future__ import annotations

import locale
import platform
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any, Literal

from validation.findings import Language

Grade = Literal["ok", "note", "warning", "error"]
OLDEST_PYTHON = (3, 11)
_PROGRAM = "xlplugin"

_WORDS: dict[str, tuple[str, str]] = {
    "program": ("xlplugin {version}，规则 {rules}", "xlplugin {version}, rules {rules}"),
    "python": ("Python {version}（{path}），{system}", "Python {version} ({path}), {system}"),
    "python-old": ("Python {version} 太旧", "Python {version} is too old"),
    "libraries": ("所用程序库 {count} 个，都在：{names}", "{count} libraries, all there: {names}"),
    "library-missing": ("缺少程序库 {name}", "The library {name} is missing"),
    "excel": ("Excel：{path}", "Excel: {path}"),
    "excel-none": ("没有 Excel", "No Excel"),
    "addin": ("Excel 加载项：{zh}", "Excel add-in: {en}"),
    "wps": ("WPS：{path}", "WPS: {path}"),
    "wps-none": ("没有 WPS", "No WPS"),
    "libreoffice": ("{version}（{path}）", "{version} ({path})"),
    "libreoffice-none": ("没有 LibreOffice", "No LibreOffice"),
    "fonts": ("中文字体：{names}", "Chinese typefaces: {names}"),
    "fonts-none": ("没有中文字体", "No Chinese typeface"),
    "terminal": ("终端编码 {encoding}，宽 {columns} 列", "Terminal encoding {encoding}, {columns} columns"),
    "terminal-narrow": ("终端编码 {encoding} 显示不了中文", "The terminal's encoding {encoding} cannot show Chinese"),
}
"""What was found, Chinese and English."""

_REMEDIES: dict[str, tuple[str, str]] = {
    "python-old": ("请安装 Python 3.11 或更新的版本。", "Install Python 3.11 or newer."),
    "library-missing": ("运行 {python} -m pip install -U xlplugin。", "Run {python} -m pip install -U xlplugin."),
    "excel-none": (
        "不影响命令行和填报表；按钮可在 LibreOffice 里用。",
        "The command line and the workbooks work without; the buttons are there for LibreOffice.",
    ),
    "wps": (
        "WPS 可以填报；按钮要在 Excel 或 LibreOffice 里用，或用命令行。",
        "Good for filling in; the buttons need Excel or LibreOffice, or use the command line.",
    ),
    "libreoffice-none": (
        "只有想在 LibreOffice 里用按钮时才需要安装。",
        "Wanted only for the buttons in LibreOffice.",
    ),
    "fonts-none": (
        "导出 PDF 前请安装宋体、仿宋或 Noto CJK；.docx 和 .html 不受影响。",
        "Install SimSun, FangSong or Noto CJK before exporting a PDF; .docx and .html work without.",
    ),
    "terminal-narrow": (
        "请设置 LANG=zh_CN.UTF-8（或 C.UTF-8）。",
        "Set LANG=zh_CN.UTF-8 (or C.UTF-8).",
    ),
}
"""What to do, where there is something to do."""


@dataclass(frozen=True, slots=True)
class Look:
    """One thing looked at: its code, how grave it is, and the facts that its sentences name."""

    code: str
    grade: Grade
    facts: dict[str, str] = field(default_factory=dict)
    advice: tuple[str, str] | None = None
    """A remedy found elsewhere, Chinese and English."""

    def message(self, lang: Language) -> str:
        """What was found."""
        return _WORDS[self.code][lang == "en"].format(**self.facts)

    def remedy(self, lang: Language) -> str:
        """What to do; empty where there is nothing to do."""
        if self.advice is not None:
            return self.advice[lang == "en"]
        return _REMEDIES.get(self.code, ("", ""))[lang == "en"].format(**self.facts)

    def to_dict(self, lang: Language) -> dict[str, Any]:
        """As `doctor --json` shows it."""
        told = {"message": self.message(lang), "remedy": self.remedy(lang)}
        return {"code": self.code, "grade": self.grade, **told, "facts": self.facts}


def look_around() -> list[Look]:
    """Everything, in the order in which the work depends on it."""
    looks: tuple[Callable[[], Iterator[Look]], ...] = (
        *(_program, _python, _libraries),
        *(_excel, _wps, _libreoffice),
        *(_fonts, _terminal),
    )
    return [look for found in looks for look in found()]


def _program() -> Iterator[Look]:
    from validation.rules import RULES_VERSION
    from xlplugin.__about__ import __version__

    yield Look("program", "ok", {"version": __version__, "rules": RULES_VERSION})


def _python() -> Iterator[Look]:
    facts = {"version": platform.python_version(), "path": sys.executable, "system": platform.platform(terse=True)}
    new = sys.version_info[:2] >= OLDEST_PYTHON
    yield Look("python", "ok", facts) if new else Look("python-old", "error", facts)


def _libraries() -> Iterator[Look]:
    """Every library that the installed program asks for without a condition."""
    there = []
    for name in wanted_libraries():
        try:
            there.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            yield Look("library-missing", "error", {"name": name, "python": sys.executable})
    yield Look("libraries", "ok", {"count": str(len(there)), "names": ", ".join(there)})


def wanted_libraries() -> list[str]:
    """The names of the libraries that the program cannot do without."""
    return sorted({re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in requires(_PROGRAM) or () if ";" not in line})


def _excel() -> Iterator[Look]:
    """Excel and the add-in, as `addin check` sees them."""
    from xlplugin.ribbon import diagnose, machine

    grades: dict[str, Grade] = {"ok": "ok", "warning": "warning", "error": "warning"}
    for one in diagnose.check(machine.this_machine()):
        if one.code in ("no-excel-here", "excel-missing"):
            yield Look("excel-none", "note")
            return
        if one.code == "excel-found":
            yield Look("excel", "ok", one.facts)
            continue
        # Without the add-in everything but the buttons works, so it is never more than a warning here.
        facts = {"zh": one.message("zh"), "en": one.message("en")}
        yield Look("addin", grades[one.grade], facts, (one.remedy("zh"), one.remedy("en")))


def _wps() -> Iterator[Look]:
    path = shutil.which("et") or shutil.which("wps") or _wps_of_windows()
    yield Look("wps", "note", {"path": path}) if path else Look("wps-none", "note")


def _wps_of_windows() -> str:
    from xlplugin.ribbon.machine import registry_values

    for hive in ("HKCU", "HKLM"):
        place = registry_values(rf"{hive}\Software\Kingsoft\Office\6.0\Common").get("InstallRoot")
        if isinstance(place, str):
            return place
    return ""


def _libreoffice() -> Iterator[Look]:
    path = shutil.which("soffice") or shutil.which("libreoffice") or next(filter(_exists, _SOFFICE), None)
    if path is None:
        yield Look("libreoffice-none", "note")
    else:
        yield Look("libreoffice", "ok", {"path": path, "version": _version_of(path)})


_SOFFICE = (
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)


def _exists(path: str) -> bool:
    return Path(path).exists()


def _version_of(path: str) -> str:
    """What LibreOffice's own settings call it. It is not started: that would write into the person's folders."""
    program = Path(path).resolve().parent
    for settings in (program / "bootstraprc", program / "bootstrap.ini", program.parent / "Resources" / "bootstraprc"):
        try:
            found = re.search(
                r"^ProductKey=(.+)$", settings.read_text(encoding="utf-8", errors="replace"), re.MULTILINE
            )
        except OSError:
            continue
        if found:
            return found[1].strip()
    return "LibreOffice"


def _fonts() -> Iterator[Look]:
    from xlplugin.published.fonts import NoChineseFont, faces

    try:
        names = sorted({face.path.name for face in faces().values()})
    except NoChineseFont:
        yield Look("fonts-none", "warning")
        return
    yield Look("fonts", "ok", {"names": ", ".join(names)})


def _terminal() -> Iterator[Look]:
    """Whether Chinese can be shown. Windows' consoles take Unicode whatever the code page."""
    encoding = "utf-8" if sys.platform == "win32" else locale.getencoding().lower()
    facts = {"encoding": encoding, "columns": str(shutil.get_terminal_size().columns)}
    try:
        "政务公开".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        yield Look("terminal-narrow", "warning", facts)
        return
    yield Look("terminal", "ok", facts)
