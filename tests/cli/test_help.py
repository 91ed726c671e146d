"""The command line's manners: help with examples in one language at a time, wrong options answered with the right one."""

from __future__ import annotations

import io
import re

import pytest

from tests.cli.conftest import Program
from tests.docs.commands import every_command
from validation.findings import Language
from xlplugin.cli import paper, speech

COMMANDS = dict(every_command())
LANGUAGES: tuple[Language, ...] = ("zh", "en")
CHINESE = re.compile(r"[一-鿿]")
QUOTED = re.compile(r"“[^”]*”|校验结果|问题清单")
"""Names of sheets are Chinese in English sentences too."""


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_what_it_does_in_both_languages_with_an_example(name: str) -> None:
    command = COMMANDS[name].command
    assert isinstance(command, speech.Spoken)
    zh, en = (speech.help_of(command, lang) for lang in LANGUAGES)
    assert CHINESE.search(zh.summary)
    assert not CHINESE.search(QUOTED.sub("", en.summary))
    assert len(zh.more) == len(en.more)
    assert zh.examples
    assert all(line.startswith(f"xlplugin {name.split()[0]}") for line in zh.examples)


@pytest.mark.parametrize("name", COMMANDS)
def test_an_option_is_described_in_both_languages(name: str) -> None:
    for (option, zh), (_, en) in zip(*(speech.option_rows(COMMANDS[name], lang) for lang in LANGUAGES), strict=True):
        assert CHINESE.search(zh), option
        assert not CHINESE.search(QUOTED.sub("", en)), option


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_fits_eighty_columns(program: Program, name: str, lang: str) -> None:
    shown = program(*name.split(), "--help", "--lang", lang)
    assert shown.code == 0
    lines = shown.out.splitlines()
    assert lines[0].startswith("用法：" if lang == "zh" else "Usage: ")
    # A usage line and an example are to be copied, and stay whole.
    prose = [line for line in lines if "xlplugin " not in line]
    assert [line for line in prose if paper.cells(line) > 80] == []


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (["validat", "x"], "没有命令 validat。是不是 validate？", "There is no command validat. Did you mean validate?"),
        (["validate", "--marks", "x"], "没有选项 --marks。是不是 --mark？", "There is no option --marks. Did you mean --mark?"),
        (["validate"], "缺少路径。", "PATH is missing."),
        (["template"], "缺少 --output（要写的 .xlsx 文件）。", "--output is missing (The .xlsx to write)."),
        (["template", "-o"], "选项 -o 后面要写一个值。", "The option -o wants a value."),
        (["validate", "x", "--json=1"], "选项 --json 后面不写值。", "The option --json takes no value."),
        (["template", "-o", "x", "--year", "25"], "--year：“25” 不在范围之内：2008–2099。", "--year: 25 is not in the range 2008–2099."),
        (["template", "-o", "x", "--year", "今年"], "--year：“今年” 不是整数。", "--year: 今年 is not a whole number."),
        (["template", "-o", "x", "--scope", "city"], "--scope：“city” 不在可选值之中：own、government、region。", "--scope: city is none of own, government, region."),
        (["status", "--roster", "r", "--today", "1月", "x"], "--today：“1月” 不是日期，请写成 2026-01-31。", "--today: 1月 is no date; write 2026-01-31."),
        (["template", "-o", "/"], "--output：“/” 是文件夹，这里要写文件。", "--output: / is a folder; a file is wanted here."),
        (["diff", "a", "b", "c"], "多写了：c。", "Too much: c."),
    ],
)  # fmt: skip
def test_wrong_usage_is_answered_with_what_is_right(program: Program, words: list[str], zh: str, en: str) -> None:
    for lang, sentence in (("zh", zh), ("en", en)):
        # The last word stands where a value is missing on purpose.
        said = program("--lang", lang, *words)
        assert said.code == 3
        assert said.err.splitlines()[0] == sentence
        assert said.out == ""


def test_the_language_may_stand_before_or_behind_the_command(program: Program) -> None:
    before, behind = program("--lang", "en", "validate", "--help"), program("validate", "--help", "--lang", "en")
    assert before == behind
    assert before.out.startswith("Usage: ")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("核对本列的本年新收。", ["核对本列的本", "年新收。"]),
        ("一二三四五六，七", ["一二三四五", "六，七"]),
        ("见（附件）第一条", ["见（附件）第", "一条"]),
        ("改为 T3-ROW 的", ["改为 T3-ROW", "的"]),
        ("改为这一格 12", ["改为这一", "格 12"]),
        ("abcdefghijklmnop", ["abcdefghijkl", "mnop"]),
        ("", [""]),
    ],
)
def test_lines_break_where_a_reader_expects_it(text: str, lines: list[str]) -> None:
    assert paper.wrap(text, 12) == lines


def test_no_line_begins_with_closing_punctuation_or_is_too_wide() -> None:
    text = "表三“（一）予以公开”行“自然人”列：填 426，应为 462，少 36；改后 2 条勾稽关系成立（见依据）。" * 3
    for columns in range(20, 90):
        lines = paper.wrap(text, columns)
        assert all(paper.cells(line) <= columns for line in lines)
        assert not [line for line in lines if line[0] in "，。、；：）”"]
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_the_shell_is_told_how_to_complete(program: Program, shell: str) -> None:
    script = program("completion", shell)
    assert script.code == 0
    assert f"{shell}_complete" in script.out
    assert "xlplugin" in script.out


@pytest.mark.parametrize(
    ("line", "incomplete", "offered"),
    [
        ("xlplugin val", "val", ["validate"]),
        ("xlplugin ", "", list(dict.fromkeys(name.split()[0] for name in COMMANDS))),
        ("xlplugin validate --ma", "--ma", ["--mark"]),
        ("xlplugin explain t3", "t3", ["T3-BALANCE", "T3-RESULTS", "T3-ROW"]),
        ("xlplugin addin ch", "ch", ["check"]),
    ],
)
def test_powershell_is_offered_commands_options_and_rules(
    program: Program, monkeypatch: pytest.MonkeyPatch, line: str, incomplete: str, offered: list[str]
) -> None:
    monkeypatch.setenv("_XLPLUGIN_COMPLETE", "powershell_complete")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_INCOMPLETE", incomplete)
    assert [row.split("\t")[1] for row in program().out.splitlines()] == offered


def test_a_mistake_of_the_program_is_one_sentence(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlplugin.health.look_around", lambda: 1 / 0)
    monkeypatch.delenv("XLPLUGIN_DEBUG")
    said = program("doctor")
    assert said.code == 70
    assert said.err.count("\n") == 1
    assert said.err.startswith("程序内部出错，您的文件没有改动。")


@pytest.mark.parametrize(
    ("terminal", "wish", "seen"),
    [(True, "", "\x1b[31m✗ \x1b[0m有问题\n"), (True, "1", "✗ 有问题\n"), (False, "", "✗ 有问题\n")],
    ids=["terminal", "terminal, NO_COLOR", "pipe"],
)
def test_colours_are_for_those_who_see_them(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, wish: str, seen: str
) -> None:
    written = io.StringIO()
    monkeypatch.setattr(written, "isatty", lambda: terminal)
    monkeypatch.setattr("sys.stderr", written)
    monkeypatch.setenv("NO_COLOR", wish)
    paper.say("有问题", mark="✗ ", colour="red")
    assert written.getvalue() == seen
