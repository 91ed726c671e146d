"""Work shared with copies of the program: the same items, and whatever becomes of a copy costs nothing but time."""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from typing import NoReturn

import pytest

from xlplugin import copies
from xlplugin.copies import Make, Work

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux copies a process in an instant")
HERE = os.getpid()
MANY = 40


@pytest.fixture
def copying(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two copies, as in the program, whatever threads the tests have."""
    monkeypatch.setattr(copies, "number", lambda: 2)


def slowly(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Each number with the process that gives it; so slowly that all have something to do."""
    for number in numbers:
        time.sleep(0.005)
        yield number, os.getpid()


def done(make: Make[tuple[int, int]], count: int = MANY) -> set[int]:
    """Who made the items, which are all there and in order."""
    with Work(count, make) as work:
        work.begin()
        items = list(work.items())
    assert [number for number, _ in items] == list(range(count))
    return {process for _, process in items}


@pytest.mark.usefixtures("copying")
def test_all_do_some() -> None:
    who = done(slowly)
    assert HERE in who
    assert len(who) == 3


@pytest.mark.usefixtures("copying")
def test_looking_ahead_is_allowed() -> None:
    def by_fours(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
        some: list[tuple[int, int]] = []
        for item in slowly(numbers):
            some.append(item)
            if len(some) == 4:
                yield some.pop(0)
        yield from some

    assert len(done(by_fours)) == 3


@pytest.mark.usefixtures("copying")
def test_what_is_not_begun_is_done_here() -> None:
    with Work(3, slowly) as work:
        assert list(work.items()) == [(number, HERE) for number in range(3)]


def test_only_the_program_is_copied_and_only_without_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "_allowed", [])
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2})
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    assert copies.number() == 0
    copies.allow()
    assert copies.number() == 2
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert copies.number() == 0
    assert done(slowly) == {HERE}


@pytest.mark.usefixtures("copying")
@pytest.mark.parametrize("what", ["os.fork", "xlplugin.copies.TemporaryFile"])
def test_where_none_can_be_made_it_is_done_here(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    def exhausted() -> NoReturn:
        raise OSError(errno.EAGAIN, "no more")

    monkeypatch.setattr(what, exhausted)
    assert done(slowly) == {HERE}


@pytest.mark.usefixtures("copying")
def test_where_only_one_can_be_made_it_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    fork, made = os.fork, []

    def once() -> int:
        if made:
            raise OSError(errno.EAGAIN, "no more")
        made.append(1)
        return fork()

    monkeypatch.setattr(os, "fork", once)
    assert len(done(slowly)) == 2


@pytest.mark.usefixtures("copying")
@pytest.mark.parametrize("how", ["killed", "failed", "cannot be pickled", "full"])
@pytest.mark.parametrize("after", [0, 3])
def test_what_a_copy_does_not_finish_is_done_here(how: str, after: int) -> None:
    def make(numbers: Iterable[int]) -> Iterator[tuple[int, object]]:
        for at, (number, process) in enumerate(slowly(numbers)):
            if process == HERE or at < after:
                yield number, process
            elif how == "killed":
                os.kill(process, signal.SIGKILL)
            elif how == "failed":
                raise ValueError("in the copy only")
            elif how == "cannot be pickled":
                yield number, lambda: None
            else:
                raise OSError(errno.ENOSPC, "the disk is full")

    with Work(MANY, make) as work:
        work.begin()
        items = list(work.items())
    assert [number for number, _ in items] == list(range(MANY))


@pytest.mark.usefixtures("copying")
def test_what_is_wrong_is_said_by_the_program() -> None:
    def make(numbers: Iterable[int]) -> Iterator[int]:
        for number in numbers:
            if number == 7:
                raise ValueError("wrong everywhere")
            yield number

    with Work(MANY, make) as work:
        work.begin()
        with pytest.raises(ValueError, match="everywhere"):
            list(work.items())


@pytest.mark.usefixtures("copying")
def test_nobody_waits_for_what_is_not_wanted_any_more() -> None:
    def make(numbers: Iterable[int]) -> Iterator[int]:
        for number in numbers:
            time.sleep(60)
            yield number

    processes = []

    def cancelled() -> NoReturn:
        with Work(MANY, make) as work:
            work.begin()
            processes.extend(copy.process for copy in work._copies)
            raise KeyboardInterrupt

    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        cancelled()
    assert time.monotonic() - started < 30
    assert len(processes) == 2
    for process in processes:
        with pytest.raises(ProcessLookupError):  # not even as one that nobody has waited for
            os.kill(process, 0)


@pytest.mark.usefixtures("copying")
def test_ctrl_c_is_the_programs_business() -> None:
    def make(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
        for number, process in slowly(numbers):
            if process != HERE:
                os.kill(process, signal.SIGINT)
            yield number, process

    assert len(done(make)) == 3
