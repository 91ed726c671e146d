"""The year ledger: what it keeps, what need not be read again, and that nothing is ever half written."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.drafting import sound, spoilt
from validation import Filing, editions
from xlplugin import gather as gathering
from xlplugin.cli.consolidating import consolidate as consolidate_command
from xlplugin.consolidation.result import Consolidation
from xlplugin.consolidation.run import consolidate
from xlplugin.consolidation.summary import write as write_summary
from xlplugin.filling import write
from xlplugin.intake import workers
from xlplugin.intake.refusals import Refused
from xlplugin.office import stored
from xlplugin.office.ledger import NAME, Ledger, LedgerError, filings_of_year
from xlplugin.outputs import OutputError
from xlplugin.previous import load as load_previous

EDITION = editions.get()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three offices, one with a wrong total; a picture; a workbook of another year."""
    place = tmp_path / "报送"
    rnd = random.Random(5)
    good = [sound(EDITION, rnd, unit=f"第{n}局", year=2025) for n in range(3)]
    good[1] = spoilt(good[1], {"t3.new.total": 99999})
    for number, filing in enumerate(good):
        write(filing, place / f"{number}.xlsx")
    write(sound(EDITION, rnd, unit="第0局", year=2024), place / "old.xlsx")
    (place / "photo.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n0000")
    return place


def recorded(folder: Path, ledger: Ledger, **options: object) -> Consolidation:
    result = consolidate([folder], unit="东区", known=ledger.known(), **options)  # type: ignore[arg-type]
    ledger.record(result, folder.parent / "汇总.xlsx")
    return result


def test_every_filing_is_kept_with_its_hash_values_findings_and_outcome(folder: Path, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "a.ledger", now=lambda: datetime(2026, 1, 20, 9, 30))
    result = recorded(folder, ledger)
    (run,) = ledger.runs()
    assert (run.unit, run.year, run.scope, run.at) == ("东区", 2025, "region", "2026-01-20T09:30:00")
    assert run.summary.cells == result.summary.cells
    kept = {Path(entry.file).name: entry for entry in ledger.entries(run)}
    assert {name: (entry.outcome, entry.verdict) for name, entry in kept.items()} == {
        "0.xlsx": ("included", "ok"),
        "1.xlsx": ("included", "findings"),
        "2.xlsx": ("included", "ok"),
        "old.xlsx": ("wrong-year", "ok"),
        "photo.xlsx": ("refused:not-a-workbook", "refused"),
    }
    assert {entry.received for entry in kept.values()} == {"2026-01-20T09:30:00"}
    judged = {item.received.path.name: item for item in result.judged}
    for name, entry in kept.items():
        assert entry.sha256 == judged[name].received.sha256
        assert entry.findings == judged[name].to_dict()["findings"]
        assert entry.filing == judged[name].filing
    assert kept["1.xlsx"].findings


def test_a_filing_comes_back_as_it_was_read(real: dict[str, Filing], tmp_path: Path) -> None:
    for name, filing in real.items():
        odd = spoilt(
            filing, {filing.edition.keys[3]: "12件", filing.edition.keys[4]: "/", filing.edition.keys[5]: "#REF!"}
        )
        path = tmp_path / f"{name}.xlsx"
        write(odd, path)
        (received,) = gathering.gather([path])
        assert received.filing is not None
        assert stored.load(stored.dump(received.filing), str(path), received.sha256) == received.filing


def test_sums_of_money_keep_every_digit() -> None:
    filing = Filing(
        unit="某市",
        year=2025,
        cells={"t2.fees.amount": Decimal("123456789012.345678"), "t2.licences.decisions": 10**14},
    )
    assert stored.load(stored.dump(filing)).cells == filing.cells


def test_an_unchanged_file_is_not_read_again_and_a_changed_one_is(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = Ledger(tmp_path / "a.ledger")
    first = recorded(folder, ledger)
    write_summary(first, tmp_path / "1.xlsx")
    read: list[str] = []
    really = workers.read_all

    def counted(paths: list[Path], *rest: object, **options: object) -> object:
        read.extend(path.name for path in paths)
        return really(paths, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(workers, "read_all", counted)
    second = recorded(folder, ledger)
    assert read == []
    write_summary(second, tmp_path / "2.xlsx")
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()
    assert second.to_dict() == first.to_dict()
    write(sound(EDITION, random.Random(77), unit="第2局", year=2025), folder / "2.xlsx")
    third = recorded(folder, ledger)
    assert read == ["2.xlsx"]
    assert third.totals != first.totals
    assert third.totals == consolidate([folder], unit="东区").totals


@pytest.mark.parametrize(
    ("key", "again"), [("in-use", True), ("too-slow", True), ("no-permission", True), ("cut-short", False)]
)
def test_a_refusal_that_may_pass_is_tried_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, again: bool
) -> None:
    really = workers.read_all

    def refusing(paths: list[Path], *rest: object, **options: object) -> list[gathering.Received]:
        read = really(paths, *rest, **options)  # type: ignore[arg-type]
        return [
            replace(item, filing=None, refused=Refused(key)) if item.path.name == "0.xlsx" else item for item in read
        ]

    ledger = Ledger(tmp_path / "a.ledger")
    with monkeypatch.context() as patched:
        patched.setattr(workers, "read_all", refusing)
        assert len(recorded(folder, ledger).selection.included) == 2
    assert len(recorded(folder, ledger).selection.included) == (3 if again else 2)


def test_the_last_consolidation_of_a_summary_counts_and_other_years_stay(folder: Path, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "a.ledger")
    recorded(folder, ledger, year=2024)
    recorded(folder, ledger)
    (folder / "1.xlsx").unlink()
    recorded(folder, ledger)
    assert [(run.year, len(ledger.entries(run))) for run in ledger.runs()] == [(2025, 4), (2024, 5)]
    assert ledger.years() == [2024, 2025]
    assert [f.unit for f in ledger.filings(2024)] == ["第0局", "东区"]


def test_previous_reads_the_ledger(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.ledger"
    recorded(folder, Ledger(path), year=2024)
    recorded(folder, Ledger(path), year=2025)
    assert {f.year for f in filings_of_year(path, 2024)} == {2024}
    assert {f.year for f in filings_of_year(path, None)} == {2024, 2025}
    assert load_previous(path).of(Filing(unit="第0局", year=2025)) == load_previous(path, 2025).of(
        Filing(unit="第0局", year=2025)
    )
    before = load_previous(path, 2025).of(Filing(unit="第0局", year=2025))
    assert before is not None
    assert before.year == 2024
    total = load_previous(path, 2026).of(Filing(unit="东区", year=2026, scope="region"))
    assert total is not None
    assert total.scope == "region"


def test_the_ledger_is_no_input_of_a_consolidation_in_its_folder(folder: Path) -> None:
    recorded(folder, Ledger(folder / "年报台账.ledger"))
    assert len(consolidate([folder]).judged) == 5


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"no database, whatever its name", "not-a-ledger"), (b"", "missing"), (None, "missing")],
)
def test_what_is_no_ledger_is_refused(tmp_path: Path, content: bytes | None, reason: str) -> None:
    path = tmp_path / "a.ledger"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(LedgerError) as refused:
        Ledger(path).runs()
    assert refused.value.reason == reason
    assert refused.value.sentence("zh").startswith(str(path))


def test_another_database_is_refused_and_untouched(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.ledger"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE mine (x)")
    db.close()
    before = path.read_bytes()
    with pytest.raises(LedgerError, match="not-a-ledger"):
        recorded(folder, Ledger(path))
    with pytest.raises(LedgerError, match="not-a-ledger"):
        Ledger(path).record(consolidate([folder]))
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "data", ["", "{}", "[1]", '{"unit": "x", "provenance": {}}', '{"year": "soon", "provenance": {"places": null}}']
)
def test_a_ledger_into_which_somebody_else_has_written_is_refused(folder: Path, tmp_path: Path, data: str) -> None:
    ledger = Ledger(tmp_path / "a.ledger")
    recorded(folder, ledger)
    with sqlite3.connect(ledger.path) as db:
        db.execute("UPDATE filings SET data = ?", (data,))
    db.close()
    with pytest.raises(LedgerError, match="damaged"):
        list(ledger.filings())
    with pytest.raises(LedgerError, match="damaged"):
        recorded(folder, ledger)


def test_a_ledger_that_cannot_be_written_is_an_output_error(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(OutputError):
        Ledger(tmp_path / "file" / "a.ledger").record(consolidate([folder]))


def test_the_command_keeps_the_ledger_beside_the_summary_once_it_was_started(folder: Path, tmp_path: Path) -> None:
    summary = tmp_path / "汇总" / "汇总.xlsx"
    arguments = [str(folder), "-o", str(summary), "--unit", "东区", "--lang", "zh"]
    CliRunner().invoke(consolidate_command, arguments)
    assert [path.name for path in summary.parent.iterdir()] == ["汇总.xlsx"]
    first = summary.read_bytes()
    CliRunner().invoke(consolidate_command, [*arguments, "--ledger", str(summary.parent / NAME)])
    CliRunner().invoke(consolidate_command, arguments)
    assert summary.read_bytes() == first
    ledger = Ledger(summary.parent / NAME)
    assert [Path(run.summary_file).name for run in ledger.runs()] == ["汇总.xlsx"]
    assert sqlite3.connect(ledger.path).execute("SELECT count(*) FROM runs").fetchone() == (2,)


_KILLED = """
import sys
from pathlib import Path
from xlplugin.consolidation.run import consolidate
from xlplugin.consolidation.summary import write
from xlplugin.office.ledger import Ledger
folder, out = Path(sys.argv[1]), Path(sys.argv[2])
result = consolidate([folder], unit="东区")
ledger = Ledger(out / "a.ledger")
print("ready", flush=True)
while True:
    write(result, out / "汇总.xlsx")
    ledger.record(result, out / "汇总.xlsx")
"""


@pytest.mark.slow
def test_pulling_the_plug_leaves_ledger_and_summary_whole(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    rnd = random.Random(9)
    for _ in range(12):
        with subprocess.Popen(
            [sys.executable, "-c", _KILLED, str(folder), str(out)], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            time.sleep(rnd.uniform(0.01, 0.4))
            process.kill()
        if (out / "汇总.xlsx").exists():
            (summary,) = gathering.gather([out / "汇总.xlsx"])
            assert summary.filing is not None
            assert len(summary.filing.parts) == 3
        if (out / "a.ledger").exists() and (out / "a.ledger").stat().st_size:
            with sqlite3.connect(out / "a.ledger") as db:
                assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            db.close()
            runs = Ledger(out / "a.ledger").runs()
            assert [len(Ledger(out / "a.ledger").entries(run)) for run in runs] == [5] * len(runs)
            assert len(runs) <= 1
    again = Ledger(out / "a.ledger")
    recorded(folder, again)
    write_summary(consolidate([folder], unit="东区"), out / "汇总.xlsx")
    assert sorted(path.name for path in out.iterdir()) == ["a.ledger", "汇总.xlsx"]
