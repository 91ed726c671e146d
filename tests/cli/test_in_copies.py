"""The program shares the writing of a large summary with copies of itself; what it writes and says is the same."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

import xlplugin
from tests.cli.conftest import Program
from tests.drafting import sound, spoilt
from validation import editions
from xlplugin.copies import MOST
from xlplugin.filling import write
from xlplugin.intake import cache

OFFICES = 170
COUNTING = """
import os, sys
made, fork = [], os.fork
os.fork = lambda: (made.append(1), fork())[1]
from xlplugin.__main__ import main
try:
    main()
finally:
    print(len(made), file=sys.stderr)
"""


@pytest.fixture
def offices(tmp_path: Path) -> Path:
    """So many that the work is shared: every tenth with a wrong total."""
    for number in range(OFFICES):
        filing = sound(editions.get("2021"), random.Random(number), unit=f"第{number}局", year=2025)
        write(spoilt(filing, {"t3.new.total": 999}) if number % 10 == 0 else filing, tmp_path / "in" / f"{number}.xlsx")
    return tmp_path / "in"


def words(folder: Path, output: Path) -> list[str]:
    return ["consolidate", str(folder), "-o", str(output), "--unit", "某市", "--json"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux copies a process in an instant")
def test_summary_and_json_are_those_of_one_process(
    offices: Path, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = offices.parent
    monkeypatch.setenv(cache.SETTING, "off")
    alone = program(*words(offices, home / "alone.xlsx"))
    assert alone.code == 1
    copies = min(len(os.sched_getaffinity(0)), MOST) + 1  # one for the JSON
    for name in ("anew.xlsx", "kept.xlsx"):  # the second time from what the copies kept
        done = subprocess.run(
            [sys.executable, "-c", COUNTING, *words(offices, home / name)],
            capture_output=True,
            text=True,
            env=os.environ | {cache.SETTING: str(home / "cache")},
            check=False,
        )
        assert (done.returncode, done.stderr) == (1, f"{copies}\n")
        assert done.stdout.replace(name, "") == alone.out.replace("alone.xlsx", "")
        assert (home / name).read_bytes() == (home / "alone.xlsx").read_bytes()
    assert len(json.loads(alone.out)["included"]) == len(xlplugin.read(home / "kept.xlsx").parts) == OFFICES
