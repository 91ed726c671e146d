"""`doctor`: what this computer has and lacks, and what to do about it."""

from __future__ import annotations

from xlplugin.cli import common, speech


@speech.command()
@common.json_option
@common.language_option
def doctor(as_json: bool, lang: str) -> None:
    """体检：程序、Python、Excel、WPS、LibreOffice、字体，缺什么、怎么办。
    / What this computer has and lacks, and what to do about it.

    只查看，不改动。有妨碍使用的问题时退出码为 1。/ It only looks. Exit code 1 where something keeps the program from working.

    \b
    xlplugin doctor
    """
    from xlplugin.cli import paper
    from xlplugin.health import look_around

    said = common.language(lang)
    found = look_around()
    wrong = any(one.grade == "error" for one in found)
    if as_json:
        common.put_json({"ok": not wrong, "checks": [one.to_dict(said) for one in found]})
    else:
        colours: dict[str, paper.Colour] = {"ok": "green", "note": "bright_black", "warning": "yellow", "error": "red"}
        marks = {"ok": "✓ ", "note": "· ", "warning": "! ", "error": "✗ "}
        for one in found:
            paper.say(one.message(said), mark=marks[one.grade], colour=colours[one.grade])
            if remedy := one.remedy(said):
                paper.say(remedy, indent=2, mark="→ ")
        good = common.pick(lang, "可以使用。", "Ready for use.")
        bad = common.pick(lang, "请先处理标 ✗ 的各项。", "Please see to the lines marked ✗ first.")
        common.say(bad if wrong else good)
    common.leave(common.ERRORS if wrong else common.OK)
