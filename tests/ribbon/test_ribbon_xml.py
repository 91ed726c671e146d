"""The ribbon against Microsoft's schema rules, and its callbacks against the VBA that the file really holds."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from oletools.olevba import VBA_Parser

from xlplugin.ribbon import fallback, schema
from xlplugin.ribbon.buttons import BUTTONS, GROUPS, TAB_ID
from xlplugin.ribbon.customui import NAMESPACES, Generation, ribbon_xml
from xlplugin.ribbon.package import RIBBON_PARTS

GENERATIONS: tuple[Generation, ...] = (2006, 2009)


@pytest.mark.parametrize("generation", GENERATIONS)
def test_the_ribbon_keeps_the_schema(generation: Generation) -> None:
    assert schema.problems(ribbon_xml(generation), generation) == []


def test_the_fallback_ribbon_keeps_the_schema() -> None:
    assert schema.problems(fallback.ribbon_xml(), 2006) == []


@pytest.mark.parametrize(
    ("sound", "spoilt", "said"),
    [
        ('size="large"', 'size="big"', "size='big' is not a size"),
        ('keytip="V"', 'keytip="VALI"', "keytip='VALI' is not a keytip of at most 3 characters"),
        ('keytip="V"', 'keytip="V A"', "keytip='V A' is not a keytip"),
        ('id="validate"', 'id="1st"', "id='1st' is not a id"),
        ('id="validate"', 'id="clear"', "id clear is used twice"),
        ('id="validate" ', "", "exactly one of id, idQ, idMso must be given"),
        ('id="validate"', 'id="validate" idMso="Copy"', "exactly one of id, idQ, idMso must be given"),
        ('keytip="V"', 'keytip="V" label="x"', "only one of label, getLabel may be given"),
        ('image="validate_32"', 'image="validate_32" imageMso="Copy"', "only one of image, imageMso, getImage"),
        ('onAction="XlpButtons.OnValidate"', 'onAction=""', "onAction='' is not a callback"),
        ('onAction="XlpButtons.OnValidate"', 'onClick="x"', "attribute onClick is not allowed"),
        ('getLabel="XlpRibbon.GetLabel"', f'getLabel="{"x" * 1025}"', "of at most 1024 characters"),
        ("<ribbon>", '<ribbon startFromScratch="no">', "startFromScratch='no' is not a boolean"),
        ("</group>", "<slider/></group>", "element slider is not allowed"),
        ("</group>", "words</group>", ""),
        ("<tabs>", "<tabs>words", "text is not allowed"),
        ("</ribbon>", "</ribbon><ribbon/>", "2 elements ribbon, allowed are 0 to 1"),
    ],
)
def test_the_schema_has_teeth(sound: str, spoilt: str, said: str) -> None:
    good = ribbon_xml(2009)
    assert sound in good
    problems = schema.problems(good.replace(sound, spoilt, 1), 2009)
    assert any(said in problem for problem in problems) if said else problems == []


def test_a_tab_row_without_a_tab_is_refused() -> None:
    empty = f'<customUI xmlns="{NAMESPACES[2006]}"><ribbon><tabs/></ribbon></customUI>'
    assert schema.problems(empty, 2006) == ["tabs: 0 elements tab, allowed are 1 to 100"]


@pytest.mark.parametrize("generation", GENERATIONS)
def test_the_other_generation_is_not_taken_for_this_one(generation: Generation) -> None:
    other = GENERATIONS[1 - GENERATIONS.index(generation)]
    assert schema.problems(ribbon_xml(generation), other)


def test_a_newer_attribute_is_refused_in_the_older_ribbon() -> None:
    for generation in GENERATIONS:
        xml = ribbon_xml(generation).replace("<group ", '<group centerVertically="true" ', 1)
        assert bool(schema.problems(xml, generation)) is (generation == 2006)


def test_the_ribbon_is_the_list_of_buttons() -> None:
    root = ET.fromstring(ribbon_xml(2009))
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    expected = [TAB_ID]
    for group in GROUPS:
        expected += [group.id, *[button.id for button in BUTTONS if button.group == group.id]]
    assert ids == expected


@pytest.mark.parametrize("part", [path for path, _ in RIBBON_PARTS.values()])
def test_every_callback_is_in_the_file_with_the_right_number_of_arguments(addin: Path, part: str) -> None:
    defined = procedures(addin)
    wanted = list(schema.callbacks(_read(addin, part)))
    assert len(wanted) == 1 + 1 + len(GROUPS) + 5 * len(BUTTONS)
    for control, attribute, procedure in wanted:
        assert defined.get(procedure) == schema.arguments(attribute), f"{control}.{attribute}={procedure}"


def test_the_fallback_calls_the_macro_that_its_file_holds(tmp_path: Path) -> None:
    path = tmp_path / "fallback.xlam"
    path.write_bytes(fallback.build())
    ((_, attribute, procedure),) = schema.callbacks(_read(path, fallback.RIBBON_PART))
    assert procedures(path)[procedure] == schema.arguments(attribute)


@pytest.mark.parametrize("part", [path for path, _ in RIBBON_PARTS.values()])
def test_every_picture_of_the_ribbon_is_in_the_file(addin: Path, part: str) -> None:
    folder, _, name = part.rpartition("/")
    links = ET.fromstring(_read(addin, f"{folder}/_rels/{name}.rels"))
    targets = {link.get("Id"): f"{folder}/{link.get('Target')}" for link in links}
    shown = [button.get("image") for button in ET.fromstring(_read(addin, part)).iter() if button.get("image")]
    assert len(shown) == len(BUTTONS)
    with zipfile.ZipFile(addin) as archive:
        assert {targets[name] for name in shown} <= set(archive.namelist())


def procedures(path: Path) -> dict[str, int]:
    """Module.Procedure -> number of arguments, of every public procedure that olevba finds in the file."""
    found = {}
    for _, _, name, code in VBA_Parser(str(path)).extract_macros():
        module = name.rpartition(".")[0]
        for procedure in re.finditer(r"(?im)^\s*(?:public\s+)?(?:sub|function)\s+(\w+)\s*\(([^)]*)\)", code):
            found[f"{module}.{procedure[1]}"] = len([one for one in procedure[2].split(",") if one.strip()])
    return found


def _read(path: Path, part: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(part).decode("utf-8")
