"""The pages of the documentation as tests see them: their links, their headings, the shell lines that they show."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"

_FENCE = re.compile(r"^(?P<mark>```+)(?P<kind>\w*)[^\n]*\n(?P<text>.*?)^(?P=mark)", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"!?\[[^\]]*\]\((?P<to>[^)\s]+)\)|(?:src|href)=\"(?P<tag>[^\"]+)\"")
_INLINE = re.compile(r"`(xlplugin [^`\n]+)`")
_HEADING = re.compile(r"^#{1,6} +(.+?)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Page:
    """One Markdown page."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        """The path below the project's folder."""
        return self.path.relative_to(ROOT).as_posix()

    def fences(self, *kinds: str) -> list[str]:
        """The blocks of code of these kinds."""
        return [found["text"] for found in _FENCE.finditer(self.text) if found["kind"] in kinds]

    def prose(self) -> str:
        """The text without blocks of code."""
        return _FENCE.sub("", self.text)

    def links(self) -> list[str]:
        """What the page points to inside the project: paths and anchors."""
        found = [link["to"] or link["tag"] for link in _LINK.finditer(self.prose())]
        return [link for link in found if not re.match(r"[a-z]+:", link)]

    def anchors(self) -> set[str]:
        """The anchors of its headings, as GitHub names them."""
        return {_slug(heading) for heading in _HEADING.findall(self.prose())}

    def commands(self) -> Iterator[str]:
        """Every line for a shell that starts our program, in blocks and in running text."""
        for block in self.fences("", "sh", "bash", "console", "powershell"):
            for line in block.splitlines():
                if re.match(r"(\S*[/\\])?xlplugin(\.exe)? ", line.strip()):
                    yield re.sub(r"^\S*?xlplugin(\.exe)?", "xlplugin", line.strip())
        yield from (line for line in _INLINE.findall(self.prose()) if "[OPTIONS]" not in line)


def pages() -> list[Page]:
    """README and every page below docs/."""
    paths = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
    return [Page(path, path.read_text(encoding="utf-8")) for path in paths]


def _slug(heading: str) -> str:
    plain = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def current(path: Path, text: str) -> None:
    """The program of a generated page: print it, or with `--write` put it in its place."""
    if "--write" in sys.argv[1:]:
        path.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
