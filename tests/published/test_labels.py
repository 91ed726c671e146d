"""Labels found again where print damages them."""

from __future__ import annotations

import pytest

from validation import editions
from xlplugin.published.labels import chain, find, plain_signs, similarity, squeeze

LINES = {line.code: line.label for line in editions.get("2021").table("t3").blocks[0].lines}


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("2.其他法律行政止公开", "denied_2"),  # 法规禁 lost, as published by 洪泽区 two years running
        ("4.无正当理由大量反复 申请", "unprocessed_4"),
        ("5.要求行政机关确认或重 新出具\n已获取信息", "unprocessed_5"),
        ("（二）部分公开", "partial"),
        ("3. 危及“三安全—稳定”", "denied_3"),
        ("（七） 总 计", "handled"),
        ("3．其他", "other_3"),
        ("１．属于国家秘密", "denied_1"),
        ("二、上年结转政府信息公开申请数", "carried_in"),
    ],
)
def test_a_damaged_label_is_most_like_its_own_line(printed: str, code: str) -> None:
    ranked = sorted(LINES, key=lambda line: similarity(printed, LINES[line]), reverse=True)
    assert ranked[0] == code
    assert similarity(printed, LINES[code]) > 0.58


@pytest.mark.parametrize(
    ("printed", "label"),
    [
        ("（六）其他处理", "3.其他"),
        ("本年新制作数量", "本年制发件数"),
        ("对外公开总数量", "现行有效件数"),
        ("行政处罚", "行政许可"),
        ("行政复议", "行政强制"),
        ("", "总计"),
    ],
)
def test_what_means_something_else_is_not_alike(printed: str, label: str) -> None:
    assert similarity(printed, label) < 0.7


def test_numerals_become_signs_of_their_own() -> None:
    assert squeeze("（六）其他处理") != squeeze("其他处理")
    assert squeeze("3.其他") != squeeze("其他")
    assert squeeze("3、 其 他") == squeeze("3.其他")


def test_a_label_is_found_with_a_foreign_word_inside_and_a_sign_lost() -> None:
    stream = "前面要求行政机关确认不予处理或重新出具已获信息后面"
    ((start, end, cost),) = find("要求行政机关确认或重新出具已获取信息", stream, 0.34)
    assert stream[start:end] == "要求行政机关确认不予处理或重新出具已获信息"
    assert cost == pytest.approx(4 * 0.6 + 1)


def test_labels_are_chained_in_the_forms_order() -> None:
    found = chain(["规章", "行政规范性文件", "行政许可"], "关于规章的说明规章行政规范性文件行政许可")
    assert [hit.label for hit in found] == [0, 1, 2]
    assert chain(["规章", "行政许可"], "行政许可") != []


def test_radicals_of_pdf_text_are_read_as_characters() -> None:
    assert plain_signs("⼀、⺠政⻔⼾⽹") == "一、民政门户网"
