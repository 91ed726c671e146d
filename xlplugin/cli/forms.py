"""`template`, `fill`, `read`: empty workbooks, values into workbooks, values out of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NoReturn

import click

from validation import Filing, editions
from xlplugin.cli import common, speech

SCOPES = click.Choice(["own", "government", "region"])
EDITIONS = click.Choice(list(editions.NAMES))


@speech.command()
@click.option(
    "-o",
    "--output",
    required=True,
    type=common.Output(),
    help="要写的 .xlsx 文件。/ The .xlsx to write.",
)
@click.option("--unit", default="", help="填报单位全称。/ Full name of the office.")
@click.option("--unit-code", default="", help="统一社会信用代码。/ Unified social credit code.")
@click.option("--year", type=click.IntRange(2008, 2099), help="报告年度。/ Year of the report.")
@click.option(
    "--scope",
    type=SCOPES,
    default="own",
    show_default=True,
    help="统计范围：own 本机关，government 本级政府及部门，region 全行政区域。/ Scope: own office, government with departments, whole region.",
)
@click.option(
    "--edition", type=EDITIONS, default=editions.CURRENT, show_default=True, help="格式版本。/ Edition of the form."
)
@click.option(
    "--previous",
    type=click.Path(path_type=Path),
    help="上年度工作簿：带入“二、上年结转”。/ Last year's workbook, for what is carried in.",
)
@common.language_option
def template(
    output: Path,
    unit: str,
    unit_code: str,
    year: int | None,
    scope: str,
    edition: str,
    previous: Path | None,
    lang: str,
) -> None:
    """写一份空白工作簿，供填报。/ Write one empty workbook to fill in.

    \b
    xlplugin template -o 2025_某局.xlsx --unit 某区某局 --year 2025
    xlplugin template -o 2025_某局.xlsx --year 2025 --previous 2024_某局.xlsx
    """
    from xlplugin.filling import write
    from xlplugin.forms import empty

    before = read_or_leave(previous, lang) if previous else None
    filing = empty(unit=unit, unit_code=unit_code, year=year, scope=scope, edition=edition, previous=before)
    write(filing, output, given=())
    common.say(common.pick(lang, f"已写出 {output}", f"Written: {output}"))


@speech.command()
@click.argument("data", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help=".xlsx 文件；JSON Lines 时为文件夹。/ The .xlsx, or a folder for JSON Lines.",
)
@common.language_option
def fill(data: Path, output: Path, lang: str) -> None:
    """把 JSON 中的数据写入工作簿。/ Values to workbooks; JSON Lines gives one workbook a line.

    格式与 read 读出的相同。文件名写 - 则从标准输入读。空的留空，写错的照原样写，留给校验去发现。
    / The structure is that of read; - reads standard input. A blank stays blank, and a wrong text stands as it is, for
    validate to find.

    \b
    xlplugin fill 数据.json -o 填好的.xlsx
    xlplugin fill 各单位.jsonl -o 文件夹
    """
    from xlplugin.filling import NarrativeTooLong, write

    lines = data.suffix.lower() in (".jsonl", ".ndjson")
    text = _text_of(data, lang)
    documents = _documents(text, lines, data, lang)
    targets = _targets(documents, lines, output, lang)
    for (where, document), target in zip(documents, targets, strict=True):
        filing = _filing(document, where, lang)
        try:
            write(filing, target, given=document.get("cells") or {})
        except NarrativeTooLong:
            _refuse(
                where,
                lang,
                "有一段文字超过 32767 个字，单元格放不下，请分段。",
                "a paragraph is longer than a cell can hold (32767); split it.",
            )
    common.say(
        common.pick(lang, f"已写出 {len(targets)} 份工作簿：{output}", f"{len(targets)} workbooks written: {output}")
    )


def _text_of(data: Path, lang: str) -> str:
    import sys

    try:
        return sys.stdin.read() if str(data) == "-" else data.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        _refuse(
            str(data),
            lang,
            "不能作为 UTF-8 文本读取，请检查路径和编码。",
            "cannot be read as UTF-8 text; check path and encoding.",
        )


def _documents(text: str, lines: bool, data: Path, lang: str) -> list[tuple[str, dict[str, Any]]]:
    """(where, document) for each line or for the whole file."""
    parts = (
        [(f"{data}:{n}", line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
        if lines
        else [(str(data), text)]
    )
    found = []
    for where, part in parts:
        try:
            document = common.load_json(part)
        except ValueError as wrong:
            _refuse(where, lang, f"不是有效的 JSON：{wrong}", f"is no valid JSON: {wrong}")
        if not isinstance(document, dict):
            _refuse(where, lang, "应为一个 JSON 对象（{…}）。", "should be one JSON object ({…}).")
        found.append((where, document))
    return found


def _targets(documents: list[tuple[str, dict[str, Any]]], lines: bool, output: Path, lang: str) -> list[Path]:
    """Where each workbook goes; two may not go to one place."""
    if not lines:
        return [
            output / f"{_safe(documents[0][1].get('file') or _stem(documents[0][1]))}" if output.is_dir() else output
        ]
    targets = []
    for number, (where, document) in enumerate(documents, 1):
        name = _safe(str(document.get("file") or f"{number:05d}_{_stem(document)}"))
        if output / name in targets:
            _refuse(where, lang, f"文件名“{name}”重复。", f"the file name “{name}” is used twice.")
        targets.append(output / name)
    return targets


def _stem(document: dict[str, Any]) -> str:
    return "_".join(str(document[name]) for name in ("year", "unit") if document.get(name)) or "报表"


def _safe(name: str) -> str:
    """A name that every file system takes, inside the folder, ending in .xlsx."""
    name = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "_", name).strip(" .") or "报表"
    return name if name.lower().endswith(".xlsx") else f"{name}.xlsx"


def _filing(document: dict[str, Any], where: str, lang: str) -> Filing:
    """The document as a filing; what does not fit is said in one sentence."""
    known = {k: v for k, v in document.items() if k not in ("file", "sha256", "findings", "verdict")}
    try:
        return Filing(**known)
    except (TypeError, ValueError, KeyError, AttributeError) as wrong:
        _refuse(
            where,
            lang,
            f"内容不符合格式：{wrong.args[0] if wrong.args else wrong}",
            f"does not fit the format: {wrong.args[0] if wrong.args else wrong}",
        )


def _refuse(where: str, lang: str, zh: str, en: str) -> NoReturn:
    common.say(f"{where}: {common.pick(lang, zh, en)}")
    common.leave(common.REFUSED)


def read_or_leave(path: Path, lang: str) -> Filing:
    """A workbook, or one sentence and exit code 2."""
    from xlplugin.intake.read import read as read_workbook
    from xlplugin.intake.refusals import Refused

    try:
        return read_workbook(path)
    except Refused as refused:
        common.say(f"{path}: {refused.sentence(lang)}")
        common.leave(common.REFUSED)


@speech.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@common.json_option
@common.language_option
def read(files: tuple[Path, ...], as_json: bool, lang: str) -> None:
    """把工作簿读回数据（与 fill 的格式相同）。/ Workbooks back to the structure that fill takes.

    \b
    xlplugin read 填好的.xlsx --json
    """
    from xlplugin.gather import expand
    from xlplugin.intake.read import read as read_workbook
    from xlplugin.intake.refusals import Refused

    documents, code = [], common.OK
    for path in expand(files):
        try:
            filing = read_workbook(path)
        except Refused as refused:
            common.say(f"{path}: {refused.sentence(lang)}")
            code = common.REFUSED
            documents.append(
                {"file": str(path), "verdict": "refused", "code": refused.code, "message": refused.sentence(lang)}
            )
            continue
        documents.append({"file": str(path), **filing.to_dict()})
    if as_json:
        single = len(files) == 1 and len(documents) == 1
        common.put_json(documents[0] if single else documents)
    else:
        _show(documents, lang)
    common.leave(code)


def _show(documents: list[dict[str, Any]], lang: str) -> None:
    for document in documents:
        if "cells" in document:
            click.echo(f"{document['file']}  {document['unit']}  {document['year'] or ''}")
            for key, value in document["cells"].items():
                click.echo(f"  {key}\t{'' if value is None else value}")
