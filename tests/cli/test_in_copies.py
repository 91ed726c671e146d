"""The program shares the writing of a large summary with copies of itself; what it writes and says is the same."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
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


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """So many that the work is shared: every tenth with a wrong total."""
    folder = tmp_path_factory.mktemp("报送")
    for number in range(OFFICES):
        filing = sound(editions.get("2021"), random.Random(number), unit=f"第{number}局", year=2025)
        write(spoilt(filing, {"t3.new.total": 999}) if number % 10 == 0 else filing, folder / f"{number}.xlsx")
    return folder


def words(folder: Path, output: Path) -> list[str]:
    return ["consolidate", str(folder), "-o", str(output), "--unit", "某市", "--json"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux copies a process in an instant")
def test_summary_and_json_are_those_of_one_process(
    offices: Path, tmp_path: Path, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(cache.SETTING, "off")
    alone = program(*words(offices, tmp_path / "alone.xlsx"))
    assert alone.code == 1
    copies = min(len(os.sched_getaffinity(0)), MOST) - 1
    for name in ("anew.xlsx", "kept.xlsx"):  # the second time from what the copies kept
        done = subprocess.run(
            [sys.executable, "-c", COUNTING, *words(offices, tmp_path / name)],
            capture_output=True,
            text=True,
            env=os.environ | {cache.SETTING: str(tmp_path / "cache")},
            check=False,
        )
        assert (done.returncode, done.stderr) == (1, f"{copies}\n")
        assert done.stdout.replace(name, "") == alone.out.replace("alone.xlsx", "")
        assert (tmp_path / name).read_bytes() == (tmp_path / "alone.xlsx").read_bytes()
    assert len(json.loads(alone.out)["included"]) == len(xlplugin.read(tmp_path / "kept.xlsx").parts) == OFFICES


STARTING = """
from xlplugin.__main__ import main
print("here", flush=True)
main()
"""
UNHEARD = "Exception ignored in: <function _get_module_lock"
"""Python loses Ctrl-C where it is just importing."""
CANCELLED = (130, -signal.SIGINT)
"""The second at the start, and where Python was just making a class of data; shells call that 130, too."""


def alive(group: int) -> list[str]:
    """The processes of a group, as far as they live."""
    facts = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has just gone
            facts.append(file.read_text())
    states = [fact.rpartition(")")[2].split()[:3] for fact in facts]
    return [state for state, _, of in states if int(of) == group and state != "Z"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux copies a process in an instant")
@pytest.mark.parametrize("seconds", [0.01, 0.2, 0.4, 0.6, 0.8, 1.0])
def test_ctrl_c_at_any_moment_leaves_a_sentence_and_nothing_else(offices: Path, tmp_path: Path, seconds: float) -> None:
    """Given to all processes of the program, as a terminal does."""
    output = tmp_path / "out" / "汇总.xlsx"
    with subprocess.Popen(
        [sys.executable, "-c", STARTING, *words(offices, output)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",  # the JSON may end anywhere
        env=os.environ | {cache.SETTING: "off", "LANG": "zh_CN.UTF-8", "LC_ALL": ""},
        start_new_session=True,
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "here\n"
        time.sleep(seconds)
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGINT)
        _, said = running.communicate(timeout=60)
    left = [path.name for path in output.parent.iterdir()] if output.parent.exists() else []
    if running.returncode in CANCELLED:
        assert said.strip() in ("已取消。", "")  # before it can speak, nothing
        assert left in ([], ["汇总.xlsx"])  # which lies there at the very end
    else:
        assert (running.returncode, left) == (1, ["汇总.xlsx"])
        assert said == "" or said.startswith(UNHEARD)
    assert alive(running.pid) == []


STEPS = """
import os, signal, sys
wanted, passed = int(sys.argv.pop(1)), 0

def trace(frame, event, _):
    global passed
    if frame.f_code.co_name not in ("main", "called", "run", "_heard") or "xlplugin" not in frame.f_code.co_filename:
        return None
    if event == "line" and (passed or signal.getsignal(signal.SIGINT) is signal.SIG_DFL):  # what is before is Python's
        passed += 1
        if passed == wanted:
            os.kill(os.getpid(), signal.SIGINT)
    return trace

from xlplugin.__main__ import main
sys.settrace(trace)
main()
"""
"""Ctrl-C at a step, counted in lines, of the program itself and of what runs its command."""


@pytest.mark.skipif(sys.platform == "win32", reason="a process of Windows cannot interrupt itself alone")
def test_ctrl_c_at_any_step_of_start_and_end_is_no_traceback() -> None:
    answers: list[tuple[int, str]] = []
    while not answers or answers[-1][0] in CANCELLED:
        words = [sys.executable, "-c", STEPS, str(len(answers) + 1), "--version"]
        done = subprocess.run(
            words, capture_output=True, text=True, env=os.environ | {"LC_ALL": "zh_CN.UTF-8"}, check=False
        )
        answers.append((done.returncode, done.stderr.strip()))
    assert answers.pop() == (0, "")  # there are no more steps
    assert {*answers} == {(-signal.SIGINT, ""), (130, "已取消。")}
