"""How often the first suggestion is the right cell with the right value, by kind of slip, and what it costs.

Run: `python -m tests.benchmarks.bench_locate`. Every complete real report, each of its cells spoilt in turn.
"""

from __future__ import annotations

import random
import time
from typing import Any

from tests.drafting import sound
from tests.validation.spoiling import (
    SLIPS,
    broken_equations,
    firsts,
    keys_of,
    located,
    number_at,
    with_cells,
    wrong_applicant,
)
from validation import Filing, editions, judge_batch
from validation.locate import findings
from xlplugin import demo


def real_reports() -> list[Filing]:
    return [Filing(**demo.report(name)) for name in demo.REPORTS]


def single_slips(table: str) -> None:
    """One slip in one cell: is it the first suggestion?"""
    print(f"\nTable {table}: one slip, every cell of {len(demo.REPORTS)} real reports")
    print(f"{'slip':36}{'cases':>8}{'cell':>9}{'value too':>11}{'in list':>9}")
    totals = [0, 0, 0, 0]
    for name, slip in SLIPS.items():
        counts = [0, 0, 0, 0]
        for filing in real_reports():
            before = {broken.equation.key for broken in broken_equations(filing)}
            for key in keys_of(filing.edition, table):
                if any(equation.key in before for equation in filing.edition.holding[key]):
                    continue  # wrong already as published
                change = slip(filing, key)
                if change is None:
                    continue
                found = located(with_cells(filing, change))
                right = number_at(filing, key)
                counts[0] += 1
                counts[1] += key in firsts(found)
                counts[2] += firsts(found).get(key) == right
                counts[3] += any((s.cell, s.value) == (key, right) for f in found for s in f.likely)
        _line(name, counts)
        totals = [a + b for a, b in zip(totals, counts, strict=True)]
    _line("all", totals)


def _line(name: str, counts: list[int]) -> None:
    if counts[0]:
        shares = "".join(f"{count / counts[0]:>10.1%}" for count in counts[1:])
        print(f"{name:36}{counts[0]:>8}{shares}")


def formula_slips() -> None:
    """One detail wrong and all totals computed from it, as in the template: only the balance shows it."""
    print("\nOne detail of table t3 wrong, totals following by formula: place of the truth in the suggestions")
    print(f"{'slip':36}{'cases':>8}{'first':>9}{'in list':>11}")
    for name, slip in SLIPS.items():
        counts = [0, 0, 0]
        for filing in real_reports():
            if broken_equations(filing):
                continue
            for key in keys_of(filing.edition, "t3"):
                change = slip(filing, key)
                if change is None or key in filing.edition.totals:
                    continue
                found = located(summed(with_cells(filing, change)))
                right = (key, number_at(filing, key))
                counts[0] += 1
                counts[1] += right in firsts(found).items()
                counts[2] += any((s.cell, s.value) == right for f in found for s in f.likely)
        _line(name, counts)


def summed(filing: Filing) -> Filing:
    """All totals of table 三 computed anew."""
    cells = {key: number_at(filing, key) for key in filing.cells}
    for _ in range(2):
        for total, equation in filing.edition.totals.items():
            cells[total] = sum(k * cells[part] for part, k in equation.right.items())
    return with_cells(filing, {total: cells[total] for total in filing.edition.totals})


def slips_apart(filing: Filing, count: int, rnd: random.Random) -> dict[str, Any] | None:
    """Slips in cells of as many different lines and columns of table 三."""
    block = filing.edition.table("t3").blocks[0]
    lines, columns = rnd.sample(block.lines, count), rnd.sample(block.columns, count)
    changes: dict[str, Any] = {}
    for line, column in zip(lines, columns, strict=True):
        key = f"t3.{line.code}.{column.code}"
        possible = [change for slip in SLIPS.values() if (change := slip(filing, key))]
        if not possible:
            return None
        changes |= rnd.choice(possible)
    return changes


def several(count: int, cases: int = 1000) -> None:
    """Several slips in different lines and columns: are all of them first suggestions?"""
    rnd = random.Random(count)
    done, right, ms = 0, 0, []
    filings = [f for f in real_reports() if not any(b.equation.key.startswith("T3") for b in broken_equations(f))]
    while done < cases:
        filing = rnd.choice(filings)
        changes = slips_apart(filing, count, rnd)
        if changes is None:
            continue
        spoilt = with_cells(filing, changes)
        broken = broken_equations(spoilt)
        start = time.perf_counter()
        found = firsts(findings(spoilt, broken))
        ms.append((time.perf_counter() - start) * 1000)
        done += 1
        right += all(found.get(key) == number_at(filing, key) for key in changes)
    ms.sort()
    print(
        f"{count} slips in different lines and columns: all located in {right / done:.1%} of {done}; "
        f"ms median {ms[done // 2]:.2f}, 99th {ms[done * 99 // 100]:.2f}, worst {ms[-1]:.1f}"
    )


def transfers() -> None:
    """One application under the next applicant type: both cells named in one item."""
    cases = one = named = first = 0
    for filing in real_reports():
        if any(b.equation.key.startswith("T3") for b in broken_equations(filing)):
            continue
        for key in keys_of(filing.edition, "t3"):
            change = wrong_applicant(filing, key)
            if change is None:
                continue
            found = [f for f in located(with_cells(filing, change)) if f.rule.startswith("T3")]
            cases += 1
            one += len(found) == 1
            named += any((s.cell, s.value) == (key, number_at(filing, key)) for f in found for s in f.likely)
            first += firsts(found).get(key) == number_at(filing, key)
    print(
        f"\nOne application under the next applicant type, {cases} cases: one item in {one / cases:.1%}, "
        f"the cell first in {first / cases:.1%}, in the list in {named / cases:.1%} (21 lines fit equally)"
    )


def worst() -> None:
    """Random numbers: located or given up, but soon."""
    edition, rnd = editions.get(), random.Random(7)
    print("\nBad filings")
    for label, share in (("1 cell in 20 random", 0.05), ("1 in 10", 0.1), ("1 in 4", 0.25), ("all", 1.0)):
        ms = []
        for _ in range(50):
            filing = sound(edition, rnd)
            wrong = {key: rnd.randint(0, 999) for key in keys_of(edition, "t3") if rnd.random() < share}
            spoilt = with_cells(filing, wrong)
            broken = broken_equations(spoilt)
            start = time.perf_counter()
            findings(spoilt, broken)
            ms.append((time.perf_counter() - start) * 1000)
        ms.sort()
        print(f"{label:24} ms median {ms[25]:8.2f}  worst {ms[-1]:8.2f}")


def crowded(cases: int = 2000) -> None:
    """Two to twelve random cells crowded into a few lines and columns: the hardest searches."""
    edition, rnd, ms = editions.get(), random.Random(1), []
    block = edition.table("t3").blocks[0]
    for _ in range(cases):
        filing = sound(edition, rnd, most=rnd.choice([5, 60, 5000]))
        lines, columns = rnd.sample(block.lines, rnd.randint(1, 8)), rnd.sample(block.columns, rnd.randint(1, 7))
        wrong = {
            f"t3.{rnd.choice(lines).code}.{rnd.choice(columns).code}": rnd.choice([0, None, rnd.randint(0, 3000)])
            for _ in range(rnd.randint(2, 12))
        }
        spoilt = with_cells(filing, wrong)
        broken = broken_equations(spoilt)
        start = time.process_time()
        findings(spoilt, broken)
        ms.append((time.process_time() - start) * 1000)
    ms.sort()
    print(
        f"crowded, {cases} filings      ms CPU median {ms[cases // 2]:.2f}  99th {ms[cases * 99 // 100]:.1f}  worst {ms[-1]:.1f}"
    )


def batch(size: int = 10_000) -> None:
    """A batch with a tenth faulty."""
    edition, rnd = editions.get(), random.Random(3)
    drafts = [sound(edition, rnd) for _ in range(200)]
    filings = []
    for i in range(size):
        filing = drafts[i % len(drafts)]
        if i % 10 == 0:
            keys = list(keys_of(edition, "t3"))
            change = None
            while change is None:
                change = rnd.choice(list(SLIPS.values()))(filing, rnd.choice(keys))
            filing = with_cells(filing, change)
        filings.append(filing)
    faulty = [(filing, broken) for filing in filings if (broken := broken_equations(filing))]
    judge_batch(filings[:10])
    start = time.process_time()
    judge_batch(filings)
    judged = time.process_time() - start
    start = time.process_time()
    for filing, broken in faulty:
        findings(filing, broken)
    spent = time.process_time() - start
    print(
        f"\nBatch of {size}, {len(faulty)} faulty: judged in {judged:.2f} s CPU; of it locating "
        f"{spent:.3f} s, {spent / len(faulty) * 1000:.3f} ms a faulty filing, {spent / judged:.0%} of the whole"
    )


if __name__ == "__main__":
    for table in ("t3", "t4"):
        single_slips(table)
    formula_slips()
    transfers()
    print()
    for count in (2, 3, 4):
        several(count)
    worst()
    crowded()
    batch()
