"""A pressed button arrives here: from VBA (`RunPython`), from the frozen program, from the fallback's menu.

The versions shake hands first; then the button's function runs. Whatever goes wrong before or around it becomes one
sentence on the screen and an entry in the log file, never a traceback.
"""

from __future__ import annotations

from importlib import import_module

from xlplugin import __version__
from xlplugin.ribbon import settings, texts
from xlplugin.ribbon.buttons import Button, Language, by_id


def press(button_id: str, addin_version: str) -> None:
    """Run the function behind a button, on behalf of an add-in of that version."""
    lang = texts.language(settings.read().get("LANG"), None)
    sentence = refusal(button_id, addin_version, lang)
    if sentence:
        tell(sentence)
    else:
        run(by_id(button_id), lang)


def refusal(button_id: str, addin_version: str, lang: Language) -> str:
    """Why the button will not run, as a sentence; empty when it will."""
    if not same_series(addin_version, __version__):
        return texts.VERSION_MISMATCH.say(lang).format(addin=addin_version, program=__version__)
    try:
        by_id(button_id)
    except KeyError:
        return texts.UNKNOWN_BUTTON.say(lang).format(button=button_id)
    return ""


def same_series(one: str, other: str) -> bool:
    """Whether two versions agree in their first two numbers; what VBA and Python exchange changes only with them."""
    return one.split(".")[:2] == other.split(".")[:2]


def run(button: Button, lang: Language) -> None:
    """Run the function behind `button`; an error that it let through is logged and told in one sentence."""
    module, _, name = button.function.partition(":")
    try:
        getattr(import_module(module), name)()
    except Exception:
        from xlplugin.live import state

        state.log().exception("%s, program %s", button.id, __version__)
        tell(texts.UNEXPECTED.say(lang).format(label=button.label.say(lang), log=settings.log_file()))


def tell(sentence: str) -> None:
    """Show a sentence in a dialog of the spreadsheet program.

    Where no dialog can be had, the sentence ends the process: xlwings then shows it, as all that a failed call wrote.
    """
    try:
        import xlwings

        from xlplugin.live import hosts

        app = xlwings.apps.active
        shown = app is not None
        if app is not None:
            hosts.of(app).dialogs(app).say(sentence, trouble=True)
    except Exception:
        shown = False
    if not shown:
        raise SystemExit(sentence)
