"""`completion`: the script by which a shell completes commands and options with the Tab key."""

from __future__ import annotations

import os

import click
from click.shell_completion import (
    CompletionItem,
    ShellComplete,
    add_completion_class,
    get_completion_class,
    split_arg_string,
)

from xlplugin.cli import common, speech

_POWERSHELL = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $line = $commandAst.ToString()
    if ($cursorPosition -gt $line.Length) { $line += ' ' }
    $env:COMP_WORDS = $line
    $env:COMP_INCOMPLETE = $wordToComplete
    $env:%(complete_var)s = 'powershell_complete'
    try {
        & %(prog_name)s | ForEach-Object {
            $kind, $value, $help = $_ -split "`t", 3
            if ($kind -eq 'plain') {
                if (-not $help) { $help = $value }
                [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $help)
            }
        }
    } finally {
        Remove-Item Env:COMP_WORDS, Env:COMP_INCOMPLETE, Env:%(complete_var)s
    }
}
"""

VARIABLE = "_XLPLUGIN_COMPLETE"
SHELLS = ("bash", "zsh", "fish", "powershell")


@add_completion_class
class PowerShell(ShellComplete):
    """What click lacks: Windows' own shell. Files are left to PowerShell, which completes them by itself."""

    name = "powershell"
    source_template = _POWERSHELL

    def get_completion_args(self) -> tuple[list[str], str]:
        words = split_arg_string(os.environ.get("COMP_WORDS", "").replace("\\", "/"))
        incomplete = os.environ.get("COMP_INCOMPLETE", "")
        return words[1:-1] if incomplete and words else words[1:], incomplete

    def format_completion(self, item: CompletionItem) -> str:
        return f"{item.type}\t{item.value}\t{item.help or ''}"


@speech.command()
@click.argument("shell", type=click.Choice(SHELLS))
@common.language_option
def completion(shell: str, lang: str) -> None:
    """命令行补全：按 Tab 键补全命令、选项和规则。/ Completion of commands, options and rules with the Tab key.

    把输出接到 shell 的启动文件后面，重开终端即可；PowerShell 的启动文件是 $PROFILE。
    / Append the output to the shell's start file and open a new terminal; PowerShell's is $PROFILE.

    \b
    xlplugin completion bash >> ~/.bashrc
    xlplugin completion powershell >> $PROFILE
    """
    app = click.get_current_context().find_root().command
    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(app, {}, speech.PROGRAM, VARIABLE).source().strip())
