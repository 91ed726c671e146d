"""The pages are true: generated ones current, links alive, commands, rules and buttons all there, and no others."""

from __future__ import annotations

import re
import shlex
from importlib.util import find_spec
from pathlib import Path

import click
import pytest

from tests.docs import commands, diagram, everything, tasks
from tests.docs.pages import DOCS, ROOT, Page, pages
from validation.wording import rules
from xlplugin.__about__ import __version__
from xlplugin.cli import app, paper
from xlplugin.ribbon.buttons import BUTTONS

PAGES = pages()
FAMILIES = sorted({rule.split("-")[0] for rule in rules()})


def page(name: str) -> Page:
    return next(found for found in PAGES if found.name == name)


@pytest.mark.parametrize("found", PAGES, ids=lambda found: found.name)
def test_links_lead_somewhere(found: Page) -> None:
    dead = []
    for link in found.links():
        path, _, anchor = link.partition("#")
        target = (found.path.parent / path).resolve() if path else found.path
        if not target.exists() or (anchor and anchor not in Page(target, target.read_text(encoding="utf-8")).anchors()):
            dead.append(link)
    assert not dead


def test_the_command_reference_is_current() -> None:
    assert commands.PAGE.read_text(encoding="utf-8") == commands.render(), "run: python -m tests.docs.commands --write"


@pytest.mark.parametrize("path", tasks.READMES, ids=lambda path: path.name)
def test_the_table_of_tasks_is_current_in_both_readmes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert tasks.BEGIN in text
    assert tasks.placed(text, tasks.READMES[path]) == text, "run: python -m tests.docs.tasks --write"


def test_both_readmes_are_built_alike() -> None:
    english, chinese = (path.read_text(encoding="utf-8") for path in tasks.READMES)
    assert len(re.findall(r"^## ", english, re.MULTILINE)) == len(re.findall(r"^## ", chinese, re.MULTILINE))
    assert english.count("](docs/pictures/") == chinese.count("](pictures/")


def test_the_diagram_is_current_names_every_package_and_invents_nothing() -> None:
    assert diagram.PICTURE.read_text(encoding="utf-8") == diagram.render(), "run: python -m tests.docs.diagram --write"
    for box in diagram.BOXES:
        folder = ROOT / box.package
        packages = {path.parent.name for path in folder.glob("*/__init__.py")}
        modules = {path.stem for path in folder.glob("*.py")}
        named = {name for name, _ in box.parts}
        assert packages <= named <= packages | modules, f"{box.package}: see tests/docs/diagram.py"
        assert all(paper.cells(said) <= 45 for _, said in box.parts), "a text would run into the next column"


def test_every_command_can_be_found_from_a_task_a_handbook_or_the_contributors_page() -> None:
    shown = {line.split()[1] for found in PAGES if found.name != "docs/commands.md" for line in found.commands()}
    named = {name.split()[0] for name, _ in commands.every_command()}
    # fill and read are for programs; the command reference shows them.
    assert named - shown <= {"fill", "read"}


SHOWN = [(found.name, line) for found in PAGES for line in dict.fromkeys(found.commands())]


@pytest.mark.parametrize(("name", "line"), SHOWN, ids=lambda value: str(value)[:60])
def test_every_line_that_starts_the_program_is_accepted_by_it(name: str, line: str) -> None:
    words = shlex.split(re.split(r" [|>#&]|<", line)[0])[1:]
    try:
        with app.make_context("xlplugin", list(words)) as ctx:
            _parse(ctx, [*ctx._protected_args, *ctx.args])
    except click.exceptions.Exit:  # --help, --version
        pass


def _parse(ctx: click.Context, words: list[str]) -> None:
    """Parse a command's words without running it; a group's name alone is fine in running text."""
    group = ctx.command
    if not isinstance(group, click.Group) or not words:
        return
    name, command, rest = group.resolve_command(ctx, words)
    if command is None or (not rest and any(param.required for param in command.params)):
        assert command is not None, name
        return
    with command.make_context(name, rest, parent=ctx) as inner:
        _parse(inner, [*getattr(inner, "_protected_args", []), *inner.args])


def test_every_module_that_a_page_starts_is_there() -> None:
    for found in PAGES:
        for module in re.findall(r"python3? -m ((?:tests|workbook_templates|xlplugin)[\w.]*)", found.text):
            assert find_spec(module) is not None, (found.name, module)


def test_everything_that_is_generated_is_made_by_one_command() -> None:
    made = {module for found in PAGES for module in re.findall(r"python3? -m ([\w.]+) --write", found.text)}
    assert made - {"tests.docs.everything"} <= set(everything.MODULES)


def test_every_option_in_running_text_exists() -> None:
    known = {name for _, ctx in commands.every_command() for param in ctx.command.params for name in param.opts}
    known |= {"--help", "--version", "--write", "--counts", "--count"}
    others = {"--platform", "--python-version", "--only-binary", "--headless"}
    for found in PAGES:
        named = set(re.findall(r"`(--[a-z][a-z-]+)", found.prose()))
        assert named <= known | others, found.name


def test_every_rule_has_its_place_in_the_gallery_and_none_is_invented() -> None:
    text = page("docs/findings.md").text
    assert set(re.findall(r"^### (\S+)$", text, re.MULTILINE)) == set(rules())
    for found in PAGES:
        said = set(re.findall(rf"`((?:{'|'.join(FAMILIES)})-[A-Z]+)`", found.prose()))
        # The page on adding one shows an invented one.
        assert said <= set(rules()) or found.name == "docs/how-to-add.md", found.name


def test_every_button_is_on_its_page_and_no_other() -> None:
    labels = re.findall(r"\*\*(\S+)\*\* ", page("docs/buttons.md").text)
    assert labels == [button.label.zh for button in BUTTONS]
    known = {button.id for button in BUTTONS}
    assert {task["button"] for task in tasks.tasks() if "button" in task} <= known


def test_every_page_is_in_the_sites_contents() -> None:
    contents = (DOCS / "book" / "mkdocs.yml").read_text(encoding="utf-8")
    listed = set(re.findall(r": (\S+\.md)$", contents, re.MULTILINE)) - {"README.en.md"}
    assert listed == {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}


def test_the_version_stands_in_one_place_and_the_changelog_tells_of_it() -> None:
    holders = []
    for path in (ROOT / "pyproject.toml", *(ROOT / "xlplugin").rglob("*.py"), *(ROOT / "validation").rglob("*.py")):
        if f'"{__version__}"' in path.read_text(encoding="utf-8"):
            holders.append(path.relative_to(ROOT).as_posix())
    assert holders == ["xlplugin/__about__.py"]
    assert f"\n## {__version__}\n" in page("docs/changelog.md").text
