"""English wording: the workbook's structure (S-)."""

from validation.wording import Entry

_AGAIN = "Use the original template and leave its sheets, rows and columns as they are."
_TEMPLATE = "Template: sheets, rows, columns stay as they are, so that reports can be consolidated"

STRUCTURE: dict[str, Entry] = {
    "S-SHEET": Entry(
        "Sheet missing",
        'Workbook: the sheet "{sheet}" is missing; none of its numbers can be read.',
        "Bring the sheet back from the template and fill it in. " + _AGAIN,
        _TEMPLATE,
        'The sheet "三 依申请公开" is missing.',
        "The sheets of the three tables are there.",
    ),
    "S-RENAMED": Entry(
        "Sheet renamed",
        'Sheet "{sheet}": should be called "{expected_sheet}"; its numbers were read all the same.',
        'Call the sheet "{expected_sheet}" again.',
        _TEMPLATE,
        'Sheet "Sheet1": should be called "三 依申请公开".',
        "Sheets are called as in the template.",
    ),
    "S-DOUBLED": Entry(
        "Sheet doubled",
        'Workbook: {count} sheets look like "{table}": {sheets}; only the first was read.',
        "Delete the others and keep the one that is filled in.",
        _TEMPLATE,
        '2 sheets look like "三 依申请公开".',
        "Each table is there once; else nobody knows which one counts.",
    ),
    "S-MOVED": Entry(
        "Rows or columns moved",
        'Sheet "{sheet}": {count} cells are not where the template has them; {place}, for one, went from {was} to {now}. '
        "Numbers were read at their new places.",
        "Check that nothing slipped; delete inserted rows and columns. " + _AGAIN,
        _TEMPLATE,
        "7 cells are not where the template has them; natural persons, for one, went from C6 to C7.",
        "Cells stay at their places; inserted or deleted rows and columns make numbers slip.",
    ),
    "S-CELL": Entry(
        "Cell gone",
        'Sheet "{sheet}": {count} cells cannot be found ({places}); taken as blank.',
        "Restore the deleted rows, columns or cell names. " + _AGAIN,
        _TEMPLATE,
        'The row "3(2) Granted in part" cannot be found, 7 cells in all.',
        "Every cell of the template can be found, by its name or by the printed labels.",
    ),
    "S-EDITION": Entry(
        "Wrong edition",
        "Workbook: it is the form of edition {stated}; a report for {year} uses edition {expected}.",
        "Fill in the template of edition {expected}.",
        "Edition 2021 (No. 30) is in force from the report for 2021; edition 2019 (No. 60) was for 2019 and 2020",
        "A report for 2023 on the trial form of 2019.",
        "The form's edition is the one in force for the report's year.",
    ),
    "S-YEAR": Entry(
        "Year wrong",
        'Cover, year: "{value}" is not a year of four digits.',
        "Type a year of four digits, such as 2025.",
        "Instructions: reports are consolidated by year",
        'The year is "今年", not four digits.',
        "The cover bears the report's year, the one that is being consolidated.",
        {
            "blank": "Cover, year: not filled in.",
            "other": "Cover, year: states {stated}; this consolidation is for {expected}.",
        },
    ),
    "S-UNIT": Entry(
        "Unit wrong",
        "Cover, unit: no name is given.",
        "Type the unit's full name, and its credit code if it has one.",
        "Instructions: reports are matched by name and code of the unit",
        "The cover gives no unit.",
        "The cover bears the unit's full name as in the roster; name and code belong together.",
        {
            "other": 'Cover, unit: states "{stated}", should be "{expected}".',
            "code": 'Cover, unit: the code "{stated}" is another unit\'s, should be "{expected}".',
        },
    ),
    "S-HIDDEN": Entry(
        "Hidden data",
        'Sheet "{sheet}": {count} cells stand in hidden rows or columns ({places}); they were counted.',
        "Unhide them and check their numbers.",
        "Instructions: numbers that are reported are visible",
        "Row 12 is hidden, with numbers in 7 cells.",
        "No numbers of the tables stand in hidden rows, columns or sheets.",
        {"sheet": 'Sheet "{sheet}": the whole sheet is hidden; its {count} cells were counted.'},
        by="what",
    ),
}
