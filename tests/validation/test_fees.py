"""信息处理费: F-NOTICES, F-AMOUNT, N-FEE. Fields are 件, 通知金额, 实际收取."""

from __future__ import annotations

from typing import Any

import pytest

from validation import Filing, judge, narrative
from validation.editions import get


def filing(notices: Any = None, notified: Any = None, collected: Any = None, unpaid: int = 0, text: str = "") -> Filing:
    cells = dict.fromkeys(get().keys, 0) | {"t3.other_2.natural": unpaid, "t3.other_2.total": unpaid}
    return Filing(
        unit="某区人民政府", year=2023, scope="region", cells=cells | {"t2.fees.amount": "14828.7092"},
        fee_notices=notices, fee_notified=notified, fee_collected=collected,
        narrative={"六": text} if text else None,
    )  # fmt: skip


def found(this: Filing) -> list[tuple[str, str, str]]:
    return [(f.rule, f.stated, f.expected) for f in narrative.findings(this)]


@pytest.mark.parametrize(
    ("notices", "notified", "collected", "unpaid", "expected"),
    [
        (0, 0, 0, 0, []),
        (None, None, 0, 0, []),  # most reports give less than three figures
        (1, None, 380, 0, []),  # 宿迁市 2025
        (1, None, 380, 7, [("F-NOTICES", "1", "7")]),  # 沭阳县 2025
        (0, 0, 0, 2, [("F-NOTICES", "0", "2")]),
        (3, 600, 400, 2, []),
        (8, 5000, 380, 7, []),
        (0, 380, 0, 0, [("F-NOTICES", "0", "")]),
        (0, 0, 380, 0, [("F-NOTICES", "0", "")]),
        (1, 300, 380, 0, [("F-AMOUNT", "380", "300")]),
        (1, 0, 0, 0, [("F-AMOUNT", "0", "")]),
        (1, 385, 385, 0, [("F-AMOUNT", "385", "")]),
        (1, "380.5", 0, 0, [("F-AMOUNT", "380.5", "")]),
        (None, None, None, 7, []),  # nothing stated, nothing to compare
        ("一件", 100, 100, 0, []),
        ("若干", 100, 100, 0, []),
    ],
)
def test_the_three_figures(
    notices: Any, notified: Any, collected: Any, unpaid: int, expected: list[tuple[str, str, str]]
) -> None:
    assert found(filing(notices, notified, collected, unpaid)) == expected


TEXTS = [
    ("2023年度本机关未收取信息处理费。发出收费通知的件数和总金额，以及实际收取的总金额均为0。", (0, 0, 0), []),
    ("2023年度本机关未收取信息处理费。发出收费通知的件数和总金额，以及实际收取的总金额均为0。", (1, 100, 0),
     [("N-FEE", "0", "1"), ("N-FEE", "0", "100")]),
    ("全年收取政府信息公开信息处理费0元。", (None, None, 0), []),
    ("全年收取政府信息公开信息处理费0元。", (None, None, 380), [("N-FEE", "0", "380")]),
    ("本年度未收取信息处理费。", (None, None, 0), []),
    ("本年度暂未开展信息处理费收取工作。", (None, None, 0), []),
    ("全年发出收费通知1件，总金额380元，实际收取380元，均按《信息处理费管理办法》执行，信息处理费已入库。", (1, 380, 380), []),
    ("发出信息处理费收费通知2件，总金额400元，实际收取300元。", (2, 400, 380), [("N-FEE", "300", "380")]),
    ("按照国办函〔2020〕109号文件规定收取信息处理费。", (1, 380, 380), []),
    ("2022年收取信息处理费100元。", (0, 0, 0), []),
    ("行政事业性收费14828.7092万元，未收取信息处理费。", (0, 0, 0), []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "given", "expected"), TEXTS)
def test_the_text_of_section_six(
    text: str, given: tuple[int | None, ...], expected: list[tuple[str, str, str]]
) -> None:
    assert found(filing(*given, text=text)) == expected


TOLD = [
    ("发出收费通知的件数为2件，总金额为400元，实际收取的总金额为300元，均为信息处理费。", (2, 400, 300)),
    ("发出2件收费通知，收取信息处理费0.038万元。", (2, None, 380)),
    ("信息处理费收费通知书2份，通知金额1100元。", (2, 1100, None)),
    ("未发出收费通知，未收取信息处理费。", (0, None, 0)),
    ("应收信息处理费500元，实收300元；减免信息处理费200元。", (None, None, 300)),
    ("信息处理费收取金额约300元。", (None, None, None)),
]


@pytest.mark.parametrize(("text", "expected"), TOLD)
def test_what_a_sentence_says_of_the_three(text: str, expected: tuple[int | None, ...]) -> None:
    from validation.narrative.fees import FIGURES, told

    said = told(filing(text=text))
    assert tuple(said[name][0] if name in said else None for name in FIGURES) == expected


def test_figures_that_only_the_text_gives_are_judged_too() -> None:
    assert found(filing(unpaid=7, text="发出信息处理费收费通知1件，实际收取380元。")) == [("F-NOTICES", "1", "7")]


def test_fee_money_in_table_two_is_another_thing(real: dict[str, Filing]) -> None:
    """14,828.7092 万元 of 行政事业性收费 and no 信息处理费 is no contradiction."""
    assert not [f for f in judge(real["西城区-2023"]).findings if f.rule.startswith("F-")]


def test_shuyang_as_published(real: dict[str, Filing]) -> None:
    (finding,) = judge(real["沭阳县-2025"]).findings
    assert (finding.rule, finding.severity, finding.cells) == ("F-NOTICES", "warning", ("t3.other_2.total",))


def test_the_place_is_the_cell_on_the_cover_where_the_reader_gives_it() -> None:
    from validation.filing import Provenance

    data = filing(1, 300, 380).to_dict()
    this = Filing(**data, provenance=Provenance(places={"fee_collected": ("封面与填报说明", "C12")}))
    assert [f.at for f in narrative.findings(this)] == [("封面与填报说明", "C12")]
