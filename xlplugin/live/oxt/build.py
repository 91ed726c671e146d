"""The .oxt as bytes: everything in it follows from `xlplugin.ribbon.buttons`; the same sources give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from importlib.resources import files
from xml.sax.saxutils import escape, quoteattr

from validation.findings import Language
from xlplugin import __version__
from xlplugin.ribbon.buttons import BUTTONS, GROUPS, TAB, Button, Words, in_group

IDENTIFIER = "xlplugin"
SERVICE = "xlplugin.Button"
TOOLBAR = "private:resource/toolbar/addon_xlplugin.toolbar"
_CONTEXT = "com.sun.star.sheet.SpreadsheetDocument"
_LOCALES: tuple[tuple[str, Language], ...] = (("zh-CN", "zh"), ("en-US", "en"))
_ICON_AND_TEXT = 2
_EPOCH = (1980, 1, 1, 0, 0, 0)
_ROOT = (
    '<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
)


def build(language: Language | None = None) -> bytes:
    """The extension. `language` makes it speak one language whatever LibreOffice's own is; None follows LibreOffice."""
    parts = {
        "META-INF/manifest.xml": _manifest(),
        "description.xml": _description(language),
        "Addons.xcu": _addons(language),
        "CalcWindowState.xcu": _window_state(language),
        "component.py": files(__package__).joinpath("component.py").read_bytes(),
        "version.txt": __version__.encode(),
        **dict(_icons()),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, data)
    return out.getvalue()


def command(button: Button) -> str:
    """The address that LibreOffice dispatches when the button is pressed."""
    return f"service:{SERVICE}?{button.id}"


def _icons() -> Iterator[tuple[str, bytes]]:
    folder = files("xlplugin.ribbon").joinpath("icons")
    for name in dict.fromkeys(button.icon for button in BUTTONS):
        for size in (16, 32):
            yield f"icons/{name}_{size}.png", folder.joinpath(f"{name}_{size}.png").read_bytes()


def _addons(language: Language | None) -> bytes:
    """Menu, toolbar and pictures of the buttons."""
    rows = [button for group in GROUPS for button in (*in_group(group.id), None)][:-1]
    items = "".join(_item(number, button, language) for number, button in enumerate(rows))
    menu = _node(
        "OfficeMenuBar",
        _replace(
            "xlplugin.menu", _text("Context", _CONTEXT) + _words("Title", TAB, language) + _node("Submenu", items)
        ),
    )
    toolbar = _node("OfficeToolBar", _replace("xlplugin.toolbar", items))
    pictures = _node("Images", "".join(_picture(button) for button in BUTTONS))
    body = _node("AddonUI", menu + toolbar + pictures)
    return _document(f'{_ROOT}oor:name="Addons" oor:package="org.openoffice.Office">{body}</oor:component-data>')


def _item(number: int, button: Button | None, language: Language | None) -> str:
    """One line of the menu and the toolbar; None is a line between two groups."""
    if button is None:
        return _replace(f"N{number:03}", _text("URL", "private:separator"))
    settings = (
        _text("Context", _CONTEXT)
        + _text("URL", command(button))
        + _words("Title", button.label, language)
        + _text("Target", "_self")
    )
    return _replace(f"N{number:03}", settings)


def _picture(button: Button) -> str:
    urls = _text("ImageSmallURL", f"%origin%/icons/{button.icon}_16.png")
    urls += _text("ImageBigURL", f"%origin%/icons/{button.icon}_32.png")
    return _replace(f"xlplugin.{button.id}", _text("URL", command(button)) + _node("UserDefinedImages", urls))


def _window_state(language: Language | None) -> bytes:
    """The toolbar is shown from the start, docked below the others, with words beside the pictures."""
    settings = (
        _words("UIName", TAB, language)
        + _typed("Docked", "boolean", "true")
        + _typed("DockingArea", "int", "0")
        + _typed("DockPos", "string", "0,2")
        + _typed("Visible", "boolean", "true")
        + _typed("Style", "int", str(_ICON_AND_TEXT))
    )
    body = _node("UIElements", _node("States", _replace(TOOLBAR, settings)))
    return _document(
        f'{_ROOT}oor:name="CalcWindowState" oor:package="org.openoffice.Office.UI">{body}</oor:component-data>'
    )


def _manifest() -> bytes:
    kinds = {
        "component.py": "application/vnd.sun.star.uno-component;type=Python",
        "Addons.xcu": "application/vnd.sun.star.configuration-data",
        "CalcWindowState.xcu": "application/vnd.sun.star.configuration-data",
    }
    entries = "".join(
        f'<manifest:file-entry manifest:media-type="{kind}" manifest:full-path="{name}"/>'
        for name, kind in kinds.items()
    )
    return _document(
        f'<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">{entries}</manifest:manifest>'
    )


def _description(language: Language | None) -> bytes:
    names = "".join(
        f"<name lang={quoteattr(locale.partition('-')[0])}>{escape(TAB.say(language or own))}</name>"
        for locale, own in _LOCALES
    )
    return _document(
        '<description xmlns="http://openoffice.org/extensions/description/2006" '
        'xmlns:d="http://openoffice.org/extensions/description/2006">'
        f'<identifier value="{IDENTIFIER}"/><version value="{__version__}"/>'
        '<dependencies><LibreOffice-minimal-version xmlns="http://libreoffice.org/extensions/description/2011" '
        'value="7.4" d:name="LibreOffice 7.4"/></dependencies>'
        f"<display-name>{names}</display-name></description>"
    )


def _document(body: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode()


def _node(name: str, body: str) -> str:
    return f"<node oor:name={quoteattr(name)}>{body}</node>"


def _replace(name: str, body: str) -> str:
    return f'<node oor:name={quoteattr(name)} oor:op="replace">{body}</node>'


def _text(name: str, value: str) -> str:
    return _typed(name, "string", value)


def _typed(name: str, kind: str, value: str) -> str:
    return f'<prop oor:name="{name}" oor:type="xs:{kind}"><value>{escape(value)}</value></prop>'


def _words(name: str, words: Words, language: Language | None) -> str:
    values = "".join(
        f'<value xml:lang="{locale}">{escape(words.say(language or own))}</value>' for locale, own in _LOCALES
    )
    return f'<prop oor:name="{name}" oor:type="xs:string">{values}</prop>'
