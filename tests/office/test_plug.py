"""Pulling the plug (kill -9) at any moment of a command leaves what was there whole; the next run ends as if nothing was."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.drafting import spoilt
from tests.office.offices import credit_code, office, roster_file
from xlplugin.filling import write
from xlplugin.gather import gather
from xlplugin.office.ledger import NAME, Ledger

pytestmark = pytest.mark.slow

NAMES = tuple(f"东区第{n}局" for n in range(12))


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A roster and what its twelve offices have sent, one of them with an error."""
    rows = [{"name": "东区", "code": credit_code(1)}]
    rows += [{"name": name, "parent": credit_code(1), "code": credit_code(n)} for n, name in enumerate(NAMES, 2)]
    roster_file(tmp_path, rows)
    for name in NAMES:
        filing = office(name, year=2025)
        write(
            spoilt(filing, {"t3.new.total": 99999}) if name == NAMES[0] else filing, tmp_path / "报送" / f"{name}.xlsx"
        )
    return tmp_path


COMMANDS = {
    "distribute": ("distribute", "--roster", "名册.csv", "--year", "2026", "--previous", "报送", "-o", "出/分发"),
    "returns": ("returns", "报送", "--roster", "名册.csv", "--reply-by", "2026-01-25", "-o", "出/退回"),
    "consolidate": ("consolidate", "报送", "--roster", "名册.csv", "-o", "出/汇总.xlsx", "--ledger", f"出/{NAME}"),
    "status": ("status", "报送", "--roster", "名册.csv", "--today", "2026-01-20", "-o", "出/报送情况.xlsx"),
}


def started(desk: Path, command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "xlplugin", *COMMANDS[command], "--lang", "zh"],
        cwd=desk,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": "/usr/bin:/bin"},
        stderr=subprocess.DEVNULL,
    )


def outputs(desk: Path) -> dict[str, bytes]:
    """Every output but the ledger, whose times differ from run to run."""
    place = desk / "出"
    return {str(p.relative_to(place)): p.read_bytes() for p in place.rglob("*") if p.is_file() and p.name != NAME}


@pytest.mark.parametrize("command", COMMANDS)
def test_the_plug_is_pulled(desk: Path, command: str) -> None:
    begin = time.monotonic()
    started(desk, command).wait()
    length, expected = time.monotonic() - begin, outputs(desk)
    assert expected
    rnd = random.Random(command)
    for _ in range(5):
        process = started(desk, command)
        time.sleep(rnd.uniform(0.3, 1.05) * length)
        process.kill()
        process.wait()
        here = outputs(desk)
        assert {name: here.get(name) for name in expected} == expected  # the older files, or the same ones again
        if (desk / "出" / NAME).exists():
            (run,) = Ledger(desk / "出" / NAME).runs("东区")
            assert len(Ledger(desk / "出" / NAME).entries(run)) == len(NAMES)
    started(desk, command).wait()
    assert outputs(desk) == expected


def test_nothing_half_written_where_nothing_was(desk: Path) -> None:
    rnd = random.Random(3)
    for _ in range(6):
        process = started(desk, "consolidate")
        time.sleep(rnd.uniform(0.3, 2.0))
        process.kill()
        process.wait()
        if (desk / "出" / "汇总.xlsx").exists():
            (summary,) = gather([desk / "出" / "汇总.xlsx"], workers=1)
            assert summary.filing is not None
            assert len(summary.filing.parts) == len(NAMES)
        for leftover in (desk / "出").glob("*") if (desk / "出").exists() else ():
            leftover.unlink()
