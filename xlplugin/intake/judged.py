"""Judging what was read, where it was read; last year's figures and what was found, as they travel."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from validation import Filing, Finding
from validation.rules import load
from xlplugin.gather import Received
from xlplugin.intake.aside import Answer, Aside, GoneError
from xlplugin.intake.compact import (
    Packed,
    pack,
    pack_filing,
    pack_findings,
    unpack,
    unpack_filing,
    with_findings,
)
from xlplugin.intake.remote import Place
from xlplugin.previous import Previous


class Judge:
    """Judges what was read, against last year's figures where there are some.

    :param aside: the process that does it, from now on this judge's; without one it is done here.
    """

    def __init__(self, previous: Previous | None = None, aside: Aside | None = None) -> None:
        self.previous = previous
        self._aside = aside
        self._waiting = ThreadPoolExecutor(1) if aside is not None else None
        self._adopted: Future[None] | None = None
        self._left: list[Future[None]] = []
        if aside is not None and previous is not None:
            self._adopted = self._begin(lambda: aside.do(adopt, pack_previous(previous)))

    def __enter__(self) -> Judge:
        return self

    def __exit__(self, error: object, *_: object) -> None:
        for left in self._left if error is None else ():
            with suppress(GoneError):
                left.result()
        if self._aside is not None:
            self._aside.end()
        if self._waiting is not None:
            self._waiting.shutdown()

    @property
    def mark(self) -> str | None:
        """What a judgement depends on beside the file and the program; None where that cannot be told."""
        return "" if self.previous is None else self.previous.mark

    def load(self) -> None:
        """Import what judging needs, where it is done here: workers read in that time."""
        if self._aside is None:
            load()

    def __call__(self, received: Sequence[Received]) -> list[Received]:
        """The same with what is found in each, in one pass; what is judged already or cannot be stays as it is."""
        return self.begin(received)()

    def begin(self, received: Sequence[Received], sent: Sequence[bytes | None] = ()) -> Callable[[], list[Received]]:
        """Begin to judge, aside if that can be; what is returned waits for the findings and gives them as a call does.

        :param sent: what a worker sent of each, where one did: it need not be packed again.
        """
        open_ = [at for at, item in enumerate(received) if item.is_unjudged]
        if self._aside is None or not open_:  # then nothing needs loading
            done = self._here(received)
            return lambda: done
        asked = self.ask(judge_packed, [_sent_on(received[at], sent[at] if sent else None) for at in open_])

        def wait() -> list[Received]:
            if (answer := asked()) is None:
                return self._here(received)
            findings = dict(zip(open_, answer, strict=True))
            return [with_findings(item, findings.get(at)) for at, item in enumerate(received)]

        return wait

    def ask(self, task: Callable[[Any], Answer], argument: object) -> Callable[[], Answer | None]:
        """Have something done aside that needs this judge; what is returned waits for the answer, None where there is none."""
        if self._aside is None:
            return lambda: None
        aside = self._aside
        begun = self._begin(lambda: aside.do(task, argument))

        def wait() -> Answer | None:
            with suppress(GoneError):
                if self._adopted is not None:  # else it has judged without last year's figures
                    self._adopted.result()
                answer: Answer = begun.result()
                return answer
            return None

        return wait

    def leave(self, task: Callable[[Any], None], argument: object) -> None:
        """Have something else done, aside if that can be, of which nobody asks whether it is done."""
        if self._aside is None:
            task(argument)
        else:
            aside = self._aside
            self._left.append(self._begin(lambda: aside.do(task, argument)))

    def begin_one(self, filing: Filing) -> Callable[[], tuple[Finding, ...]]:
        """Begin to judge a filing that came from no file; what is returned waits for what is found."""
        judged = self.begin([Received(Path(), filing)])

        def wait() -> tuple[Finding, ...]:
            (done,) = judged()
            assert done.findings is not None
            return done.findings

        return wait

    def _begin(self, task: Callable[[], Any]) -> Future[Any]:
        assert self._waiting is not None
        return self._waiting.submit(task)

    def _here(self, received: Sequence[Received]) -> list[Received]:
        from validation import judge_batch

        filings = [item.filing for item in received if item.filing is not None and item.is_unjudged]
        if not filings:
            return list(received)
        before = [self.previous.of(filing) if self.previous else None for filing in filings]
        reports = iter(judge_batch(filings, before))
        return [replace(item, findings=next(reports).findings) if item.is_unjudged else item for item in received]


def _sent_on(received: Received, sent: bytes | None) -> bytes:
    return sent or pickle.dumps(pack(received), pickle.HIGHEST_PROTOCOL)


_NOWHERE = Path()
_judge = Judge()
"""In a process that judges for another: its judge."""


def adopt(packed: bytes) -> None:
    """In such a process: judge against these figures of last year from now on."""
    global _judge
    _judge = Judge(Baseline(packed).previous)


def judge_packed(packed: Sequence[bytes]) -> list[Packed | None]:
    """In such a process: the findings of what was read, each packed. On which file it stands, no rule asks."""
    return [pack_findings(item) for item in judge_here([unpack(pickle.loads(one), _NOWHERE) for one in packed])]


def judge_here(received: Sequence[Received]) -> list[Received]:
    """In such a process: what was read, with what is found in it."""
    return _judge(received)


class Baseline:
    """Last year's figures as they travel: unpacked when they are first asked for, once in each process."""

    def __init__(self, packed: bytes) -> None:
        self._packed = packed

    def __reduce__(self) -> tuple[Any, ...]:
        return Baseline, (self._packed,)

    @cached_property
    def previous(self) -> Previous:
        """The figures."""
        mark, filings = pickle.loads(zlib.decompress(self._packed))
        return Previous((unpack_filing(*packed) for packed in filings), mark)


def pack_previous(previous: Previous) -> bytes:
    """Last year's figures, for a :class:`Baseline`."""
    sources = ((filing, filing.provenance) for filing in previous.filings)
    packed = [(pack_filing(filing), source.file, source.sha256) for filing, source in sources]
    return zlib.compress(pickle.dumps((previous.mark, packed), pickle.HIGHEST_PROTOCOL), 1)


def pack_judged(received: Received) -> Packed:
    """The file and its findings without its path, as a tuple that pickles quickly."""
    return pack(received), pack_findings(received)


def unpack_judged(packed: Packed, path: Place) -> Received:
    """The received file again, at its path, with its findings."""
    return with_findings(unpack(packed[0], path), packed[1])
