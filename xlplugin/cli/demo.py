"""`demo`: the whole main job on real published reports, in one folder."""

from __future__ import annotations

from pathlib import Path

import click

from xlplugin.cli import common, paper, speech


@speech.command()
@click.argument("folder", metavar="[DIR]", default="xlplugin-demo", type=click.Path(file_okay=False, path_type=Path))
@common.json_option
@common.language_option
def demo(folder: Path, as_json: bool, lang: str) -> None:
    """用真实的年度报告演示全过程。/ The whole main job on real published reports.

    在一个文件夹里写出空白模板、填好的工作簿、标注副本和汇总，并说明看哪里。
    / Writes empty templates, filled workbooks, marked copies and the summary into a folder, and says where to look.

    \b
    xlplugin demo
    """
    from xlplugin.cli.judging import show_file, totals
    from xlplugin.demo.show import FAULTY, show

    shown = show(folder, common.language(lang))
    if as_json:
        listed = {"templates": shown.templates, "filled": shown.filled, "marked": shown.marked}
        paths = {name: [str(path) for path in found] for name, found in listed.items()}
        common.put_json({"folder": str(folder), **paths, "summary": str(shown.summary)})
        return
    judged = list(shown.result.judged)
    for item in judged:
        # Of the real reports the count is enough for a first look; of ours, every word.
        show_file(item, lang, details=item.received.path.stem == FAULTY)
    paper.say(totals(judged, lang))
    common.say("")
    lines = (
        (
            shown.templates[0].parent,
            "空白模板：填一填，看合计、变红和“校验”表",
            "empty templates: type, and watch totals and checks",
        ),
        (
            shown.filled[0].parent,
            "五份真实报告和一份有意写错的工作簿",
            "five real reports and one workbook spoilt on purpose",
        ),
        (
            shown.marked[0].parent if shown.marked else folder,
            "标注副本：问题格有底色和批注，“校验结果”逐条列出",
            "marked copies: fills, notes, the sheet 校验结果",
        ),
        (shown.summary, "汇总工作簿：三张表、分单位明细、报送情况、问题清单、图表", "the summary workbook"),
    )
    common.say(common.pick(lang, "请打开看看：", "Open these:"))
    for path, zh, en in lines:
        common.say(f"  {path}")
        paper.say(common.pick(lang, zh, en), indent=4)
    common.say(common.pick(lang, "全部命令：xlplugin --help", "All commands: xlplugin --help"))
