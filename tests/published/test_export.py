"""The report as it is published: its parts, its headers, its pages."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st
from lxml import html

from tests.drafting import sound_filings
from validation import editions
from validation.filing import Filing
from xlplugin.published.exporting import OpenErrors, UnknownFormat, export, render
from xlplugin.published.importing import read_data
from xlplugin.published.render import tree_of
from xlplugin.published.typography import NOT_FIRST, NOT_LAST, wrap

SECTIONS = [f"{numeral}、{title}" for numeral, title in editions.get("2021").sections]


@pytest.fixture(scope="module")
def page(real: dict[str, Filing]) -> html.HtmlElement:
    return html.document_fromstring(render(real["西城区-2023"], ".html"))


def test_title_and_six_sections(page: html.HtmlElement) -> None:
    assert page.findtext(".//title") == "北京市西城区人民政府2023年政府信息公开工作年度报告"
    assert page.find(".//h1").text_content() == page.findtext(".//title")
    assert [heading.text_content() for heading in page.iter("h2")] == SECTIONS


def test_every_figure_names_headers_that_exist_and_say_what_it_is(
    page: html.HtmlElement, real: dict[str, Filing]
) -> None:
    assert page.get("lang") == "zh-CN"
    ids = {th.get("id"): th.text_content() for th in page.iter("th")}
    assert len(ids) == len(list(page.iter("th")))
    assert all(th.get("scope") in ("row", "col", "rowgroup", "colgroup") for th in page.iter("th"))
    figures = [td for td in page.iter("td") if td.get("headers")]
    assert len(figures) == 200
    said = {" ".join(ids[i] for i in td.get("headers").split()): td.text_content() for td in figures}
    assert said["三、本年度办理结果 （三）不予公开 6.属于四类过程性信息 申请人情况 自然人"] == "36"
    assert said["第二十条第（八）项 行政事业性收费 本年收费金额（单位：万元）"] == "14828.7092"
    assert said["行政诉讼 未经复议直接起诉 总计"] == "17"
    assert len(said) == 200


def test_the_page_stands_alone_and_runs_nothing(page: html.HtmlElement) -> None:
    assert not [node for node in page.iter() if node.tag in ("script", "link", "img", "iframe")]
    assert all(not name.startswith("on") for node in page.iter() for name in node.attrib)


def test_what_an_office_wrote_cannot_become_markup() -> None:
    filing = Filing(
        unit="<script>alert(1)</script>局", year=2024, narrative="一、总体情况\n<img src=x onerror=alert(1)>"
    )
    text = render(filing, ".html").decode()
    assert "<script" not in text
    assert "<img" not in text


def test_tables_have_the_forms_merged_headers(real: dict[str, Filing]) -> None:
    t2, t3, t4 = (section.table for section in tree_of(real["西城区-2023"]).sections if section.table)
    assert t2
    assert t3
    assert t4
    spans = {cell.text: (cell.rows, cell.columns) for cell in t3.cells if cell.role != "figure"}
    assert spans["三、本年度办理结果"] == (22, 1)
    assert [
        spans[f"（{n}）{t}"][0]
        for n, t in (("三", "不予公开"), ("四", "无法提供"), ("五", "不予处理"), ("六", "其他处理"))
    ] == [8, 3, 5, 3]
    assert spans["法人或其他组织"] == (1, 5)
    assert {cell.text: cell.columns for cell in t4.cells}["行政诉讼"] == 10
    for table in (t2, t3, t4):
        covered = Counter(
            (r, c)
            for x in table.cells
            for r in range(x.row, x.row + x.rows)
            for c in range(x.column, x.column + x.columns)
        )
        assert covered == Counter((r, c) for r in range(table.height) for c in range(len(table.shares)))


def test_word_file_is_a4_in_the_official_typefaces_with_page_numbers(real: dict[str, Filing]) -> None:
    import docx

    document = docx.Document(io.BytesIO(render(real["西城区-2023"], ".docx")))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert "PAGE" in section.footer._element.xml
    faces = {name: document.styles[name].element.rPr.rFonts.xml for name in ("Title", "Heading 1", "Normal")}
    assert "方正小标宋简体" in faces["Title"]
    assert "黑体" in faces["Heading 1"]
    assert "仿宋_GB2312" in faces["Normal"]
    assert [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1"] == SECTIONS
    assert len(document.tables) == 3
    assert document.tables[1].cell(0, 0)._tc is document.tables[1].cell(2, 2)._tc


def test_pdf_is_a4_numbered_and_readable_by_other_programs(real: dict[str, Filing]) -> None:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(render(real["沭阳县-2025"], ".pdf"))) as pdf:
        assert {(round(p.width), round(p.height)) for p in pdf.pages} == {(595, 842)}
        texts = [page.extract_text() for page in pdf.pages]
    assert all(text.rstrip().endswith(f"— {number} —") for number, text in enumerate(texts, 1))
    assert "江苏省沭阳县人民政府" in texts[0]
    assert all(heading in "".join(texts) for heading in SECTIONS)


def test_nothing_is_published_with_open_errors_unless_told(real: dict[str, Filing], tmp_path: Path) -> None:
    target = tmp_path / "报告.html"
    with pytest.raises(OpenErrors) as caught:
        export(real["洪泽区-2023"], target)
    assert len(caught.value.findings) == 2
    assert not target.exists()
    export(real["洪泽区-2023"], target, force=True)
    assert target.exists()
    with pytest.raises(UnknownFormat):
        export(real["西城区-2023"], tmp_path / "报告.wps")


@pytest.mark.parametrize(("given_fees", "sentence"), [
    ({"fee_notices": 2, "fee_notified": 400, "fee_collected": 380}, "分别为2件、400元、380元"),
    ({"fee_notices": 1, "fee_collected": 380}, "发出收费通知1件，实际收取380元"),
])  # fmt: skip
def test_fee_figures_are_published_and_come_back(given_fees: dict[str, int], sentence: str) -> None:
    filing = Filing(unit="某县某局", year=2024, cells=dict.fromkeys(editions.get("2021").keys, 0), **given_fees)  # type: ignore[arg-type]
    page = render(filing, ".html")
    assert sentence in page.decode()
    assert read_data(page).filing.to_dict() == filing.to_dict()


# --- random filings and texts, out and in again ---------------------------------------------------------------

SIGNS = st.sampled_from("本年度我局收到政府信息公开申请主动发布条件加强培训工作提高质量")
SENTENCE = st.builds(
    lambda words, number, mark: f"{words[: len(words) // 2]}{number}件{words[len(words) // 2 :]}{mark}",
    st.text(SIGNS, min_size=6, max_size=160),
    st.integers(0, 99999),
    st.sampled_from("。；！"),
)
PARAGRAPH = st.lists(SENTENCE, min_size=1, max_size=3).map("".join)


def text_of(numeral: str, title: str) -> st.SearchStrategy[str]:
    return st.lists(PARAGRAPH, min_size=1, max_size=3).map(lambda body: "\n".join([f"{numeral}、{title}", *body]))


NARRATIVES = st.fixed_dictionaries(
    {numeral: text_of(numeral, title) for numeral, title in editions.get("2021").sections if numeral in "一五六"}
)
FILINGS = st.builds(
    lambda filing, narrative, year: Filing(
        **filing.to_dict() | {"narrative": narrative, "year": year, "unit": "某省某市某局"}
    ),
    sound_filings(editions.get("2021")),
    NARRATIVES,
    st.integers(2021, 2030),
)


@given(FILINGS, st.sampled_from([".html", ".docx"]))
@settings(max_examples=12)
def test_any_filing_comes_back_as_it_went_out(filing: Filing, suffix: str) -> None:
    assert read_data(render(filing, suffix)).filing.to_dict() == filing.to_dict()


@pytest.mark.slow
@given(FILINGS)
@settings(max_examples=15)
def test_any_filing_comes_back_from_pdf(filing: Filing) -> None:
    assert read_data(render(filing, ".pdf")).filing.to_dict() == filing.to_dict()


@given(st.from_regex(r"([《（]?[政府信息公开]{2,6}[0-9]{0,3}[》）]?[，。；]?)*", fullmatch=True), st.integers(6, 40))
def test_lines_keep_every_sign_and_break_only_where_they_may(text: str, width: int) -> None:
    lines = wrap(text, width, width, len)
    assert "".join(lines) == text
    assert all(line[0] not in NOT_FIRST for line in lines)
    assert all(line[-1] not in NOT_LAST for line in lines)


# --- in real programs -----------------------------------------------------------------------------------------


@pytest.fixture
def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing; in CI its tests may not skip")
        pytest.skip("Chromium is not installed")
    return found


MEASURE = """<script>addEventListener('load', () => {
 const wide = [...document.querySelectorAll('main > *, section > *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1);
 const frames = [...document.querySelectorAll('.frame')];
 const bound = [...document.querySelectorAll('td[headers]')].every(td => td.headers.split(' ').every(i => document.getElementById(i)));
 document.title = JSON.stringify({page: document.documentElement.scrollWidth <= innerWidth, wide: wide.length,
   scroll: frames.some(f => f.scrollWidth > f.clientWidth), focus: frames.every(f => f.tabIndex === 0), bound,
   size: parseFloat(getComputedStyle(document.querySelector('p')).fontSize)});
});</script>"""


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize(
    ("window", "zoom", "scrolls"), [("1280,900", 1, False), ("640,450", 1, True), ("500,850", 1, True)]
)
def test_the_page_fits_its_window_and_only_tables_scroll(
    chromium: str, real: dict[str, Filing], tmp_path: Path, window: str, zoom: int, scrolls: bool
) -> None:
    """1280 points wide; the same at 200 % (which is a window of 640); about as narrow as a telephone."""
    import json
    import re

    text = render(real["西城区-2023"], ".html").decode()
    text = re.sub(r"<meta http-equiv[^>]*>", "", text).replace("</body>", MEASURE + "</body>")
    file = tmp_path / "page.html"
    file.write_text(text, encoding="utf-8")
    command = [chromium, "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
               f"--window-size={window}", "--virtual-time-budget=3000", "--dump-dom", file.as_uri()]  # fmt: skip
    done = subprocess.run(command, capture_output=True, timeout=120, check=True)
    title = html.document_fromstring(done.stdout.decode()).findtext(".//title")
    said = json.loads(title or "{}")
    assert said["page"]
    assert said["wide"] == 0
    assert said["scroll"] is scrolls
    assert said["focus"]
    assert said["bound"]
    assert said["size"] >= 16


@pytest.mark.slow
@pytest.mark.libreoffice
def test_libreoffice_sets_the_word_file_on_a_few_pages(real: dict[str, Filing], tmp_path: Path) -> None:
    file = tmp_path / "report.docx"
    file.write_bytes(render(real["西城区-2023"], ".docx"))
    profile = f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, capture_output=True, timeout=180, check=True)
    imported = read_data((tmp_path / "report.pdf").read_bytes())
    assert imported.filing.to_dict() == real["西城区-2023"].to_dict()
