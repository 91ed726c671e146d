"""The worksheet functions, asked with the values that Excel would pass."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest

from tests.drafting import sound, spoilt
from validation import Filing
from validation.editions import CURRENT, get
from validation.values import Number, amount
from validation.wording import entry, rules
from xlplugin.ribbon import udfs

EDITION = get(CURRENT)
FINE = "没有问题"


def block(filing: Filing, table: str, across: bool = False) -> list[list[float | str | None]]:
    """The numbers of one table as Excel passes them: floats, row by row."""
    (shape,) = EDITION.table(table).blocks
    values: list[float | str | None] = [float(_number(filing.cells[cell.key])) for cell in EDITION.table(table).cells()]
    width = len(values) if across else len(shape.columns)
    return [values[at : at + width] for at in range(0, len(values), width)]


def _number(value: object) -> Number:
    number = amount(value)  # type: ignore[arg-type]
    assert number is not None
    return number


@pytest.fixture(scope="module")
def filing() -> Filing:
    return sound(EDITION, random.Random(4))


@pytest.mark.parametrize(("table", "across"), [("t3", False), ("t4", True), ("t4", False)])
def test_a_sound_table_is_fine(filing: Filing, table: str, across: bool) -> None:
    assert udfs.check(block(filing, table, across)) == FINE


@pytest.mark.parametrize(
    ("table", "spoil", "said"),
    [
        ("t3", {"t3.granted.total": 9999}, "填 9999"),
        ("t4", {"t4.review.total": 9999}, "填 9999"),
        ("t3", {"t3.granted.natural": -1}, "不能小于 0"),
    ],
)
def test_a_spoilt_table_says_where_and_what(filing: Filing, table: str, spoil: Mapping[str, int], said: str) -> None:
    answer = udfs.check(block(spoilt(filing, spoil), table))
    assert said in answer
    assert "表三" in answer if table == "t3" else "表四" in answer


def test_a_text_in_the_range_is_told_and_an_empty_cell_too(filing: Filing) -> None:
    values = block(filing, "t3")
    values[0][0] = "1O"
    assert "“1O”不能读作一个数字" in udfs.check(values)
    values = block(filing, "t3")
    values[5][2] = None
    assert "空白" in udfs.check(values)


def test_the_other_tables_are_not_missed(filing: Filing) -> None:
    """Tables that were not passed are blank in the filing that is judged; nothing is said of them."""
    assert "表二" not in udfs.check(block(spoilt(filing, {"t4.review.total": 9999}), "t4"))


def test_of_many_findings_the_first_are_told_and_the_rest_counted(filing: Filing) -> None:
    spoil = {f"t3.{line}.total": 9999 for line in ("granted", "partial", "denied_1", "denied_2", "denied_3")}
    answer = udfs.checked(block(spoilt(filing, spoil), "t3"), "en")
    assert answer.count("\n") == udfs.TOLD - 1
    assert "more)" in answer


@pytest.mark.parametrize("shape", [(1, 1), (25, 6), (24, 7), (7, 25), (2, 15)])
def test_a_range_of_another_shape_is_refused_in_words(shape: tuple[int, int]) -> None:
    rows, columns = shape
    assert udfs.check([[0.0] * columns for _ in range(rows)]).startswith("请选择整张表的数字区域：表三 25 行 7 列")


@pytest.mark.parametrize("rule", rules())
def test_every_rule_can_be_explained(rule: str) -> None:
    for lang in ("zh", "en"):
        said = entry(rule, lang, EDITION)
        answer = udfs.explained(rule.lower(), lang)
        assert said.title in answer
        assert said.source in answer
        assert "{" not in said.title


def test_an_unknown_rule_is_said_to_be_unknown() -> None:
    assert udfs.explain("T9-NONE") == "没有规则“T9-NONE”。"


def test_the_sentence_on_shapes_names_the_shapes_of_the_form() -> None:
    for table in EDITION.tables:
        if len(table.blocks) == 1:
            lines, columns = len(table.blocks[0].lines), len(table.blocks[0].columns)
            named = (f"{lines} 行 {columns} 列", f"1 行 {lines * columns} 列")
            assert any(shape in udfs.NO_SUCH_SHAPE.zh for shape in named), table.code
