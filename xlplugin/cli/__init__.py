"""The command line: twins of the library's functions. Each command is imported when it is called."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any, NoReturn

import click

from xlplugin.__about__ import __version__
from xlplugin.cli.common import language_of, language_option, pick
from xlplugin.cli.speech import SpokenGroup

_COMMANDS = {
    "demo": "xlplugin.cli.demo:demo",
    "template": "xlplugin.cli.forms:template",
    "fill": "xlplugin.cli.forms:fill",
    "read": "xlplugin.cli.forms:read",
    "validate": "xlplugin.cli.judging:validate",
    "explain": "xlplugin.cli.judging:explain",
    "consolidate": "xlplugin.cli.consolidating:consolidate",
    "distribute": "xlplugin.cli.office:distribute",
    "status": "xlplugin.cli.office:status",
    "returns": "xlplugin.cli.office:returns",
    "history": "xlplugin.cli.books:history",
    "trace": "xlplugin.cli.books:trace",
    "import": "xlplugin.cli.published:import_",
    "export": "xlplugin.cli.published:export",
    "diff": "xlplugin.cli.published:diff",
    "addin": "xlplugin.cli.addin:addin",
    "doctor": "xlplugin.cli.doctor:doctor",
    "completion": "xlplugin.cli.completion:completion",
}
"""Command to module and object, in the order of a year's work."""


class Commands(SpokenGroup):
    """A group that knows its commands by name and imports one only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        module, _, attribute = _COMMANDS[name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """A mistyped command is answered with the nearest right one."""
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], _COMMANDS, n=1)
            zh = f"没有命令 {args[0]}。" + (f"是不是 {near[0]}？" if near else "")
            en = f"There is no command {args[0]}." + (f" Did you mean {near[0]}?" if near else "")
            raise click.UsageError(pick(language_of(ctx), zh, en), ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="xlplugin", message="%(prog)s %(version)s")
@language_option
def app(lang: str) -> None:
    """政府信息公开工作年度报告：模板、填报、校验、汇总。
    / China's annual report on government information disclosure: workbooks out, workbooks in, judged and summed up.

    不联网，不改动收到的文件。/ No network; the files that come in are never changed.

    \b
    xlplugin demo
    xlplugin validate 报送文件夹 --mark 标注副本
    xlplugin consolidate 报送文件夹 -o 汇总.xlsx
    """


def called() -> NoReturn:
    """The command that is asked for. Exit codes: 0 nothing wrong, 1 errors found, 2 an input was refused, 3 wrong usage,
    4 not written."""
    from xlplugin.cli.common import run

    if os.environ.get("_XLPLUGIN_COMPLETE"):
        import_module("xlplugin.cli.completion")  # adds the shell that click lacks
    run(app)
