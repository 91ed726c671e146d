"""The examples, as data. Cells that are not named hold 0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from validation import Filing, Finding, Report, judge
from validation.editions import get
from validation.filing import Provenance


@dataclass(frozen=True)
class Example:
    """A rule and a filing that breaks it. `case` names the sentence of the catalogue's entry, where it has several."""

    rule: str
    cells: Mapping[str, Any] = field(default_factory=dict)
    previous: Mapping[str, Any] | None = None
    """Last year's cells, where the rule compares with them."""
    text: str = ""
    """Section 一."""
    fees: tuple[Any, Any, Any] = (None, None, None)
    remark: Finding | None = None
    """What only the reader of workbooks can notice."""
    case: str = ""
    unit: str = "某区某局"
    scope: str = "own"
    nothing: bool = False
    previous_year: int = 2024

    def filing(self) -> Filing:
        notices, notified, collected = self.fees
        return Filing(
            unit=self.unit,
            year=2025,
            scope=self.scope,
            cells=self._cells(self.cells),
            narrative={"一": self.text} if self.text else None,
            fee_notices=notices,
            fee_notified=notified,
            fee_collected=collected,
            nothing_to_report=self.nothing,
            provenance=Provenance(remarks=(self.remark,) if self.remark else ()),
        )

    def report(self) -> Report:
        if self.previous is None:
            return judge(self.filing())
        last = Filing(unit=self.unit, year=self.previous_year, cells=self._cells(self.previous))
        return judge(self.filing(), last)

    def _cells(self, given: Mapping[str, Any]) -> dict[str, Any]:
        return dict.fromkeys(get().keys, 0) | dict(given)


def _cell(table: str, line: str, **columns: Any) -> dict[str, Any]:
    return {f"{table}.{line}.{column}": value for column, value in columns.items()}


def _row(line: str, natural: int, business: int = 0) -> dict[str, Any]:
    """A sound row of table 三."""
    parts = {"natural": natural} | ({"business": business} if business else {})
    return _cell("t3", line, **parts, total=natural + business)


ONE: dict[str, Any] = _row("new", 5) | _row("granted", 5) | _row("handled", 5)
"""Five applications by natural persons, all granted: the smallest sound filing that is not empty."""
TWO_KINDS: dict[str, Any] = (
    _row("new", 5, 2) | _row("carried_in", 1) | _row("granted", 4, 2) | _row("denied_1", 1) | _row("unavailable_1", 1)
) | _row("handled", 6, 2)
DISPUTES = _cell("t4", "review", upheld=2, total=2) | _cell("t4", "direct", upheld=1, total=1)


def _remark(rule: str, cells: tuple[str, ...] = (), severity: Any = "error", **facts: str) -> Finding:
    stated, expected = facts.pop("stated", ""), facts.pop("expected", "")
    at = None if cells else (facts.get("sheet", "封面与填报说明"), "")
    return Finding(rule, severity, cells, stated=stated, expected=expected, facts=facts, at=at)


def _narrative() -> Iterator[Example]:
    yield Example("N-RECEIVED", TWO_KINDS, text="全年共受理政府信息公开申请6件。", case="either")
    yield Example("N-RECEIVED", ONE, text="全年新收政府信息公开申请6件。")
    yield Example(
        "N-RECEIVED",
        ONE,
        text="区政府办受理政府信息公开申请9件。",
        unit="某区人民政府",
        scope="region",
        case="part",
    )
    yield Example("N-RECEIVED", ONE, text="全区受理政府信息公开申请3件。", case="whole")
    yield Example("N-CARRIED-IN", TWO_KINDS, text="受理政府信息公开申请8件，含上年结转2件。")
    yield Example("N-CARRIED-OUT", ONE, text="受理政府信息公开申请5件，结转下年度1件。")
    yield Example("N-HANDLED", ONE, text="受理政府信息公开申请5件，办结4件。")
    yield Example("N-OUTCOME", ONE, text="受理政府信息公开申请5件，予以公开4件。")
    yield Example("N-APPLICANT", TWO_KINDS, text="收到政府信息公开申请7件，其中自然人申请4件。", case="either")
    yield Example("N-DISPUTE", ONE | DISPUTES, text="因政府信息公开引发的行政复议3件。")
    yield Example("N-DOCUMENTS", ONE | _cell("t2", "normative", made=3, in_force=3), text="全年制发行政规范性文件4件。")
    yield Example(
        "N-DECISIONS",
        ONE | {"t2.penalties.decisions": 10, "t2.coercion.decisions": 2},
        text="全年作出行政处罚、强制10件。",
    )
    yield Example("N-PERCENT", TWO_KINDS, text="办结政府信息公开申请8件，其中予以公开6件，占70%。", case="share")
    yield Example("N-FEE", ONE, text="发出信息处理费收费通知1件。", fees=(2, 200, 200))
    yield Example("N-FEE", ONE, text="全年收取信息处理费380元。", fees=(1, 400, 400), case="fee_collected")
    yield Example(
        "N-FEE",
        ONE,
        text="发出信息处理费收费通知1件，通知总金额300元。",
        fees=(1, 400, 400),
        case="fee_notified",
    )
    yield Example("N-YEAR", ONE, text="本报告统计期限自2024年1月1日起至2024年12月31日止。")


def _fees() -> Iterator[Example]:
    unpaid = _row("new", 7) | _row("other_2", 7) | _row("handled", 7)
    yield Example("F-NOTICES", unpaid, fees=(1, 380, 380), case="unpaid")
    yield Example("F-NOTICES", ONE, fees=(0, 0, 380), case="money")
    yield Example("F-AMOUNT", ONE, fees=(1, 300, 380), case="more")
    yield Example("F-AMOUNT", ONE, fees=(1, 0, 0), case="none")
    yield Example("F-AMOUNT", ONE, fees=(1, 385, 385), case="steps")


def _arithmetic() -> Iterator[Example]:
    yield Example("T3-BALANCE", ONE | _row("carried_in", 1))
    yield Example("T3-RESULTS", ONE | _row("granted", 4))
    twelve = _row("granted", 12) | _row("handled", 12)
    yield Example("T3-ROW", twelve | _cell("t3", "new", natural=12, total=21))
    yield Example("T4-SUM", ONE | _cell("t4", "review", upheld=10, corrected=1, total=0))


def _contents() -> Iterator[Example]:
    yield Example("C-READ", ONE | {"t2.licences.decisions": "12件"})
    yield Example("C-BLANK", ONE | {"t2.licences.decisions": None})
    yield Example("C-BLANK", ONE | dict.fromkeys((k for k in get().keys if k.startswith("t4.")), None), case="yes")
    yield Example("C-TEXT", ONE | {"t2.normative.made": "22（其中修订 16 件）"})
    yield Example("C-NEGATIVE", ONE | {"t2.coercion.decisions": -5})
    yield Example("C-FRACTION", ONE | {"t2.penalties.decisions": Decimal("12.5")})
    yield Example("C-ERROR", ONE | {"t2.penalties.decisions": "#REF!"})
    yield Example("C-PRECISION", ONE | {"t2.penalties.decisions": 12345678901234567})
    stale = _remark("C-STALE", ("t3.new.total",), "warning", stated="4", expected="5")
    yield Example("C-STALE", ONE, remark=stale)
    yield Example("C-FORMULA", ONE, remark=_remark("C-FORMULA", ("t3.new.total",), "note", count="1"))


def _years() -> Iterator[Example]:
    last = _row("new", 2) | _row("carried_out", 2)
    yield Example("Y-CARRY", TWO_KINDS, previous=last)
    yield Example(
        "Y-INFORCE",
        ONE | _cell("t2", "normative", made=3, in_force=9),
        previous=_cell("t2", "normative", in_force=5),
    )
    licences = "t2.licences.decisions"
    yield Example("Y-JUMP", ONE | {licences: 9487}, previous={licences: 550}, case="up")
    yield Example("Y-JUMP", ONE | {licences: 54}, previous={licences: 550}, case="down")
    yield Example("Y-YEAR", ONE, previous={}, previous_year=2022)
    yield Example("P-REGULATIONS", ONE | _cell("t2", "regulations", made=3, in_force=3), unit="某县人民政府")
    yield Example("P-UNTOUCHED")
    yield Example("P-DECLARED", ONE, nothing=True)


def _structure() -> Iterator[Example]:
    three = "三 依申请公开"
    yield Example("S-SHEET", ONE, remark=_remark("S-SHEET", sheet=three, table="三"))
    yield Example("S-RENAMED", ONE, remark=_remark("S-RENAMED", sheet="Sheet1", expected_sheet=three))
    yield Example("S-DOUBLED", ONE, remark=_remark("S-DOUBLED", table=three, sheets=f"{three}、{three} (2)", count="2"))
    moved = _remark("S-MOVED", ("t3.new.natural",), sheet=three, count="7", was="D6", now="D7")
    yield Example("S-MOVED", ONE, remark=moved)
    gone = tuple(f"t3.partial.{column.code}" for column in get().table("t3").blocks[0].columns)
    yield Example("S-CELL", ONE, remark=_remark("S-CELL", gone, sheet=three, count="7"))
    edition = _remark("S-EDITION", stated="2019", expected="2021", year="2025")
    yield Example("S-EDITION", ONE, remark=edition)
    yield Example("S-YEAR", ONE, remark=_remark("S-YEAR", value="今年"))
    yield Example("S-YEAR", ONE, case="other", remark=_remark("S-YEAR", stated="2024", expected="2025", case="other"))
    yield Example("S-UNIT", ONE, remark=_remark("S-UNIT"))
    unit = _remark("S-UNIT", stated="某区二局", expected="某区某局", case="other")
    yield Example("S-UNIT", ONE, case="other", remark=unit)
    code = _remark("S-UNIT", stated="11110000000000001X", expected="某区某局", case="code")
    yield Example("S-UNIT", ONE, case="code", remark=code)
    row = tuple(f"t3.granted.{column.code}" for column in get().table("t3").blocks[0].columns)
    yield Example("S-HIDDEN", ONE, remark=_remark("S-HIDDEN", row, sheet=three, what="cells", count="7"))
    whole = _remark("S-HIDDEN", ("t3.new.natural",), sheet=three, what="sheet", count="175")
    yield Example("S-HIDDEN", ONE, case="sheet", remark=whole)


EXAMPLES: tuple[Example, ...] = (
    *_arithmetic(), *_contents(), *_years(), *_narrative(), *_fees(), *_structure(),
)  # fmt: skip
