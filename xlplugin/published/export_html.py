"""The report as one web page that stands alone: no script, no outside file, readable by a screen reader and on paper.

Every figure names its headers (`headers`, and `scope` for readers that use that); wide tables scroll in a region of
their own that the keyboard reaches, so the page itself never scrolls sideways, at 200 % or on a telephone.
"""

from __future__ import annotations

from html import escape

from xlplugin.published.render import ReportTree, Section, TableCell, TableNode
from xlplugin.published.typography import header_lines, is_subheading

_STYLE = """
:root { color-scheme: light; --ink: #1a1a1a; --rule: #555; --soft: #f3f4f6; }
* { box-sizing: border-box; }
html { font-size: 112.5%; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; color: var(--ink); background: #fff; line-height: 1.9;
  font-family: "仿宋_GB2312", "FangSong_GB2312", "仿宋", FangSong, STFangsong, "Noto Serif CJK SC", "Source Han Serif SC", serif; }
main { max-width: 56rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { margin: 0 auto 2rem; text-align: center; line-height: 1.5; font-size: 1.8rem; font-weight: normal; word-break: keep-all; overflow-wrap: anywhere;
  font-family: "方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", STZhongsong, "华文中宋", "Noto Serif CJK SC", SimSun, serif; }
h2 { margin: 1.6rem 0 .4rem; font-size: 1.15rem; font-weight: normal; text-indent: 2em;
  font-family: "黑体", SimHei, STHeiti, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
h3 { margin: .4rem 0 0; font-size: 1rem; font-weight: normal; text-indent: 2em;
  font-family: "楷体_GB2312", "楷体", KaiTi, STKaiti, "Noto Serif CJK SC", serif; }
p { margin: 0; text-indent: 2em; text-align: justify; overflow-wrap: anywhere; white-space: pre-wrap; }
.frame { overflow-x: auto; margin: .8rem 0 1.4rem; }
.frame:focus-visible { outline: 3px solid #1a5fb4; outline-offset: 2px; }
table { border-collapse: collapse; table-layout: fixed; width: 100%; line-height: 1.4; font-size: .85rem;
  font-family: "宋体", SimSun, STSong, "Noto Serif CJK SC", serif; }
.t2 { min-width: 26rem; } .t3 { min-width: 46rem; } .t4 { min-width: 44rem; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th, td { border: 1px solid var(--rule); padding: .35em .4em; font-weight: normal; vertical-align: middle; }
th { background: var(--soft); text-align: center; }
th[scope^=row] { text-align: left; }
td { text-align: center; font-variant-numeric: tabular-nums; }
td.corner { background: var(--soft); }
.narrow { padding: .35em .2em; text-align: center; }
.pairs { word-break: keep-all; padding: .35em .1em; }
@media (max-width: 40rem) { main { padding: 1.25rem .9rem 3rem; } h1 { font-size: 1.35rem; } }
@page { size: A4; margin: 37mm 26mm 35mm 28mm; @bottom-center { content: "— " counter(page) " —"; font: 14pt SimSun, serif; } }
@media print {
  html { font-size: 16pt; } body { line-height: 28pt; } main { max-width: none; padding: 0; }
  h1 { font-size: 22pt; } h2, h3, p { font-size: 16pt; } h2, h3 { break-after: avoid; }
  .frame { overflow: visible; margin: 6pt 0; } table { min-width: 0 !important; font-size: 9pt; line-height: 1.25; }
  tr, .frame { break-inside: avoid; } th, td { padding: 2pt; } th, td.corner { background: none; }
}
"""


def html_of(tree: ReportTree) -> bytes:
    """The page, UTF-8."""
    parts = [
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{escape(tree.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>",
        f"<h1>{'<wbr>'.join(map(escape, tree.title_lines))}</h1>",
        *[f"<p>{escape(text)}</p>" for text in tree.preamble],
        *[_section(section) for section in tree.sections],
        "</main>\n</body>\n</html>\n",
    ]
    return "\n".join(parts).encode("utf-8")


def _section(section: Section) -> str:
    ident = f"s{'一二三四五六'.index(section.numeral) + 1}"
    parts = [f'<section aria-labelledby="{ident}">', f'<h2 id="{ident}">{escape(section.heading)}</h2>']
    for text in section.paragraphs:
        parts.append(f"<h3>{escape(text)}</h3>" if is_subheading(text) else f"<p>{escape(text)}</p>")
    if section.table:
        parts.append(_table(section.table, ident))
    parts.append("</section>")
    return "\n".join(parts)


def _table(table: TableNode, heading: str) -> str:
    rows = []
    for index, cells in enumerate(table.rows()):
        row = (
            "<tr>"
            + "".join(_cell(cell, sum(table.shares[cell.column : cell.column + cell.columns])) for cell in cells)
            + "</tr>"
        )
        if table.head and index == 0:
            row = "<thead>\n" + row
        if table.head and index == table.head:
            row = "</thead>\n<tbody>\n" + row
        rows.append(row)
    columns = "".join(f'<col style="width:{share * 100:.2f}%">' for share in table.shares)
    end = "\n</tbody>" if table.head else ""
    return (
        f'<div class="frame" role="region" aria-labelledby="{heading}" tabindex="0">\n<table class="{table.code}">\n'
        f"<caption>{escape(table.title)}</caption>\n<colgroup>{columns}</colgroup>\n"
        + "\n".join(rows)
        + end
        + "\n</table>\n</div>"
    )


def _cell(cell: TableCell, share: float) -> str:
    spans = (f' rowspan="{cell.rows}"' if cell.rows > 1 else "") + (
        f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    )
    text = escape(cell.text)
    if cell.role == "figure":
        return f'<td headers="{" ".join(cell.headers)}"{spans}>{text}</td>'
    if cell.role == "corner":
        return f'<td class="corner"{spans}>{text}</td>'
    scope = {"title": "colgroup", "column": "colgroup" if cell.columns > 1 else "col"}.get(
        cell.role, "rowgroup" if cell.rows > 1 else "row"
    )
    pairs = header_lines(cell.text, share)
    look = ' class="narrow"' if cell.rows > 10 else ' class="pairs"' if len(pairs) > 1 else ""
    return f'<th id="{cell.id}" scope="{scope}"{look}{spans}>{"<wbr>".join(map(escape, pairs))}</th>'
