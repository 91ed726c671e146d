"""English wording: against last year (Y-), plausibility (P-)."""

from validation.wording import Entry

_EXPLAIN = " Where there is a reason (reorganisation, another scope), answer it on the sheet 校验结果."

YEARS: dict[str, Entry] = {
    "Y-CARRY": Entry(
        "Carried over from last year does not match",
        '{place}: states {stated}; last year\'s report has {last} in "4. Carried over to next year": {difference}.',
        "Compare with last year's report: this year's row 2 is last year's row 4." + _EXPLAIN,
        "Table 3: item 2 of this year is item 4 of last year, column by column",
        "Row 2 states 69, last year's row 4 was 71: 2 too little.",
        "In every column, this year's row 2 equals last year's row 4.",
    ),
    "Y-INFORCE": Entry(
        "In force does not follow from last year",
        "{place}: states {stated}; last year's {last} plus {made} made minus {repealed} repealed is {expected}: "
        "{difference}.",
        "Check made, repealed and in force. Where the number was re-based (清理, lapsed by itself), answer it on the "
        "sheet 校验结果.",
        "Table 2: in force at the end of the year follows from last year's number",
        "Last year 5, made 3, repealed 0 makes 8; states 9: 1 too much.",
        "For 规章 and 行政规范性文件: in force = last year's + made − repealed.",
    ),
    "Y-JUMP": Entry(
        "Ten times last year's, or a tenth",
        "{place}: states {stated}, last year {last}: more than ten times as much.",
        "Check for a digit too many or too few, or a wrong row or column; if true, say why on the sheet 校验结果.",
        "Plausibility: compared where the larger of the two is 20 or more",
        "Licences: 550 last year, 9487 this year: more than ten times as much.",
        "Asks once where a figure is more than ten times, or less than a tenth of, last year's (from 20 up).",
        {"down": "{place}: states {stated}, last year {last}: less than a tenth."},
    ),
    "Y-YEAR": Entry(
        "Not last year's report",
        "This report is for {year}, the one to compare with for {previous_year}; not compared.",
        "Choose the report for {expected}.",
        "Only neighbouring years continue one another",
        "A report for 2024 beside one for 2022; not compared.",
        "The report to compare with is last year's; another one is not compared.",
    ),
    "P-REGULATIONS": Entry(
        "规章 below the level that makes them",
        '{places}: states {stated}; "{unit}" is of a level that makes no 规章.',
        "Perhaps it belongs into the row of 行政规范性文件; 规章 are made by ministries, provinces and cities with "
        "districts.",
        "Legislation Law, provisions on who makes 规章",
        "A county states 3 规章 made this year.",
        "Counties, districts, townships and streets make no 规章. Said only where the unit's name leaves no doubt.",
    ),
    "P-UNTOUCHED": Entry(
        "All zeros",
        "All {count} cells are 0 or blank, and 本年无相关业务 is not declared.",
        "Declare 本年无相关业务 on the cover if there was none; else fill in the form.",
        "Instructions: no business is declared, so that it is not taken for a forgotten form",
        "200 cells are 0 and 本年无相关业务 is not declared.",
        "A report of zeros needs the declaration 本年无相关业务; else it may not have been filled in.",
    ),
    "P-DECLARED": Entry(
        "Declaration against figures",
        "{places}: a figure is filled in, but 本年无相关业务 is declared.",
        "Withdraw the declaration, or put 0 into the cells.",
        "Instructions: with the declaration 本年无相关业务 all cells are 0",
        "本年无相关业务 is declared, and table 3 states 5 applications received.",
        "Where 本年无相关业务 is declared, every cell is 0.",
    ),
}
