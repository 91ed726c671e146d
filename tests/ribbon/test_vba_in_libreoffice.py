"""The add-in's VBA, opened and run by LibreOffice: everything of ours but xlwings' own module."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings

from tests.ribbon.conftest import VBA_FILTER, VERSION, Call
from xlplugin.live.libreoffice.office import properties, url
from xlplugin.ribbon import macros, texts
from xlplugin.ribbon.buttons import BUTTONS, FINDINGS_SHEET, TAB, TAB_ID, Button, Language, Needs
from xlplugin.ribbon.customui import CALLBACKS, callback

pytestmark = pytest.mark.libreoffice

NEVER_EXECUTE = 0
PYTHON = ("INTERPRETER_WIN=py.exe|", "|user.conf|py.exe|")
FROZEN = ("INTERPRETER_WIN=py.exe|FROZEN_WIN=own.exe|", "|user.conf|py.exe|own.exe|")


@pytest.fixture
def front(office: xlwings.App, call: Call) -> Iterator[xlwings.Book]:
    """An ordinary workbook in front of the add-in."""
    book = office.books.add()
    yield book
    book.close()


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.id)
def test_every_control_says_what_the_list_says(call: Call, button: Button) -> None:
    cases: tuple[tuple[str, Language], ...] = (("LANG=zh|", "zh"), ("LANG=en|", "en"), ("", "zh"))
    for setting, lang in cases:
        told = [call("Probe.Asked", f"Get{what}", button.id, setting) for what in ("Label", "Screentip", "Supertip")]
        assert told == [words.say(lang) for words in (button.label, button.screentip, button.supertip)]


def test_the_tab_has_its_name(call: Call) -> None:
    assert call("Probe.Asked", "GetLabel", TAB_ID, "") == TAB.zh


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.id)
def test_a_click_runs_python_with_the_button_and_the_version(call: Call, front: xlwings.Book, button: Button) -> None:
    front.sheets.add(FINDINGS_SHEET)
    call("Probe.Given", *PYTHON)
    call(f"{CALLBACKS}.{callback(button)}", front.api)  # any object: which control it is, the callback does not ask
    command = call("Probe.Called")
    assert command.startswith("RunPython import sys, importlib.util; ")
    assert command.endswith(f"import xlplugin.ribbon.press as p; p.press('{button.id}', '{VERSION}')")
    assert '"' not in command  # it travels inside double quotes


def test_the_command_is_python_that_says_what_is_missing(call: Call) -> None:
    command = call("XlpRun.PythonCommand", "validate").replace("xlplugin", "no_such_package")
    with pytest.raises(SystemExit, match=texts.IN_VBA["no_package"].zh.replace("xlplugin", ".*")):
        exec(compile(command, "<click>", "exec"), {})


def test_a_frozen_program_goes_before_python(call: Call, front: xlwings.Book) -> None:
    assert call("Probe.Pressed", "about", *FROZEN) == f"RunFrozenPython own.exe press about {VERSION}"


@pytest.mark.parametrize(
    ("given", "present", "why"),
    [
        ("", "", "no settings at all"),
        ("LANG=en|", "|user.conf|", "settings that name no program"),
        ("INTERPRETER_WIN=py.exe|", "|user.conf|", "a program that is gone"),
        ("INTERPRETER_WIN=py.exe|", "|user.conf|py.exe|beside.conf|", "settings beside the workbook"),
    ],
)
def test_nothing_runs_when(call: Call, front: xlwings.Book, given: str, present: str, why: str) -> None:
    assert call("Probe.Pressed", "validate", given, present) == "", why


def test_a_workbook_does_not_choose_the_program(call: Call, front: xlwings.Book) -> None:
    assert call("Probe.Obstacle", "validate", "") == ""
    assert call("Probe.Obstacle", "validate", "|beside.conf|") == "settings_beside"
    for name in ("xlplugin.conf", "XLPLUGIN.conf", "evil.py"):
        sheet = front.sheets.add(name)
        assert call("Probe.Obstacle", "validate", "") == "settings_inside", name
        sheet.delete()


@pytest.mark.parametrize(
    ("path", "unsafe"),
    [
        ("C:\\年报\\洪泽区 2024（终稿）.xlsx", False),
        ("C:\\R&D's\\a-b_c+d=e,f.xlsx", False),
        ("C:\\a^&calc&.xlsx", True),
        ("C:\\100%.xlsx", True),
        ("C:\\a;b.xlsx", True),
        ("/Users/a/$(id).xlsx", True),
        ("/Users/a/`id`.xlsx", True),
    ],
)
def test_file_names_that_a_command_line_would_act_on(call: Call, path: str, unsafe: bool) -> None:
    assert call("XlpRun.HasUnsafe", path) is unsafe


def test_buttons_are_greyed_only_where_they_can_be_revived(call: Call, front: xlwings.Book) -> None:
    def enabled() -> set[str]:
        return {button.id for button in BUTTONS if call("Probe.Asked", "GetEnabled", button.id, "") == "True"}

    call("Probe.Listen", False)
    assert enabled() == {button.id for button in BUTTONS}
    call("ThisWorkbook.Workbook_Open")
    assert enabled() == {button.id for button in BUTTONS if button.needs is not Needs.FINDINGS}
    front.sheets.add(FINDINGS_SHEET)
    assert enabled() == {button.id for button in BUTTONS}


def test_a_worksheet_function_answers_with_a_sentence(call: Call, front: xlwings.Book) -> None:
    front.sheets.add("xlplugin.conf")
    for name in ("XLPLUGIN.EXPLAIN", "XLPLUGIN.CHECK", "XLPLUGIN.XLPLUGIN_EXPLAIN", "XLPLUGIN.XLPLUGIN_CHECK"):
        assert call(name, "T3-ROW") == texts.IN_VBA["settings_inside"].zh
    front.sheets["xlplugin.conf"].delete()
    assert call("XLPLUGIN.EXPLAIN", "T3-ROW").startswith(texts.IN_VBA["failed"].zh)  # the double has no server


def test_the_shipped_add_in_opens_with_all_its_source(office: xlwings.App, addin: Path) -> None:
    wanted = properties(FilterName=VBA_FILTER, MacroExecutionMode=NEVER_EXECUTE, Hidden=True)
    document = office.api.loadComponentFromURL(url(addin), "_blank", 0, wanted)
    try:
        library = document.BasicLibraries.getByName("XlpluginAddin")
        for module in macros.project().modules:
            kept = library.getByName(module.name).replace("Rem ", "")
            for line in module.code.splitlines()[-5:]:
                assert line.strip() in kept, module.name
        assert [sheet.Name for sheet in document.Sheets] == ["xlplugin.conf", "texts"]
    finally:
        document.close(True)
