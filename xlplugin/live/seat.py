"""Who sits where: the program in front of the person, its dialogs, and what happens around every button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from xlplugin.live import hosts, state
from xlplugin.live.dialogs import Dialogs
from xlplugin.live.hosts import Host
from xlplugin.live.troubles import Language, Trouble
from xlplugin.ribbon import settings

if TYPE_CHECKING:
    import xlwings


@dataclass(frozen=True, slots=True)
class Seat:
    """One person in front of one spreadsheet program."""

    app: xlwings.App
    host: Host
    dialogs: Dialogs
    choices: state.Choices

    @property
    def book(self) -> xlwings.Book:
        """The workbook in front. Raises Trouble("no-workbook")."""
        if not len(self.app.books):
            raise Trouble("no-workbook")
        return self.app.books.active

    @property
    def writable_book(self) -> xlwings.Book:
        """The workbook in front, when it can be written to. Raises Trouble("read-only")."""
        book = self.book
        if self.host.is_read_only(book):
            raise Trouble("read-only", book=book.name)
        return book

    def tell(self, text: str) -> None:
        """A result: in the status bar, and in a window unless the person wants none."""
        self.app.status_bar = text.replace("\n", " ")
        if self.choices.announce:
            self.dialogs.say(text)


@runtime_checkable
class Spoken(Protocol):
    """An error that can say itself to a person."""

    def sentence(self, lang: Language = ..., /) -> str:
        """What is wrong and what to do."""


_taken: list[Seat] = []


def at(app: xlwings.App, dialogs: Dialogs | None = None) -> Seat:
    """The seat at this program, with its own dialogs unless others are given."""
    host = hosts.of(app)
    return Seat(app, host, dialogs or host.dialogs(app), state.choices())


class Taken:
    """While the block runs, the buttons work at this seat. Without it they look for the Excel that is running."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat

    def __enter__(self) -> Seat:
        _taken.append(self._seat)
        return self._seat

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _taken.pop()


def current() -> Seat:
    """The seat taken, else the Excel that is running. Raises Trouble("no-excel")."""
    if _taken:
        return _taken[-1]
    import xlwings

    app = xlwings.apps.active if len(xlwings.engines) and xlwings.engines.active else None
    if app is None:
        raise Trouble("no-excel")
    return at(app)


def button(work: Callable[[Seat], None]) -> Callable[[], None]:
    """A function behind a button: whatever goes wrong becomes one sentence for the person and a line in the log."""

    @wraps(work)
    def press() -> None:
        state.log().info("%s", work.__name__)
        seat: Seat | None = None
        try:
            seat = current()
            work(seat)
        except Exception as error:
            _say(seat, error, work.__name__)

    return press


def _say(seat: Seat | None, error: Exception, name: str) -> None:
    language = seat.choices.language if seat else state.choices().language
    trouble = _as_trouble(error, seat)
    if trouble is None:
        state.log().error("%s failed", name, exc_info=error)
        trouble = Trouble("unexpected", log=str(settings.log_file()))
    else:
        state.log().warning("%s: %s", name, trouble.code)
    sentence = trouble.sentence(language)
    if seat is None:
        raise SystemExit(sentence)
    seat.dialogs.say(sentence, trouble=True)


def _as_trouble(error: Exception, seat: Seat | None) -> Trouble | None:
    """The error as a known trouble; None for one that nobody foresaw.

    The program's own errors (a refused file, an output that cannot be written, a wrong roster) bring their sentence.
    """
    if isinstance(error, Trouble):
        return error
    if isinstance(error, Spoken):
        language = seat.choices.language if seat else "zh"
        return Trouble("unreadable", detail=error.sentence(language))
    if seat is not None and seat.host.is_busy(error):
        return Trouble("busy")
    return None
