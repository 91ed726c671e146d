"""LibreOffice recalculates the workbook; its check sheet and our judge must say the same of spoilt filings."""

from __future__ import annotations

import random
from pathlib import Path

import openpyxl
import pytest

from tests.drafting import sound, spoilt
from tests.soffice import recalculated
from validation import Filing, editions, judge
from workbook_templates.formulas import CHECK_HEAD
from workbook_templates.layout import CHECKS
from xlplugin import demo
from xlplugin.filling import fill

pytestmark = pytest.mark.libreoffice


def _filings() -> dict[str, Filing]:
    rnd = random.Random(20)
    found = {name: Filing(**demo.report(name)) for name in demo.REPORTS}
    for name in editions.NAMES:
        for number in range(5):
            filing = sound(editions.get(name), rnd)
            keys = [key for key in filing.edition.keys if filing.edition.holding[key]]
            changes = {key: rnd.randint(0, 99) for key in rnd.sample(keys, rnd.randint(0, 6))}
            found[f"{name}-{number}"] = spoilt(filing, changes)
    return found


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Filing, Path, Path]]:
    folder = tmp_path_factory.mktemp("second")
    filings = _filings()
    paths = [folder / f"{name}.xlsx" for name in filings]
    for filing, path in zip(filings.values(), paths, strict=True):
        path.write_bytes(fill(filing))
    return list(zip(filings.values(), paths, recalculated(paths, folder / "out"), strict=True))


def test_the_check_sheet_and_the_judge_give_the_same_verdicts(books: list[tuple[Filing, Path, Path]]) -> None:
    for filing, _, after in books:
        sheet = openpyxl.load_workbook(after, data_only=True)[CHECKS]
        broken = {b.equation.key: b for f in judge(filing).findings for b in f.equations}
        for row, equation in enumerate(filing.edition.equations, CHECK_HEAD + 1):
            left, right, off, verdict = (sheet.cell(row, column).value for column in range(4, 8))
            if equation.key in broken:
                said = broken[equation.key]
                assert (left, right) == (said.stated, said.expected), equation.key
                assert verdict == (f"多 {off}" if off > 0 else f"少 {-off}"), equation.key
            else:
                assert verdict == "平", equation.key


def test_stored_values_are_what_libreoffice_computes(books: list[tuple[Filing, Path, Path]]) -> None:
    for _, before, after in books:
        ours, theirs = (openpyxl.load_workbook(path, data_only=True) for path in (before, after))
        formulas = openpyxl.load_workbook(before)
        for sheet in formulas.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and cell.value.startswith("="):
                        stored = ours[sheet.title][cell.coordinate].value
                        computed = theirs[sheet.title][cell.coordinate].value
                        assert (stored or "") == (computed or "") or stored == computed, (sheet.title, cell.coordinate)


def test_a_blank_template_is_quiet(tmp_path: Path) -> None:
    path = tmp_path / "blank.xlsx"
    path.write_bytes(fill(Filing(), given=()))
    (after,) = recalculated([path], tmp_path / "out")
    sheet = openpyxl.load_workbook(after, data_only=True)[CHECKS]
    assert {sheet.cell(row, 7).value for row in range(CHECK_HEAD + 1, CHECK_HEAD + 43)} == {"平"}
    assert "166 格空白" in str(sheet["A2"].value)
