"""English wording: sums that do not tally (T3-, T4-), and why each suggestion is made."""

from validation.wording import Entry

_LOCATED = {
    "located": "{place}: states {stated}, should be {expected}: {difference}. {count} sum(s) then hold.",
    "blank": "{place}: blank, should be {expected}. {count} sum(s) then hold.",
    "located_together": "{place}: states {stated}, should be {expected}: {difference}. "
    "With the other corrections the sums hold.",
    "blank_together": "{place}: blank, should be {expected}. With the other corrections the sums hold.",
    "transfer": '{place}: states {stated}, should be {expected}: {difference}. "{there_en}" is off by as much the other '
    "way, as if {count} application(s) had been entered in the wrong place.",
    "exchanged": '{place}: states {stated}, should be {expected}: {difference}. It seems exchanged with "{there_en}".',
}


def _entry(sides: str, example: str) -> Entry:
    cases = {
        **_LOCATED,
        "open": sides + ". More than one cell may be wrong; check those suggested, in their order.",
        "many": sides + ". Too many faults to locate; check cell by cell.",
    }
    return Entry("", sides + ".", "", "", example, cases=cases)


SUMS: dict[str, Entry] = {
    "T3-BALANCE": _entry(
        '{table_name}, column "{column_en}": items 1 and 2 make {stated}, items 3(7) and 4 make {expected}: {difference}',
        "1283 received and 69 carried in make 1352; 1311 handled and 40 carried over make 1351: 1 too much.",
    ),
    "T3-RESULTS": _entry(
        "{place}: states {stated}, rows 3(1) to 3(6) add up to {expected}: {difference}",
        "3(7) states 1312, rows 3(1) to 3(6) add up to 1311: 1 too much.",
    ),
    "T3-ROW": _entry(
        "{place}: states {stated}, the six applicant columns add up to {expected}: {difference}",
        "The total states 1508, the six applicant columns add up to 1507: 1 too much.",
    ),
    "T4-SUM": _entry(
        "{place}: states {stated}, the four outcomes add up to {expected}: {difference}",
        "The total states 0, the four outcomes add up to 11: 11 too little.",
    ),
}

WHY: dict[str, str] = {
    "hint": "the first number in the text, or digits for look-alike letters",
    "hint_sums": "the number in the text, and {count} sum(s) need it too",
    "sums": "{count} sum(s) need {value}",
    "only": "with this one cell changed, {count} sum(s) hold",
    "together": "together with the other corrections, the sums hold",
    "sign": "a minus sign too many",
    "blank": "the cell is blank, as if forgotten",
    "zero": "states 0, as if forgotten",
    "unsummed": "the total was not summed; its parts make {value}",
    "total": "the total differs from its parts, which make {value}",
    "swapped": "{stated} and {value} differ by two neighbouring digits swapped",
    "doubled": "{stated} is {value} with a digit typed twice",
    "extra": "{stated} is {value} with a digit too many",
    "dropped": "{stated} is {value} with a digit left out",
    "digit": "{stated} and {value} differ in one digit",
    "tenfold": "{stated} is {times} times {value}, as if by a 0 too many",
    "tenth": "{value} is {times} times {stated}, as if by a 0 left out",
    "one_off": "off by one from {value}",
    "above": "the number of the line above, as if the line had slipped",
    "below": "the number of the line below, as if the line had slipped",
    "left": "the number of the column to the left, as if the column had slipped",
    "right": "the number of the column to the right, as if the column had slipped",
    "last_year": "equals item 4 (carried over) of last year's report",
    "transfer": 'too much here, as much too little in "{there_en}" (or the reverse): {count}, wrong applicant type',
    "misplaced": 'too much here, as much too little in "{there_en}" (or the reverse): {count}, wrong row',
    "exchanged": 'the numbers of this cell and "{there_en}" seem exchanged',
}
