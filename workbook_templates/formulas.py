"""Every formula of the workbook, each with what Excel computes from it: a stored value can be written beside it.

A formula is made from an equation, and so is its value; the check sheet therefore says what the judge says. Excel
sums numbers only, so a text among the cells makes a verdict impossible, and the sheet says that instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from validation.form import Equation
from validation.values import Number
from workbook_templates.layout import CHECKS, COVER, Layout, a1, column_letter, field_name, quoted

Content = Number | str | None
"""What Excel sees in a cell: a number, a text, nothing."""

CHECK_HEAD = 6
"""Row of the check sheet's heading; its equations follow."""
MARKS = ("/", "-", "—", "——", "无")
"""Texts that stand for a blank."""

OPEN_EQUATIONS, OPEN_BLANKS, OPEN_TEXTS = "C3", "C4", "E4"
VERDICT = "A2"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula cell: where, what, and what Excel computes given the contents of the cells of the form."""

    sheet: str
    address: str
    text: str
    """Without the leading `=`."""
    value: Callable[[Mapping[str, Content]], Content]
    key: str = ""
    """The cell of the form that it fills, if it fills one."""


def total_formulas(layout: Layout) -> dict[str, Formula]:
    """The totals that the form computes, in the order in which they follow from one another."""
    found: dict[str, Formula] = {}
    for key in _dependency_order(layout):
        equation = layout.edition.totals[key]
        sheet, address = _place(layout, key)
        parts = tuple(equation.right)
        text = f'IF(COUNT({ranges(layout, parts)})=0,"",SUM({ranges(layout, parts)}))'
        found[key] = Formula(sheet, address, text, _total(parts), key)
    return found


def check_formulas(layout: Layout) -> list[Formula]:
    """The check sheet: every equation live, then the counts and the verdict at its head."""
    found: list[Formula] = []
    first = CHECK_HEAD + 1
    for row, equation in enumerate(layout.edition.equations, first):
        left, right = tuple(equation.left), tuple(equation.right)
        texts = _text_count(layout, equation.cells)
        found += [
            Formula(CHECKS, a1(row, 4), f'IFERROR(SUM({ranges(layout, left, CHECKS)}),"")', _sum(left)),
            Formula(CHECKS, a1(row, 5), f'IFERROR(SUM({ranges(layout, right, CHECKS)}),"")', _sum(right)),
            Formula(CHECKS, a1(row, 6), f'IFERROR(ROUND(D{row}-E{row},6),"")', _difference(left, right)),
            Formula(CHECKS, a1(row, 7), _verdict_text(row, texts), _verdict(equation)),
        ]
    last = first + len(layout.edition.equations) - 1
    return found + _head_formulas(layout, first, last)


def unit_line_formula(sheet: str = "") -> Formula:
    """填报单位 and year, as the table sheets show it."""
    unit, year = field_name("unit"), field_name("year")

    def value(seen: Mapping[str, Content]) -> str:
        shown = seen.get("year")
        return f"填报单位：{seen.get('unit') or ''}　　报告年度：{'' if shown is None else shown}"

    return Formula(sheet, "A2", f'"填报单位："&{unit}&"　　报告年度："&{year}', value)


def verdict_formula(layout: Layout) -> Formula:
    """The check sheet's verdict, shown on the first sheet too."""
    said = next(f for f in check_formulas(layout) if f.address == "A2")
    return Formula(COVER, "A3", f"'{CHECKS}'!A2", said.value)


def every_formula(layout: Layout) -> list[Formula]:
    """All formulas of the workbook, totals first."""
    lines = [unit_line_formula(table.sheet) for table in layout.tables.values()]
    return [*total_formulas(layout).values(), *lines, *check_formulas(layout), verdict_formula(layout)]


def broken_when(layout: Layout, equation: Equation) -> str:
    """A condition, true where the equation does not hold, for colouring on its own sheet.

    Of an equation within one row or one column that is left open, as `{row}` or `{column}`: equations that say the same
    of several rows or columns have one condition, relative to the cell that is coloured.
    """
    spots = [layout.tables[key.partition(".")[0]].cells[key] for key in equation.cells]
    row, column = (
        r"{row}" if len({r for r, _ in spots}) == 1 else "",
        r"{column}" if len({c for _, c in spots}) == 1 else "",
    )

    def write(r: int, c: int) -> str:
        return f"${column_letter(c)}{row}" if row else f"{column}${r}" if column else f"${column_letter(c)}${r}"

    left, right = (ranges(layout, tuple(side), write=write) for side in (equation.left, equation.right))
    return f"ROUND(SUM({left})-SUM({right}),6)<>0"


def ranges(layout: Layout, keys: Iterable[str], seen_from: str = "", write: Callable[[int, int], str] = a1) -> str:
    """Cells as the arguments of a function, runs in a row or column joined: `D6:I6,J8`."""
    spots = [
        (layout.tables[key.partition(".")[0]].sheet, *layout.tables[key.partition(".")[0]].cells[key]) for key in keys
    ]
    parts: list[str] = []
    for sheet, top, left, bottom, right in _joined(spots):
        corners = [(top, left)] if (top, left) == (bottom, right) else [(top, left), (bottom, right)]
        address = ":".join(write(r, c) for r, c in corners)
        parts.append(f"{quoted(sheet)}!{address}" if seen_from and seen_from != sheet else address)
    return ",".join(parts)


def _joined(spots: list[tuple[str, int, int]]) -> list[tuple[str, int, int, int, int]]:
    """Neighbours in one row or one column become one rectangle."""
    runs: list[list[tuple[str, int, int]]] = [[spots[0]]]
    for before, spot in pairwise(spots):
        step = (spot[1] - before[1], spot[2] - before[2])
        run = runs[-1]
        same_way = len(run) == 1 or (run[1][1] - run[0][1], run[1][2] - run[0][2]) == step
        if spot[0] == before[0] and step in ((0, 1), (1, 0)) and same_way:
            run.append(spot)
        else:
            runs.append([spot])
    return [(run[0][0], *run[0][1:], *run[-1][1:]) for run in runs]


def _place(layout: Layout, key: str) -> tuple[str, str]:
    table = layout.tables[key.partition(".")[0]]
    return table.sheet, a1(*table.cells[key])


def _dependency_order(layout: Layout) -> list[str]:
    """Totals whose parts are no totals first."""
    totals = layout.edition.totals
    order: list[str] = []
    left = list(totals)
    while left:
        ready = [key for key in left if not any(part in left for part in totals[key].right)]
        if not ready:
            raise ValueError(f"edition {layout.edition.name}: totals {left} depend on one another")
        order += ready
        left = [key for key in left if key not in ready]
    return order


# --- values as Excel computes them -------------------------------------------------------------------------


def is_number(content: Content) -> bool:
    return isinstance(content, int | Decimal)


def excel_sum(contents: Mapping[str, Content], keys: Iterable[str]) -> Number:
    """SUM: texts and blanks count nothing."""
    numbers = [c for key in keys if isinstance(c := contents.get(key), int | Decimal)]
    return sum(numbers, 0)


def _total(parts: tuple[str, ...]) -> Callable[[Mapping[str, Content]], Content]:
    return lambda seen: excel_sum(seen, parts) if any(is_number(seen.get(k)) for k in parts) else ""


def _sum(keys: tuple[str, ...]) -> Callable[[Mapping[str, Content]], Content]:
    return lambda seen: "" if _has_error(seen, keys) else excel_sum(seen, keys)


def _difference(left: tuple[str, ...], right: tuple[str, ...]) -> Callable[[Mapping[str, Content]], Content]:
    return lambda seen: "" if _has_error(seen, left + right) else excel_sum(seen, left) - excel_sum(seen, right)


def _has_error(seen: Mapping[str, Content], keys: Iterable[str]) -> bool:
    return any(isinstance(c := seen.get(key), str) and c.startswith("#") for key in keys)


def _is_text(content: Content) -> bool:
    return isinstance(content, str) and content != "" and content not in MARKS


def _text_count(layout: Layout, keys: tuple[str, ...]) -> str:
    """How many texts stand there, marks for a blank not counted. COUNTIF("?*") would count numbers in LibreOffice."""
    tests = ("", *MARKS)
    return "+".join(
        f"SUMPRODUCT(ISTEXT({area})*" + "*".join(f'({area}<>"{mark}")' for mark in tests) + ")"
        for area in ranges(layout, keys, CHECKS).split(",")
    )


def _verdict_text(row: int, texts: str) -> str:
    return (
        f'IF(F{row}="","有错误值，请改为数字",IF({texts}>0,"有文本，请改为数字",'
        f'IF(F{row}=0,"平",IF(F{row}>0,"多 "&F{row},"少 "&-F{row}))))'
    )


def _verdict(equation: Equation) -> Callable[[Mapping[str, Content]], Content]:
    difference = _difference(tuple(equation.left), tuple(equation.right))

    def value(seen: Mapping[str, Content]) -> Content:
        off = difference(seen)
        if not isinstance(off, int | Decimal):
            return "有错误值，请改为数字"
        if any(_is_text(seen.get(key)) for key in equation.cells):
            return "有文本，请改为数字"
        return "平" if off == 0 else f"多 {off}" if off > 0 else f"少 {-off}"

    return value


def _head_formulas(layout: Layout, first: int, last: int) -> list[Formula]:
    verdicts = [_verdict(equation) for equation in layout.edition.equations]
    inputs = tuple(key for key in layout.edition.keys if key not in layout.edition.totals)
    areas = ranges(layout, inputs, CHECKS).split(",")

    def open_equations(seen: Mapping[str, Content]) -> int:
        return sum(verdict(seen) != "平" for verdict in verdicts)

    def blanks(seen: Mapping[str, Content]) -> int:
        return sum(seen.get(key) in (None, "") for key in inputs)

    def texts(seen: Mapping[str, Content]) -> int:
        return sum(isinstance(c := seen.get(key), str) and c != "" and not c.startswith("#") for key in inputs)

    def verdict(seen: Mapping[str, Content]) -> str:
        open_ = open_equations(seen), texts(seen), blanks(seen)
        if open_[0] or open_[1]:
            return f"尚不能报送：{open_[0]} 项勾稽不平，{open_[1]} 格是文本，{open_[2]} 格空白。"
        return f"勾稽全部相平，尚有 {open_[2]} 格空白，确无的请填 0。" if open_[2] else "勾稽全部相平，可以报送。"

    n, b, t = OPEN_EQUATIONS, OPEN_BLANKS, OPEN_TEXTS
    return [
        Formula(CHECKS, n, f'COUNTA(G{first}:G{last})-COUNTIF(G{first}:G{last},"平")', open_equations),
        Formula(CHECKS, b, "+".join(f"COUNTBLANK({area})" for area in areas), blanks),
        Formula(CHECKS, t, "+".join(f"SUMPRODUCT(--ISTEXT({area}))" for area in areas), texts),
        Formula(
            CHECKS,
            VERDICT,
            f'IF({n}+{t}>0,"尚不能报送："&{n}&" 项勾稽不平，"&{t}&" 格是文本，"&{b}&" 格空白。",'
            f'IF({b}>0,"勾稽全部相平，尚有 "&{b}&" 格空白，确无的请填 0。","勾稽全部相平，可以报送。"))',
            verdict,
        ),
    ]
