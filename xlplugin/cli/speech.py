"""Commands that speak one language at a time: help texts, options and examples in Chinese or English.

Every text is written once as `中文。/ English.`; an example is a line that begins with the program's name.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import click
from click.shell_completion import CompletionItem

from validation.findings import Language
from xlplugin.cli import common

PROGRAM = "xlplugin"
_BETWEEN = re.compile(r"(?<=[。）])\s*/\s+|\s+/\s+")
_METAVARS = {"FILE": "文件", "DIR": "文件夹", "PATH": "路径", "TEXT": "文字", "N": "数", "YYYY-MM-DD": "年-月-日"}
_KNOWN = {"--help": "显示这段说明。/ Show this help.", "--version": "显示版本。/ Show the version."}


@dataclass(frozen=True, slots=True)
class Help:
    """What a command says of itself, in one language."""

    summary: str
    more: tuple[str, ...]
    examples: tuple[str, ...]


def one(text: str, lang: Language) -> str:
    """The half of a `中文 / English` text in the language; a text without halves as it is."""
    halves = _BETWEEN.split(text.strip(), maxsplit=1)
    return halves[0 if lang == "zh" else -1].strip()


def help_of(command: click.Command, lang: Language) -> Help:
    """A command's docstring taken apart."""
    blocks = re.split(r"\n\s*\n", inspect.cleandoc(command.help or "").replace("\b", ""))
    examples: list[str] = []
    prose: list[str] = []
    for block in blocks:
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        shown = [line for line in lines if line.startswith(f"{PROGRAM} ") or line == PROGRAM]
        examples += shown
        rest = " ".join(line for line in lines if line not in shown)
        if rest:
            prose.append(one(rest, lang))
    return Help(prose[0] if prose else "", tuple(prose[1:]), tuple(examples))


def metavar(param: click.Parameter, lang: Language) -> str:
    """What stands for the value of an option or argument; empty for a flag."""
    kind = param.type
    if isinstance(param, click.Option) and param.is_flag:
        return ""
    if isinstance(kind, click.Choice):
        return "|".join(map(str, kind.choices))
    name = _plain(kind)
    if isinstance(param, click.Argument) and not isinstance(kind, click.Path):
        name = (param.metavar or param.name or "").upper().strip("[]")
    shown = _METAVARS.get(name, name) if lang == "zh" else name
    many = "..." if param.nargs == -1 else ""
    return shown + many if param.required or isinstance(param, click.Option) else f"[{shown}{many}]"


def _plain(kind: click.ParamType[Any]) -> str:
    if isinstance(kind, click.Path):
        return "FILE" if not kind.dir_okay else "DIR" if not kind.file_okay else "PATH"
    if isinstance(kind, click.DateTime):
        return "YYYY-MM-DD"
    return "N" if isinstance(kind, click.types.IntParamType) else "TEXT"


def usage(ctx: click.Context, lang: Language) -> str:
    """`xlplugin validate [选项] 路径...`"""
    parts = [ctx.command_path, common.pick(lang, "[选项]", "[OPTIONS]")]
    parts += [metavar(param, lang) for param in ctx.command.get_params(ctx) if isinstance(param, click.Argument)]
    if isinstance(ctx.command, click.Group):
        parts.append(common.pick(lang, "命令 ...", "COMMAND ..."))
    return " ".join(parts)


def option_rows(ctx: click.Context, lang: Language) -> Iterator[tuple[str, str]]:
    """Every option with its value, and what it says."""
    for param in ctx.command.get_params(ctx):
        if isinstance(param, click.Option) and not param.hidden:
            names = sorted((*param.opts, *param.secondary_opts), key=len)
            shown = ", ".join(names) if len(names[0]) == 2 else names[-1]
            known = next((_KNOWN[name] for name in names if name in _KNOWN), param.help or "")
            said = one(known, lang) + _remark(param, lang)
            yield f"{shown} {metavar(param, lang)}".rstrip(), said


def _remark(param: click.Option, lang: Language) -> str:
    """Must it be given, and what holds where it is not?"""
    if param.required:
        return common.pick(lang, "（必填）", " (required)")
    default = param.default
    if param.show_default is True and default not in (None, "", False) and not callable(default):
        return common.pick(lang, f"（默认 {default}）", f" (default {default})")
    if isinstance(param.show_default, str):
        return common.pick(lang, "（默认随系统语言，其次中文）", " (default: the locale's, else zh)")
    return ""


class Spoken(click.Command):
    """A command whose help is in the language of `--lang` or of the locale."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        common.remember_language(ctx, args)
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        found = super().shell_complete(ctx, incomplete)
        for item in found:
            item.help = one(item.help or "", common.language_of(None)) or None
        return found

    def get_short_help_str(self, limit: int = 45) -> str:
        return help_of(self, common.language_of(None)).summary

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write(_page(ctx, common.language_of(ctx)))


class SpokenGroup(Spoken, click.Group):
    """A group of such commands."""

    command_class = Spoken


def _page(ctx: click.Context, lang: Language) -> str:
    """The whole help."""
    command, said = ctx.command, help_of(ctx.command, lang)
    parts = [
        f"{common.pick(lang, '用法：', 'Usage: ')}{usage(ctx, lang)}",
        "",
        *_paragraphs([said.summary, *said.more]),
    ]
    if isinstance(command, click.Group):
        named = [(name, command.get_command(ctx, name)) for name in command.list_commands(ctx)]
        rows = [(name, help_of(found, lang).summary) for name, found in named if found is not None]
        parts += [common.pick(lang, "命令：", "Commands:"), *_listed(rows), ""]
    if said.examples:
        title = common.pick(lang, "例：", "Examples:" if len(said.examples) > 1 else "Example:")
        parts += [title, *(f"  {line}" for line in said.examples), ""]
    parts += [common.pick(lang, "选项：", "Options:"), *_listed(list(option_rows(ctx, lang)))]
    if ctx.parent is None and isinstance(command, click.Group):
        parts += ["", *_paragraphs([_exit_codes(lang)])[:-1]]
    return "\n".join(parts)


def _exit_codes(lang: Language) -> str:
    return common.pick(
        lang,
        "退出码：0 没有错误（可有提醒）；1 有错误；2 有文件未能读取；3 用法不对；4 结果未能写出。",
        "Exit codes: 0 no errors (warnings allowed); 1 errors; 2 a file was refused; 3 wrong usage; 4 output not written.",
    )


def _paragraphs(texts: list[str]) -> list[str]:
    from xlplugin.cli import paper

    found: list[str] = []
    for text in filter(None, texts):
        found += [*(f"  {line}" for line in paper.wrap(text, paper.width() - 2)), ""]
    return found


def _listed(rows: list[tuple[str, str]]) -> list[str]:
    """Two columns; a name too wide for its column stands on a line of its own."""
    from xlplugin.cli import paper

    most = paper.width()
    names = min(max((paper.cells(name) for name, _ in rows), default=0), 28)
    found: list[str] = []
    for name, text in rows:
        lines = paper.wrap(text, most - names - 4)
        if paper.cells(name) > names:
            found.append(f"  {name}")
            name = ""
        found += [f"  {paper.pad(name if n == 0 else '', names)}  {line}".rstrip() for n, line in enumerate(lines)]
    return found


def command(name: str | None = None, **attributes: Any) -> Callable[[Callable[..., Any]], Spoken]:
    """`click.command`, speaking."""
    return click.command(name, cls=Spoken, **attributes)


def group(name: str | None = None, **attributes: Any) -> Callable[[Callable[..., Any]], SpokenGroup]:
    """`click.group`, speaking."""
    return click.group(name, cls=SpokenGroup, **attributes)
