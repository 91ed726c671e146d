"""One prepared workbook per unit, with what goes out with it: index, mail drafts, a zip per group."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from validation import Filing, editions
from xlplugin.office import mail, sheets
from xlplugin.office.filenames import Names
from xlplugin.office.prepare import prepare
from xlplugin.office.roster import Roster, Unit
from xlplugin.previous import Previous

SENDING, DRAFTS, ZIPS = "发送", "邮件草稿", "分组压缩包"
"""Beside the workbooks: a folder with the index, in it one with drafts and one with zips."""
INDEX, LEDGER = "分发清单.xlsx", "分发清单.json"

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Prepared:
    """One unit's workbook in the folder."""

    unit: Unit
    group: str
    file: str
    sha256: str
    carried: bool
    """Whether last year's figures were found and brought in."""
    kept: bool
    """A workbook of that name was already there and had been worked on; it was left as it is."""

    def to_dict(self) -> dict[str, object]:
        return {
            "unit": self.unit.name,
            "unit_code": self.unit.code,
            "group": self.group,
            "file": self.file,
            "sha256": self.sha256,
            "previous": self.carried,
            "kept": self.kept,
        }


def distribute(
    roster: Roster,
    year: int,
    folder: str | Path,
    previous: Previous | None = None,
    *,
    edition: str = editions.CURRENT,
    reply_by: date | None = None,
    sender: str = "",
    progress: Progress | None = None,
) -> list[Prepared]:
    """Write the folder, whole or not at all. A workbook there that somebody has filled in is kept.

    Raises OutputError where it cannot be written.
    """
    from xlplugin.outputs import replacing_folder

    target = Path(folder)
    by = reply_by or date(year + 1, 1, 31)
    names, units, sent = Names(), roster.must_file(), _sent_before(target)
    made: list[Prepared] = []
    zips: dict[str, list[tuple[str, bytes]]] = {}
    with replacing_folder(target) as room:
        drafts = room / SENDING / DRAFTS
        drafts.mkdir(parents=True)
        for number, unit in enumerate(units, 1):
            before = last_year(unit, year, previous)
            data = prepare(unit, year, before, edition)
            file = names.of(str(year), unit.name, unit.code, suffix=".xlsx")
            item = _kept_or_new(target / file, unit, roster.group_of(unit), data, before is not None, sent)
            made.append(item)
            if not item.kept:
                (room / file).write_bytes(data)
            zips.setdefault(item.group, []).append((file, data))
            (drafts / f"{Path(file).stem}.eml").write_bytes(_draft(unit, year, by, file, data, item, sender))
            if progress:
                progress(number, len(units))
        _zips(room / SENDING / ZIPS, year, zips)
        (room / SENDING / INDEX).write_bytes(_index(made, year, by))
        listed = {item.file: item.sha256 for item in made}
        (room / SENDING / LEDGER).write_text(json.dumps(listed, ensure_ascii=False, indent=1), encoding="utf-8")
    return made


def last_year(unit: Unit, year: int, previous: Previous | None) -> Filing | None:
    """Last year's filing of a unit, found by its code, its name or one of its aliases."""
    if previous is None:
        return None
    wanted = (Filing(unit=name, unit_code=unit.code, year=year) for name in (unit.name, *unit.aliases))
    return next((found for filing in wanted if (found := previous.of(filing)) is not None), None)


def _sent_before(target: Path) -> dict[str, str]:
    """File to hash, as an earlier run left it."""
    try:
        listed = json.loads((target / SENDING / LEDGER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in listed.items()} if isinstance(listed, dict) else {}


def _kept_or_new(place: Path, unit: Unit, group: str, data: bytes, carried: bool, sent: dict[str, str]) -> Prepared:
    new = hashlib.sha256(data).hexdigest()
    try:
        present = hashlib.sha256(place.read_bytes()).hexdigest()
    except OSError:
        present = new
    kept = present not in (new, sent.get(place.name))
    return Prepared(unit, group, place.name, new, carried, kept)


def _draft(unit: Unit, year: int, by: date, file: str, data: bytes, item: Prepared, sender: str) -> bytes:
    greeting = f"{unit.name}{f'　{unit.contact}' if unit.contact else ''}："
    carried = "上年结转已按上年度报告带入“二、上年结转”，表旁灰色一列是上年数，请核对。" if item.carried else ""
    text = "\n".join(
        line
        for line in (
            greeting,
            "",
            f"附件是 {year} 年度政府信息公开工作年度报告填报工作簿，单位、代码和年度已经填好，请勿改动。{carried}",
            f"请于 {by.year} 年 {by.month} 月 {by.day} 日前填好，待“校验”表显示“可以报送”后，将 .xlsx 文件原样发回，"
            "不要转成 PDF 或图片，不要增删行列，不必改文件名。",
            "确实没有的填 0，不要留空。",
            *(["", sender] if sender else []),
        )
    )
    subject = f"请填报 {year} 年度政府信息公开工作年度报告（{by.month} 月 {by.day} 日前）"
    to = [(unit.contact if at == 0 else "", address) for at, address in enumerate(mail.addresses(unit.email))]
    return mail.draft(to, subject, text, file, data)


def _zips(folder: Path, year: int, groups: dict[str, list[tuple[str, bytes]]]) -> None:
    folder.mkdir()
    names = Names()
    for group, files in groups.items():
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:  # workbooks are compressed already
            for name, data in files:
                archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
        (folder / names.of(str(year), group, suffix=".zip")).write_bytes(out.getvalue())


def _index(made: Sequence[Prepared], year: int, by: date) -> bytes:
    headings = ("序号", "单位", "单位代码", "分组", "文件", "SHA-256", "上年数", "联系人", "邮箱")
    widths = (6, 30, 21, 22, 40, 34, 9, 10, 26)
    rows: list[Sequence[sheets.Cell]] = [
        (
            number,
            item.unit.name,
            item.unit.code,
            item.group,
            sheets.Link(item.file, f"external:../{item.file}"),
            item.sha256,
            "已带入" if item.carried else "无",
            item.unit.contact,
            item.unit.email or "无邮箱",
        )
        for number, item in enumerate(made, 1)
    ]

    def fill(book: object) -> None:
        sheet = book.add_worksheet("分发清单")  # type: ignore[attr-defined]
        notes = [f"共 {len(made)} 家；请于 {by:%Y-%m-%d} 前报回。"]
        sheets.table(sheet, sheets.Formats(book), f"{year} 年度填报工作簿分发清单", notes, headings, widths, rows)

    return sheets.workbook("分发清单", fill)
