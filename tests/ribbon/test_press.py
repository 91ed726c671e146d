"""From a click to the button's function: versions shake hands, failures become sentences."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from xlplugin import __version__
from xlplugin.ribbon import menu, press, settings, texts
from xlplugin.ribbon.buttons import BUTTONS, Button, by_id


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The sentences shown; settings and log lie in a folder of the test."""
    sentences: list[str] = []
    monkeypatch.setattr(press, "tell", sentences.append)
    monkeypatch.setattr(settings, "folder", lambda *_: tmp_path)
    return sentences


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The actions run."""
    done: list[str] = []
    for button in BUTTONS:
        name = button.function.partition(":")[2]
        monkeypatch.setattr(f"xlplugin.ribbon.actions.{name}", lambda name=name: done.append(name))
    return done


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.id)
def test_a_click_runs_the_function_of_the_button(button: Button, ran: list[str], told: list[str]) -> None:
    press.press(button.id, __version__)
    assert ran == [button.function.partition(":")[2]]
    assert told == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("1.2.3", "1.2.9", True),
        ("1.2.3", "1.2.3", True),
        ("1.2.3", "1.3.3", False),
        ("1.2.3", "2.2.3", False),
        ("1.2", "1.20", False),
        ("", "0.1.0", False),
    ],
)
def test_which_versions_belong_together(one: str, other: str, same: bool) -> None:
    assert press.same_series(one, other) is same


def test_an_add_in_of_another_version_does_nothing_and_says_so(ran: list[str], told: list[str]) -> None:
    press.press("validate", "99.0.0")
    assert ran == []
    assert told == [texts.VERSION_MISMATCH.zh.format(addin="99.0.0", program=__version__)]


def test_a_button_that_the_program_does_not_know(ran: list[str], told: list[str]) -> None:
    press.press("frobnicate", __version__)
    assert ran == []
    assert told == [texts.UNKNOWN_BUTTON.zh.format(button="frobnicate")]


def test_the_language_of_the_settings(told: list[str]) -> None:
    settings.write({"LANG": "en"})
    press.press("validate", "99.0.0")
    assert told[0].startswith("The add-in is version 99.0.0")


def test_an_error_becomes_a_sentence_and_a_log(
    monkeypatch: pytest.MonkeyPatch, told: list[str], tmp_path: Path
) -> None:
    def broken() -> None:
        raise RuntimeError("inner detail")

    monkeypatch.setattr("xlplugin.ribbon.actions.validate", broken)
    press.press("validate", __version__)
    assert told == [texts.UNEXPECTED.zh.format(label="校验", log=tmp_path / "xlplugin.log")]
    assert "Traceback" not in told[0]
    log = (tmp_path / "xlplugin.log").read_text("utf-8")
    assert "RuntimeError: inner detail" in log
    assert f"program {__version__}" in log


def test_without_a_spreadsheet_program_the_sentence_ends_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = ModuleType("xlwings")
    monkeypatch.setitem(sys.modules, "xlwings", empty)
    with pytest.raises(SystemExit, match="请先打开"):
        press.tell("请先打开工作簿。")


class Typed:
    """A dialog in which somebody types `answer`."""

    def __init__(self, answer: str | None) -> None:
        self.answer, self.asked, self.said = answer, "", ""

    def enter(self, prompt: str, default: str = "") -> str | None:
        self.asked = prompt
        return self.answer

    def say(self, text: str, *, trouble: bool = False) -> None:
        self.said = text


@pytest.mark.parametrize(
    ("typed", "chosen", "said"),
    [
        ("1", BUTTONS[0].id, ""),
        (" 15 ", BUTTONS[14].id, ""),
        ("0", None, "没有序号“0”，请输入 1 到 15。"),
        ("16", None, "没有序号“16”，请输入 1 到 15。"),
        ("校验", None, "没有序号“校验”，请输入 1 到 15。"),
        ("", None, "没有序号“”，请输入 1 到 15。"),
        (None, None, ""),
    ],
)
def test_the_menu_of_the_fallback(typed: str | None, chosen: str | None, said: str) -> None:
    dialogs = Typed(typed)
    button = menu.choose(dialogs, "zh")  # type: ignore[arg-type]
    assert button == (by_id(chosen) if chosen else None)
    assert dialogs.said == said
    for number, offered in enumerate(BUTTONS, 1):
        assert f"{number}  {offered.label.zh}" in dialogs.asked


def test_the_fallback_file_is_named_after_the_module_that_its_macro_imports() -> None:
    assert f"{menu.__name__}.xlam" == menu.FILE_NAME
