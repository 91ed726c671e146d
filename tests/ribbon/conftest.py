"""The add-in as built here, and a LibreOffice that runs its VBA."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings

from tests.live.conftest import office as office  # the same LibreOffice, for these tests
from xlplugin.live.libreoffice.office import properties, url
from xlplugin.ribbon import macros, package
from xlplugin.ribbon.ovba import Kind, Module, Project

HERE = Path(__file__).parent
VERSION = "1.2.3"
VBA_FILTER = "Calc MS Excel 2007 VBA XML"
ALWAYS_EXECUTE = 4

Call = Callable[..., Any]


def doubled_project() -> Project:
    """Our own VBA unchanged, with a double of xlwings' module and a probe beside it."""
    doubles = [
        Module(name, kind, (HERE / "vba" / f"{name}{suffix}").read_text("ascii"))
        for name, kind, suffix in (
            ("xlwings", Kind.STANDARD, ".bas"),
            ("Probe", Kind.STANDARD, ".bas"),
            ("FakeControl", Kind.CLASS, ".cls"),
        )
    ]
    return Project("XlpluginAddin", macros.PROJECT_GUID, [*macros.documents(), *macros.own_modules(), *doubles])


@pytest.fixture(scope="session")
def addin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The add-in as it is shipped."""
    path = tmp_path_factory.mktemp("addin") / "xlplugin.xlam"
    path.write_bytes(package.build(VERSION))
    return path


@pytest.fixture(scope="session")
def call(office: xlwings.App, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Call]:
    """Call a VBA function of the add-in by name, with the add-in opened as a workbook with macros."""
    path = tmp_path_factory.mktemp("office") / "xlplugin.xlam"
    path.write_bytes(package.build(VERSION, doubled_project()))
    wanted = properties(FilterName=VBA_FILTER, MacroExecutionMode=ALWAYS_EXECUTE, Hidden=True)
    document = office.api.loadComponentFromURL(url(path), "_blank", 0, wanted)
    scripts = document.getScriptProvider()

    def call(name: str, *arguments: object) -> Any:
        address = f"vnd.sun.star.script:XlpluginAddin.{name}?language=Basic&location=document"
        return scripts.getScript(address).invoke(arguments, (), ())[0]

    yield call
    document.close(True)
