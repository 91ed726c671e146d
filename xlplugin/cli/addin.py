"""`xlplugin addin`: build, install, uninstall and check the Excel add-in."""

from __future__ import annotations

import json
import locale
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from xlplugin.outputs import OutputError

if TYPE_CHECKING:
    from xlplugin.ribbon.buttons import Language

FOUND_TROUBLE, NOT_POSSIBLE, WRONG_USAGE, NOT_WRITTEN = 1, 2, 3, 4

_lang = click.option("--lang", type=click.Choice(["zh", "en"]), help="语言 · language (default: of the system)")
_json = click.option("--json", "as_json", is_flag=True, help="输出 JSON · one JSON document on standard output")
_fallback = click.option(
    "--fallback",
    is_flag=True,
    help="备用加载项：保留 xlwings 自带的宏，只有一个菜单按钮 · xlwings' own macros untouched, one menu button",
)


@click.group()
def addin() -> None:
    """Excel 加载项：生成、安装、卸载、检查 · The Excel add-in: build, install, uninstall, check."""


@addin.command()
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="加载项文件 · the .xlam to write")
@_fallback
@_lang
def build(output: Path, fallback: bool, lang: str | None) -> None:
    """生成 .xlam 文件（任何系统，无需 Excel） · Write the .xlam; needs no Excel."""
    from xlplugin.ribbon import install

    said = _language(lang)
    _attempt(said, lambda: install.build(output, as_fallback=fallback))
    _say(f"已生成：{output}" if said == "zh" else f"Written: {output}")


@addin.command(name="install")
@_fallback
@_json
@_lang
def install_command(fallback: bool, as_json: bool, lang: str | None) -> None:
    """装到 Excel 启动时自动加载的位置，并写明用哪个 Python · Install for this user."""
    from xlplugin.ribbon import install, machine

    said = _language(lang)
    written = _attempt(said, lambda: install.install(machine.this_machine(), as_fallback=fallback))
    zh = f"已安装；请重新打开 Excel，应看到选项卡“政务公开年报”。没有看到时请运行 xlplugin addin check。\n{_lines(written)}"
    en = f"Installed. Restart Excel; without a tab 政务公开年报 run xlplugin addin check.\n{_lines(written)}"
    _answer(as_json, {"written": [str(path) for path in written]}, zh if said == "zh" else en)


@addin.command(name="uninstall")
@_json
@_lang
def uninstall_command(as_json: bool, lang: str | None) -> None:
    """卸载加载项 · Remove what install has put there."""
    from xlplugin.ribbon import install, machine

    said = _language(lang)
    gone = _attempt(said, lambda: install.uninstall(machine.this_machine()))
    zh = f"已卸载；请重新打开 Excel。\n{_lines(gone)}" if gone else "没有安装过加载项。"
    en = f"Removed; restart Excel.\n{_lines(gone)}" if gone else "The add-in was not installed."
    _answer(as_json, {"removed": [str(path) for path in gone]}, zh if said == "zh" else en)


@addin.command()
@_json
@_lang
def check(as_json: bool, lang: str | None) -> None:
    """检查为什么没有选项卡或按钮不工作，并给出办法 · Why is there no tab? With remedies."""
    from xlplugin.ribbon import diagnose, machine

    said = _language(lang)
    found = diagnose.check(machine.this_machine())
    marks = {"ok": "✓", "warning": "!", "error": "✗"}
    lines = [f"{marks[one.grade]} {one.message(said)}" + _indented(one.remedy(said)) for one in found]
    errors = any(one.grade == "error" for one in found)
    _answer(as_json, {"ok": not errors, "checks": [one.to_dict(said) for one in found]}, "\n".join(lines))
    sys.exit(FOUND_TROUBLE if errors else 0)


def _language(given: str | None) -> Language:
    from xlplugin.ribbon import texts

    name = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    return texts.language(given, name or locale.getlocale()[0])


def _attempt(lang: Language, act: Callable[[], Any]) -> Any:
    """The act's result, or one sentence and the exit code that the contract gives to such a failure."""
    from xlplugin.ribbon.install import InstallError, WrongFileName

    try:
        return act()
    except OutputError as error:
        _fail(error.sentence(lang), NOT_WRITTEN)
    except WrongFileName as error:
        _fail(error.words.say(lang), WRONG_USAGE)
    except InstallError as error:
        _fail(error.words.say(lang), NOT_POSSIBLE)


def _fail(sentence: str, code: int) -> NoReturn:
    _say(sentence)
    sys.exit(code)


def _answer(as_json: bool, document: dict[str, object], sentence: str) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=2) if as_json else sentence)


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)


def _lines(paths: list[Path]) -> str:
    return "\n".join(f"  {path}" for path in paths)


def _indented(remedy: str) -> str:
    return f"\n    → {remedy}" if remedy else ""
