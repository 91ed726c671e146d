"""A real spreadsheet program for the tests: one LibreOffice for the whole session, without a window."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import xlwings

from xlplugin.live import libreoffice
from xlplugin.live.libreoffice.office import OfficeError


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


@pytest.fixture
def book(office: xlwings.App) -> Iterator[xlwings.Book]:
    """A new, empty workbook."""
    new = office.books.add()
    yield new
    new.close()
