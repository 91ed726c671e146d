"""Consolidating 16, 1,000 and (asked for) 10,000 workbooks, side by side with what one would do otherwise.

    python -m tests.benchmarks.bench_scale --counts 16 1000 10000
    python -m tests.benchmarks.bench_scale --counts 100000 --skip openpyxl pandas

The second makes 3 GB of workbooks in the temporary folder, which takes ten minutes; `--folder` keeps them elsewhere. The
line of pandas needs it in a folder of its own, as ours is measured without it:

    pip install --target /tmp/pandas pandas && PYTHONPATH=/tmp/pandas python -m tests.benchmarks.bench_scale

Ours runs with everything on: gate, isolation, hashes, judging with pandera, localisation of the faulty, the full summary
workbook. The others read the same cells, check the same sums and write one plain summary row a workbook. The lower
bound inflates every part and does nothing else. Each runs in a process of its own; compare the ratios, not the seconds.
The second run is tried three times, of which the middle one is printed.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, nullcontext
from importlib.util import find_spec
from io import BytesIO
from itertools import repeat
from pathlib import Path

ONE_IN = 10  # so many of the workbooks are faulty: one in ten
CHANGED = 10  # workbooks that hold other figures the second time
TIMES = 3  # the second time is tried so often, as it is over so soon that one hiccup would count


def make(folder: Path, count: int, by_openpyxl: bool = False) -> None:
    """Fill ``count`` workbooks, a tenth of them with a fault, as offices would send them; what is there is kept."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = range(len(list(folder.glob("*.xlsx"))), count)
    with ProcessPoolExecutor() as pool:
        for _ in pool.map(_make_one, repeat(folder), missing, repeat(by_openpyxl), chunksize=50):
            pass


@contextmanager
def changed(folder: Path, count: int, by_openpyxl: bool, time: int = 0) -> Iterator[None]:
    """Within, so many of the workbooks, spread over all, hold other figures; every time others."""
    there = len(list(folder.glob("*.xlsx")))
    step = there // count
    numbers = [at * step + at % step for at in range(count)]  # sound ones and faulty ones
    before = {number: (folder / f"{number:06}.xlsx").read_bytes() for number in numbers}
    for number in numbers:
        _make_one(folder, number, by_openpyxl, seed=-1 - number - there * time)
    try:
        yield
    finally:
        for number, data in before.items():
            (folder / f"{number:06}.xlsx").write_bytes(data)


def _make_one(folder: Path, number: int, by_openpyxl: bool, seed: int | None = None) -> None:
    import openpyxl

    from tests.drafting import sound, spoilt
    from validation import editions
    from xlplugin.filling import fill

    filing = sound(
        editions.get("2021"), random.Random(number if seed is None else seed), unit=f"某省第{number}局", year=2025
    )
    if number % ONE_IN == 0:
        filing = spoilt(filing, {"t3.new.total": 999_999})
    data = fill(filing)
    if by_openpyxl:
        openpyxl.load_workbook(BytesIO(data)).save(folder / f"{number:06}.xlsx")
    else:
        (folder / f"{number:06}.xlsx").write_bytes(data)


def by_openpyxl(folder: Path, output: Path) -> None:
    """The script that most analysts write."""
    import openpyxl

    summary = openpyxl.Workbook()
    for file in sorted(folder.glob("*.xlsx")):
        book = openpyxl.load_workbook(file, data_only=True)
        summary.active.append([file.name, *_sums_checked(lambda sheet, book=book: list(book[sheet].values))])
    summary.save(output)


def by_pandas(folder: Path, output: Path) -> None:
    """The same with pandas and calamine."""
    import pandas

    rows = []
    for file in sorted(folder.glob("*.xlsx")):
        book = pandas.read_excel(file, sheet_name=None, header=None, dtype=object, engine="calamine")
        rows.append([file.name, *_sums_checked(lambda sheet, book=book: book[sheet].values.tolist())])
    pandas.DataFrame(rows).to_excel(output, index=False, engine="xlsxwriter")


def by_inflating(folder: Path, output: Path) -> None:
    """The lower bound: every part inflated, nothing read, nothing written."""
    from zipfile import ZipFile

    for file in sorted(folder.glob("*.xlsx")):
        with ZipFile(file) as archive:
            for name in archive.namelist():
                archive.read(name)


def _sums_checked(rows_of: Callable[[str], list[list[object]]]) -> list[object]:
    """The cells of the three tables, and whether the rows of table 三 add up."""
    from workbook_templates.layout import layout

    found: list[object] = []
    for table in layout("2021").tables.values():
        rows = rows_of(table.sheet)
        for row, column in table.cells.values():
            found.append(rows[row - 1][column - 1])
    third = found[10:185]
    for start in range(0, len(third), 7):
        numbers = [value if isinstance(value, int | float) else 0 for value in third[start : start + 7]]
        found.append(sum(numbers[:6]) == numbers[6])
    return found


WAYS: dict[str, Callable[[Path, Path], None] | None] = {
    "ours": None,
    "ours, again with 10 changed": None,
    "openpyxl script": by_openpyxl,
    "pandas with calamine": by_pandas,
    "lower bound: inflate only": by_inflating,
}


def measured(way: str, folder: Path, scratch: Path) -> tuple[float, float, float]:
    """Wall and CPU seconds of a fresh process and its children, and the peak memory of the largest in MB."""
    summary = str(scratch / "summary.xlsx")
    if WAYS[way] is None:  # the command itself
        words = ["-m", "xlplugin", "consolidate", str(folder), "-o", summary, "--unit", "某省", "--json"]
    else:
        script = "import sys; from tests.benchmarks import bench_scale as b; from pathlib import Path as P;"
        words = ["-c", f"{script} b.WAYS[sys.argv[1]](P(sys.argv[2]), P(sys.argv[3]))", way, str(folder), summary]
    # pandera loads hypothesis where it finds it; those who only use this program do not have it.
    hidden = scratch / "hidden"
    hidden.mkdir(exist_ok=True)
    (hidden / "hypothesis.py").write_text("raise ImportError", encoding="utf-8")
    home = str(Path(__file__).parents[2])
    paths = [str(hidden), home, *([_home_of_pandas() or ""] if way.startswith("pandas") else [])]
    environment = os.environ | {"XLPLUGIN_CACHE": str(scratch / "cache"), "PYTHONPATH": os.pathsep.join(paths)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # what pip installs is compiled once, not at every start
    pid = os.fork()  # a child whose own children are counted together
    if pid == 0:
        done = subprocess.run([sys.executable, *words], env=environment, stdout=subprocess.DEVNULL)
        os._exit(0 if done.returncode in (0, 1) else 1)
    began = time.perf_counter()
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - began
    if status:
        raise SystemExit(f"{way} failed")
    peak = usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    return wall, usage.ru_utime + usage.ru_stime, peak


def forget(folder: Path) -> None:
    """Have the system drop what it keeps of these files in memory, so that they are fetched from the disk."""
    if sys.platform != "linux":
        raise SystemExit("--cold works on Linux only")
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _home_of_pandas() -> str | None:
    """The folder from which pandas would be imported: pandera is much slower to start where it finds it."""
    found = find_spec("pandas")
    return str(Path(found.origin).parents[1]) if found is not None and found.origin else None


def main() -> None:
    """Print a table for every count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--counts", type=int, nargs="+", default=[16, 1000])
    parser.add_argument("--folder", type=Path, help="where to keep the workbooks from one run to the next")
    parser.add_argument("--skip", nargs="*", default=[], help="first words of ways to leave out (openpyxl is slow)")
    parser.add_argument("--saved-by-openpyxl", action="store_true", help="as an office's own program may write them")
    parser.add_argument(
        "--cold", action="store_true", help="nothing of the workbooks is in memory at the start (Linux)"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        home = options.folder or Path(scratch)
        for count in options.counts:
            folder = home / (f"{count}-openpyxl" if options.saved_by_openpyxl else str(count))
            make(folder, count, options.saved_by_openpyxl)
            _print_table(folder, count, Path(scratch), options)


def _print_table(folder: Path, count: int, scratch: Path, options: argparse.Namespace) -> None:
    print(f"\n{count:,} workbooks of {sum(f.stat().st_size for f in folder.iterdir()) / count / 1000:.0f} kB")
    print(f"{'':30}{'wall s':>9}{'CPU s':>9}{'ms each':>9}{'peak MB':>9}{'of ours':>9}")
    time.sleep(2.5)  # what was changed a moment ago is not kept in the cache
    ours = 0.0
    for way in WAYS:
        if way.startswith(tuple(options.skip) or ("\0",)):
            continue
        if way.startswith("pandas") and find_spec("pandas") is None:
            print(f"{way:30}   (pandas is not installed)")
            continue
        again, runs = "again" in way, []
        for number in range(TIMES if again else 1):
            with changed(folder, CHANGED, options.saved_by_openpyxl, number) if again else nullcontext():
                if options.cold:
                    forget(folder)
                runs.append(measured(way, folder, scratch))
        wall, cpu, peak = sorted(runs)[len(runs) // 2]
        ours = ours or wall
        print(f"{way:30}{wall:9.2f}{cpu:9.2f}{1000 * wall / count:9.2f}{peak:9.0f}{wall / ours:9.2f}")


if __name__ == "__main__":
    main()
