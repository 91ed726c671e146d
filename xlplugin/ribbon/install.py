"""Put the add-in where Excel loads it, tell it where Python is, and take both away again."""

from __future__ import annotations

from pathlib import Path

from xlplugin import __version__, outputs
from xlplugin.ribbon import fallback, macros, menu, package, settings
from xlplugin.ribbon.buttons import Words
from xlplugin.ribbon.machine import Machine

FILE_NAME = "xlplugin.xlam"

NO_EXCEL_HERE = Words(
    "此系统没有 Excel，不能安装 Excel 加载项；LibreOffice 请改用 .oxt 扩展，命令行可照常使用。",
    "There is no Excel on this system, so its add-in cannot be installed. For LibreOffice use the .oxt extension; the "
    "command line works as it is.",
)
NOT_READABLE = Words(
    "解释器路径 {program} 含有系统代码页以外的字符，Excel 无法读取；请把 Python 装到只含英文字母的文件夹。",
    "The path {program} has characters outside the system's code page, which Excel cannot read; install Python into a "
    "folder with a plain name.",
)
ODD_FILE = Words(
    "备用加载项的文件名必须是 {name}，否则其中的宏找不到程序。",
    "The fallback add-in must be named {name}, or its macro does not find the program.",
)


class InstallError(Exception):
    """The add-in cannot be installed here; `words` says why and what to do."""

    def __init__(self, words: Words, **facts: object) -> None:
        super().__init__(words, facts)
        self.words = Words(words.zh.format(**facts), words.en.format(**facts))


class WrongFileName(InstallError):
    """The fallback add-in only works under its own name."""


def build(target: Path, *, as_fallback: bool = False) -> None:
    """Write the add-in, or the fallback add-in, to `target`, whole or not at all.

    Raises `OutputError` when it cannot be written, `WrongFileName` when the fallback is to have another name.
    """
    if as_fallback and target.name != menu.FILE_NAME:
        raise WrongFileName(ODD_FILE, name=menu.FILE_NAME)
    outputs.write_bytes(target, fallback.build() if as_fallback else package.build(__version__))


def install(machine: Machine, *, as_fallback: bool = False) -> list[Path]:
    """Put the add-in into Excel's start-up folder and write its settings; the files written.

    The other of the two add-ins goes away, so that there is one tab. Raises `InstallError` and `OutputError`.
    """
    startup = _startup(machine)
    target = startup / (menu.FILE_NAME if as_fallback else FILE_NAME)
    conf = machine.settings_file(fallback.PROJECT_NAME if as_fallback else macros.PROJECT_NAME)
    build(target, as_fallback=as_fallback)
    try:
        settings.write(_entries(machine), conf)
    except UnicodeEncodeError:
        raise InstallError(NOT_READABLE, program=machine.program) from None
    written = [target, conf]
    if machine.system == "darwin":
        written.append(_install_script(machine))
    (startup / (FILE_NAME if as_fallback else menu.FILE_NAME)).unlink(missing_ok=True)
    return written


def uninstall(machine: Machine) -> list[Path]:
    """Remove both add-ins and what `install` wrote into the settings; the files removed or changed.

    The user's own choices in the settings stay, and so does the log. xlwings' AppleScript stays: other add-ins use it.
    """
    startup = _startup(machine)
    changed = [path for path in (startup / FILE_NAME, startup / menu.FILE_NAME) if path.exists()]
    for path in changed:
        path.unlink()
    for project in (macros.PROJECT_NAME, fallback.PROJECT_NAME):
        conf = machine.settings_file(project)
        ours = dict.fromkeys(_entries(machine))
        if ours.keys() & settings.read(conf).keys():
            settings.write(ours, conf)
            changed.append(conf)
    return changed


def _startup(machine: Machine) -> Path:
    if machine.startup is None:
        raise InstallError(NO_EXCEL_HERE)
    return machine.startup


def _entries(machine: Machine) -> dict[str, str | None]:
    """The settings that name the program; of the two ways to run it the other is taken away."""
    program = str(machine.program)
    if machine.system == "darwin":
        return {"INTERPRETER_MAC": program}
    interpreter, frozen = (None, program) if machine.frozen else (program, None)
    return {"INTERPRETER_WIN": interpreter, "FROZEN_WIN": frozen}


def _install_script(machine: Machine) -> Path:
    """xlwings' AppleScript, by which Excel for macOS starts Python."""
    (script,) = macros.xlwings_folder().glob("xlwings-*.applescript")
    target = machine.scripts / script.name
    outputs.write_bytes(target, script.read_bytes())
    return target
