"""One list of buttons, and everything that follows from it."""

from __future__ import annotations

import inspect
import struct
import sys
import zlib
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import xlplugin.live
from xlplugin.cli.addin import addin
from xlplugin.ribbon import actions, draw, drawings, generate, macros
from xlplugin.ribbon.buttons import BUTTONS, GROUPS, Button, by_id, in_group
from xlplugin.ribbon.customui import CALLBACKS, image

ICONS = Path(generate.__file__).parent / "icons"
EACH = pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.id)


def test_the_buttons_are_those_that_were_asked_for() -> None:
    labels = "校验 高亮 清除 上一处 下一处 采纳建议 对比上年 汇总文件夹 新建模板 分发 报送情况 导出报告 说明 设置 关于"
    assert {button.label.zh for button in BUTTONS} == set(labels.split())


@pytest.mark.parametrize("what", ["id", "keytip", "icon", "function"])
def test_no_two_buttons_share(what: str) -> None:
    values = [getattr(button, what) for button in BUTTONS]
    assert sorted(values) == sorted(set(values))


def test_every_button_stands_in_exactly_one_group_and_no_group_is_empty() -> None:
    assert [button for group in GROUPS for button in in_group(group.id)] == list(BUTTONS)
    assert all(in_group(group.id) for group in GROUPS)


@EACH
def test_every_text_is_there_in_both_languages(button: Button) -> None:
    for words in (button.label, button.screentip, button.supertip):
        assert any("\u4e00" <= letter <= "\u9fff" for letter in words.zh)
        assert words.en.strip()
    assert len(button.label.zh) <= 5  # a ribbon is narrow


@EACH
def test_every_button_is_wired_to_a_function_that_can_be_imported_and_called(
    button: Button, monkeypatch: pytest.MonkeyPatch
) -> None:
    module, _, name = button.function.partition(":")
    function = getattr(import_module(module), name)
    assert not inspect.signature(function).parameters
    called: list[str] = []
    desk = ModuleType("xlplugin.live.desk")
    setattr(desk, name, lambda: called.append(name))
    monkeypatch.setitem(sys.modules, "xlplugin.live.desk", desk)
    monkeypatch.setattr(xlplugin.live, "desk", desk, raising=False)
    function()
    assert called == [name]


def test_every_action_has_its_button() -> None:
    defined = {name for name, value in vars(actions).items() if inspect.isfunction(value)}
    assert defined == {button.function.partition(":")[2] for button in BUTTONS}


def test_an_unknown_button_is_refused() -> None:
    with pytest.raises(KeyError):
        by_id("no such button")


def test_what_is_generated_and_checked_in_is_up_to_date() -> None:
    vba = ICONS.parent / "vba" / f"{CALLBACKS}.bas"
    assert vba.read_text("ascii") == macros.callbacks_source()
    if generate.TABLE.parent.exists():  # an installed copy has no manual beside it
        assert generate.TABLE.read_text("utf-8") == generate.buttons_table()


@EACH
def test_every_button_has_its_picture_in_both_sizes(button: Button) -> None:
    for size in drawings.SIZES:
        assert _decoded(ICONS / f"{button.icon}_{size}.png")[0] == (size, size)
    assert (ICONS / f"{image(button)}.png").exists()


def test_no_picture_is_left_over() -> None:
    wanted = {f"{button.icon}_{size}.png" for button in BUTTONS for size in drawings.SIZES}
    assert {path.name for path in ICONS.glob("*.png")} == wanted
    assert set(drawings.DRAWINGS) == {button.icon for button in BUTTONS}


@EACH
def test_the_pictures_are_the_drawings(button: Button) -> None:
    (_, drawn) = _decoded(ICONS / f"{button.icon}_16.png")
    rows = draw.pixels(drawings.DRAWINGS[button.icon], 16)
    assert drawn == [channel for row in rows for pixel in row for channel in pixel]


@EACH
def test_a_picture_is_neither_empty_nor_a_block_and_uses_the_one_palette(button: Button) -> None:
    (_, channels) = _decoded(ICONS / f"{button.icon}_32.png")
    pixels = [tuple(channels[at : at + 4]) for at in range(0, len(channels), 4)]
    seen = sum(pixel[3] > 0 for pixel in pixels)
    assert 0.15 < seen / len(pixels) < 0.85
    palette = {drawings.SLATE, drawings.PALE, drawings.PAPER, drawings.BLUE, drawings.AMBER}
    pure = [pixel[:3] for pixel in pixels if pixel[3] == 255]
    assert sum(colour in palette for colour in pure) > 0.6 * len(pure)


def _decoded(path: Path) -> tuple[tuple[int, int], list[int]]:
    """Size and channels of one of our PNG files (eight bits, opacity, no filters)."""
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, width, height, packed = 8, 0, 0, b""
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", data, at + 8 + length) == (zlib.crc32(kind + body),)
        if kind == b"IHDR":
            width, height, *form = struct.unpack(">IIBBBBB", body)
            assert form == [8, 6, 0, 0, 0]
        packed += body if kind == b"IDAT" else b""
        at += 12 + length
    raw, row = zlib.decompress(packed), 1 + 4 * width
    assert len(raw) == row * height
    assert not any(raw[::row])  # the filter byte of every row
    return (width, height), [raw[i] for i in range(len(raw)) if i % row]


def test_the_manual_speaks_of_every_button_and_command() -> None:
    manual = generate.TABLE.parent
    checklist = (manual / "excel-checklist.md").read_text("utf-8")
    assert [button.label.zh for button in BUTTONS if f"“{button.label.zh}”" not in checklist] == []
    pages = checklist + (manual / "install.md").read_text("utf-8")
    assert [name for name in addin.commands if f"addin {name}" not in pages] == []


@EACH
def test_behind_every_action_stands_a_function_of_the_desk(button: Button) -> None:
    from xlplugin.live import desk

    assert callable(getattr(desk, button.function.partition(":")[2]))
