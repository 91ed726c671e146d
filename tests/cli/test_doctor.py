"""`xlplugin doctor`: what the computer has and lacks, each lack with its remedy."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from tests.cli.conftest import Program
from xlplugin import health
from xlplugin.__about__ import __version__
from xlplugin.published.fonts import NoChineseFont
from xlplugin.ribbon.machine import Machine


def test_a_computer_that_can_run_it_is_fit_for_use(program: Program) -> None:
    said = program("doctor", "--json")
    assert said.code == 0
    assert said.json["ok"]
    codes = [check["code"] for check in said.json["checks"]]
    assert codes[:3] == ["program", "python", "libraries"]
    assert said.json["checks"][0]["facts"]["version"] == __version__


def test_people_read_it_line_by_line_in_their_language(program: Program) -> None:
    assert program("doctor").err.splitlines()[-1] == "可以使用。"
    assert program("doctor", "--lang", "en").err.splitlines()[-1] == "Ready for use."


def test_a_missing_library_is_an_error_with_the_command_that_helps(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def version(name: str) -> str:
        if name == "polars":
            raise PackageNotFoundError(name)
        return "1.0"

    monkeypatch.setattr(health, "version", version)
    said = program("doctor")
    assert said.code == 1
    assert "✗ 缺少程序库 polars" in said.err
    assert "-m pip install -U xlplugin" in said.err.replace("\n", "").replace("    ", "")
    assert said.err.splitlines()[-1] == "请先处理标 ✗ 的各项。"


def test_the_libraries_looked_for_are_those_that_the_program_asks_for() -> None:
    wanted = health.wanted_libraries()
    assert {"click", "openpyxl", "polars", "pandera", "xlwings"} <= set(wanted)
    assert not {"pytest", "mkdocs-material"} & set(wanted)


def test_an_old_python_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "OLDEST_PYTHON", (sys.version_info[0], sys.version_info[1] + 1))
    (found,) = health._python()
    assert (found.code, found.grade) == ("python-old", "error")
    assert found.remedy("zh") == "请安装 Python 3.11 或更新的版本。"


def test_no_chinese_typeface_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> None:
        raise NoChineseFont

    monkeypatch.setattr("xlplugin.published.fonts.faces", none)
    (found,) = health._fonts()
    assert found.grade == "warning"
    assert "Noto CJK" in found.remedy("en")


@pytest.mark.parametrize(
    ("encoding", "code"), [("utf-8", "terminal"), ("gb18030", "terminal"), ("iso-8859-1", "terminal-narrow")]
)
def test_a_terminal_that_cannot_show_chinese_is_told(monkeypatch: pytest.MonkeyPatch, encoding: str, code: str) -> None:
    monkeypatch.setattr("locale.getencoding", lambda: encoding)
    monkeypatch.setattr("sys.platform", "linux")
    assert [look.code for look in health._terminal()] == [code]


@pytest.mark.parametrize(
    ("programs", "code"), [({"et": "/usr/bin/et"}, "wps"), ({"wps": "/opt/wps"}, "wps"), ({}, "wps-none")]
)
def test_wps_is_found_where_it_is(monkeypatch: pytest.MonkeyPatch, programs: dict[str, str], code: str) -> None:
    monkeypatch.setattr("shutil.which", programs.get)
    assert [look.code for look in health._wps()] == [code]


@pytest.mark.parametrize("settings", ["program/bootstraprc", "program/bootstrap.ini", "Resources/bootstraprc", None])
def test_libreoffice_is_known_by_its_settings_and_never_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: str | None
) -> None:
    program = tmp_path / "program" / "soffice"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\ntouch started\n")
    if settings:
        place = tmp_path / settings
        place.parent.mkdir(exist_ok=True)
        place.write_text("[Bootstrap]\nProductKey=LibreOffice 24.8\n")
    monkeypatch.setattr("shutil.which", {"soffice": str(program)}.get)
    (found,) = health._libreoffice()
    assert found.message("zh") == f"{'LibreOffice 24.8' if settings else 'LibreOffice'}（{program}）"
    assert not (tmp_path / "started").exists()


def test_a_computer_without_excel_is_told_what_works_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "xlplugin.ribbon.machine.this_machine", lambda: Machine("linux", Path.home(), {}, Path("python"))
    )
    (found,) = health._excel()
    assert found.grade == "note"
    assert "命令行" in found.remedy("zh")


def test_a_trouble_of_the_addin_is_told_with_the_remedy_of_addin_check(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def registry(key: str) -> dict[str, object]:
        return {"": r"C:\Office\EXCEL.EXE"} if key.endswith("excel.exe") else {}

    machine = Machine("win32", tmp_path, {"APPDATA": str(tmp_path)}, Path("python.exe"), registry=registry)
    monkeypatch.setattr("xlplugin.ribbon.machine.this_machine", lambda: machine)
    found = {look.code: look for look in health._excel()}
    assert found["excel"].message("en") == r"Excel: C:\Office\EXCEL.EXE"
    assert found["addin"].grade == "warning"
    assert "xlplugin addin install" in found["addin"].remedy("zh")


def test_every_sentence_is_there_in_both_languages() -> None:
    for sentences in (*health._WORDS.values(), *health._REMEDIES.values()):
        assert all(sentences)
    assert health._REMEDIES.keys() <= health._WORDS.keys()
