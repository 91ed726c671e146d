"""Work done by copies of the program: the same items, and whatever becomes of a copy costs nothing but time."""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from typing import NoReturn

import pytest

from xlplugin import copies
from xlplugin.copies import Work

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux copies a process in an instant")
HERE = os.getpid()


@pytest.fixture
def copying(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the program, whatever threads the tests have."""
    monkeypatch.setattr(copies, "number", lambda: 2)


def who() -> Iterator[int]:
    """The process that does it, twice."""
    yield os.getpid()
    yield os.getpid()


def begun(work: Work[int]) -> Work[int]:
    work.begin()
    return work


@pytest.mark.usefixtures("copying")
def test_a_copy_does_it() -> None:
    with Work(who) as work:
        assert {*begun(work)}.isdisjoint({HERE})


@pytest.mark.usefixtures("copying")
def test_what_is_not_begun_is_done_here() -> None:
    with Work(who) as work:
        assert [*work] == [HERE, HERE]


def test_only_the_program_is_copied_and_only_without_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "_allowed", [])
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    assert [*begun(Work(who))] == [HERE, HERE]
    copies.allow()
    assert HERE not in [*begun(Work(who))]
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert [*begun(Work(who))] == [HERE, HERE]


@pytest.mark.usefixtures("copying")
@pytest.mark.parametrize("what", ["os.fork", "xlplugin.copies.TemporaryFile"])
def test_where_none_can_be_made_it_is_done_here(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    def exhausted() -> NoReturn:
        raise OSError(errno.EAGAIN, "no more")

    monkeypatch.setattr(what, exhausted)
    assert [*begun(Work(who))] == [HERE, HERE]


@pytest.mark.usefixtures("copying")
@pytest.mark.parametrize("how", ["killed", "failed", "cannot be pickled", "full"])
def test_what_a_copy_does_not_finish_is_done_here(how: str) -> None:
    def task() -> Iterator[object]:
        yield 1
        if os.getpid() == HERE:
            yield 2
        elif how == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        elif how == "failed":
            raise ValueError("in the copy only")
        elif how == "cannot be pickled":
            yield lambda: None
        else:
            raise OSError(errno.ENOSPC, "the disk is full")

    with Work(task) as work:
        work.begin()
        assert [*work] == [1, 2]


@pytest.mark.usefixtures("copying")
def test_what_is_wrong_is_said_by_the_program() -> None:
    def task() -> Iterator[int]:
        yield 1
        raise ValueError("wrong everywhere")

    with Work(task) as work, pytest.raises(ValueError, match="everywhere"):
        [*begun(work)]


@pytest.mark.usefixtures("copying")
def test_nobody_waits_for_what_is_not_wanted_any_more() -> None:
    def task() -> Iterator[int]:
        time.sleep(60)
        yield 1

    def cancelled() -> NoReturn:
        with Work(task) as work:
            work.begin()
            raise KeyboardInterrupt

    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        cancelled()
    assert time.monotonic() - started < 30
    with pytest.raises(ChildProcessError):  # none is left
        os.waitpid(-1, os.WNOHANG)


@pytest.mark.usefixtures("copying")
def test_ctrl_c_is_the_programs_business() -> None:
    def task() -> Iterator[int]:
        time.sleep(0.1)  # it has had time to look away
        os.kill(os.getpid(), signal.SIGINT)
        yield os.getpid()

    with Work(task) as work:
        assert [*begun(work)] != [HERE]
