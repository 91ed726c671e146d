"""The whole way of a year: three levels, 300 offices, sent out, filled in with planted faults, chased, corrected, summed.

Every planted fault must be in the right list, and nothing else may be in any list.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from tests.drafting import spoilt
from tests.office.tree import CITY, DISTRICTS, EDITION, YEARS, Cells, City, build
from validation import Filing, editions
from validation.values import Number
from xlplugin.consolidation.result import Consolidation
from xlplugin.consolidation.run import consolidate
from xlplugin.consolidation.summary import write as write_summary
from xlplugin.filling import write
from xlplugin.gather import Received, gather
from xlplugin.intake import workers
from xlplugin.intake.read import read
from xlplugin.office.distribute import distribute
from xlplugin.office.history import history
from xlplugin.office.ledger import Ledger
from xlplugin.office.returns import returns
from xlplugin.office.status import Status, status
from xlplugin.office.trace import trace
from xlplugin.previous import load as load_previous
from xlplugin.verdicts import judge_all

pytestmark = pytest.mark.slow

LAST, THIS = YEARS
TODAY = date(2026, 1, 20)
FAULTS = {
    "errors": 12, "warnings": 8, "missing": 10, "duplicate": 8, "wrong-year": 5, "wrong-edition": 4, "refused": 4,
}  # fmt: skip


@dataclass
class Desk:
    """The city with its folders: what was sent out, what came back, the summaries, the ledger."""

    city: City
    place: Path
    planted: dict[str, list[str]] = field(default_factory=dict)
    """State to the offices that were put into it; all others have reported."""
    renamed: dict[str, str] = field(default_factory=dict)
    """File to the office after which it is wrongly named."""

    @property
    def offended(self) -> list[str]:
        """Every office at which a fault was planted."""
        return [name for names in self.planted.values() for name in names]

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.place / "年报台账.ledger")

    def inbox(self, year: int, parent: str) -> Path:
        return self.place / str(year) / "报送" / parent

    def file(self, year: int, name: str) -> Path:
        unit = self.city.roster.named(name)
        assert unit is not None
        return self.inbox(year, unit.parent) / f"{name}.xlsx"

    def summary(self, year: int, unit: str) -> Path:
        return self.place / str(year) / "市汇总" / f"{unit}.xlsx"

    def sum_up(self, year: int, unit: str, *paths: Path) -> Consolidation:
        """Consolidate into the summary of a unit and write it down in the ledger."""
        known = self.ledger.known()
        result = consolidate(paths, roster=self.city.roster, year=year, known=known, workers=1)
        target = self.place / str(year) / ("市汇总" if unit != CITY else "市") / f"{unit}.xlsx"
        write_summary(result, target)
        self.ledger.record(result, target)
        return result


def opened(place: Path, real: dict[str, Filing]) -> Desk:
    """Last year complete and summed up; this year sent out, filled in, the faults planted."""
    desk = Desk(build(place, real), place)
    for name in desk.city.cells[LAST]:
        write(desk.city.filing(name, LAST), desk.file(LAST, name))
    for parent in (*DISTRICTS, CITY):
        desk.sum_up(LAST, parent, *folders_of(desk, LAST, parent))
    distribute(desk.city.roster, THIS, place / "分发", load_previous(desk.ledger.path, THIS))
    _fill_in(desk)
    _plant(desk, random.Random(4))
    return desk


def folders_of(desk: Desk, year: int, parent: str) -> list[Path]:
    """What a unit sums up: its own inbox, and at the city the districts' summaries."""
    inbox = desk.inbox(year, parent)
    return [inbox, *(desk.summary(year, district) for district in DISTRICTS)] if parent == CITY else [inbox]


def _fill_in(desk: Desk) -> None:
    """Every office fills in the workbook that it was sent; what stands in it already is what it must be."""
    sent = {read(path).unit: read(path) for path in (desk.place / "分发").glob("*.xlsx")}
    assert set(sent) == set(desk.city.cells[THIS])
    for name, prepared in sent.items():
        filing = desk.city.filing(name, THIS)
        assert (prepared.unit_code, prepared.year) == (filing.unit_code, THIS)
        for key in EDITION.keys:
            if ".carried_in." in key:
                assert prepared.amount(key) == filing.amount(key)
        write(filing, desk.file(THIS, name))


def _plant(desk: Desk, rnd: random.Random) -> None:
    """Faults of every kind, each at offices of its own."""
    names = rnd.sample(sorted(desk.city.cells[THIS]), sum(FAULTS.values()) + 5)
    for state, count in FAULTS.items():
        desk.planted[state] = [names.pop() for _ in range(count)]
    for state, made in desk.planted.items():
        for number, name in enumerate(made):
            _spoil(desk, state, number, name)
    taken = {*desk.offended, *names}
    for stray in names[:3]:  # a file named after another office
        other = next(name for name in desk.city.offices(parent_of(desk, stray)) if name not in taken)
        path = desk.file(THIS, stray)
        path.rename(path.with_name(f"报送_{other}_终稿.xlsx"))
        desk.renamed[f"报送_{other}_终稿.xlsx"] = other
    write(
        Filing(unit="外市某局", year=THIS, cells=desk.city.cells[THIS][names[0]]), desk.inbox(THIS, CITY) / "外市.xlsx"
    )
    (desk.inbox(THIS, CITY) / "~$锁.xlsx").write_bytes(b"lock")
    (desk.inbox(THIS, CITY) / ".DS_Store").write_bytes(b"\0")


def parent_of(desk: Desk, name: str) -> str:
    unit = desk.city.roster.named(name)
    assert unit is not None
    return unit.parent


def _spoil(desk: Desk, state: str, number: int, name: str) -> None:
    filing, path = desk.city.filing(name, THIS), desk.file(THIS, name)
    wrong_total = {"t3.new.total": int(filing.amount("t3.new.total") or 0) + 1000}
    if state == "errors":
        write(spoilt(filing, wrong_total), path)
    elif state == "warnings":
        write(spoilt(filing, {"t2.licences.decisions": f"{filing.amount('t2.licences.decisions')}件"}), path)
    elif state == "missing":
        path.unlink()
    elif state == "duplicate" and number % 2:
        path.with_stem(f"{name}副本").write_bytes(path.read_bytes())
    elif state == "duplicate":
        write(spoilt(filing, wrong_total), path.with_stem(f"{name}新"))
        os.utime(path, (1_700_000_000, 1_700_000_000))  # the older one is right, and counts
    elif state == "wrong-year":
        write(desk.city.filing(name, LAST), path)
    elif state == "wrong-edition":
        cells = dict.fromkeys(editions.get("2019").keys, 0) | {"t2.licences.decisions": 3}
        write(Filing(unit=name, unit_code=filing.unit_code, year=THIS, edition="2019", cells=cells), path)
    elif state == "refused":
        path.write_bytes((b"%PDF-1.7\n", b"PK\x03\x04 cut short", b"", b"<html></html>")[number % 4])


def seen(desk: Desk) -> tuple[Status, list[object]]:
    received = gather([desk.place / str(THIS) / "报送"], workers=1)
    judged = judge_all(received, load_previous(desk.ledger.path, THIS))
    return status(desk.city.roster, judged, THIS, TODAY), list(judged)


# One story: each part begins where the one before it ended.


def last_year_the_districts_add_up_to_the_real_reports(desk: Desk, real: dict[str, Filing]) -> None:
    for district in DISTRICTS:
        summary = read(desk.summary(LAST, district))
        assert amounts(summary) == desk.city.sum_of(desk.city.offices(district), LAST)
    assert amounts(read(desk.place / str(LAST) / "市" / f"{CITY}.xlsx")) == desk.city.sum_of(
        list(desk.city.cells[LAST]), LAST
    )
    models = {
        int(report.amount("t2.penalties.decisions") or 0) for report in real.values() if report.edition is EDITION
    }
    assert {int(read(desk.summary(LAST, d)).amount("t2.penalties.decisions") or 0) for d in DISTRICTS} <= models


def amounts(filing: Filing) -> Cells:
    return {key: filing.amount(key) or 0 for key in filing.edition.keys}


def every_planted_fault_is_in_its_list_and_nothing_else_is(desk: Desk) -> None:
    found, _ = seen(desk)
    by_state = {state: {u.unit.name for u in found.units if u.state == state} for state in [*FAULTS, "received"]}
    planted = {state: set(names) for state, names in desk.planted.items()}
    planted["received"] = set(desk.city.cells[THIS]) - set().union(*planted.values())
    assert by_state == planted
    assert [Path(out.judged.received.path).name for out in found.strangers] == ["外市.xlsx"]
    renamed = {Path(n.file).name: n.facts["named"] for n in found.notices if n.kind == "renamed"}
    assert renamed == desk.renamed
    copies = [Path(n.file).name for n in found.notices if n.kind == "identical-tables"]
    assert copies == []  # the stranger with copied tables is not counted
    assert {n.kind for n in found.notices} == {"renamed"}


def of_duplicates_the_newest_valid_one_counts(desk: Desk) -> None:
    found, _ = seen(desk)
    whys = {u.unit.name: (Path(u.file).name, u.why[0]) for u in found.units if u.state == "duplicate"}
    for number, name in enumerate(desk.planted["duplicate"]):
        file, why = whys[name]
        if number % 2:
            assert "内容完全相同" in why
        else:
            assert (file, "没有错误" in why) == (f"{name}.xlsx", True)


def slips_go_to_those_who_must_correct_something_and_to_nobody_else(desk: Desk) -> None:
    _, judged = seen(desk)
    made = returns(judged, desk.place / "退回", date(2026, 1, 25), desk.city.roster, THIS)  # type: ignore[arg-type]
    expected = [
        name
        for state in ("errors", "warnings", "wrong-year", "wrong-edition", "refused")
        for name in desk.planted[state]
    ]
    assert sorted(item.slip.unit for item in made) == sorted(expected)
    assert {item.slip.unit for item in made if item.marked} == {
        name for state in ("errors", "warnings") for name in desk.planted[state]
    }
    for item in made:
        if item.slip.unit in desk.planted["errors"]:
            assert (item.slip.errors, item.slip.warnings) == (1, 0)


def a_first_consolidation_says_who_is_out_and_why(desk: Desk) -> None:
    result = consolidate([desk.place / str(THIS) / "报送"], roster=desk.city.roster, year=THIS, workers=1)
    reasons: dict[str, set[str]] = {}
    for out in result.selection.excluded:
        if not out.judged.received.lock:
            reasons.setdefault(out.reason.partition(":")[0], set()).add(
                out.judged.received.path.stem.removesuffix("副本").removesuffix("新")
            )
    planted = {state: set(desk.planted[state]) for state in ("wrong-year", "wrong-edition", "refused")}
    assert reasons == planted | {"superseded": set(desk.planted["duplicate"]), "off-roster": {"外市"}}
    gone = [name for state in ("missing", "wrong-year", "wrong-edition", "refused") for name in desk.planted[state]]
    assert {m.unit for m in result.selection.missing} == set(gone)
    assert {m.unit for m in result.selection.missing if m.why == "nothing received"} == set(desk.planted["missing"])
    assert {m.unit for m in result.selection.missing if m.why == "only wrong year"} == set(desk.planted["wrong-year"])
    others = {m.unit for m in result.selection.missing if m.why == "only refused files"}
    assert others == {*desk.planted["refused"], *desk.planted["wrong-edition"]}
    counted = set(desk.city.cells[THIS]) - set(gone)
    off = {"t3.new.total": 1000 * len(desk.planted["errors"])}
    expected = desk.city.sum_of(sorted(counted), THIS)
    assert result.totals == {key: total + off.get(key, 0) for key, total in expected.items()}


def corrected_and_late_files_come_in_and_all_is_well(desk: Desk) -> None:
    for path in (desk.place / str(THIS) / "报送").rglob("*.xlsx"):
        if path.stem.endswith(("副本", "新")) or path.name == "外市.xlsx":
            path.unlink()
    for name in desk.offended:
        write(desk.city.filing(name, THIS), desk.file(THIS, name))
    found, _ = seen(desk)
    assert {u.state for u in found.units} == {"received"}
    assert (len(found.units), found.strangers) == (300, ())


def level_by_level_equals_all_at_once(desk: Desk) -> None:
    for district in DISTRICTS:
        result = desk.sum_up(THIS, district, desk.inbox(THIS, district))
        assert (result.summary.unit, result.summary.scope) == (district, "region")
        assert result.totals == desk.city.sum_of(desk.city.offices(district), THIS)
        assert result.report.ok
    by_level = desk.sum_up(THIS, CITY, *folders_of(desk, THIS, CITY))
    at_once = consolidate([desk.place / str(THIS) / "报送"], roster=desk.city.roster, year=THIS, workers=1)
    expected = desk.city.sum_of(list(desk.city.cells[THIS]), THIS)
    assert by_level.totals == at_once.totals == expected
    assert by_level.summary.unit == at_once.summary.unit == CITY
    assert by_level.selection.missing == at_once.selection.missing == ()
    assert _offices(by_level) == _offices(at_once) == set(desk.city.cells[THIS])
    everything = consolidate([desk.place / str(THIS)], roster=desk.city.roster, year=THIS, workers=1)
    assert everything.totals == expected  # offices beside the districts' totals are never added twice


def _offices(result: Consolidation) -> set[str]:
    """Who is in a sum: filings and the parts of summaries, the summaries themselves left out."""
    return {str(part["unit"]) for part in result.summary.parts} - set(DISTRICTS) - {CITY}


def the_office_of_a_district_and_the_district_are_never_added_together(desk: Desk) -> None:
    district = desk.city.roster.named(DISTRICTS[0])
    assert district is not None
    own = Filing(unit=district.name, unit_code=district.code, year=THIS, cells=desk.city.cells[THIS]["东区第1局"])
    write(own, desk.place / "本级.xlsx")
    result = consolidate(
        [*folders_of(desk, THIS, CITY), desk.place / "本级.xlsx"], roster=desk.city.roster, year=THIS, workers=1
    )
    out = [(e.judged.received.path.name, e.reason) for e in result.selection.excluded if not e.judged.received.lock]
    assert out == [("本级.xlsx", "own-and-region")]
    assert result.totals == desk.city.sum_of(list(desk.city.cells[THIS]), THIS)


def the_ledger_knows_both_years_and_where_every_figure_comes_from(desk: Desk) -> None:
    assert desk.ledger.years() == [LAST, THIS]
    filings = list(desk.ledger.filings())
    for name in ("东区第1局", DISTRICTS[3], CITY):
        found = history(filings, name)
        assert found is not None
        assert (found.years, found.carried) == ((LAST, THIS), (None, True))
    (city, *_) = desk.ledger.runs(CITY, THIS)
    deep = trace(desk.ledger, city, "t3.new.total", deep=True)
    flat = [s for s in deep.sources if s.depth == 0]
    assert sum(s.amount or 0 for s in flat) == deep.total == city.summary.amount("t3.new.total")
    leaves = {s.unit: s.amount for s in deep.sources if s.unit not in DISTRICTS}
    assert leaves == {name: cells["t3.new.total"] for name, cells in desk.city.cells[THIS].items()}
    assert {s.state for s in deep.sources} == {"unchanged"}
    assert {(s.sheet, s.address) for s in deep.sources} == {("三 依申请公开", "J6")}


def a_second_run_reads_only_what_changed_and_gives_the_same_bytes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    district = DISTRICTS[2]
    before = desk.summary(THIS, district).read_bytes()
    read_again: list[str] = []
    really = workers.read_all

    def counted(paths: list[Path], *rest: object, **options: object) -> list[Received]:
        read_again.extend(path.stem for path in paths)
        return really(paths, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(workers, "read_all", counted)
    desk.sum_up(THIS, district, desk.inbox(THIS, district))
    assert (read_again, desk.summary(THIS, district).read_bytes() == before) == ([], True)
    name = desk.city.offices(district)[0]
    cells: dict[str, Number] = dict(desk.city.cells[THIS][name])
    write(
        spoilt(desk.city.filing(name, THIS), {"t2.coercion.decisions": cells["t2.coercion.decisions"] + 5}),
        desk.file(THIS, name),
    )
    result = desk.sum_up(THIS, district, desk.inbox(THIS, district))
    assert read_again == [name]
    total = desk.city.sum_of(desk.city.offices(district), THIS)["t2.coercion.decisions"]
    assert result.totals["t2.coercion.decisions"] == total + 5


def test_the_whole_year(tmp_path: Path, real: dict[str, Filing], monkeypatch: pytest.MonkeyPatch) -> None:
    desk = opened(tmp_path, real)
    last_year_the_districts_add_up_to_the_real_reports(desk, real)
    every_planted_fault_is_in_its_list_and_nothing_else_is(desk)
    of_duplicates_the_newest_valid_one_counts(desk)
    slips_go_to_those_who_must_correct_something_and_to_nobody_else(desk)
    a_first_consolidation_says_who_is_out_and_why(desk)
    corrected_and_late_files_come_in_and_all_is_well(desk)
    level_by_level_equals_all_at_once(desk)
    the_office_of_a_district_and_the_district_are_never_added_together(desk)
    the_ledger_knows_both_years_and_where_every_figure_comes_from(desk)
    a_second_run_reads_only_what_changed_and_gives_the_same_bytes(desk, monkeypatch)
