"""Who counts: each case is a small pile of filings, and what becomes of every one."""

from __future__ import annotations

import hashlib
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from tests.drafting import sound
from validation import Filing, editions, judge
from validation.cells import columns
from validation.filing import SCOPES, Provenance
from validation.values import Raw
from xlplugin.consolidation.parts import Near
from xlplugin.consolidation.select import Selection, select
from xlplugin.consolidation.total import total, totals
from xlplugin.gather import Received
from xlplugin.intake.refusals import Refused
from xlplugin.office.roster import Roster, Unit
from xlplugin.verdicts import Judged


def came(
    name: str, *, refused: str = "", wrong: bool = False, modified: str = "", content: str = "", **identity: Any
) -> Judged:
    """A file that came in: `name` is the unit's and the file's; `wrong` puts an error into the figures."""
    path = Path(f"{name}{content}{modified}{identity.get('year', '')}{identity.get('scope', '')}.xlsx")
    if refused:
        return Judged(Received(path, None, Refused(refused)), None)
    sha = hashlib.sha256(f"{name}{content}{identity}{wrong}{modified}".encode()).hexdigest()
    edition = editions.get(str(identity.pop("edition", "2021")))
    drafted = sound(edition, random.Random(len(name)), unit=name, **({"year": 2025} | identity))
    data = drafted.to_dict()
    if wrong:
        data["cells"]["t3.new.total"] += 1
    filing = Filing(**data | {"provenance": Provenance(str(path), sha, modified)})
    return Judged(Received(path, filing, None, sha), judge(filing))


def names(selection: Selection) -> list[str]:
    return [item.filing.unit for item in selection.included if item.filing]


def out(selection: Selection) -> dict[str, str]:
    return {item.judged.received.path.stem: item.reason for item in selection.excluded}


def test_the_year_is_the_one_that_most_bear() -> None:
    chosen = select([came("甲局"), came("乙局"), came("丙局", year=2024)])
    assert (chosen.year, names(chosen), out(chosen)) == (2025, ["乙局", "甲局"], {"丙局2024": "wrong-year"})


def test_a_given_year_rules() -> None:
    chosen = select([came("甲局"), came("乙局"), came("丙局", year=2024)], year=2024)
    assert (names(chosen), set(out(chosen).values())) == (["丙局"], {"wrong-year"})


def test_the_old_form_in_a_later_year_is_left_out() -> None:
    chosen = select([came("甲局"), came("乙局", edition="2019", year=2025)])
    assert out(chosen) == {"乙局2025": "wrong-edition"}


def test_refused_files_keep_their_code() -> None:
    assert out(select([came("甲局"), came("坏", refused="password")])) == {"坏": "refused:encrypted"}


CODE = "11110000000000001X"
DUPLICATES = {
    "without errors before with": (
        came("甲局", wrong=True, modified="2026-02-01"),
        came("甲局", modified="2026-01-01"),
        1,
    ),
    "the newer of two sound ones": (came("甲局", modified="2026-01-01"), came("甲局", modified="2026-01-02"), 1),
    "by name where one has no code": (came("甲局", unit_code=CODE, modified="2"), came(" 甲　局", modified="1"), 0),
    "by code whatever the name": (
        came("甲局", unit_code=CODE, modified="2"),
        came("甲局（新名）", unit_code=CODE, modified="1"),
        0,
    ),
}


@pytest.mark.parametrize("order", [1, -1], ids=["as they came", "the other way"])
@pytest.mark.parametrize("case", DUPLICATES.values(), ids=DUPLICATES)
def test_of_two_filings_of_one_office_one_counts(case: tuple[Judged, Judged, int], order: int) -> None:
    *pair, best = case
    chosen = select(pair[::order])
    assert [item.received.path for item in chosen.included] == [pair[best].received.path]
    assert set(out(chosen).values()) == {"superseded"}
    assert len(chosen.duplicates) == 1


def test_two_offices_of_one_name_and_two_codes_both_count() -> None:
    chosen = select([came("卫健局", unit_code=CODE), came("卫健局", unit_code="11110000000000002W")])
    assert len(chosen.included) == 2


def test_byte_identical_copies_count_once() -> None:
    one = came("甲局")
    copy = Judged(Received(Path("copy.xlsx"), one.filing, None, one.received.sha256), one.report)
    chosen = select([one, copy])
    assert (len(chosen.included), chosen.duplicates[0].why) == (1, "identical")


def test_an_own_filing_beside_its_region_total_is_left_out() -> None:
    own, region = came("某区政府"), came("某区政府", scope="region")
    chosen = select([own, region])
    assert [item.filing.scope for item in chosen.included if item.filing] == ["region"]
    assert set(out(chosen).values()) == {"own-and-region"}


def test_a_filing_that_a_total_lists_as_its_part_is_left_out() -> None:
    region = came(
        "某区政府", scope="region", parts=[{"unit": "甲局", "unit_code": "", "scope": "own", "sha256": "x", "file": ""}]
    )
    chosen = select([came("甲局"), came("乙局"), region])
    assert sorted(names(chosen)) == ["乙局", "某区政府"]


NAMES = ("甲局", "乙局", "丙局", "某区政府", "某市政府")
CODES = ("", "", CODE, "11110000000000002W")
NESTED = Roster(
    (Unit("某市政府"), Unit("某区政府", parent="某市政府"), *(Unit(n, parent="某区政府") for n in NAMES[:3]))
)


@pytest.mark.parametrize("seed", range(40))
def test_looking_for_holders_by_name_finds_what_looking_at_every_pair_finds(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Random piles of offices, totals with and without parts, with and without codes and a roster."""
    rnd = random.Random(seed)

    def named() -> dict[str, str]:
        return {"unit": rnd.choice(NAMES), "unit_code": rnd.choice(CODES), "scope": rnd.choice(SCOPES)}

    pile = []
    for number in range(12):
        who = named()
        parts = [{**named(), "sha256": "", "file": ""} for _ in range(rnd.choice((0, 0, 1, 3)))]
        is_total = who["scope"] != "own"
        pile.append(came(who.pop("unit"), content=str(number), parts=parts if is_total else (), **who))
    roster = rnd.choice((None, NESTED))
    found = select(pile, roster=roster)
    monkeypatch.setattr(Near, "to", lambda self, _: sorted(set().union(*self._by_name.values())))
    assert select(pile, roster=roster) == found


def test_strict_leaves_out_errors() -> None:
    pile = [came("甲局", wrong=True), came("乙局")]
    assert len(select(pile).included) == 2
    assert out(select(pile, strict=True)) == {"甲局": "has-errors"}


ROSTER = Roster((Unit("某区政府"), Unit("甲局", parent="某区政府", aliases=("甲委",)), Unit("乙局", parent="某区政府"),
                 Unit("丙局", parent="某区政府"), Unit("丁局", parent="某区政府")))  # fmt: skip


def test_with_a_roster_strangers_are_out_and_the_missing_are_named_with_the_reason() -> None:
    pile = [came("甲委"), came("外单位"), came("乙局", year=2024), came("丙局报表", refused="password")]
    chosen = select(pile, year=2025, roster=ROSTER)
    assert names(chosen) == ["甲委"]
    assert out(chosen) == {"外单位": "off-roster", "乙局2024": "wrong-year", "丙局报表": "refused:encrypted"}
    assert {m.unit: m.why for m in chosen.missing} == {
        "乙局": "only wrong year",
        "丙局": "only refused files",
        "丁局": "nothing received",
    }


def test_sums_leave_out_what_cannot_be_read_and_stay_nothing_where_nobody_says_anything() -> None:
    filings = [
        Filing(cells={"t3.new.natural": 3, "t3.new.business": "1O", "t2.fees.amount": "0.1"}),
        Filing(cells={"t3.new.natural": "４件", "t3.new.business": 2, "t2.fees.amount": "0.2"}),
    ]
    sums = totals(columns(filings[0].edition, [filing.cells for filing in filings]))
    assert (sums["t3.new.natural"], sums["t3.new.business"], str(sums["t2.fees.amount"])) == (7, 2, "0.3")
    assert sums["t3.granted.natural"] is None


CONTENTS = st.integers(-1, 3) | st.sampled_from([10**15 - 1, 10**15, 2**64, None, Decimal("0.5"), "x", "3件"])


@given(st.lists(st.lists(CONTENTS | st.just(7), min_size=3, max_size=3), min_size=1, max_size=4))
def test_plain_forms_are_summed_as_any_others_are(rows: list[list[Raw]]) -> None:
    """Of a form that is plain the sums need not look at each content, nor the judge."""
    whole = dict.fromkeys(Filing().cells, 0)
    keys = ("t2.fees.amount", "t3.new.natural", "t3.new.total")
    filings = [Filing(cells=whole | dict(zip(keys, row, strict=True))) for row in rows]
    sums = totals(columns(filings[0].edition, [filing.cells for filing in filings]))
    for key in keys:
        assert sums[key] == total([filing.cells[key] for filing in filings])
    for filing in filings:
        assert filing.cells.is_plain != any(finding.rule.startswith("C-") for finding in judge(filing).findings)
