"""Chinese typefaces on this machine, for the PDF: the official ones where they are, else the nearest stand-ins."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

# For each use: file names (lower case, without ending), the best first. A collection is followed by the face wanted.
_WANTED: dict[str, tuple[str, ...]] = {
    "title": ("fzxbsjw", "fzxbsk", "方正小标宋简体", "方正小标宋_gbk", "stzhongs", "notoserifcjk-bold", "notoserifcjksc-bold",
              "sourcehanserifsc-bold", "sourcehanserif-bold", "songti", "simsun", "simhei"),
    "heading": ("simhei", "stheiti medium", "stheiti light", "notosanscjk-bold", "notosanscjksc-bold", "sourcehansanssc-bold",
                "notosanscjk-regular", "wqy-zenhei", "wqy-microhei", "msyh"),
    "subheading": ("simkai_gb2312", "楷体_gb2312", "simkai", "stkaiti", "kaiti", "ukai", "notoserifcjk-regular",
                   "notoserifcjksc-regular", "sourcehanserifsc-regular"),
    "body": ("simfang_gb2312", "仿宋_gb2312", "simfang", "stfangso", "stfangsong", "notoserifcjk-regular", "notoserifcjksc-regular",
             "sourcehanserifsc-regular", "songti", "simsun", "uming", "notosanscjk-regular", "wqy-zenhei", "wqy-microhei", "msyh"),
    "table": ("simsun", "songti", "stsong", "notoserifcjk-regular", "notoserifcjksc-regular", "sourcehanserifsc-regular", "uming",
              "notosanscjk-regular", "wqy-zenhei", "wqy-microhei", "msyh"),
}  # fmt: skip


class NoChineseFont(Exception):
    """No Chinese typeface is installed, so no PDF can be set here."""


@dataclass(frozen=True, slots=True)
class Face:
    """A font file and, in a collection, which of its faces."""

    path: Path
    number: int = 0


@cache
def faces() -> dict[str, Face]:
    """A face for each use. Raises NoChineseFont."""
    files = {path.stem.lower(): path for path in _files()}
    found: dict[str, Face] = {}
    for use, names in _WANTED.items():
        path = next((files[name] for name in names if name in files), None)
        if path is not None:
            found[use] = Face(path, _simplified(path))
    if not found:
        raise NoChineseFont
    some = found.get("body") or next(iter(found.values()))
    return {use: found.get(use, some) for use in _WANTED}


def _folders() -> list[Path]:
    home = Path.home()
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", home / "AppData/Local"))
        return [local / "Microsoft/Windows/Fonts", Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"]
    if sys.platform == "darwin":
        return [home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")]
    return [home / ".local/share/fonts", home / ".fonts", Path("/usr/local/share/fonts"), Path("/usr/share/fonts")]


def _files() -> Iterator[Path]:
    """Font files; those of the person's own folders win, so they come last."""
    for folder in reversed(_folders()):
        for root, _, names in sorted(os.walk(folder)):
            for name in sorted(names):
                if name.lower().endswith((".ttf", ".otf", ".ttc", ".otc")):
                    yield Path(root, name)


def _simplified(path: Path) -> int:
    """Which face of a collection has the forms of mainland China."""
    if path.suffix.lower() not in (".ttc", ".otc"):
        return 0
    from fontTools.ttLib import TTCollection

    with TTCollection(path, lazy=True) as collection:
        names = [font["name"].getBestFamilyName() or "" for font in collection.fonts]
    for number, name in enumerate(names):
        if name.endswith(" SC") or " SC " in name or "CN" in name:
            return number
    return 0


def truetype(face: Face, text: str) -> bytes:
    """The face as a TrueType font with the characters of `text` only.

    PostScript outlines (Noto CJK) become TrueType ones: as such their text can be read out of the PDF by every program.
    """
    import io

    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(face.path, fontNumber=face.number, lazy=True)
    options = subset.Options(
        layout_features=[], name_IDs=["*"], notdef_outline=True, hinting=False, recalc_timestamp=False
    )
    options.drop_tables += ["BASE", "GPOS", "GSUB", "GDEF", "VORG", "vhea", "vmtx", "DSIG", "STAT"]
    cutter = subset.Subsetter(options)
    cutter.populate(text=text + " 0")
    cutter.subset(font)
    if "glyf" not in font:
        _quadratic(font)
    font.recalcTimestamp = False
    held = io.BytesIO()
    font.save(held)
    return held.getvalue()


def _quadratic(font: Any) -> None:
    """Cubic outlines as quadratic ones, to a thousandth of an em."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import newTable

    order, glyphs = font.getGlyphOrder(), font.getGlyphSet()
    drawn = {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, font["head"].unitsPerEm / 1000, reverse_direction=True))
        drawn[name] = pen.glyph()
    widths = {name: font["hmtx"][name] for name in order}
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, drawn
    for glyph in drawn.values():
        glyph.recalcBounds(font["glyf"])
    font["hmtx"].metrics = {name: (width, drawn[name].xMin) for name, (width, _) in widths.items()}
    for table in ("CFF ", "CFF2"):
        if table in font:
            del font[table]
    limits = font["maxp"]
    limits.tableVersion = 0x00010000
    for name in ("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements",
                 "maxSizeOfInstructions", "maxPoints", "maxContours", "maxCompositePoints", "maxCompositeContours",
                 "maxComponentElements", "maxComponentDepth"):  # fmt: skip
        setattr(limits, name, 1 if name == "maxZones" else 0)
    font["post"].formatType = 3.0
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\x00\x01\x00\x00"
