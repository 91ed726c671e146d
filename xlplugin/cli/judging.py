"""`validate` and `explain`: what does not tally, and what a rule says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlplugin.cli import common, speech

if TYPE_CHECKING:
    from xlplugin.previous import Previous
    from xlplugin.verdicts import Judged


@speech.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--previous",
    type=click.Path(path_type=Path),
    help="上年度：工作簿、文件夹、汇总表或台账。/ Last year: a workbook, a folder, a summary or a ledger.",
)
@click.option(
    "--mark",
    type=click.Path(file_okay=False, path_type=Path),
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
    paths: tuple[Path, ...], previous: Path | None, mark: Path | None, workers: int | None, as_json: bool, lang: str
) -> None:
    """校验工作簿，说明哪一格有问题、应为多少；不改动工作簿。
    / Judge workbooks: which cell is wrong, and what it should be. Never changes them.

    \b
    xlplugin validate 填好的.xlsx
    xlplugin validate 报送文件夹 --mark 标注副本
    xlplugin validate 报送文件夹 --previous 上年汇总.xlsx --json
    """
    from xlplugin.cli.progress import progress
    from xlplugin.gather import gather
    from xlplugin.verdicts import counts, exit_code, judge_all, versions

    before = load_previous(previous, lang)
    with progress(common.pick(lang, "读取", "reading"), quiet=as_json) as tell:
        judged = judge_all(gather(paths, workers, tell), before)
    if mark is not None:
        from xlplugin.marks import mark_all

        written = mark_all(judged, mark, list(paths), common.language(lang))
        common.say(common.pick(lang, f"标注副本 {len(written)} 份：{mark}", f"{len(written)} marked copies: {mark}"))
    if as_json:
        files = [item.to_dict(common.language(lang)) for item in judged]
        common.put_json({"files": files, "counts": counts(judged), **versions()})
    else:
        show(judged, lang)
    common.leave(exit_code(judged))


def load_previous(path: Path | None, lang: str, year: int | None = None) -> Previous | None:
    """Last year's figures, or one sentence and exit code 2."""
    from xlplugin.intake.refusals import Refused
    from xlplugin.office.ledger import LedgerError
    from xlplugin.previous import load

    if path is None:
        return None
    try:
        return load(path, year)
    except LedgerError as wrong:
        common.say(wrong.sentence(lang))
        common.leave(common.REFUSED)
    except Refused as refused:
        common.say(f"{path}: {refused.sentence(lang)}")
        common.leave(common.REFUSED)


def show(judged: list[Judged], lang: str) -> None:
    """The findings for people: file by file, place, fault, remedy."""
    from validation.wording import why, words
    from xlplugin.verdicts import counts

    zh = lang == "zh"
    marks = {"error": "✗", "warning": "!", "note": "·"}
    for item in judged:
        name = item.received.path.name
        if item.report is None:
            assert item.received.refused is not None
            common.say(f"✗ {name}: {item.received.refused.sentence(lang)}")
            continue
        filing = item.report.filing
        who = "　".join(filter(None, (filing.unit, str(filing.year or ""))))
        if not item.report.findings:
            common.say(f"✓ {name}　{who}　{'没有发现问题' if zh else 'nothing found'}")
            continue
        common.say(f"{'✓' if item.report.ok else '✗'} {name}　{who}")
        for finding in item.report.findings:
            said = words(finding, filing.edition, common.language(lang))
            sheet, address = finding.at or filing.provenance.places.get(
                finding.cells[0] if finding.cells else "", ("", "")
            )
            place = f"[{sheet}!{address}] " if address else f"[{sheet}] " if sheet else ""
            common.say(f"  {marks[finding.severity]} {place}{said.message}")
            for guess in finding.likely[:1]:
                common.say(f"      → {why(guess, common.language(lang))}")
            common.say(f"      {said.remedy}（{finding.rule}）" if zh else f"      {said.remedy} ({finding.rule})")
    total = counts(judged)
    common.say(
        f"共 {total['files']} 份：无问题 {total['ok']}，有问题 {total['findings']}，未能读取 {total['refused']}；"
        f"错误 {total['error']}，提醒 {total['warning']}，备注 {total['note']}。"
        if zh
        else f"{total['files']} files: {total['ok']} without findings, {total['findings']} with, {total['refused']} refused; "
        f"{total['error']} errors, {total['warning']} warnings, {total['note']} notes."
    )


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

    from validation.wording import explain as explanations
    from validation.wording import rules

    language = common.language(lang)
    if rule is None:
        common.table(
            (common.pick(lang, "规则", "rule"), common.pick(lang, "名称", "title")),
            ((name, explanations(name, language=language)[0].title) for name in rules(language)),
        )
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
    labels = common.pick(lang, "内容 依据 例 如何改正", "says source example remedy").split()
    colon = common.pick(lang, "：", ": ")
    for one in found:
        click.echo(f"{one.rule}　{one.title}")
        for label, text in zip(labels, (one.says, one.source, one.example, one.remedy), strict=True):
            if text:
                click.echo(f"  {label}{colon}{text}")
