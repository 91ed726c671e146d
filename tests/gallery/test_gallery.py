"""The gallery is whole, true and current."""

from __future__ import annotations

import re

import pytest

from tests.gallery.examples import EXAMPLES, ONE, TWO_KINDS, Example
from tests.gallery.page import PAGE, render
from validation import Filing, judge
from validation.editions import get
from validation.wording import entry, rules, words

CASES = pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.rule} {e.case}".strip())


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == render(), "run: python -m tests.gallery --write"


def test_every_rule_of_the_catalogue_has_an_example_and_every_example_a_rule() -> None:
    assert {example.rule for example in EXAMPLES} == set(rules())


def test_both_languages_have_the_same_rules_and_cases() -> None:
    assert rules("zh") == rules("en")
    for rule in rules():
        zh, en = entry(rule, "zh"), entry(rule, "en")
        assert (set(zh.cases), zh.by) == (set(en.cases), en.by), rule


@CASES
def test_the_example_breaks_its_rule_and_no_other(example: Example) -> None:
    assert {finding.rule for finding in example.report().findings} == {example.rule}


@CASES
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_finding_in_words(example: Example, language: str) -> None:
    """Place, fault and numbers are all there; nothing of the program shows."""
    report = example.report()
    said = words(report.findings[0], report.filing.edition, language)  # type: ignore[arg-type]
    for text in (said.message, said.remedy, said.source):
        assert text.strip()
        assert not re.search(r"[{}]|None|Error\b|pandera|polars|t[234]\.|，，|，。|：。|  ", text), text
    if language == "en":
        quoted = re.sub(
            r'"[^"]*"|校验结果|本年无相关业务|规章|行政规范性文件|清理|受理|收到',
            "",
            said.message + said.remedy,
        )
        assert not re.search(r"[，。；：]", quoted), quoted


def test_the_base_filings_are_sound() -> None:
    for cells in (ONE, TWO_KINDS):
        filing = Filing(unit="某区某局", year=2025, cells=dict.fromkeys(get().keys, 0) | cells)
        assert judge(filing).findings == ()


def test_a_difference_says_too_much_or_too_little() -> None:
    """A finding with two numbers says 多 or 少; never only that they differ."""
    for example in EXAMPLES:
        for finding in example.report().findings:
            numbers = finding.stated.lstrip("-").isdecimal() and finding.expected.isdecimal()
            if numbers and finding.rule[:2] in ("T3", "T4", "Y-", "F-") and finding.rule != "Y-YEAR":
                assert re.search("[多少] ", words(finding, get()).message), finding.rule
