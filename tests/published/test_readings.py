"""What a printed cell says."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from validation import editions
from xlplugin.published.digits import splits
from xlplugin.published.readings import is_figure, read_cell

FORM = editions.get("2021")
COUNT, MONEY = FORM.cells["t3.new.total"], FORM.cells["t2.fees.amount"]


@pytest.mark.parametrize(
    ("printed", "raw"),
    [
        ("12", 12),
        (" 0\xa0", 0),
        ("１２", 12),
        ("1,283", 1283),
        ("", None),
        ("\xa0", None),
        ("/", "/"),
        ("—", "—"),
        ("12件", "12件"),
        ("22（其中修订 16 件）", "22（其中修订 16 件）"),
    ],
)
def test_a_count_as_printed(printed: str, raw: Any) -> None:
    assert read_cell(printed, COUNT, "table").raw == raw


@pytest.mark.parametrize(
    ("printed", "unit", "number"),
    [
        ("14828.7092", "", Decimal("14828.7092")),
        ("976.81万元", "", Decimal("976.81")),
        ("251000元", "", Decimal("25.1")),
        ("251000", "元", Decimal("25.1")),
        ("7545.00", "", 7545),
    ],
)
def test_money_in_the_forms_unit(printed: str, unit: str, number: Any) -> None:
    assert read_cell(printed, MONEY, "table", unit=unit).number("money") == number


@pytest.mark.parametrize("printed", ["158\n3", "1 283"])
def test_parted_digits_count_only_when_confirmed(printed: str) -> None:
    reading = read_cell(printed, COUNT, "table")
    assert reading.doubtful
    assert isinstance(reading.raw, int)


@pytest.mark.parametrize(
    ("digits", "parts", "ways"),
    [
        ("000", 3, [(0, 0, 0)]),
        ("055", 3, [(0, 5, 5)]),
        ("1000", 3, [(10, 0, 0)]),
        ("12", 3, []),
        ("123", 2, [(1, 23), (12, 3)]),
    ],
)
def test_a_glued_run_is_cut_without_idle_zeros(digits: str, parts: int, ways: list[tuple[int, ...]]) -> None:
    assert list(splits(digits, parts)) == ways


@pytest.mark.parametrize(
    ("printed", "figure"), [("0", True), ("", True), ("/", True), ("减3", True), ("规章", False), ("总计", False)]
)
def test_figures_and_words(printed: str, figure: bool) -> None:
    assert is_figure(printed) is figure
