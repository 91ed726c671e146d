"""`import`, `export` and `diff`: published reports in, published reports out, and the two compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlplugin.cli import common, speech

if TYPE_CHECKING:
    from xlplugin.published.diff import Comparison
    from xlplugin.published.importing import Imported


@speech.command("import")
@click.argument("reports", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help=".xlsx 文件；多份报告时为文件夹。/ The .xlsx; a folder for several reports.",
)
@common.json_option
@common.language_option
def import_(reports: tuple[Path, ...], output: Path, as_json: bool, lang: str) -> None:
    """把已发布的报告（.txt .html .docx .pdf）读成工作簿。/ Published reports to workbooks.

    每个数字都说明出处：直接读到、由合计推算（注明哪条关系），还是留空待查。报告自身的错误按原样保留。
    / Every figure is accounted for: read, recovered from a sum (which is named), or left open. A report's own errors are kept as they stand.

    \b
    xlplugin import 某区2024年报.pdf -o 某区2024.xlsx
    xlplugin import 各单位年报文件夹 -o 工作簿文件夹
    """
    from xlplugin.cli.progress import progress
    from xlplugin.gather import expand
    from xlplugin.intake.guard import is_lock_file

    files = [path for path in expand(reports) if isinstance(path, Path) and not is_lock_file(path.name)]
    single = len(reports) == 1 and not reports[0].is_dir() and not output.is_dir()
    if not single and output.suffix.lower() == ".xlsx":
        raise click.UsageError(
            common.pick(lang, "多份报告请用 -o 指定文件夹。", "several reports: give a folder with -o.")
        )
    documents: list[dict[str, Any]] = []
    codes = [common.OK]
    with progress(common.pick(lang, "导入", "importing"), quiet=as_json or single) as tell:
        for number, (path, target) in enumerate(_targets(files, reports, output, single), 1):
            document, code = _import_one(path, target, lang)
            documents.append(document)
            codes.append(code)
            if tell:
                tell(number, len(files))
    if not files:
        common.say(
            common.pick(lang, f"{reports[0]}: 没有找到可以导入的文件。", f"{reports[0]}: nothing to import there.")
        )
        codes.append(common.REFUSED)
    _sum_up(documents, as_json, lang, single)
    common.leave(common.highest(codes))


def _targets(files: Sequence[Path], reports: Sequence[Path], output: Path, single: bool) -> Iterator[tuple[Path, Path]]:
    """Each report with its workbook; folders below a folder are kept, and two of one name told apart by their endings."""
    if single:
        yield from ((path, output) for path in files)
        return
    from xlplugin.published.reading import SUFFIXES

    taken: set[Path] = set()
    for path in files:
        root = next((r for r in reports if r.is_dir() and path.is_relative_to(r)), path.parent)
        below = path.relative_to(root)
        target = output / below.with_suffix(".xlsx")
        if target in taken or path.suffix.lower() not in SUFFIXES:
            target = output / below.with_name(f"{below.name}.xlsx")
        taken.add(target)
        yield path, target


def _import_one(path: Path, target: Path, lang: str) -> tuple[dict[str, Any], int]:
    """One report; whatever is wrong with it is said, and the others go on."""
    from xlplugin.filling import NarrativeTooLong, write
    from xlplugin.intake.refusals import Refused
    from xlplugin.outputs import OutputError
    from xlplugin.published.importing import read_report

    document: dict[str, Any] = {"file": str(path), "output": ""}
    try:
        imported = read_report(path)
        write(imported.filing, target)
    except Refused as refused:
        common.say(f"{path}: {refused.sentence(lang)}")
        return document | {
            "verdict": "refused",
            "code": refused.code,
            "message": refused.sentence(lang),
        }, common.REFUSED
    except NarrativeTooLong:
        said = common.pick(
            lang, "有一段文字太长，工作簿放不下。", "a paragraph is longer than a workbook's cell can hold."
        )
        common.say(f"{path}: {said}")
        return document | {"verdict": "refused", "code": "too-large", "message": said}, common.REFUSED
    except OutputError as failed:
        common.say(failed.sentence(lang))
        return document | {
            "verdict": "unwritten",
            "code": failed.reason,
            "message": failed.sentence(lang),
        }, common.UNWRITTEN
    _tell(path, target, imported, lang)
    sha256 = imported.filing.provenance.sha256
    return document | {"output": str(target), "sha256": sha256, "code": "", **imported.to_dict(lang)}, common.OK


def _tell(path: Path, target: Path, imported: Imported, lang: str) -> None:
    """What was understood, in a few lines for people."""
    counts, filing = imported.counts, imported.filing
    who = "　".join(filter(None, (filing.unit, f"{filing.year}" if filing.year else "")))
    common.say(
        common.pick(
            lang,
            f"{path.name} → {target}　{who}\n  {counts['total']} 格：直接读到 {counts['read']}，推算 {counts['recovered']}，"
            f"留空待查 {counts['open']}；文字部分：{'、'.join(filing.narrative.sections) or '无'}",
            f"{path.name} → {target}  {who}\n  {counts['total']} cells: {counts['read']} read, {counts['recovered']} recovered, "
            f"{counts['open']} left open; text of sections: {', '.join(filing.narrative.sections) or 'none'}",
        )
    )
    for note in imported.notes:
        common.say(f"  · {note.sentence(lang)}")
    recovered = [
        f"{a.key}={a.raw}（{'、'.join(a.equations)}）"
        for a in imported.accounts
        if a.how == "recovered" and a.equations != ("（六）",)
    ]
    opened = [a.key for a in imported.accounts if a.how == "open"]
    for label_zh, label_en, items in (("推算", "recovered", recovered), ("留空", "open", opened)):
        if items:
            more = common.pick(lang, f" 等 {len(items)} 格", f" … {len(items)} in all") if len(items) > 8 else ""
            common.say(f"  {common.pick(lang, label_zh, label_en)}: {'  '.join(items[:8])}{more}")


def _sum_up(documents: list[dict[str, Any]], as_json: bool, lang: str, single: bool) -> None:
    verdicts = [document["verdict"] for document in documents]
    counts = {name: verdicts.count(name) for name in ("ok", "open", "refused", "unwritten")} | {"files": len(documents)}
    if as_json:
        from xlplugin.verdicts import versions

        common.put_json({"files": documents, "counts": counts, **versions()})
    elif not single:
        common.say(
            common.pick(
                lang,
                f"共 {counts['files']} 份：全部读出 {counts['ok']}，有留空 {counts['open']}，"
                f"未能读取 {counts['refused']}，未能写出 {counts['unwritten']}。",
                f"{counts['files']} files: {counts['ok']} whole, {counts['open']} with open cells, "
                f"{counts['refused']} refused, {counts['unwritten']} not written.",
            )
        )


@speech.command()
@click.argument("workbook", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="报告文件：.docx、.html 或 .pdf。/ The report: .docx, .html or .pdf.",
)
@click.option("--force", is_flag=True, help="有错误也生成。/ Publish in spite of open errors.")
@common.json_option
@common.language_option
def export(workbook: Path, output: Path, force: bool, as_json: bool, lang: str) -> None:
    """把工作簿排成可以发布的年度报告。/ A workbook as the report to be published.

    有错误时不生成，除非加 --force。/ Nothing is made while errors are open, unless with --force.

    \b
    xlplugin export 填好的.xlsx -o 年度报告.docx
    """
    from xlplugin.intake.read import read
    from xlplugin.intake.refusals import Refused
    from xlplugin.published import exporting
    from xlplugin.published.fonts import NoChineseFont

    document: dict[str, Any] = {
        "file": str(workbook),
        "output": str(output),
        "verdict": "ok",
        "code": "",
        "message": "",
    }
    try:
        filing = read(workbook)
        exporting.export(filing, output, force)
    except exporting.UnknownFormat:
        raise click.UsageError(
            common.pick(
                lang, "报告的扩展名应为 .docx、.html 或 .pdf。", "the report's ending must be .docx, .html or .pdf."
            )
        ) from None
    except Refused as refused:
        _end(document, "refused", refused.code, f"{workbook}: {refused.sentence(lang)}", as_json, common.REFUSED)
    except exporting.OpenErrors as wrong:
        said = common.pick(
            lang,
            f"{workbook}: 还有 {len(wrong.findings)} 处错误，没有生成报告。请改正，或用 --force 照原样发布。",
            f"{workbook}: {len(wrong.findings)} errors are open, so no report was made; mend them, or use --force.",
        )
        _list_errors(filing, wrong, document, as_json, lang)
        _end(document, "errors", "has-errors", said, as_json, common.ERRORS)
    except NoChineseFont:
        said = common.pick(
            lang,
            f"{output}: 本机没有中文字体，不能生成 PDF。请改用 .docx 或安装字体（宋体、仿宋或 Noto CJK）。",
            f"{output}: no Chinese typeface is installed, so no PDF can be made; use .docx, or install Noto CJK.",
        )
        _end(document, "unwritten", "no-font", said, as_json, common.UNWRITTEN)
    from xlplugin.published.render import open_sections, tree_of

    empty = open_sections(tree_of(filing), filing.edition)
    document["empty_sections"] = empty
    common.say(common.pick(lang, f"已写出 {output}", f"Written: {output}"))
    if empty:
        common.say(
            common.pick(lang, f"  注意：{'；'.join(empty)} 还没有文字。", f"  Note: no text yet in {'; '.join(empty)}.")
        )
    if as_json:
        common.put_json(document)


def _list_errors(filing: Any, wrong: Any, document: dict[str, Any], as_json: bool, lang: str) -> None:
    from validation.wording import finding_to_dict, words

    document["findings"] = [finding_to_dict(finding, filing, common.language(lang)) for finding in wrong.findings]
    if not as_json:
        for finding in wrong.findings[:10]:
            common.say(f"  ✗ {words(finding, filing.edition, common.language(lang)).message}")


def _end(document: dict[str, Any], verdict: str, code: str, sentence: str, as_json: bool, exit_code: int) -> None:
    common.say(sentence)
    if as_json:
        common.put_json(document | {"output": "", "verdict": verdict, "code": code, "message": sentence})
    common.leave(exit_code)


@speech.command()
@click.argument("first", type=click.Path(path_type=Path))
@click.argument("second", type=click.Path(path_type=Path))
@common.json_option
@common.language_option
def diff(first: Path, second: Path, as_json: bool, lang: str) -> None:
    """逐格比较两份报表（工作簿或已发布的报告）。/ Two filings, cell by cell; exit code 1 where they differ.

    \b
    xlplugin diff 填好的.xlsx 网站上的年报.html
    """
    from xlplugin.intake.refusals import Refused
    from xlplugin.published.diff import compare, read_side

    sides = []
    for path in (first, second):
        try:
            sides.append(read_side(path))
        except Refused as refused:
            document = {"first": str(first), "second": str(second), "refused": str(path)}
            _end(document, "refused", refused.code, f"{path}: {refused.sentence(lang)}", as_json, common.REFUSED)
    found = compare(*sides)
    if as_json:
        common.put_json(found.to_dict())
    else:
        _show(found, lang)
    common.leave(common.OK if found.same else common.ERRORS)


_NAMES = {
    "unit": ("单位", "office"),
    "year": ("年度", "year"),
    "edition": ("格式版本", "edition"),
    "fee_notices": ("信息处理费：通知件数", "fee notices"),
    "fee_notified": ("信息处理费：通知金额", "fees notified"),
    "fee_collected": ("信息处理费：实收金额", "fees collected"),
}


def _show(found: Comparison, lang: str) -> None:
    from validation.wording import place

    rows = []
    for item in (*found.others, *found.cells):
        if item.what in found.first.filing.edition.cells:
            name = place(found.first.filing.edition, item.what, common.language(lang))
        elif item.what in _NAMES:
            name = _NAMES[item.what][lang != "zh"]
        else:
            numeral = item.what.removeprefix("section ")
            name = common.pick(lang, f"第{numeral}部分文字", f"text of section {numeral}")
        facts = item.to_dict()
        rows.append((name, facts["first"] or "", facts["second"] or "", facts.get("by", "")))
    if rows:
        headings = ("位置", found.first.path.name, found.second.path.name, "相差") if lang == "zh" else (
            "where", found.first.path.name, found.second.path.name, "by"
        )  # fmt: skip
        common.table(headings, rows)
    same = common.pick(lang, "两份一致。", "Both say the same.")
    differ = common.pick(
        lang,
        f"有 {len(found.cells)} 格数字、{len(found.others)} 处其他内容不同。",
        f"{len(found.cells)} cells and {len(found.others)} other things differ.",
    )
    common.say(same if found.same else differ)
    if found.open:
        common.say(
            common.pick(
                lang,
                f"另有 {len(found.open)} 格未能读出，没有比较。",
                f"{len(found.open)} cells could not be read and compared.",
            )
        )
    if found.newer:
        newer = found.first if found.newer == "first" else found.second
        common.say(common.pick(lang, f"较新的是 {newer.path.name}。", f"{newer.path.name} is the newer."))
