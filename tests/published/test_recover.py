"""Open cells by arithmetic: only where two sums say the same and print does not object."""

from __future__ import annotations

import random

import pytest

from tests.drafting import sound, spoilt
from validation import editions
from validation.filing import Filing
from xlplugin.published.readings import Reading, Readings
from xlplugin.published.recover import CellAccount, prints_as, settle

FORM = editions.get("2021")


def read(filing: Filing, *lost: str) -> Readings:
    """All cells of a filing as read, but those that begin so."""
    return {
        key: Reading(filing.amount(key), str(filing.amount(key)), "table")
        for key in FORM.keys
        if not key.startswith(lost or ("?",))
    }


def accounts(readings: Readings, evidence: dict[str, str] | None = None) -> dict[str, CellAccount]:
    return {account.key: account for account in settle(readings, FORM, evidence)}


FILING = sound(FORM, random.Random(7))


def test_nothing_lost_is_all_read_and_confirmed() -> None:
    found = accounts(read(FILING))
    assert {account.how for account in found.values()} == {"read"}
    assert found["t3.new.total"].sure == "confirmed"
    assert found["t2.licences.decisions"].sure == "unchecked"


def test_one_lost_cell_is_said_by_its_line_and_its_column() -> None:
    got = accounts(read(FILING, "t3.granted.natural"))["t3.granted.natural"]
    assert (got.how, got.raw) == ("recovered", FILING.amount("t3.granted.natural"))
    assert got.equations == ("T3-RESULTS.natural", "T3-ROW.granted")


def test_a_whole_lost_line_is_recovered_from_the_columns() -> None:
    found = accounts(read(FILING, "t3.unavailable_2"))
    lost = [account for key, account in found.items() if key.startswith("t3.unavailable_2")]
    assert [account.raw for account in lost] == [FILING.amount(account.key) for account in lost]
    assert {account.how for account in lost} == {"recovered"}


@pytest.mark.parametrize("key", ["t4.review.total", "t4.direct.upheld", "t2.normative.in_force"])
def test_a_single_sum_is_not_enough(key: str) -> None:
    """Published totals of table 四 are often wrong (洪泽区 printed 0 beside 10 and 1)."""
    assert accounts(read(FILING, key))[key].how == "open"


def test_where_a_published_total_is_wrong_nothing_is_computed_from_it() -> None:
    wrong = spoilt(FILING, {"t3.granted.total": FILING.amount("t3.granted.total") + 1})  # type: ignore[operator]
    assert accounts(read(wrong, "t3.granted.natural"))["t3.granted.natural"].how == "open"


def test_what_stands_in_print_refutes_a_computed_line() -> None:
    digits = "".join(str(FILING.amount(key)) for key in FORM.keys if key.startswith("t3.denied_1."))
    assert accounts(read(FILING, "t3.denied_1"), {"t3.denied_1": digits})["t3.denied_1.total"].how == "recovered"
    assert accounts(read(FILING, "t3.denied_1"), {"t3.denied_1": f"9{digits}"})["t3.denied_1.total"].how == "open"


def test_a_doubtful_reading_counts_only_if_a_sum_confirms_it() -> None:
    readings = read(FILING)
    value = FILING.amount("t3.new.natural")
    readings["t3.new.natural"] = Reading(value, "parted", "table", doubtful=True)
    assert accounts(readings)["t3.new.natural"].how == "read"
    readings["t4.review.upheld"] = Reading(99999, "99 999", "table", doubtful=True)
    assert accounts(readings)["t4.review.upheld"].how == "open"


def test_published_mistakes_are_kept_and_marked() -> None:
    wrong = spoilt(FILING, {"t4.review.total": 999})
    got = accounts(read(wrong))["t4.review.total"]
    assert (got.how, got.raw, got.sure) == ("read", 999, "contradicted")


@pytest.mark.parametrize(
    ("values", "digits", "may"),
    [
        ([21, 0, 0, 0, 0, 0, 21], "21021", True),
        ([21, 0, 0, 0, 0, 0, 21], "2100000021"[:2] + "0000021"[-7:], True),
        ([5, 5, 0, 0, 0, 0, 10], "5010", True),
        ([14, 0, 0, 0, 0, 0, 14], "2014", False),
        ([0, 0, 0, 0, 0, 0, 0], "0", True),
    ],
)
def test_how_a_line_may_have_been_printed(values: list[int], digits: str, may: bool) -> None:
    assert prints_as(values, digits) is may
