"""`validate` and `explain`: what does not tally, and what a rule says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlplugin.cli import common, paper, speech

if TYPE_CHECKING:
    from collections.abc import Mapping

    from validation import Filing, Finding
    from xlplugin.previous import Previous
    from xlplugin.verdicts import Judged


@speech.command()
@click.argument("paths", nargs=-1, required=True, type=common.Input())
@common.previous_option
@click.option(
    "--mark",
    type=common.Output(folder=True),
    help="把标出问题的副本写到这个文件夹。/ Folder for copies with the findings marked.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    help="读取文件的进程数，默认自动。/ Processes that read files; by default as many as help.",
)
@common.json_option
@common.language_option
def validate(
    paths: tuple[Path | str, ...],
    previous: Path | str | None,
    mark: Path | None,
    workers: int | None,
    as_json: bool,
    lang: str,
) -> None:
    """校验工作簿，说明哪一格有问题、应为多少；不改动工作簿。
    / Judge workbooks: which cell is wrong, and what it should be. Never changes them.

    \b
    xlplugin validate 填好的.xlsx
    xlplugin validate 报送文件夹 --mark 标注副本
    xlplugin validate 报送文件夹 --previous 上年汇总.xlsx --json
    """
    from xlplugin.cli.progress import progress
    from xlplugin.verdicts import counts, exit_code, judge_under, versions

    before = load_previous(previous, lang)
    with progress(common.pick(lang, "读取", "reading"), quiet=as_json) as tell:
        judged = judge_under(paths, before, workers, tell)
    if mark is not None:
        from xlplugin.marks import mark_all

        written = mark_all(judged, mark, [path for path in paths if isinstance(path, Path)], common.language(lang))
        common.say(common.pick(lang, f"标注副本 {len(written)} 份：{mark}", f"{len(written)} marked copies: {mark}"))
    if as_json:
        files = [item.to_dict(common.language(lang)) for item in judged]
        common.put_json({"files": files, "counts": counts(judged), **versions()})
    else:
        show(judged, lang, marked=mark is not None)
    common.leave(exit_code(judged))


def load_previous(path: Path | str | None, lang: str, year: int | None = None) -> Previous | None:
    """Last year's figures, or one sentence and exit code 2."""
    if path is None:
        return None
    from xlplugin.intake.refusals import Refused
    from xlplugin.office.ledger import LedgerError
    from xlplugin.previous import load

    try:
        return load(path, year)
    except LedgerError as wrong:
        common.say(wrong.sentence(lang))
        common.leave(common.REFUSED)
    except Refused as refused:
        common.say(f"{path}: {refused.sentence(lang)}")
        common.leave(common.REFUSED)


_MARKS: dict[str, tuple[str, paper.Colour]] = {
    "error": ("✗ ", "red"),
    "warning": ("! ", "yellow"),
    "note": ("· ", "bright_black"),
    "ok": ("✓ ", "green"),
}


def show(judged: list[Judged], lang: str, *, marked: bool = False) -> None:
    """The findings for people, file by file: place and rule, fault with numbers, the likeliest cause, the remedy."""
    for item in judged:
        show_file(item, lang)
    common.say("")
    paper.say(totals(judged, lang))
    if not marked and any(item.report and item.report.findings for item in judged):
        hint = common.pick(
            lang,
            "加 --mark 文件夹，可得到标出问题的副本；xlplugin explain 规则，可看依据。",
            "With --mark DIR you get copies with the findings marked; xlplugin explain RULE tells a rule's source.",
        )
        paper.say(hint)


def show_file(item: Judged, lang: str, *, details: bool = True) -> None:
    """One file: who, how many findings and, with `details`, what they are."""
    name, received = item.received.path.name, item.received
    if item.report is None:
        assert received.refused is not None
        mark, colour = _MARKS["note" if received.lock else "error"]
        paper.say(f"{name}{common.pick(lang, '：', ': ')}{received.refused.sentence(lang)}", mark=mark, colour=colour)
        return
    filing, findings = item.report.filing, item.report.findings
    year = common.pick(lang, f"{filing.year} 年", f"{filing.year}") if filing.year else ""
    grave = common.pick(lang, "没有发现问题", "nothing found") if not findings else _counted(item.report.counts, lang)
    mark, colour = _MARKS["ok" if item.report.ok else "error"]
    paper.say("　".join(filter(None, (name, filing.unit, year, grave))), mark=mark, colour=colour)
    told: set[str] = set()
    for finding in findings if details else ():
        _show_finding(finding, filing, lang, told)


def _show_finding(finding: Finding, filing: Filing, lang: str, told: set[str]) -> None:
    """One finding; a remedy that this file has already been told is not said again."""
    from validation.wording import why, words

    said = words(finding, filing.edition, common.language(lang))
    key = finding.cells[0] if finding.cells else ""
    sheet, address = finding.at or filing.provenance.places.get(key, ("", ""))
    place = f"{sheet}!{address}" if address else sheet
    mark, colour = _MARKS[finding.severity]
    paper.say("　".join(filter(None, (place, finding.rule))), indent=2, mark=mark, colour=colour)
    paper.say(said.message, indent=4)
    for guess in finding.likely[:1]:
        paper.say(why(guess, common.language(lang)), indent=4, mark="→ ", colour="cyan")
    if said.remedy not in told:
        told.add(said.remedy)
        paper.say(said.remedy, indent=4, mark=common.pick(lang, "改正：", "Remedy: "))


_COUNTED = (("error", "错误", "errors"), ("warning", "提醒", "warnings"), ("note", "备注", "notes"))


def _counted(numbers: Mapping[str, int], lang: str) -> str:
    """错误 2，提醒 1"""
    found = [(zh, en, numbers[name]) for name, zh, en in _COUNTED if numbers.get(name)]
    if lang == "zh":
        return "，".join(f"{zh} {number}" for zh, _, number in found)
    return ", ".join(f"{number} {en if number != 1 else en.removesuffix('s')}" for _, en, number in found)


def totals(judged: list[Judged], lang: str) -> str:
    """Files and findings, counted, in one sentence."""
    from xlplugin.verdicts import counts

    total = counts(judged)
    grave = _counted(total, lang)
    zh = f"共 {total['files']} 份：无问题 {total['ok']}，有问题 {total['findings']}，未能读取 {total['refused']}"
    en = f"{total['files']} files: {total['ok']} without findings, {total['findings']} with, {total['refused']} refused"
    return common.pick(lang, zh + (f"；{grave}。" if grave else "。"), en + (f"; {grave}." if grave else "."))


def _rules_like(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The rules that Tab offers."""
    from validation.wording import rules

    return [name for name in rules() if name.startswith(incomplete.upper())]


@speech.command()
@click.argument("rule", required=False, shell_complete=_rules_like)
@common.json_option
@common.language_option
def explain(rule: str | None, as_json: bool, lang: str) -> None:
    """说明一条规则：内容、依据、例子、如何改正。/ What a rule says, its source, an example, the remedy.

    写开头如 N- 可列出一类；什么都不写则列出全部规则。
    / A beginning such as N- explains a family; without a rule all are listed.

    \b
    xlplugin explain T3-ROW
    xlplugin explain N-
    """
    from dataclasses import asdict

    from validation.wording import explain as explanations, rules

    language = common.language(lang)
    if rule is None:
        listed = [(name, explanations(name, language=language)[0].title) for name in rules(language)]
        if as_json:
            common.put_json([{"rule": name, "title": title} for name, title in listed])
            return
        for name, title in listed:
            click.echo(f"{paper.pad(name, 14)}  {title}")
        return
    found = explanations(rule, language=language)
    if not found:
        raise click.UsageError(
            common.pick(
                lang,
                f"没有规则“{rule}”。不带参数运行 explain 可列出全部规则。",
                f"no rule {rule!r}; explain without an argument lists them all.",
            )
        )
    if as_json:
        said = [asdict(one) for one in found]
        common.put_json(said if len(said) > 1 else said[0])
        return
    labels = common.pick(lang, "内容：,依据：,例：,改正：", "Says: ,Source: ,Example: ,Remedy: ").split(",")
    for number, one in enumerate(found):
        if number:
            click.echo()
        click.echo(f"{click.style(one.rule, bold=True)}　{one.title}")
        for label, text in zip(labels, (one.says, one.source, one.example, one.remedy), strict=True):
            if text:
                paper.say(text, indent=2, mark=label, err=False)
