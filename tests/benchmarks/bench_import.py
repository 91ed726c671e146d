"""How much of published reports is read, by layout: share of cells right, open and wrong.

    python -m tests.benchmarks.bench_import [filings per layout]

A wrong cell is a failure (exit code 1); an open one is counted.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter

from tests.drafting import sound, spoilt
from tests.published.layouts import LAYOUTS, Layout
from validation import editions
from validation.filing import Filing
from xlplugin.intake.refusals import Refused
from xlplugin.published.importing import read_data


def draft(edition: str, seed: int) -> Filing:
    """A filing as offices publish them: most sound, every third with one to three wrong totals or details."""
    rnd = random.Random(seed)
    most = rnd.choice((3, 60, 3000))
    filing = sound(
        editions.get(edition), rnd, most, unit="某市某区人民政府", narrative="一、总体情况\n本年度工作正常开展。"
    )
    if seed % 3 == 0:
        keys = rnd.sample(filing.edition.keys, rnd.randint(1, 3))
        filing = spoilt(filing, {key: rnd.randint(0, most) for key in keys})
    return filing


def tally(layout: Layout, filing: Filing, seed: int) -> Counter[str]:
    """Cells of one generated page that were read right, left open and read wrong; `refused` where nothing was read."""
    try:
        imported = read_data(layout.make(filing, random.Random(seed)))
    except Refused:
        return Counter(refused=1, open=len(filing.edition.keys))
    counted: Counter[str] = Counter()
    for account in imported.accounts:
        if account.how == "open":
            counted["hidden" if layout.hides(account.key) else "open"] += 1
        elif account.key in filing.edition.cells and imported.filing.edition is filing.edition:
            right = imported.filing.amount(account.key) == filing.amount(account.key)
            counted["wrong" if not right or (layout.hides(account.key) and account.how == "read") else "right"] += 1
        else:
            counted["wrong"] += 1
    return counted


def main(filings: int = 30) -> int:
    """Print the table; 1 where any cell is wrong."""
    wrong = 0
    print(f"{'layout':<28}{'edition':>8}{'right':>9}{'open':>9}{'wrong':>8}{'refused':>9}{'ms':>7}")
    for layout in LAYOUTS:
        for edition in layout.editions:
            total: Counter[str] = Counter()
            start = time.perf_counter()
            for seed in range(filings):
                total += tally(layout, draft(edition, seed), seed)
            cells = max(1, total["right"] + total["open"] + total["wrong"])
            wrong += total["wrong"]
            spent = (time.perf_counter() - start) / filings * 1000
            print(
                f"{layout.name:<28}{edition:>8}{total['right'] / cells:>9.2%}{total['open'] / cells:>9.2%}"
                f"{total['wrong']:>8}{total['refused']:>9}{spent:>7.0f}",
                flush=True,
            )
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
