"""`xlplugin addin …` as a person or a script uses it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from xlplugin import __version__
from xlplugin.cli import app
from xlplugin.ribbon import machine, menu, package
from xlplugin.ribbon.machine import Machine


@pytest.fixture
def windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    program = tmp_path / "python.exe"
    program.touch()
    made = Machine("win32", tmp_path, {"APPDATA": str(tmp_path)}, program)
    monkeypatch.setattr(machine, "this_machine", lambda: made)
    return made


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["addin", *arguments, "--lang", "zh"], catch_exceptions=False)


def test_build_writes_the_add_in(tmp_path: Path) -> None:
    target = tmp_path / "new folder" / "年报.xlam"
    result = run("build", "-o", str(target))
    assert (result.exit_code, result.stdout) == (0, "")
    assert target.read_bytes() == package.build(__version__)
    assert "已生成" in result.stderr


def test_build_says_in_one_sentence_why_it_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old")
    target = str(tmp_path / "file" / "a.xlam")
    command = [sys.executable, "-c", "from xlplugin.cli import called; called()", "addin", "build", "-o", target]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (4, "")
    assert result.stderr.count("\n") == 1
    assert (tmp_path / "file").read_text() == "old"


def test_the_fallback_under_another_name_is_wrong_usage(tmp_path: Path) -> None:
    result = run("build", "--fallback", "-o", str(tmp_path / "a.xlam"))
    assert result.exit_code == 3
    assert menu.FILE_NAME in result.stderr
    assert run("build", "--fallback", "-o", str(tmp_path / menu.FILE_NAME)).exit_code == 0


def test_install_check_uninstall(windows: Machine) -> None:
    result = run("install", "--json")
    assert result.exit_code == 0
    written = json.loads(result.stdout)["written"]
    assert [Path(path).name for path in written] == ["xlplugin.xlam", "xlplugin.conf"]
    assert all(Path(path).exists() for path in written)

    checked = run("check", "--json")
    document = json.loads(checked.stdout)
    assert (checked.exit_code, document["ok"]) == (1, False)  # this made-up computer has no Excel
    assert [one["code"] for one in document["checks"]] == ["excel-missing", "addin-found", "program-found"]
    assert document["checks"][0]["remedy"]

    removed = run("uninstall", "--json")
    assert json.loads(removed.stdout)["removed"] == written
    assert "没有安装过" in run("uninstall").stderr


def test_check_tells_people_what_to_do(windows: Machine) -> None:
    result = run("check")
    assert result.exit_code == 1
    assert "✗ 没有找到 Excel。\n    → 请安装桌面版 Excel" in result.stderr
    assert "xlplugin addin install" in result.stderr


def test_where_there_is_no_excel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "this_machine", lambda: Machine("linux", tmp_path, {}, tmp_path / "python3"))
    result = run("install")
    assert result.exit_code == 2
    assert "LibreOffice" in result.stderr
    assert run("check").exit_code == 1


@pytest.mark.parametrize(("lang", "words"), [("zh", "没有找到 Excel"), ("en", "Excel was not found")])
def test_both_languages(windows: Machine, lang: str, words: str) -> None:
    assert words in CliRunner().invoke(app, ["addin", "check", "--lang", lang]).stderr


@pytest.mark.parametrize(
    ("locale", "words"), [("zh_CN.UTF-8", "没有找到"), ("en_GB.UTF-8", "was not found"), ("C", "没有找到")]
)
def test_the_language_of_the_system(windows: Machine, monkeypatch: pytest.MonkeyPatch, locale: str, words: str) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    assert words in CliRunner().invoke(app, ["addin", "check"]).stderr
