"""What is given away: wheel and sdist hold everything that the program needs, and it runs from the wheel alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from validation.editions import NAMES
from xlplugin import demo
from xlplugin.__about__ import __version__
from xlplugin.ribbon.buttons import BUTTONS

ROOT = Path(__file__).parents[1]

NEEDED = {
    *(f"workbook_templates/template-{name}.xlsx" for name in NAMES),
    *(f"xlplugin/demo/reports/{path.name}" for path in (ROOT / "xlplugin/demo/reports").iterdir() if path.is_file()),
    *(f"xlplugin/ribbon/icons/{button.icon}_{size}.png" for button in BUTTONS for size in (16, 32)),
    *(f"xlplugin/ribbon/vba/{path.name}" for path in (ROOT / "xlplugin/ribbon/vba").iterdir() if path.is_file()),
    "xlplugin/office/ledger.sql",
    "validation/schemas.py",
}


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Wheel and sdist, built once."""
    place = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--outdir", str(place), str(ROOT)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return place


@pytest.mark.slow
def test_the_wheel_holds_what_the_program_needs_and_no_tests(packages: Path) -> None:
    (wheel,) = packages.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    assert held >= NEEDED
    assert not [name for name in held if name.startswith(("tests/", "docs/")) or name.endswith(".pyc")]


@pytest.mark.slow
def test_the_sdist_holds_tests_and_documents_too(packages: Path) -> None:
    (sdist,) = packages.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    assert held >= NEEDED | {"tests/conftest.py", "docs/install.md", "README.md", "LICENSE", "pyproject.toml"}


@pytest.mark.slow
def test_it_runs_from_the_wheel_in_a_fresh_environment(packages: Path, tmp_path: Path) -> None:
    (wheel,) = packages.glob("*.whl")
    venv.create(tmp_path / "fresh", with_pip=True)
    scripts = tmp_path / "fresh" / ("Scripts" if os.name == "nt" else "bin")
    elsewhere = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}

    def run(*words: str) -> str:
        done = subprocess.run(
            [str(scripts / words[0]), *words[1:]], cwd=tmp_path, env=elsewhere, capture_output=True, text=True,
            encoding="utf-8", check=False, timeout=600,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run("pip", "install", "-q", str(wheel))
    assert run("xlplugin", "--version").strip() == f"xlplugin {__version__}"
    run("xlplugin", "demo", "演示")
    made = {path.name for path in (tmp_path / "演示").rglob("*.xlsx")}
    assert len(made) > len(demo.REPORTS)
    run("xlplugin", "addin", "build", "-o", "xlplugin.xlam")
    run("xlplugin", "doctor", "--json")
    assert "site-packages" in run("python", "-c", "import xlplugin; print(xlplugin.__file__)")


@pytest.mark.slow
def test_the_first_command_of_both_readmes_runs_in_a_fresh_copy(tmp_path: Path) -> None:
    shown = [
        line
        for page in (ROOT / "README.md", ROOT / "docs" / "README.zh-CN.md")
        for line in page.read_text(encoding="utf-8").splitlines()
        if line.startswith("python3 -m venv") and "demo" in line
    ]
    assert len(shown) == 2
    assert len(set(shown)) == 1
    copy = tmp_path / "copy"
    for part in ("validation", "workbook_templates", "xlplugin", "pyproject.toml", "README.md", "LICENSE"):
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy / part)
    done = subprocess.run(
        ["bash", "-euc", shown[0]], cwd=copy, capture_output=True, text=True, encoding="utf-8", check=False, timeout=900
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (copy / "xlplugin-demo" / "4-汇总.xlsx").exists()
