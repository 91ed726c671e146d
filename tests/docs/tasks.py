"""The table “I want to …” of both READMEs, from `docs/tasks.toml`: `python -m tests.docs.tasks --write`."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

from tests.docs.pages import DOCS, ROOT
from validation.findings import Language
from xlplugin.ribbon.buttons import BUTTONS

SOURCE = DOCS / "tasks.toml"
READMES: dict[Path, Language] = {ROOT / "README.md": "en", DOCS / "README.zh-CN.md": "zh"}
BEGIN, END = "<!-- tasks: python -m tests.docs.tasks --write -->\n", "<!-- /tasks -->"


def tasks() -> list[dict[str, str]]:
    """Each with `zh`, `en`, `command` and, where there is one, `button`."""
    listed: list[dict[str, str]] = tomllib.loads(SOURCE.read_text(encoding="utf-8"))["task"]
    return listed


def render(lang: Language) -> str:
    """The table in one language."""
    labels = {button.id: button.label.say(lang) for button in BUTTONS}
    head = "| 我想…… | 命令 | 按钮 |\n" if lang == "zh" else "| I want to … | command | button |\n"
    rows = (
        f"| {task[lang]} | `{task['command']}` | {labels[task['button']] if 'button' in task else ''} |\n"
        for task in tasks()
    )
    return head + "|---|---|---|\n" + "".join(rows)


def placed(text: str, lang: Language) -> str:
    """A README with the table between its marks; as it is where it has none."""
    if BEGIN not in text:
        return text
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}{render(lang)}{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    for path, language in READMES.items():
        if "--write" in sys.argv[1:]:
            path.write_text(placed(path.read_text(encoding="utf-8"), language), encoding="utf-8")
        else:
            sys.stdout.write(render(language))
