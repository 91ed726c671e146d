"""The worksheet functions as xlwings' own server calls them: decorators, conversions and answers of the Windows build."""

from __future__ import annotations

import copy
import importlib
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import xlwings

from tests.com import pywin32
from tests.com.excel import Application
from tests.com.store import ERRORS, Folder, opened
from tests.drafting import sound, spoilt
from validation.editions import CURRENT, get
from workbook_templates.layout import places
from xlplugin import fill
from xlplugin.ribbon import settings

EDITION = get(CURRENT)
FUNCTIONS = "xlplugin.ribbon.udfs"
FILING = sound(EDITION, random.Random(4), unit="某区某局")
FIRST, LAST = "t3.new.natural", "t3.carried_out.total"

Ask = Callable[..., str]


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    path = tmp_path_factory.mktemp("books") / "某区某局.xlsx"
    fill(spoilt(FILING, {"t3.granted.total": 9999}), path)
    return opened(path)


@pytest.fixture
def excel(faulty: Folder) -> Application:
    made = Application()
    made._open(copy.deepcopy(faulty))
    return made


@pytest.fixture
def ask(excel: Application, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ask]:
    """Call a worksheet function the way VBA does, through xlwings' `call_udf`."""
    monkeypatch.setattr(settings, "folder", lambda *_: tmp_path / "settings")
    server = ModuleType("xlwings.com_server")
    vars(server)["loop"] = None
    caller = excel.Workbooks(1).Worksheets(1).Range("A1")
    with pywin32.windows(excel):
        udfs = importlib.import_module("xlwings.udfs")
        monkeypatch.setitem(sys.modules, "xlwings.com_server", server)
        monkeypatch.setattr(xlwings, "func", udfs.xlfunc)
        monkeypatch.setattr(xlwings, "arg", udfs.xlarg)
        sys.modules.pop(FUNCTIONS, None)
        yield lambda name, *given: str(udfs.call_udf(FUNCTIONS, name, given, None, caller)[0][0])
    for name in (FUNCTIONS, "xlwings.udfs"):
        sys.modules.pop(name, None)


def table(excel: Application) -> Any:
    """The numbers of table 三 as a range of the open workbook."""
    (sheet, first), (_, last) = places()[FIRST], places()[LAST]
    return excel.Workbooks(1).Worksheets(sheet).Range(f"{first}:{last}")


def test_check_reads_the_range_and_answers_in_words(ask: Ask, excel: Application) -> None:
    assert "填 9999" in ask("check", table(excel))


def test_an_error_value_in_the_range_is_told(ask: Ask, excel: Application) -> None:
    table(excel)(1, 1)._cells()[0].value = ERRORS["#REF!"]
    assert "#REF!" in ask("check", table(excel))


def test_one_cell_or_a_number_is_answered_in_words_too(ask: Ask, excel: Application) -> None:
    for given in (table(excel)(1, 1), 5.0):
        assert ask("check", given).startswith("请选择整张表的数字区域")


def test_explain_takes_a_text_or_a_cell_that_holds_one(ask: Ask, excel: Application) -> None:
    cell = excel.Workbooks(1).Worksheets(1).Range("A1")
    cell._cells()[0].value = "T3-ROW"
    for given in ("T3-ROW", cell):
        assert "依据" in ask("explain", given)
