"""`addin`: build, install, uninstall and check the Excel add-in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from xlplugin.cli import common, speech

if TYPE_CHECKING:
    from xlplugin.ribbon.install import InstallError

_fallback = click.option(
    "--fallback",
    is_flag=True,
    help="备用加载项：保留 xlwings 自带的宏，只有一个菜单按钮。/ Fallback: xlwings' own macros untouched, one menu button.",
)


@speech.group()
@common.language_option
def addin(lang: str) -> None:
    """Excel 加载项：生成、安装、卸载、检查。/ The Excel add-in: build, install, uninstall, check.

    \b
    xlplugin addin install
    xlplugin addin check
    """


@addin.command()
@click.option(
    "-o",
    "--output",
    required=True,
    type=common.Output(),
    help="要生成的 .xlam 文件。/ The .xlam to write.",
)
@_fallback
@common.language_option
def build(output: Path, fallback: bool, lang: str) -> None:
    """生成 .xlam 文件，任何系统都可以，不需要 Excel。/ Write the .xlam, on any system, without Excel.

    \b
    xlplugin addin build -o xlplugin.xlam
    """
    from xlplugin.ribbon import install

    try:
        install.build(output, as_fallback=fallback)
    except install.WrongFileName as error:
        _refuse(error, lang, common.USAGE)
    common.say(common.pick(lang, f"已生成：{output}", f"Written: {output}"))


@addin.command(name="install")
@_fallback
@common.json_option
@common.language_option
def install_command(fallback: bool, as_json: bool, lang: str) -> None:
    """装到 Excel 启动时自动加载的位置，并写明按钮使用哪个 Python。/ Install for this user, with the Python that runs the buttons.

    \b
    xlplugin addin install
    """
    from xlplugin.ribbon import install, machine

    try:
        written = install.install(machine.this_machine(), as_fallback=fallback)
    except install.InstallError as error:
        _refuse(error, lang, common.REFUSED)
    if as_json:
        common.put_json({"written": [str(path) for path in written]})
    zh = "已安装；请重新打开 Excel，应看到选项卡“政务公开年报”。没有看到时请运行 xlplugin addin check。"
    en = "Installed. Restart Excel and look for the tab 政务公开年报; without it run xlplugin addin check."
    common.say(common.pick(lang, zh, en) + _lines(written))


@addin.command(name="uninstall")
@common.json_option
@common.language_option
def uninstall_command(as_json: bool, lang: str) -> None:
    """卸载加载项。/ Remove what install has put there.

    \b
    xlplugin addin uninstall
    """
    from xlplugin.ribbon import install, machine

    try:
        removed = install.uninstall(machine.this_machine())
    except install.InstallError as error:
        _refuse(error, lang, common.REFUSED)
    if as_json:
        common.put_json({"removed": [str(path) for path in removed]})
    done = common.pick(lang, "已卸载；请重新打开 Excel。", "Removed; restart Excel.")
    nothing = common.pick(lang, "没有安装过加载项。", "The add-in was not installed.")
    common.say((done if removed else nothing) + _lines(removed))


@addin.command()
@common.json_option
@common.language_option
def check(as_json: bool, lang: str) -> None:
    """没有选项卡或按钮不起作用时，查明原因并给出办法。/ Why there is no tab, or a button does nothing, and what to do.

    \b
    xlplugin addin check
    """
    from xlplugin.ribbon import diagnose, machine

    said = common.language(lang)
    found = diagnose.check(machine.this_machine())
    errors = any(one.grade == "error" for one in found)
    if as_json:
        common.put_json({"ok": not errors, "checks": [one.to_dict(said) for one in found]})
    else:
        for one in found:
            remedy = one.remedy(said)
            common.say(f"{_MARKS[one.grade]} {one.message(said)}" + (f"\n    → {remedy}" if remedy else ""))
    common.leave(common.ERRORS if errors else common.OK)


_MARKS = {"ok": "✓", "warning": "!", "error": "✗"}


def _refuse(error: InstallError, lang: str, code: int) -> NoReturn:
    common.say(error.words.say(common.language(lang)))
    common.leave(code)


def _lines(paths: list[Path]) -> str:
    return "".join(f"\n  {path}" for path in paths)
