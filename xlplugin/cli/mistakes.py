"""Wrong usage answered in one sentence, in the person's language, with the right option or command."""

from __future__ import annotations

import re
from difflib import get_close_matches

import click

from validation.findings import Language
from xlplugin.cli import common, speech

_VALUES: tuple[tuple[str, str, str], ...] = (
    (r"(?P<v>'.*'|\".*\") is not one of (?P<of>.*?)\.?$", "{v} 不在可选值之中：{of}。", "{v} is none of {of}."),
    (r"(?P<v>\S+) is not in the range (?P<of>.*?)\.?$", "{v} 不在范围之内：{of}。", "{v} is not in the range {of}."),
    (r"(?P<v>'.*'|\".*\") is not a valid (?P<of>integer|float).*$", "{v} 不是整数。", "{v} is not a whole number."),
    (r"(?P<v>'.*'|\".*\") does not match the formats? (?P<of>.*?)\.?$", "{v} 不是日期，请写成 2026-01-31。", "{v} is no date; write 2026-01-31."),
    (r"\w+ (?P<v>'.*'|\".*\") is a file\.$", "{v} 是文件，这里要写文件夹。", "{v} is a file; a folder is wanted here."),
    (r"\w+ (?P<v>'.*'|\".*\") is a directory\.$", "{v} 是文件夹，这里要写文件。", "{v} is a folder; a file is wanted here."),
    (r"\w+ (?P<v>'.*'|\".*\") does not exist\.$", "{v} 不存在。", "{v} does not exist."),
)  # fmt: skip
"""What click says of a value: pattern, Chinese, English."""


def sentences(wrong: click.ClickException, lang: Language) -> str:
    """What is wrong, how the command is written, and where to read more."""
    if isinstance(wrong, click.exceptions.NoArgsIsHelpError):
        return wrong.message
    said = _fault(wrong, lang)
    ctx = wrong.ctx if isinstance(wrong, click.UsageError) else None
    if ctx is None:
        return said
    how = common.pick(lang, "用法：", "Usage: ") + speech.usage(ctx, lang)
    more = common.pick(
        lang,
        f"运行 {ctx.command_path} --help 看例子和全部选项。",
        f"{ctx.command_path} --help shows examples and all options.",
    )
    return f"{said}\n{how}\n{more}"


def _fault(wrong: click.ClickException, lang: Language) -> str:
    if isinstance(wrong, click.NoSuchOption):
        near = "".join(get_close_matches(wrong.option_name, wrong.possibilities or (), n=1, cutoff=0))
        hint = common.pick(lang, f"是不是 {near}？", f" Did you mean {near}?") if near else ""
        return common.pick(lang, f"没有选项 {wrong.option_name}。", f"There is no option {wrong.option_name}.") + hint
    if isinstance(wrong, click.MissingParameter):
        return _missing(wrong, lang)
    if isinstance(wrong, click.BadParameter):
        name = _name(wrong.param, lang)
        return common.pick(lang, f"{name}：{_value(wrong.message, lang)}", f"{name}: {_value(wrong.message, lang)}")
    if isinstance(wrong, click.BadOptionUsage):
        takes = "not take a value" in wrong.message
        return common.pick(
            lang,
            f"选项 {wrong.option_name} 后面{'不写值' if takes else '要写一个值'}。",
            f"The option {wrong.option_name} {'takes no value' if takes else 'wants a value'}.",
        )
    extra = re.match(r"Got unexpected extra arguments? \((.*)\)", wrong.message)
    if extra:
        return common.pick(lang, f"多写了：{extra[1]}。", f"Too much: {extra[1]}.")
    if wrong.message == "Missing command.":
        return common.pick(lang, "请写一个命令。", "A command is wanted.")
    return wrong.message


def _missing(wrong: click.MissingParameter, lang: Language) -> str:
    name = _name(wrong.param, lang)
    if isinstance(wrong.param, click.Option):
        what = speech.one(wrong.param.help or "", lang).rstrip("。.")
        return common.pick(lang, f"缺少 {name}（{what}）。", f"{name} is missing ({what}).")
    return common.pick(lang, f"缺少{name}。", f"{name} is missing.")


def _name(param: click.Parameter | None, lang: Language) -> str:
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return speech.metavar(param, lang).strip("[].") if param is not None else ""


def _value(message: str, lang: Language) -> str:
    for pattern, zh, en in _VALUES:
        found = re.match(pattern, message)
        if found:
            parts = {name: text.replace("'", "").replace("<=x<=", "–") for name, text in found.groupdict().items()}
            if lang == "zh":
                parts = {name: text.replace(", ", "、") for name, text in parts.items()}
                parts["v"] = f"“{parts['v']}”"
            return (zh if lang == "zh" else en).format(**parts)
    return message
