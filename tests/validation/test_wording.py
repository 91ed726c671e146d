"""The catalogue: whole in both languages, explained without a finding, cells named as printed."""

from __future__ import annotations

import pytest

from validation.editions import NAMES, get
from validation.findings import Finding
from validation.wording import entry, explain, places, rules, words

CONTRACT = [
    "T3-BALANCE",
    "T3-RESULTS",
    "T3-ROW",
    "T4-SUM",
    "C-READ",
    "C-BLANK",
    "C-TEXT",
    "C-NEGATIVE",
    "C-FRACTION",
    "C-ERROR",
    "C-PRECISION",
    "C-STALE",
    "C-FORMULA",
    "Y-CARRY",
    "Y-INFORCE",
    "Y-JUMP",
    "F-NOTICES",
    "F-AMOUNT",
    "P-REGULATIONS",
    "P-UNTOUCHED",
    "S-SHEET",
    "S-RENAMED",
    "S-DOUBLED",
    "S-MOVED",
    "S-CELL",
    "S-EDITION",
    "S-YEAR",
    "S-UNIT",
    "S-HIDDEN",
]
LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])


def test_every_rule_of_the_contract_is_in_the_catalogue() -> None:
    assert set(CONTRACT) <= set(rules())
    assert any(rule.startswith("N-") for rule in rules())


@LANGUAGES
@pytest.mark.parametrize("rule", rules())
def test_every_rule_explains_itself(rule: str, language: str) -> None:
    (said,) = explain(rule, language=language)  # type: ignore[arg-type]
    for text in (said.title, said.says, said.source, said.example, said.remedy):
        assert text.strip()
        assert "{" not in text


@LANGUAGES
@pytest.mark.parametrize("edition", NAMES)
def test_arithmetic_says_itself_from_the_edition(edition: str, language: str) -> None:
    """A rule that a coming edition adds needs no words of its own to be explained."""
    for rule in get(edition).rules:
        (said,) = explain(rule.id, get(edition), language)  # type: ignore[arg-type]
        assert "=" in said.says
        assert said.title == rule.title[0 if language == "zh" else 1]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("T3-ROW", ["T3-ROW"]),
        ("t3-row", ["T3-ROW"]),
        (" f- ", ["F-NOTICES", "F-AMOUNT"]),
        ("F", ["F-NOTICES", "F-AMOUNT"]),
        ("t4", ["T4-SUM"]),
        ("", []),
        ("-", []),
        ("X-1", []),
        ("T3-RO", []),
    ],
)
def test_a_rule_or_a_family_in_either_case(asked: str, found: list[str]) -> None:
    assert [said.rule for said in explain(asked)] == found


def test_an_unknown_rule_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        entry("T9-NOTHING")


@pytest.mark.parametrize(
    ("keys", "zh", "en"),
    [
        (["t3.granted.natural"], "表三“（一）予以公开”行“自然人”列", 'Table 3, row "3(1) Granted", column "Natural persons"'),
        (["t2.fees.amount"], "表二“行政事业性收费”", 'Table 2, "Administrative fees"'),
        (
            [f"t3.denied_{n}.total" for n in range(1, 9)],
            "表三“（三）不予公开”各行“总计”列",
            'Table 3, rows "3(3)1 Denied: state secret" to "3(3)8 Denied: administrative inquiry", column "Total"',
        ),
        (
            [f"t3.new.{c}" for c in ("business", "research", "public_interest", "legal_service", "other_org")],
            "表三“一、本年新收政府信息公开申请数量”行“法人或其他组织”各列",
            'Table 3, row "1. Applications received this year", columns "Businesses" to "Other organisations"',
        ),
        (
            [f"t4.review.{c}" for c in ("upheld", "corrected", "other", "pending", "total")],
            "表四“行政复议”整行",
            'Table 4, the whole row "Administrative review"',
        ),
        (
            [f"t2.{line}.decisions" for line in ("licences", "penalties", "coercion")] + ["t2.fees.amount"],
            "表二“行政许可”、表二“行政处罚”、表二“行政强制”等 4 格",
            'Table 2, "Administrative licences"; Table 2, "Administrative penalties"; Table 2, "Administrative coercion" '
            "and 1 more",
        ),
    ],
)  # fmt: skip
def test_cells_by_their_printed_names(keys: list[str], zh: str, en: str) -> None:
    assert places(get(), tuple(keys)) == zh
    assert places(get(), tuple(keys), "en") == en


@LANGUAGES
def test_a_finding_that_lacks_a_fact_is_still_a_sentence(language: str) -> None:
    said = words(Finding("N-FEE", "warning"), get(), language)  # type: ignore[arg-type]
    assert said.message
    assert said.remedy
