"""接受并说明: an office answers a warning; the answer survives the re-check; an error cannot be waved away."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from tests.drafting import spoilt
from validation import Filing, judge
from validation.filing import Provenance
from validation.wording import words

ANSWER = {
    "rule": "N-RECEIVED",
    "cell": "t3.new.total",
    "reason": "文字只计区政府办公室受理的件数",
    "who": "张三",
    "when": "2026-01-12",
}


def answered(filing: Filing, *answers: dict[str, str]) -> Filing:
    return Filing(**filing.to_dict(), provenance=Provenance(answers=answers))


def accepted(filing: Filing) -> list[str]:
    return [f.rule for f in judge(filing).findings if f.accepted is not None]


def test_a_warning_is_answered_and_stays_a_finding(real: dict[str, Filing]) -> None:
    (finding,) = judge(answered(real["西城区-2023"], ANSWER)).findings
    assert (finding.rule, finding.severity, finding.accepted) == ("N-RECEIVED", "warning", ANSWER)


@pytest.mark.parametrize(
    "change",
    [
        {"rule": "N-HANDLED"},
        {"cell": "t3.new.natural"},
        {"reason": ""},
        {"stated": "1017"},  # given for another figure
    ],
)
def test_an_answer_to_something_else_answers_nothing(real: dict[str, Filing], change: dict[str, str]) -> None:
    assert accepted(answered(real["西城区-2023"], ANSWER | change)) == []


@pytest.mark.parametrize("change", [{"cell": ""}, {"stated": "1016"}])
def test_an_answer_may_leave_the_cell_open_or_name_the_figure(real: dict[str, Filing], change: dict[str, str]) -> None:
    assert accepted(answered(real["西城区-2023"], ANSWER | change)) == ["N-RECEIVED"]


def test_an_error_cannot_be_waved_away(real: dict[str, Filing]) -> None:
    wrong = spoilt(real["西城区-2023"], {"t3.new.total": 1509})
    report = judge(wrong)
    answers: list[dict[str, Any]] = [
        {"rule": f.rule, "cell": cell, "reason": "已核实无误", "who": "张三", "when": "2026-01-12"}
        for f in report.findings
        for cell in ("", *f.cells)
    ]
    again = judge(answered(wrong, *answers))
    errors = [f for f in again.findings if f.severity == "error"]
    assert errors
    assert all(f.accepted is None for f in errors)
    assert not again.ok
    assert [dataclasses.replace(f, accepted=None) for f in again.findings] == list(report.findings)


def test_in_words_and_in_json(real: dict[str, Filing]) -> None:
    report = judge(answered(real["西城区-2023"], ANSWER))
    (finding,) = report.findings
    zh, en = (words(finding, report.filing.edition, language) for language in ("zh", "en"))
    assert zh.accepted == "已接受并说明：文字只计区政府办公室受理的件数（张三，2026-01-12）"
    assert en.accepted == "Accepted and explained: 文字只计区政府办公室受理的件数 (张三, 2026-01-12)"
    (data,) = json.loads(json.dumps(report.to_dict()))
    assert data["accepted"] == {
        "reason": ANSWER["reason"], "who": "张三", "when": "2026-01-12", "says": zh.accepted,
    }  # fmt: skip
    assert "accepted" not in judge(real["西城区-2023"]).to_dict()[0]
