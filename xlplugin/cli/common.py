"""What all commands share: exit codes, language, sentences on standard error, JSON on standard output."""

from __future__ import annotations

import json
import locale
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn, TypeVar, cast

import click

from validation.findings import Language

OK, ERRORS, REFUSED, USAGE, UNWRITTEN = range(5)
"""Exit codes (contract §3). Where several apply, the highest of 1, 2, 4."""
FAULT = 70
"""The program itself failed."""

_LONG = 500
"""Entries of a list in a JSON document which is no more meant for reading."""
_LANGUAGE = "xlplugin.language"

F = TypeVar("F", bound=Callable[..., Any])


def run(app: click.Group) -> NoReturn:
    """Run the program; a wrong option is exit code 3, Ctrl-C one short line."""
    from xlplugin.outputs import OutputError

    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        with _heard():
            code = app.main(prog_name="xlplugin", standalone_mode=False) or OK
        sys.exit(code)
    except (click.Abort, KeyboardInterrupt):
        click.echo(pick(asked(sys.argv[1:]), "已取消。", "Cancelled."), err=True)
        sys.exit(130)
    except click.ClickException as wrong:
        from xlplugin.cli.mistakes import sentences

        click.echo(sentences(wrong, asked(sys.argv[1:])), err=True)
        sys.exit(USAGE)
    except OutputError as failed:
        click.echo(failed.sentence(asked(sys.argv[1:])), err=True)
        sys.exit(UNWRITTEN)
    except BrokenPipeError:
        # The reader of our output has gone; nothing is wrong with the work.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(OK)
    except Exception as failed:
        if hasattr(failed, "sentence") and hasattr(failed, "exit_code"):  # a bad roster or ledger speaks for itself
            click.echo(failed.sentence(asked(sys.argv[1:])), err=True)
            sys.exit(failed.exit_code)
        if os.environ.get("XLPLUGIN_DEBUG"):
            raise
        click.echo(_our_fault(), err=True)
        sys.exit(FAULT)


@contextmanager
def _heard() -> Iterator[None]:
    """Within, Ctrl-C is raised where the program had it end itself at once."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_DFL:
        yield
        return
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def _our_fault() -> str:
    """A fault of the program: kept in a file for support, one sentence for the person."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="xlplugin-", suffix=".log", delete=False, encoding="utf-8") as log:
        traceback.print_exc(file=log)
    return pick(
        asked(sys.argv[1:]),
        f"程序内部出错，您的文件没有改动。请把这个文件发给技术支持：{log.name}",
        f"The program failed; your files are unchanged. Please send this file to support: {log.name}",
    )


class Input(click.Path):
    """A path, or the URL of what lies in an object store, which stays a text."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from xlplugin.intake.remote import is_url

        return value if isinstance(value, str) and is_url(value) else super().convert(value, param, ctx)


class Output(click.Path):
    """A path of this machine to write to; a URL is wrong usage."""

    def __init__(self, *, folder: bool = False) -> None:
        super().__init__(file_okay=not folder, dir_okay=folder, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from xlplugin.intake.remote import is_url

        if isinstance(value, str) and is_url(value):
            zh = f"“{value}”是网址，这里只能写本机的路径。请写到本机，再上传。"
            en = f"{value!r} is a URL; give a path of this machine, and upload the file afterwards."
            self.fail(pick(language_of(ctx), zh, en), param, ctx)
        return super().convert(value, param, ctx)


def language_option(function: F) -> F:
    """`--lang zh|en`, by default from the locale, else zh."""
    option = click.option(
        "--lang",
        type=click.Choice(["zh", "en"]),
        default=lambda: language_of(click.get_current_context(silent=True)),
        show_default="locale",
        help="说明用的语言。/ Language of the sentences.",
    )
    return option(function)


def previous_option(function: F) -> F:
    """`--previous PATH`: last year's figures, to judge against."""
    option = click.option(
        "--previous",
        type=Input(),
        help="上年度：工作簿、文件夹、汇总表或台账。/ Last year: a workbook, a folder, a summary or a ledger.",
    )
    return option(function)


def json_option(function: F) -> F:
    """`--json`: one document on standard output and nothing else there."""
    return click.option(
        "--json",
        "as_json",
        is_flag=True,
        help="在标准输出写一份 JSON，供程序使用。/ One JSON document on standard output.",
    )(function)


def asked(args: Sequence[str]) -> Language:
    """The language that a command line asks for: `--lang`, else the locale's, else Chinese."""
    for at, word in enumerate(args):
        said = args[at + 1] if word == "--lang" and at + 1 < len(args) else word.removeprefix("--lang=")
        if word.startswith("--lang") and said in ("zh", "en"):
            return cast(Language, said)
    return _default_language()


def remember_language(ctx: click.Context, args: Sequence[str]) -> None:
    """Keep the language before anything is parsed, so that help and mistakes speak it too."""
    if any(word.startswith("--lang") for word in args) or _LANGUAGE not in ctx.meta:
        ctx.meta[_LANGUAGE] = asked(args)


def language_of(ctx: click.Context | None) -> Language:
    """The language kept for a command, else the locale's."""
    ctx = ctx or click.get_current_context(silent=True)
    return cast(Language, ctx.meta[_LANGUAGE]) if ctx is not None and _LANGUAGE in ctx.meta else _default_language()


def _default_language() -> Language:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        said = os.environ.get(name, "")
        if said:
            return "en" if said.startswith("en") else "zh"
    said = locale.getlocale()[0] or ""
    return "en" if said.startswith(("en", "English")) else "zh"


def pick(lang: str, zh: str, en: str) -> str:
    """The sentence in the language asked for."""
    return zh if lang == "zh" else en


def say(text: str) -> None:
    """A sentence for people, on standard error."""
    click.echo(text, err=True)


def put_json(document: Any) -> None:
    """One JSON document on standard output."""
    put(json_text(document))


def put(text: Iterable[str | bytes]) -> None:
    """A text on standard output, as it is."""
    for some in text:
        click.echo(some, nl=False)


def json_text(document: Any) -> Iterator[str]:
    """The text of a JSON document, some hundred lines at a time; numbers exact, text as it is."""
    pieces = _pieces(document)
    while some := "".join(islice(pieces, _LONG)):
        yield some


def to_json(document: Any) -> str:
    return "".join(_pieces(document))


def _pieces(document: Any) -> Iterator[str]:
    """An indented text; of a long document line by line, every entry of a list on one, which is made five times as fast."""
    parts = document.items() if isinstance(document, dict) else ()
    if any(isinstance(part, list) and len(part) > _LONG for _, part in parts):
        yield from _lines(parts)
    else:
        yield json.dumps(document, ensure_ascii=False, indent=1, default=_exact) + "\n"


def _lines(parts: Iterable[tuple[str, Any]]) -> Iterator[str]:
    before = "{"
    for key, part in parts:
        yield f"{before}\n {json.dumps(key, ensure_ascii=False)}: "
        if isinstance(part, list) and part:
            for at, entry in enumerate(part):
                yield f"{'[' if at == 0 else ','}\n  {_ENCODER.encode(entry)}"
            yield "\n ]"
        else:
            yield _ENCODER.encode(part)
        before = ","
    yield "\n}\n"


def _exact(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)  # what a workbook holds has at most 15 digits, which a float gives back
    raise TypeError(f"{type(value).__name__} in a JSON document")


_ENCODER = json.JSONEncoder(ensure_ascii=False, default=_exact)


def load_json(text: str) -> Any:
    """JSON with exact numbers. Raises ValueError."""
    return json.loads(text, parse_float=Decimal)


def leave(code: int) -> NoReturn:
    """End the command with an exit code."""
    raise click.exceptions.Exit(code)


def highest(codes: Iterable[int]) -> int:
    """The highest of several exit codes."""
    return max(codes, default=OK)


def table(headings: Iterable[str], rows: Iterable[Iterable[str]], *, title: str = "") -> None:
    """A table for people on standard error; wide Chinese characters aligned, colour on a terminal only."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    from xlplugin.cli.paper import width

    console = Console(stderr=True, highlight=False, width=width())
    shown = Table(title=title or None, box=SIMPLE_HEAD, title_justify="left", pad_edge=False)
    for heading in headings:
        shown.add_column(heading, overflow="fold")
    for row in rows:
        shown.add_row(*row)
    console.print(shown)


def language(lang: str) -> Language:
    """The option's value as the type that the wording takes."""
    return cast(Language, lang)
