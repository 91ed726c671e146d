"""The pictures of the README and the handbook, made from the real program: `python -m tests.pictures`.

Needs LibreOffice, pdftoppm and ImageMagick. Pictures of windows and buttons are made by the tests of the live host.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from tests.soffice import convert
from xlplugin.demo.show import show

OUT = Path(__file__).parents[1] / "docs" / "pictures"
_DOTS = 110

PICTURES = {
    "cover": ("2-报送/西城区-2023.xlsx", 1),
    "template": ("1-模板/空白模板-2021.xlsx", 3),
    "filled": ("2-报送/西城区-2023.xlsx", 3),
    "marked": ("3-标注副本/示例-有意写错.marked.xlsx", 3),
    "checks": ("2-报送/示例-有意写错.xlsx", -1),
    "findings": ("3-标注副本/示例-有意写错.marked.xlsx", -1),
    "summary": ("4-汇总.xlsx", 1),
    "charts": ("4-汇总.xlsx", 5),
}
"""Picture: workbook of the demonstration and page when printed; negative pages from the end."""


def make(folder: Path) -> list[Path]:
    """Make every picture into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        shown = show(Path(place))
        books = {name: shown.folder / name for name, _ in PICTURES.values()}
        # One name each: LibreOffice drops the folders.
        flat = {name: path.rename(shown.folder / f"{n}.xlsx") for n, (name, path) in enumerate(books.items())}
        pages = dict(zip(flat, convert(list(flat.values()), "pdf", shown.folder), strict=True))
        return [_picture(pages[name], page, folder / f"{picture}.png") for picture, (name, page) in PICTURES.items()]


def _picture(pdf: Path, page: int, target: Path) -> Path:
    """One page, the white margins cut off."""
    info = subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, text=True).stdout
    count = next(int(line.split()[1]) for line in info.splitlines() if line.startswith("Pages:"))
    number = page if page > 0 else count + 1 + page
    stem = pdf.with_name(target.stem)
    only = ["-f", str(number), "-l", str(number), "-singlefile"]
    subprocess.run(["pdftoppm", "-r", str(_DOTS), "-png", *only, str(pdf), str(stem)], check=True)
    # The page number at the foot would keep the white between; it is cut first.
    cut = ["-gravity", "south", "-chop", "0x90", "+repage", "-trim", "+repage"]
    frame = ["-bordercolor", "white", "-border", "24", "-colors", "128", "-strip"]
    subprocess.run(["convert", f"{stem}.png", *cut, *frame, str(target)], check=True)
    return target


if __name__ == "__main__":
    for path in make(OUT):
        print(path.relative_to(OUT.parents[1]))
