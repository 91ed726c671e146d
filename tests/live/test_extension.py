"""The LibreOffice extension follows from the list of buttons, and is the same bytes every time."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from xlplugin import __version__
from xlplugin.live.oxt.build import build, command
from xlplugin.ribbon.buttons import BUTTONS, GROUPS

OOR = "{http://openoffice.org/2001/registry}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def parts(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def items(node: str) -> list[tuple[str, dict[str, str]]]:
    """Address and titles by language of every line of the menu or the toolbar."""
    root: Any = etree.fromstring(parts(build())["Addons.xcu"])
    (found,) = root.xpath(f"//node[@oor:name='{node}']/node", namespaces={"oor": OOR[1:-1]})
    lines = found.xpath("node[@oor:name='Submenu']/node", namespaces={"oor": OOR[1:-1]}) or list(found)
    return [
        (
            next(p.findtext("value") for p in line if p.get(f"{OOR}name") == "URL"),
            {v.get(LANG): v.text for p in line if p.get(f"{OOR}name") == "Title" for v in p},
        )
        for line in lines
        if line.tag == "node"
    ]


@pytest.mark.parametrize("node", ["OfficeMenuBar", "OfficeToolBar"])
def test_menu_and_toolbar_are_the_list_of_buttons(node: str) -> None:
    wanted = [
        (command(button), {"zh-CN": button.label.zh, "en-US": button.label.en})
        for group in GROUPS
        for button in BUTTONS
        if button.group == group.id
    ]
    found = items(node)
    assert [line for line in found if line[0] != "private:separator"] == wanted
    assert len(found) - len(wanted) == len(GROUPS) - 1, "a line between every two groups"


def test_every_button_has_its_pictures() -> None:
    package = parts(build())
    for button in BUTTONS:
        for size in (16, 32):
            assert package[f"icons/{button.icon}_{size}.png"].startswith(b"\x89PNG")


def test_one_language_can_be_fixed() -> None:
    assert "Highlight" in parts(build())["Addons.xcu"].decode()
    assert "Highlight" not in parts(build("zh"))["Addons.xcu"].decode()


def test_what_the_manifest_names_is_there_and_parses() -> None:
    package = parts(build())
    manifest: Any = etree.fromstring(package["META-INF/manifest.xml"])
    named = [entry.get(f"{{{manifest.nsmap['manifest']}}}full-path") for entry in manifest]
    assert sorted(named) == ["Addons.xcu", "CalcWindowState.xcu", "component.py"]
    for name, content in package.items():
        if name.endswith((".xcu", ".xml")):
            etree.fromstring(content)
    assert package["version.txt"].decode() == __version__
    compile(package["component.py"], "component.py", "exec")


@pytest.mark.parametrize("seed", ["0", "1"])
def test_the_same_sources_give_the_same_bytes(tmp_path: Path, seed: str) -> None:
    """Whatever the hash seed, the time zone and the folder."""
    target = tmp_path / "xlplugin.oxt"
    surroundings = {"PYTHONHASHSEED": seed, "TZ": "Asia/Shanghai", "PYTHONPATH": str(Path.cwd())}
    program = [sys.executable, "-m", "xlplugin.live.oxt", "build", "-o", str(target)]
    subprocess.run(program, check=True, env=surroundings, cwd=tmp_path)
    assert target.read_bytes() == build()


def test_a_place_that_cannot_be_written_is_exit_code_4(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    program = [sys.executable, "-m", "xlplugin.live.oxt", "build", "-o", str(tmp_path / "file" / "x.oxt")]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert done.returncode == 4
    assert "Traceback" not in done.stderr
