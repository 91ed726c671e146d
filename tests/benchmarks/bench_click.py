"""What one click costs, from the start of the process to the findings written: `python -m tests.benchmarks.bench_click`.

Excel starts a Python for every click (unless the persistent server of xlwings is switched on), so that imports are most
of it. Libraries of the tests are hidden, as pandera would import one that no desk has. LibreOffice stands in for Excel; its own time is in another process and is not counted. The budget of CPU
seconds is printed beside what was used, and, as a yardstick for the machine, what bare Python and xlwings cost.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.live.conftest import SLIPS, filled

BUDGET = 0.6
RUNS = 5

_ON_A_DESK = "import sys; sys.modules['hypothesis'] = None"
_CLICK = """
import sys
from xlplugin.live import libreoffice, seat
from xlplugin.live.libreoffice import office
from xlplugin.live.libreoffice.apps import ENGINE

class Silent:
    def say(self, text, *, trouble=False):
        assert not trouble, text

context = office.connect(sys.argv[1])
app = libreoffice._app(office.Office(context))
with seat.Taken(seat.at(app, Silent())):
    from xlplugin.ribbon.actions import {button}
    {button}()
"""
_MEASURED = "import resource; used = resource.getrusage(resource.RUSAGE_SELF); print(used.ru_utime + used.ru_stime)"


def cpu(program: str, *arguments: str) -> float:
    """The least CPU seconds of a few runs of a program, its start included."""
    command = [sys.executable, "-c", f"{_ON_A_DESK}\n{program}\n{_MEASURED}", *arguments]
    return min(
        float(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[-1])
        for _ in range(RUNS)
    )


def main() -> None:
    """Print CPU seconds for each button that judges one workbook."""
    from xlplugin.live import libreoffice

    bare = cpu("pass")
    rows = [
        ("Python alone", bare),
        ("import xlwings", cpu("import xlwings")),
        ("import pandera.polars", cpu("import pandera.polars")),
    ]
    with tempfile.TemporaryDirectory() as folder, libreoffice.start() as app:
        app.books.open(filled(Path(folder) / "年报.xlsx", SLIPS))
        pipe = app.impl.office.pipe
        for button in ("validate", "highlight", "next_", "explain", "clear"):
            rows.append((f"click: {button}", cpu(_CLICK.format(button=button), pipe)))
    print(f"{'':24}{'CPU s':>8}{'x Python':>10}{'of budget':>11}")
    for name, seconds in rows:
        share = f"{seconds / BUDGET:10.0%}" if name.startswith("click") else ""
        print(f"{name:24}{seconds:8.2f}{seconds / bare:10.1f} {share}")


if __name__ == "__main__":
    main()
