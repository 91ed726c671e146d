"""What is said about real reports beyond their broken sums, argued case by case: `python -m tests.benchmarks.bench_false_alarms`.

Every warning and note on a complete real report must be argued here: true (the published report does contradict
itself), or a question worth asking. What is not argued is printed as a false alarm. Then the same is counted over the
sentences of the tests, and the cost of reading texts is put beside the cost of judging tables.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.validation.test_narrative import AGREES, CONTRADICTS, IS_ABOUT_SOMETHING_ELSE, XICHENG, saying
from validation import Filing, judge, narrative
from validation.findings import Finding
from validation.narrative.statements import statements
from validation.wording import words
from xlplugin import demo

PREVIOUS = {"洪泽区-2024": "洪泽区-2023"}

TRUE, QUESTION = "true", "worth asking"
ARGUED: dict[tuple[str, str, str], tuple[str, str]] = {
    ("西城区-2023", "N-RECEIVED", "t3.new.total"): (
        TRUE,
        "全区 and a region's table count the same thing; 1016 is neither 1508, nor 1579 with those carried in, nor 1538 "
        "handled. Either number may count something else, so it is a warning, and the office can say which.",
    ),
    ("沭阳县-2025", "F-NOTICES", "t3.other_2.total"): (
        TRUE,
        "Seven applications were closed because a fee was not paid after a notice; one notice is reported. Notices of the "
        "year before could explain some of the seven, which the remedy says.",
    ),
    ("洪泽区-2024", "Y-JUMP", "t2.licences.decisions"): (
        QUESTION,
        "550 to 9487 licences in a year: a change of counting, or a slip. A note, not a warning.",
    ),
    ("洪泽区-2024", "Y-JUMP", "t3.granted.natural"): (
        QUESTION,
        "0 to 50 granted while applications went from 21 to 95: in 2023 not one was granted in full. A note.",
    ),
    ("上海市政府办公厅-2019", "C-READ", "t2.procurement.amount"): (
        TRUE,
        "The cell holds 251000元, a text with its unit.",
    ),
    ("上海市政府办公厅-2019", "C-BLANK", "t3.new.research"): (
        TRUE,
        "Noughts are left blank throughout; one finding for the table, not one a cell.",
    ),
    ("上海市政府办公厅-2019", "C-BLANK", "t4.review.corrected"): (TRUE, "The same in table 四."),
}
SILENT = (
    ("洪泽区-2024", "区政府办代表区政府受理 17 件 beside 95 of the region: a part of it, no contradiction."),
    ("洪泽区-2024", "行政规范性文件 5 + 3 − 0 = 8, 结转 0 = 0: the chain of years holds."),
    ("西城区-2023", "14,828.7092 万元 of fees and no 信息处理费: two different things."),
    (
        "西城区-2023",
        "发布政策文件 49 件, 公开重点领域信息 1506 条: about publications, not about the tables.",
    ),
    ("西城区-2023", "所有申请均予以答复 beside 41 carried over: no number is stated."),
    ("洪泽区-2023", "三（六） printed as one row; its text 受理 21 件 agrees."),
)


def main() -> None:
    """Print the list, the counts and the cost."""
    reports = {name: Filing(**demo.report(name)) for name in demo.REPORTS}
    false = 0
    print("Said beyond errors on the complete real reports\n")
    for name, filing in reports.items():
        report = judge(filing, reports.get(PREVIOUS.get(name, "")))
        for finding in report.findings:
            if finding.severity != "error":
                verdict, why = ARGUED.get((name, finding.rule, _place(finding)), ("FALSE ALARM", "not argued"))
                false += verdict == "FALSE ALARM"
                print(f"{verdict:12} {name} {finding.rule}\n    {words(finding, filing.edition).message}\n    {why}\n")
    print("Rightly silent")
    for name, why in SILENT:
        print(f"    {name}: {why}")
    print(f"\nfalse alarms on real reports: {false}\n")
    _sentences(reports)
    _cost(reports)


def _sentences(reports: dict[str, Filing]) -> None:
    quiet = [*AGREES, *IS_ABOUT_SOMETHING_ELSE]
    alarms = [text for text in quiet if narrative.findings(saying(reports[XICHENG], text))]
    missed = [text for name, text, _ in CONTRADICTS if not narrative.findings(saying(reports[name], text))]
    print(f"sentences that must stay silent: {len(quiet)}, alarms {len(alarms)}")
    print(f"sentences that contradict the tables: {len(CONTRADICTS)}, missed {len(missed)}")
    for text in (*alarms, *missed):
        print("   ", text)


def _cost(reports: dict[str, Filing]) -> None:
    with_text = reports["洪泽区-2024"]
    without = Filing(**{k: v for k, v in with_text.to_dict().items() if not k.startswith(("narrative", "fee"))})
    reading, passing, judging = (
        _seconds(lambda: list(statements(with_text)), 200),
        _seconds(lambda: narrative.findings(without), 20_000),
        _seconds(lambda: judge(without), 20),
    )
    length = len(str(with_text.narrative))
    print(f"\nreading a text of {length} characters costs {reading / judging:.2f} of judging one filing's tables;")
    print(f"a filing without text is passed over in {passing / reading:.5f} of that")


def _seconds(act: Callable[[], object], times: int) -> float:
    act()
    start = time.process_time()
    for _ in range(times):
        act()
    return (time.process_time() - start) / times


def _place(finding: Finding) -> str:
    return finding.cells[0] if finding.cells else ""


if __name__ == "__main__":
    main()
