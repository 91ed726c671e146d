"""English wording: what a cell holds (C-)."""

from validation.wording import Entry

_DIGITS = "Instructions: digits only in number cells"

CONTENT: dict[str, Entry] = {
    "C-READ": Entry(
        "Number typed as text",
        '{place}: "{value}" is a text; counted as {number}.',
        "Type the number {number} without spaces, commas or units.",
        _DIGITS,
        '"12件" is a text; counted as 12.',
        "A text that can only mean one number (full-width digits, thousands separators, 件 or 万元 behind it, Chinese "
        "numerals) counts as that number, with a warning.",
    ),
    "C-BLANK": Entry(
        "Blank",
        "{places}: {shown}; computed as 0 for the time being.",
        "Type 0 where there is nothing to report; fill in what was forgotten.",
        "Instructions: a blank is not 0; it is computed as 0 for the time being",
        'Table 3, row "3(1) Granted", column "Natural persons": blank; computed as 0 for the time being.',
        "Every cell is filled in; a blank, /, - and 无 are not 0. An empty table is an error, a blank cell a warning.",
        {"yes": "{table_name} is empty: not one cell is filled in."},
        by="empty",
    ),
    "C-TEXT": Entry(
        "Not a number",
        '{place}: "{value}" cannot be read as one number; not counted.',
        "Type one number; put remarks into the narrative.",
        _DIGITS,
        '"22（其中修订 16 件）" cannot be read as one number.',
        "A number cell holds one number; a doubtful text is neither guessed nor taken as 0.",
    ),
    "C-NEGATIVE": Entry(
        "Below zero",
        "{place}: {value} is below zero.",
        "Type 0 or a positive number.",
        "Instructions: counts and amounts are not below zero",
        "-5 is below zero.",
        "Counts and amounts are not below zero.",
    ),
    "C-FRACTION": Entry(
        "Not whole",
        "{place}: {value} is not a whole number.",
        "Type a whole number; only the fee cell holds money.",
        "Instructions: all but money is whole",
        "12.5 is not a whole number.",
        "Every cell but the fees (10,000 yuan) holds a whole number.",
    ),
    "C-ERROR": Entry(
        "Excel error",
        "{place}: shows the error {value}; not counted.",
        "Delete the broken formula; type the number or restore the template's formula.",
        "Instructions: no error values",
        "Shows the error #REF!; not counted.",
        "No cell shows an error such as #REF! or #VALUE!.",
    ),
    "C-PRECISION": Entry(
        "Too many digits",
        "{place}: {value} has more digits than can be kept exactly.",
        "At most 15 digits; money in 10,000 yuan has at most 6 decimals.",
        "Instructions: money is exact to 0.000001 × 10,000 yuan",
        "12345678901234567 has more than 15 digits.",
        "Numbers have at most 15 digits and money is no finer than one fen.",
    ),
    "C-STALE": Entry(
        "Formula result out of date",
        "{place}: the stored result is {stated}, recomputed it is {expected}; the recomputed one counts.",
        "Open the workbook in Excel or WPS and save it once, so that it recomputes.",
        "Totals are always recomputed; stored results are not trusted",
        "The stored result is 1507, recomputed it is 1508.",
        "A total's stored result differs from the recomputed one or is missing; the recomputed one counts.",
        by="missing",
        cases={"yes": "{places}: the formulas have no stored result; they were recomputed."},
    ),
    "C-FORMULA": Entry(
        "Total's formula changed",
        "{places}: the template's formula was replaced by a typed number or another formula; the number was checked.",
        "If this was not intended, restore the template's formula (copy the cell from a new template).",
        "Template: totals are computed",
        "A typed number stands where the total's formula was; it was checked.",
        "The template's totals are formulas; where one was changed the number is checked all the same.",
    ),
}
