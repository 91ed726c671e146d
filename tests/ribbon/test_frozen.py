"""The program without Python: what its arguments mean, and that its recipe finds the files that it packs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from xlplugin import __main__ as program
from xlplugin.ribbon import frozen, macros, press

SPEC = Path(frozen.__file__).with_name("xlplugin.spec")


@pytest.mark.parametrize(
    ("arguments", "done"),
    [
        (["press", "validate", "1.2.3"], "pressed validate 1.2.3"),
        (["press", "next", "1.2.3", "--wb=a.xlsx", "--from_xl=1", "--hwnd=1"], "pressed next 1.2.3"),
        (["press"], "command line"),
        (["validate", "folder"], "command line"),
        ([], "command line"),
    ],
)
def test_what_its_arguments_mean(monkeypatch: pytest.MonkeyPatch, arguments: list[str], done: str) -> None:
    happened: list[str] = []
    monkeypatch.setattr(press, "press", lambda button, version: happened.append(f"pressed {button} {version}"))
    monkeypatch.setattr(program, "main", lambda: happened.append("command line"))
    frozen.main(arguments)
    assert happened == [done]


def test_the_recipe_packs_what_the_add_in_is_built_from() -> None:
    recipe = SPEC.read_text("utf-8")
    compile(recipe, SPEC.name, "exec")
    packed = re.search(r'collect_data_files\("xlwings", includes=\[(.*?)\]\)', recipe)
    assert packed is not None
    for pattern in re.findall(r'"(.*?)"', packed[1]):
        assert list(macros.xlwings_folder().glob(pattern)), pattern
    for package in ("validation", "workbook_templates", "xlplugin"):
        assert f'collect_data_files("{package}")' in recipe
        assert f'collect_submodules("{package}")' in recipe
    assert "frozen.py" in recipe
