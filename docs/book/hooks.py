"""What the site takes from outside docs/: the README and the buttons' icons; links to them are turned accordingly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[2]
ICONS = ROOT / "xlplugin" / "ribbon" / "icons"
README = "README.en.md"


def on_files(files: Files, config: Any) -> Files:
    """Add the README and the icons."""
    files.append(File.generated(config, README, content=(ROOT / "README.md").read_text(encoding="utf-8")))
    for icon in sorted(ICONS.glob("*_32.png")):
        files.append(File.generated(config, f"pictures/icons/{icon.name}", content=icon.read_bytes()))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Links as they hold inside the site."""
    if page.file.src_uri == README:
        return markdown.replace("](docs/", "](")
    return markdown.replace("](../README.md)", f"]({README})").replace(
        "](../xlplugin/ribbon/icons/", "](pictures/icons/"
    )
