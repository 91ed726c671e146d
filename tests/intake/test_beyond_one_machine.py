"""One machine, a cluster, an object store: the same summary to the byte, and the same JSON."""

from __future__ import annotations

import os
import pickle
import random
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.conftest import Outcome, Program
from tests.drafting import sound, spoilt
from tests.intake.conftest import Store
from tests.validation.spoiling import SLIPS, with_cells
from validation import Filing, editions, judge
from xlplugin.consolidation.run import consolidate
from xlplugin.consolidation.summary import write
from xlplugin.filling import fill
from xlplugin.gather import Received, gather
from xlplugin.intake import cluster
from xlplugin.intake.judged import Baseline, Judge, pack_judged, pack_previous, unpack_judged
from xlplugin.previous import load

EDITION = editions.get("2021")
SAID = "本年收到政府信息公开申请 12 件，制发规章 3 件。"


def office(number: int, year: int) -> Filing:
    who = {"unit": f"第{number}局", "unit_code": "", "year": year, "narrative": SAID if number % 7 == 0 else ""}
    return sound(EDITION, random.Random(number * year), **who)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two years of forty offices: good ones, wrong ones, one twice, and what is no filing at all."""
    root = tmp_path_factory.mktemp("desk")
    slips = sorted(SLIPS)
    for year in (2024, 2025):
        (root / str(year) / "区").mkdir(parents=True)
        for number in range(40):
            filing = office(number, year)
            slip, key = SLIPS[slips[number % len(slips)]], "t3.granted.natural"
            if number % 3 == 0 and (changes := slip(filing, key)):
                filing = spoilt(filing, changes)
            below = "区" if number % 2 else "."
            (root / str(year) / below / f"{number:02}.xlsx").write_bytes(fill(filing))
    now = root / "2025"
    # An earlier version with an error: between equals the file's time would decide, which a copy does not keep.
    (now / "更正前.xlsx").write_bytes(fill(spoilt(office(2, 2025), {"t3.new.total": 9999})))
    (now / "半截.xlsx").write_bytes((now / "04.xlsx").read_bytes()[:9000])
    (now / "说明.xlsx").write_text("这不是工作簿", encoding="utf-8")
    (now / "区" / "空.xlsx").write_bytes(b"")
    (now / "~$02.xlsx").write_bytes(b"lock")
    return root


@pytest.fixture
def bucket(folder: Path, store: Store) -> str:
    """The same two years in a store."""
    for file in folder.rglob("*"):
        if file.is_file():
            store.put(file.relative_to(folder).as_posix(), file.read_bytes())
    return f"s3://{store.bucket}"


@pytest.fixture
def run(program: Program, tmp_path: Path, running: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Consolidates what lies at a place; the JSON as printed and the bytes of the summary."""
    monkeypatch.setattr(cluster, "_LEAST", 5)  # so that every machine gets several tasks

    def run(place: object, *options: str, on_cluster: bool = False) -> tuple[Outcome, bytes]:
        output = tmp_path / "汇总.xlsx"
        scheduler = ["--scheduler", running.scheduler_address] if on_cluster else []
        done = program("consolidate", f"{place}/2025", "-o", output, "--unit", "某市", "--json", *options, *scheduler)
        return done, output.read_bytes()

    return run


@pytest.mark.slow
@pytest.mark.parametrize("previous", [False, True], ids=["this year", "with last year's figures"])
def test_the_same_to_the_byte(run: Callable[..., Any], folder: Path, bucket: str, previous: bool) -> None:
    def options(place: object) -> list[str]:
        return ["--previous", f"{place}/2024"] if previous else []

    alone, alone_book = run(folder, *options(folder))
    assert alone.code == 2
    rules = {finding["rule"] for file in alone.json["files"] for finding in file["findings"]}
    assert {"T3-ROW", "C-NEGATIVE"} <= rules
    assert ("Y-CARRY" in rules) is previous

    shared, shared_book = run(folder, *options(folder), on_cluster=True)
    assert shared == alone
    assert shared_book == alone_book

    stored, stored_book = run(bucket, *options(bucket))
    assert stored.out.replace(f"{bucket}/", f"{folder}/") == alone.out
    assert (stored.code, stored.err) == (alone.code, alone.err)

    both, both_book = run(bucket, *options(bucket), on_cluster=True)
    assert both == stored
    assert both_book == stored_book


@pytest.mark.slow
def test_a_summary_of_a_store_shows_what_one_of_a_folder_shows(
    folder: Path, bucket: str, tmp_path: Path, run: Callable[..., Any]
) -> None:
    shown = []
    for place in (folder, bucket):
        _, data = run(place)
        (tmp_path / "now.xlsx").write_bytes(data)
        values = openpyxl.load_workbook(tmp_path / "now.xlsx", data_only=True)
        formulas = openpyxl.load_workbook(tmp_path / "now.xlsx")
        assert values.sheetnames == formulas.sheetnames
        shown.append({sheet.title: [without(place, row) for row in sheet.values] for sheet in values})
        links = [
            cell.value
            for sheet in formulas
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, str) and cell.value.startswith("=HYPERLINK") and ".xlsx" in cell.value
        ]
        assert bool(links) is (place is folder)  # nothing opens an object in a store
    assert shown[0] == shown[1]


def without(place: object, row: tuple[Any, ...]) -> list[Any]:
    """What a row shows, but for where the files lie."""
    return [value.replace(f"{place}/", "") if isinstance(value, str) else value for value in row]


@pytest.mark.slow
def test_a_machine_killed_in_the_middle_loses_nothing(
    folder: Path, running: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_LEAST", 2)
    monkeypatch.setattr(cluster, "_MOST", 2)
    before, told = load(folder / "2024"), []
    victims = [worker.pid for worker in running.workers.values()]

    def kill_one(done: int, of: int) -> None:
        told.append(done)
        if victims:
            assert done < of // 2
            os.kill(victims.pop(), signal.SIGKILL)
            victims.clear()

    made = []
    for options in ({}, {"scheduler": running.scheduler_address, "progress": kill_one}):
        result = consolidate([folder / "2025"], unit="某市", previous=before, **options)  # type: ignore[arg-type]
        write(result, tmp_path / "汇总.xlsx")
        made.append((result.to_dict(), (tmp_path / "汇总.xlsx").read_bytes()))
    assert len(told) > 10
    assert not victims
    assert made[0] == made[1]


@pytest.mark.slow
def test_what_is_read_on_the_cluster_is_judged_there(
    folder: Path, running: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    received = gather([folder / "2025"], scheduler=running.scheduler_address, judge=Judge(load(folder / "2024")))
    assert {item.findings is None for item in received if item.filing} == {False}
    assert any(finding.rule.startswith("Y-") for item in received for finding in item.findings or ())


# --- findings on their way ---


def there_and_back(filing: Filing, previous: Filing | None = None) -> Received:
    received = Received(Path("甲局.xlsx"), filing)
    packed = pickle.loads(pickle.dumps(pack_judged(replace(received, findings=judge(filing, previous).findings))))
    return unpack_judged(packed, received.path)


@pytest.mark.parametrize("slip", sorted(SLIPS))
def test_findings_are_the_same_after_the_journey(slip: str) -> None:
    before, travelled = office(7, 2024), 0
    for number, key in enumerate(EDITION.keys):
        filing = office(number % 5, 2025)
        changes = SLIPS[slip](filing, key) if EDITION.cells[key].kind != "money" else None
        if changes and number % 9 == 0:
            filing = with_cells(filing, changes)
            assert there_and_back(filing, before).findings == judge(filing, before).findings
            travelled += 1
    assert travelled


def test_findings_of_real_reports_are_the_same_after_the_journey(real: dict[str, Filing]) -> None:
    for filing in real.values():
        assert there_and_back(filing).findings == judge(filing).findings


def test_a_refused_file_has_no_findings_after_the_journey() -> None:
    from xlplugin.intake.refusals import Refused

    refused = Received(Path("甲局.xlsx"), None, Refused("bad-part", part="xl/workbook.xml"), "ab")
    back = unpack_judged(pickle.loads(pickle.dumps(pack_judged(refused))), refused.path)
    assert back.findings is None
    assert back.refused is not None
    assert (back.refused.key, back.refused.facts, back.sha256) == ("bad-part", {"part": "xl/workbook.xml"}, "ab")


def test_last_years_figures_are_the_same_after_the_journey(folder: Path) -> None:
    previous = load(folder / "2024")
    back = pickle.loads(pickle.dumps(Baseline(pack_previous(previous)))).previous
    assert back.filings == previous.filings
    assert [back.of(office(number, 2025)) for number in range(40)] == list(map(previous.of, map(this_year, range(40))))


def this_year(number: int) -> Filing:
    return office(number, 2025)
