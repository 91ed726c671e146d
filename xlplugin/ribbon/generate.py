"""Rewrite what is checked in and follows from `buttons.py`: icons, VBA callbacks, the table of buttons in the manual.

Run as ``python -m xlplugin.ribbon.generate`` after changing a button or a drawing; a test compares.
"""

from __future__ import annotations

from pathlib import Path

from xlplugin.ribbon import draw, drawings, macros
from xlplugin.ribbon.buttons import BUTTONS, GROUPS, TAB_KEYTIP, Needs, Words
from xlplugin.ribbon.customui import CALLBACKS

HERE = Path(__file__).parent
TABLE = HERE.parents[1] / "docs" / "buttons.md"

NEEDS = {
    Needs.NOTHING: Words("随时", "always"),
    Needs.WORKBOOK: Words("已打开工作簿", "a workbook is open"),
    Needs.FINDINGS: Words("已校验", "the workbook has been checked"),
}


def buttons_table() -> str:
    """The manual's page of buttons, in Markdown."""
    groups = {group.id: group.label for group in GROUPS}
    lines = [
        "# 按钮 · Buttons",
        "",
        "选项卡“政务公开年报”。本页由 `xlplugin/ribbon/buttons.py` 生成，请勿手改。  ",
        "The tab 政务公开年报. Generated from `xlplugin/ribbon/buttons.py`; do not edit by hand.",
        "",
        "| | 按钮 Button | 组 Group | 按键 Keys | 可用 Enabled | 作用 What it does |",
        "|---|---|---|---|---|---|",
    ]
    for button in BUTTONS:
        label, group, needs = button.label, groups[button.group], NEEDS[button.needs]
        cells = [
            f"![{label.zh}](../xlplugin/ribbon/icons/{button.icon}_32.png)",
            f"**{label.zh}** {label.en}",
            f"{group.zh} {group.en}",
            f"Alt, {', '.join(TAB_KEYTIP)}, {button.keytip}",
            f"{needs.zh} ({needs.en})",
            f"{button.supertip.zh}<br>{button.supertip.en}",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write every generated file."""
    (HERE / "vba" / f"{CALLBACKS}.bas").write_text(macros.callbacks_source(), "ascii", newline="\n")
    TABLE.write_text(buttons_table(), "utf-8", newline="\n")
    for name, shapes in drawings.DRAWINGS.items():
        for size in drawings.SIZES:
            picture = draw.png(draw.pixels(shapes, size))
            (HERE / "icons" / f"{name}_{size}.png").write_bytes(picture)


if __name__ == "__main__":
    main()
