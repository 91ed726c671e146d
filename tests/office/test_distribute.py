"""Sending out: one workbook per unit that must file, and what goes with it."""

from __future__ import annotations

import email
import hashlib
import json
import zipfile
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from tests.office.offices import credit_code, office, roster_file
from validation import Filing
from xlplugin.cli.office import distribute as command
from xlplugin.consolidation.run import consolidate
from xlplugin.consolidation.summary import write as write_summary
from xlplugin.filling import write
from xlplugin.intake.read import read
from xlplugin.office import mail
from xlplugin.office.distribute import SENDING, distribute
from xlplugin.office.filenames import MOST_BYTES, Names
from xlplugin.office.ledger import Ledger
from xlplugin.office.roster import Roster, load
from xlplugin.previous import Previous, load as load_previous

DISTRICT = credit_code(1)
ROWS = [
    {"name": "东区人民政府", "code": DISTRICT, "level": "区"},
    {
        "name": "东区教育局",
        "code": credit_code(2),
        "parent": DISTRICT,
        "level": "区直单位",
        "contact": "李四",
        "email": "edu@example.cn",
    },
    {"name": "东区甲/乙街道办事处", "aliases": "甲乙街道", "parent": DISTRICT, "level": "乡镇街道"},
]


@pytest.fixture
def roster(tmp_path: Path) -> Roster:
    return load(roster_file(tmp_path, ROWS))


@pytest.fixture
def sent(tmp_path: Path, roster: Roster, real: dict[str, Filing]) -> Path:
    before = Filing(
        **real["西城区-2023"].to_dict() | {"unit": "甲乙街道", "unit_code": "", "scope": "own", "year": 2024}
    )
    distribute(roster, 2025, tmp_path / "out", Previous([before]))
    return tmp_path / "out"


def test_one_workbook_for_each_unit_that_must_file_named_after_it(sent: Path) -> None:
    assert sorted(path.name for path in sent.iterdir()) == [
        f"2025_东区教育局_{credit_code(2)}.xlsx",
        "2025_东区甲_乙街道办事处.xlsx",
        SENDING,
    ]


def test_identity_is_written_and_locked_and_the_rest_of_the_cover_is_open(sent: Path) -> None:
    filing = read(sent / f"2025_东区教育局_{credit_code(2)}.xlsx")
    assert (filing.unit, filing.unit_code, filing.year, filing.scope) == ("东区教育局", credit_code(2), 2025, "own")
    assert not filing.provenance.remarks
    cover = load_workbook(sent / f"2025_东区教育局_{credit_code(2)}.xlsx")["封面与填报说明"]
    assert cover.protection.sheet
    locked = {
        name: cover[at].protection.locked
        for name, at in {"unit": "C5", "code": "C6", "year": "C7", "scope": "C8"}.items()
    }
    assert locked == {"unit": True, "code": True, "year": True, "scope": False}
    without_code = load_workbook(sent / "2025_东区甲_乙街道办事处.xlsx")["封面与填报说明"]
    assert not without_code["C6"].protection.locked


def test_last_years_carry_is_brought_in_and_its_figures_stand_beside_the_form(
    sent: Path, real: dict[str, Filing]
) -> None:
    path, before = sent / "2025_东区甲_乙街道办事处.xlsx", real["西城区-2023"]
    filing = read(path)
    for column in ("natural", "business", "other_org", "total"):
        assert filing.amount(f"t3.carried_in.{column}") == before.amount(f"t3.carried_out.{column}")
    assert filing.cells["t3.new.natural"] != before.cells["t3.new.natural"]
    sheet = load_workbook(path)["二 主动公开"]
    beside = {sheet.cell(row, 6).value: row for row in range(1, 20)}
    assert sheet.cell(beside["上年现行有效件数"] + 2, 6).value == before.amount("t2.normative.in_force")
    assert float(sheet.cell(beside["上年收费金额（万元）"] + 1, 6).value) == 14828.7092
    assert sheet.cell(beside["上年现行有效件数"] + 2, 6).protection.locked
    no_previous = load_workbook(sent / f"2025_东区教育局_{credit_code(2)}.xlsx")["二 主动公开"]
    assert no_previous.max_column == 4


def test_the_index_lists_every_workbook_with_its_hash(sent: Path) -> None:
    sheet = load_workbook(sent / SENDING / "分发清单.xlsx").active
    listed = {row[4].value: row[5].value for row in sheet.iter_rows(min_row=4)}
    assert listed == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sent.glob("*.xlsx")}
    carried = {row[1].value: row[6].value for row in sheet.iter_rows(min_row=4)}
    assert carried == {"东区教育局": "无", "东区甲/乙街道办事处": "已带入"}


def test_a_zip_per_group_holds_its_workbooks(sent: Path) -> None:
    folder = sent / SENDING / "分组压缩包"
    found = {path.name: zipfile.ZipFile(path).namelist() for path in folder.iterdir()}
    assert found == {
        "2025_东区人民政府·区直单位.zip": [f"2025_东区教育局_{credit_code(2)}.xlsx"],
        "2025_东区人民政府·乡镇街道.zip": ["2025_东区甲_乙街道办事处.xlsx"],
    }
    with zipfile.ZipFile(folder / "2025_东区人民政府·乡镇街道.zip") as archive:
        assert archive.read("2025_东区甲_乙街道办事处.xlsx") == (sent / "2025_东区甲_乙街道办事处.xlsx").read_bytes()


@pytest.mark.parametrize("reader", [policy.default, policy.compat32], ids=["of today", "of old"])
def test_the_mail_draft_is_a_draft_with_chinese_subject_text_and_the_workbook(sent: Path, reader: Any) -> None:
    name = f"2025_东区教育局_{credit_code(2)}"
    raw = (sent / SENDING / "邮件草稿" / f"{name}.eml").read_bytes()
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) < 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    message = email.message_from_bytes(raw, policy=reader)
    assert message["X-Unsent"] == "1"
    subject = str(email.header.make_header(email.header.decode_header(message["Subject"])))
    assert subject == "请填报 2025 年度政府信息公开工作年度报告（1 月 31 日前）"
    text, attached = message.get_payload()
    assert "李四" in text.get_payload(decode=True).decode("utf-8")
    assert attached.get_payload(decode=True) == (sent / f"{name}.xlsx").read_bytes()
    if isinstance(message, EmailMessage):
        assert attached.get_filename() == f"{name}.xlsx"
        assert message["To"].addresses[0].addr_spec == "edu@example.cn"
        assert message["To"].addresses[0].display_name == "李四"
        assert not attached.defects


def test_each_name_of_the_attachment_is_the_same(sent: Path) -> None:
    (draft,) = (sent / SENDING / "邮件草稿").glob("*教育局*.eml")
    head = draft.read_bytes().decode().rpartition("Content-Type: application")[2].partition("\r\n\r\n")[0]
    words = ["".join(part.split('"')[0].split()) for part in head.replace("\r\n", "").split('name="')[1:]]
    decoded = [
        "".join(
            str(p, c or "ascii") if isinstance(p, bytes) else p
            for p, c in email.header.decode_header(w.replace("?==?", "?= =?"))
        )
        for w in words
    ]
    assert decoded == [f"{draft.stem}.xlsx"] * 2
    assert f"filename*=utf-8''2025_{'%E4%B8%9C%E5%8C%BA'}" in head


def test_a_unit_without_an_address_gets_a_draft_to_nobody(sent: Path) -> None:
    message = email.message_from_bytes((sent / SENDING / "邮件草稿" / "2025_东区甲_乙街道办事处.eml").read_bytes())
    assert message["To"] is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a@b.cn；c@d.cn", ["a@b.cn", "c@d.cn"]),
        ("a@b.cn\nBcc: x@y.cn", ["a@b.cn", "x@y.cn"]),
        ("无", []),
        ("<a@b.cn>", ["a@b.cn"]),
    ],
)
def test_addresses_of_a_roster_cell(text: str, found: list[str]) -> None:
    assert mail.addresses(text) == found


def test_a_second_run_gives_the_same_bytes_and_keeps_what_was_filled_in(
    sent: Path, roster: Roster, real: dict[str, Filing]
) -> None:
    before = {path: path.read_bytes() for path in sent.rglob("*") if path.is_file()}
    filled = sent / f"2025_东区教育局_{credit_code(2)}.xlsx"
    filled.write_bytes(b"the work of a week")
    again = distribute(roster, 2025, sent)
    assert [item.kept for item in again] == [True, False]
    assert filled.read_bytes() == b"the work of a week"
    other = sent / "2025_东区甲_乙街道办事处.xlsx"
    assert other.read_bytes() != before[other]  # untouched since it was sent: prepared anew, now without last year
    filled.unlink()
    before_again = Filing(
        **real["西城区-2023"].to_dict() | {"unit": "甲乙街道", "unit_code": "", "scope": "own", "year": 2024}
    )
    distribute(roster, 2025, sent, Previous([before_again]))
    assert {path: path.read_bytes() for path in sent.rglob("*") if path.is_file()} == before


# --- names ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("2025", "某局", "A1"), "2025_某局_A1.xlsx"),
        (("2025", "某局", ""), "2025_某局.xlsx"),
        (("2025", 'a<b>:"|?*\\/c', ""), "2025_a_b_c.xlsx"),
        (("2025", "某局. ", ""), "2025_某局.xlsx"),
        (("2025", "某\u200b局\n本级", ""), "2025_某_局_本级.xlsx"),
        (("con",), "_con.xlsx"),
        (("", "/"), "无名.xlsx"),
    ],
)
def test_names_that_every_file_system_takes(parts: tuple[str, ...], name: str) -> None:
    assert Names().of(*parts, suffix=".xlsx") == name


def test_a_long_name_is_cut_in_its_longest_part() -> None:
    name = Names().of("2025", "很长的" * 60, credit_code(1), suffix=".xlsx")
    assert len(name.encode()) <= MOST_BYTES
    assert name.startswith("2025_很长的")
    assert name.endswith(f"_{credit_code(1)}.xlsx")


def test_no_two_names_are_the_same_where_capitals_do_not_count() -> None:
    names = Names()
    assert [names.of(text, suffix=".xlsx") for text in ("Ab", "aB", "ab/", "e\u0301", "é")] == [
        "Ab.xlsx",
        "aB_2.xlsx",
        "ab_3.xlsx",
        "é.xlsx",
        "é_2.xlsx",
    ]


@pytest.mark.parametrize("kind", ["folder", "summary", "ledger"])
def test_last_years_figures_come_from_a_folder_a_summary_or_the_ledger(
    tmp_path: Path, roster: Roster, kind: str
) -> None:
    for name in ("东区教育局", "甲乙街道"):
        write(office(name, year=2024), tmp_path / "上年" / f"{name}.xlsx")
    result = consolidate([tmp_path / "上年"], unit="东区人民政府", unit_code=DISTRICT)
    write_summary(result, tmp_path / "汇总.xlsx")
    Ledger(tmp_path / "a.ledger").record(result, tmp_path / "汇总.xlsx")
    path = {"folder": tmp_path / "上年", "summary": tmp_path / "汇总.xlsx", "ledger": tmp_path / "a.ledger"}[kind]
    made = distribute(roster, 2025, tmp_path / "out", load_previous(path, 2025))
    assert [item.carried for item in made] == [True, True]
    for item, name in zip(made, ("东区教育局", "甲乙街道"), strict=True):
        carried = read(tmp_path / "out" / item.file).amount("t3.carried_in.total")
        assert carried == office(name).amount("t3.carried_out.total")


def test_the_command_refuses_a_bad_roster_and_writes_an_empty_one(tmp_path: Path) -> None:
    bad = roster_file(tmp_path, [{"name": "甲局", "parent": "X"}])
    done = CliRunner().invoke(
        command, ["--roster", str(bad), "--year", "2025", "-o", str(tmp_path / "out"), "--lang", "zh"]
    )
    assert (done.exit_code, "上级“X”不在名册里" in done.stderr) == (2, True)
    assert not (tmp_path / "out").exists()
    done = CliRunner().invoke(command, ["--roster-template", str(tmp_path / "名册.xlsx"), "--lang", "zh"])
    assert done.exit_code == 0
    assert load_workbook(tmp_path / "名册.xlsx").sheetnames == ["名册", "填写说明"]


def test_the_command_lists_what_it_made(tmp_path: Path) -> None:
    path = roster_file(tmp_path, ROWS)
    done = CliRunner().invoke(
        command, ["--roster", str(path), "--year", "2025", "-o", str(tmp_path / "out"), "--json", "--lang", "zh"]
    )
    said = json.loads(done.stdout)
    assert [(item["unit"], item["previous"]) for item in said["files"]] == [
        ("东区教育局", False),
        ("东区甲/乙街道办事处", False),
    ]
    for item in said["files"]:
        assert hashlib.sha256((tmp_path / "out" / item["file"]).read_bytes()).hexdigest() == item["sha256"]
