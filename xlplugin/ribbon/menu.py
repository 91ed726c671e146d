"""The fallback add-in's one button: xlwings' shipped macro runs `main` here, and a dialog asks which action is meant.

That macro takes the name of the Python module from the name of the add-in's file, so the file must keep the name
`FILE_NAME`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlplugin.ribbon import press, settings, texts
from xlplugin.ribbon.buttons import BUTTONS, Button, Language, Words

if TYPE_CHECKING:
    from xlplugin.live.dialogs import Dialogs

FILE_NAME = "xlplugin.ribbon.menu.xlam"

QUESTION = Words("请输入序号：", "Type a number:")
NO_EXCEL = Words("没有找到正在运行的 Excel，请先打开 Excel。", "No running Excel was found; open Excel first.")
NO_SUCH = Words("没有序号“{typed}”，请输入 1 到 {last}。", "There is no {typed}; type a number from 1 to {last}.")


def main() -> None:
    """Ask which action is meant and run it."""
    import xlwings

    from xlplugin.live import hosts

    lang = texts.language(settings.read().get("LANG"), None)
    app = xlwings.apps.active
    if app is None:
        raise SystemExit(NO_EXCEL.say(lang))
    button = choose(hosts.of(app).dialogs(app), lang)
    if button is not None:
        press.run(button, lang)


def choose(dialogs: Dialogs, lang: Language) -> Button | None:
    """The button whose number was typed; None after Cancel or a number that is not in the list."""
    lines = [f"{number}  {button.label.say(lang)}" for number, button in enumerate(BUTTONS, 1)]
    typed = dialogs.enter("\n".join([*lines, QUESTION.say(lang)]), "1")
    if typed is None:
        return None
    if typed.strip().isdecimal() and 1 <= int(typed) <= len(BUTTONS):
        return BUTTONS[int(typed) - 1]
    dialogs.say(NO_SUCH.say(lang).format(typed=typed, last=len(BUTTONS)), trouble=True)
    return None
