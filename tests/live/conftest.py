"""A real spreadsheet program for the tests: one LibreOffice for the whole session, without a window."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings

from tests.live.scripted import Scripted
from validation import Filing
from xlplugin import demo, filling
from xlplugin.live import libreoffice, seat
from xlplugin.live.libreoffice.office import OfficeError

SLIPS: dict[str, Any] = {
    "t3.new.natural": 1822,  # 1282 with two digits exchanged
    "t2.licences.decisions": "12件",
    "t4.review.upheld": None,
}
"""What a tired clerk might do to the report of 西城区 2023."""


@pytest.fixture(scope="session")
def office() -> Iterator[xlwings.App]:
    """LibreOffice as an xlwings App. In CI it must be there; at a desk without it the test is skipped."""
    try:
        with libreoffice.start() as app:
            yield app
    except OfficeError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings and log of a test lie in the test's own folder."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))


@pytest.fixture
def book(office: xlwings.App) -> Iterator[xlwings.Book]:
    """A new, empty workbook."""
    new = office.books.add()
    yield new
    new.close()


@pytest.fixture
def person(office: xlwings.App) -> Iterator[Scripted]:
    """Somebody at the buttons; afterwards every workbook is closed."""
    dialogs = Scripted()
    with seat.Taken(seat.at(office, dialogs)):
        yield dialogs
    for left in office.books:
        left.close()


Opener = Callable[..., xlwings.Book]


@pytest.fixture
def opened(office: xlwings.App, tmp_path: Path) -> Opener:
    """Opens the workbook of 西城区 2023 with some cells changed: `opened({"t3.new.total": 1})`."""

    def open_(
        changes: dict[str, Any] | None = None, report: str = "西城区-2023", name: str = "年报.xlsx", **options: Any
    ) -> xlwings.Book:
        return office.books.open(filled(tmp_path / name, changes, report), **options)

    return open_


def filled(path: Path, changes: dict[str, Any] | None = None, report: str = "西城区-2023") -> Path:
    """Write the workbook of a real report with some cells changed."""
    data = demo.report(report)
    data["cells"] = data["cells"] | (changes or {})
    filling.write(Filing(**data), path)
    return path
