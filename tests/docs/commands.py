"""`docs/commands.md`, the command reference, from the program itself: `python -m tests.docs.commands --write`."""

from __future__ import annotations

from collections.abc import Iterator

import click

from tests.docs.pages import DOCS, current
from xlplugin.cli import app, speech

PAGE = DOCS / "commands.md"

_HEAD = """\
# 命令一览 · The commands

<!-- Made by `python -m tests.docs.commands --write`; a test holds that it is current. Do not edit by hand. -->

每个命令都有 `--help`（说明和例子）和 `--lang zh|en`；多数有 `--json`：标准输出只有一份 JSON，给人看的话写在标准错误。

Every command has `--help` with examples and `--lang zh|en`; most have `--json`: one JSON document on standard output,
sentences for people on standard error.

| 退出码 exit code | |
|---|---|
| 0 | 没有错误（可有提醒和备注） · nothing wrong (warnings and notes allowed) |
| 1 | 有错误 · findings of severity error |
| 2 | 有文件未能读取或被拒绝 · an input could not be read or was refused |
| 3 | 用法不对 · wrong usage |
| 4 | 结果未能写出，原有文件不变 · the output could not be written; an older file is as it was |
"""


def every_command(group: click.Group | None = None, above: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Context]]:
    """Each command with its whole name, groups before their members."""
    group = group or app
    parent = click.Context(group, info_name=" ".join((speech.PROGRAM, *above)))
    for name in group.list_commands(parent):
        command = group.get_command(parent, name)
        assert command is not None, name
        path = (*above, name)
        yield " ".join(path), click.Context(command, info_name=name, parent=parent)
        if isinstance(command, click.Group):
            yield from every_command(command, path)


def render() -> str:
    """The whole page."""
    parts = [_HEAD]
    for name, ctx in every_command():
        zh, en = speech.help_of(ctx.command, "zh"), speech.help_of(ctx.command, "en")
        parts.append(f"\n## {name}\n")
        parts += [f"\n{a}  \n{b}\n" for a, b in zip((zh.summary, *zh.more), (en.summary, *en.more), strict=True)]
        parts.append("\n```sh\n" + "\n".join(zh.examples or (f"xlplugin {name}",)) + "\n```\n")
        parts.append(f"\n`{speech.usage(ctx, 'en')}`\n")
        parts.append("\n| 选项 option | | |\n|---|---|---|\n")
        rows = zip(speech.option_rows(ctx, "en"), speech.option_rows(ctx, "zh"), strict=True)
        shown = [(option, zh_said, en_said) for (option, en_said), (_, zh_said) in rows if "--help" not in option]
        parts += [f"| `{_cell(option)}` | {_cell(a)} | {_cell(b)} |\n" for option, a, b in shown]
    return "".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    current(PAGE, render())
