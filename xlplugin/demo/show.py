"""The whole main job on real published reports: templates, filled workbooks, judgement, marked copies, summary."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from validation import Filing, editions
from validation.findings import Language
from xlplugin import demo
from xlplugin.consolidation.result import Consolidation

YEAR = 2023
FAULTY = "示例-有意写错"


@dataclass(frozen=True, slots=True)
class Shown:
    """Where everything lies, and what was found."""

    folder: Path
    templates: list[Path]
    filled: list[Path]
    marked: list[Path]
    summary: Path
    result: Consolidation


def faulty() -> Filing:
    """The seed report with three slips, as a clerk makes them: digits swapped, a forgotten cell, text for a number."""
    data = demo.report("西城区-2023")
    data["unit"] = "示例区人民政府（有意写错）"
    data["cells"] |= {"t3.granted.natural": 426, "t4.review.upheld": None, "t3.unprocessed_1.business": "1件"}
    return Filing(**data)


def show(folder: Path, language: Language = "zh") -> Shown:
    """Write the demonstration below `folder`. Raises OutputError."""
    from xlplugin.consolidation.run import consolidate
    from xlplugin.consolidation.summary import write as write_summary
    from xlplugin.filling import write
    from xlplugin.forms import empty
    from xlplugin.marks import mark_all

    templates = [folder / "1-模板" / f"空白模板-{name}.xlsx" for name in editions.NAMES]
    for name, path in zip(editions.NAMES, templates, strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        write(empty(edition=name), path, given=())
    filings = {name: Filing(**demo.report(name)) for name in demo.REPORTS} | {FAULTY: faulty()}
    filled = [folder / "2-报送" / f"{name}.xlsx" for name in filings]
    for filing, path in zip(filings.values(), filled, strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        write(filing, path)
    result = consolidate(filled, unit="示例市人民政府", year=YEAR)
    marked = mark_all(result.judged, folder / "3-标注副本", [folder / "2-报送"], language)
    summary = folder / "4-汇总.xlsx"
    write_summary(result, summary, language)
    return Shown(folder, templates, filled, marked, summary, result)
