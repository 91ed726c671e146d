"""The roster's file as rows of texts by column: .xlsx, or .csv in UTF-8, UTF-8 with BOM or GB18030."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xlplugin.office.codes import fold_text

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("单位代码", "统一社会信用代码", "代码", "unit_code"),
    "name": ("单位名称", "单位", "名称", "unit"),
    "aliases": ("别名", "曾用名", "简称", "alias"),
    "level": ("层级",),
    "parent": ("上级代码", "上级单位代码", "上级", "上级单位"),
    "files": ("须报", "是否须报"),
    "contact": ("联系人",),
    "email": ("邮箱", "电子邮箱", "e-mail", "mail"),
    "group": ("分组",),
}
"""Column to its Chinese headings, the first of which the template bears; the column's own name is its English one."""

_HEADINGS = {heading: column for column, said in COLUMNS.items() for heading in (column, *said)}
_LOOK_FOR_HEADINGS = 10
"""Rows in which the headings may stand: titles above them are common."""
_MOST_COLUMNS = 64

_SENTENCES = {
    "missing": ("找不到名册文件。请检查路径。", "the roster does not exist; check the path."),
    "unreadable": (
        "名册读不出来（文件损坏、加密或不是表格）。请用 Excel 或 WPS 另存为 .xlsx。",
        "the roster cannot be read (damaged, encrypted or no table); save it as .xlsx.",
    ),
    "kind": ("名册只认 .xlsx 和 .csv。请另存为其中一种。", "a roster is an .xlsx or a .csv; save it as one of them."),
    "encoding": (
        "名册的文字编码既不是 UTF-8 也不是 GB18030。请另存为 .xlsx。",
        "the roster's text is neither UTF-8 nor GB18030; save it as .xlsx.",
    ),
    "no-headings": (
        "名册前 10 行里没有“单位名称”（name）一列。请用名册模板，或写上这一列的标题。",
        "no column 单位名称 (name) within the first 10 rows; use the roster template or add that heading.",
    ),
    "two-headings": (
        "第 {row} 行有两列都是“{value}”。请删去一列。",
        "row {row}: two columns are headed {value!r}; delete one.",
    ),
    "empty": ("名册里没有单位。请在标题下每行填一个单位。", "the roster lists no unit; write one a row."),
    "no-name": ("第 {row} 行没有单位名称。请补填或删去该行。", "row {row}: no name; add it or delete the row."),
    "twice-name": (
        "第 {row} 行“{value}”与第 {first} 行重名（名称或别名）。请改成不同的名称，或删去一行。",
        "row {row}: {value!r} already stands in row {first} (name or alias); rename or delete one.",
    ),
    "twice-code": (
        "第 {row} 行“{unit}”的代码 {value} 与第 {first} 行相同。请核对代码。",
        "row {row}: {unit!r} bears code {value}, as row {first} does; check the codes.",
    ),
    "code-length": (
        "第 {row} 行“{unit}”的代码 {code} 不是 18 位统一社会信用代码。请核对位数；在 Excel 里应先设为文本格式。",
        "row {row}: {unit!r}: code {code} has not 18 signs; check it (in Excel, format the column as text).",
    ),
    "code-sign": (
        "第 {row} 行“{unit}”的代码 {code} 含有统一社会信用代码不用的字符（不用 I、O、S、V、Z）。请核对。",
        "row {row}: {unit!r}: code {code} has a sign that credit codes do not use (I, O, S, V, Z); check it.",
    ),
    "code-check": (
        "第 {row} 行“{unit}”的代码 {code} 校验位不对（GB 32100），有一位抄错。请核对。",
        "row {row}: {unit!r}: code {code} fails the check of GB 32100, one sign is mistyped; check it.",
    ),
    "code-rounded": (
        "第 {row} 行的代码被 Excel 当作数字，后几位已丢失。请把该列设为文本后重新填写代码。",
        "row {row}: Excel took the code for a number and lost its last digits; format as text and retype it.",
    ),
    "no-parent": (
        "第 {row} 行“{unit}”的上级“{value}”不在名册里。请补上该单位，或改正上级代码。",
        "row {row}: {value!r}, the parent of {unit!r}, is not in the roster; add it or correct the code.",
    ),
    "cycle": (
        "第 {row} 行起上下级成环：{value}。请改正其中一个上级代码。",
        "from row {row}: units stand above one another in a ring: {value}; correct one parent.",
    ),
    "files": (
        "第 {row} 行“{unit}”的“须报”写的是“{value}”。请填“是”“否”或留空。",
        "row {row}: {unit!r}: {value!r} in 须报 (files); write yes, no or nothing.",
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a roster: a key of the sentences above, the row (0: the file), the facts."""

    kind: str
    row: int = 0
    facts: Mapping[str, str] = field(default_factory=dict)

    def sentence(self, lang: str = "zh") -> str:
        """What is wrong and what to do."""
        return _SENTENCES[self.kind][0 if lang == "zh" else 1].format(row=self.row, **self.facts)


class RosterError(Exception):
    """A roster cannot be used; the command ends with exit code 2. `problems` are all that were found."""

    exit_code = 2

    def __init__(self, path: str | Path, problems: Sequence[Problem]) -> None:
        self.path, self.problems = Path(path), tuple(problems)
        super().__init__(path, problems)

    def sentence(self, lang: str = "zh") -> str:
        """A line for each problem."""
        mark = "：" if lang == "zh" else ": "
        return "\n".join(f"{self.path}{mark}{problem.sentence(lang)}" for problem in self.problems)

    def __str__(self) -> str:
        return self.sentence("en")


@dataclass(frozen=True, slots=True)
class Row:
    """A row by column; `number` is its number in the sheet, from 1."""

    number: int
    texts: Mapping[str, str]

    def get(self, column: str) -> str:
        """The text of a column, empty where there is none."""
        return self.texts.get(column, "")


def rows(path: str | Path) -> list[Row]:
    """The rows below the headings that are not empty. Raises RosterError."""
    file = Path(path)
    grid = _grid(file)
    at, columns = _headings(file, grid)
    found = []
    for number, line in enumerate(grid[at + 1 :], at + 2):
        texts = {column: _text(file, number, line[i], column) for column, i in columns.items() if i < len(line)}
        if any(texts.values()):
            found.append(Row(number, texts))
    if not found:
        raise RosterError(file, [Problem("empty")])
    return found


def _grid(file: Path) -> list[list[object]]:
    """The cells of the first sheet or of the .csv; a workbook passes the same gate as every other one."""
    from xlplugin.intake.guard import load
    from xlplugin.intake.refusals import Refused

    kind = file.suffix.lower()
    if kind not in (".xlsx", ".xlsm", ".csv"):
        raise RosterError(file, [Problem("kind")])
    if not file.exists():
        raise RosterError(file, [Problem("missing")])
    try:
        data = load(file)
        return _csv(file, data) if kind == ".csv" else _xlsx(data)
    except Refused as refused:
        raise RosterError(file, [Problem("unreadable")]) from refused


def _csv(file: Path, data: bytes) -> list[list[object]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise RosterError(file, [Problem("encoding")])
    if "\0" in text:
        raise RosterError(file, [Problem("unreadable")])
    first = text.lstrip("\r\n").partition("\n")[0]
    comma = max(",\t;，", key=first.count)
    try:
        return [
            [_unwrapped(cell) for cell in line] for line in csv.reader(io.StringIO(text, newline=""), delimiter=comma)
        ]
    except csv.Error as error:
        raise RosterError(file, [Problem("unreadable")]) from error


def _unwrapped(cell: str) -> str:
    """`="110…"`, which keeps a code a text when Excel opens a .csv."""
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') else cell


def _xlsx(data: bytes) -> list[list[object]]:
    from xlplugin.intake.cells import open_book
    from xlplugin.intake.grid import CellError

    book = open_book(data)
    grid = book.grid(book.sheets[0])
    width = min(grid.width, _MOST_COLUMNS)
    found: list[list[object]] = []
    for row in range(1, grid.height + 1):
        cells = [grid.value(row, column) for column in range(1, width + 1)]
        found.append([cell.code if isinstance(cell, CellError) else cell for cell in cells])
    return found


def _headings(file: Path, grid: list[list[object]]) -> tuple[int, dict[str, int]]:
    for at, line in enumerate(grid[:_LOOK_FOR_HEADINGS]):
        said = [_HEADINGS.get(fold_text(str(cell)).casefold()) if cell is not None else None for cell in line]
        if "name" not in said:
            continue
        columns: dict[str, int] = {}
        for i, column in enumerate(said):
            if column is not None and column in columns:
                raise RosterError(file, [Problem("two-headings", at + 1, {"value": str(line[i]).strip()})])
            if column is not None:
                columns[column] = i
        return at, columns
    raise RosterError(file, [Problem("no-headings")])


def _text(file: Path, number: int, cell: object, column: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, int | float):
        if abs(cell) >= 10**15 and column in ("code", "parent"):
            raise RosterError(file, [Problem("code-rounded", number)])
        return str(int(cell)) if float(cell).is_integer() else str(cell)
    return fold_text(str(cell)) if column in ("name", "parent", "code") else str(cell).strip()
