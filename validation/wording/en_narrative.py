"""English wording: the text against the tables (N-), the information processing fee (F-)."""

from validation.wording import Entry

_REMEDY = (
    "Compare text and table and correct one of them; where the text counts something else (the office alone, passed-on "
    "cases), say so in the text or answer the warning on the sheet 校验结果."
)
_SOURCE = "Regulation on disclosure, article 50: text and tables report the same figures; only ever a warning"
_PLACE = 'Section {section}, "{quote}": '
_FEE_SOURCE = "Measures on the information processing fee (Guobanhan [2020] No. 109)"
_FEE_REMEDY = "Check the three figures: notices sent, amount notified, amount collected."


def _number(title: str, says: str, example: str, otherwise: str) -> Entry:
    """A number of the text against cells; `otherwise` names the other reading."""
    return Entry(
        title,
        _PLACE + "the text says {stated}, {sum} has {expected}: {difference}.",
        _REMEDY,
        _SOURCE,
        example,
        says,
        {
            "either": _PLACE
            + "the text says {stated}, {sum} has {expected}: {difference}; "
            + otherwise
            + " it would be {alternative}, which does not match either.",
            "part": _PLACE + "speaks of a part only, yet {stated} is more than the {expected} of {sum}: {difference}.",
            "whole": _PLACE + "speaks of more than this table, yet {stated} is less than the {expected} of {sum}: "
            "{difference}.",
        },
    )


NARRATIVE: dict[str, Entry] = {
    "N-RECEIVED": _number(
        "Received: text and table 3 differ",
        "受理, 收到, 新收 in the text = the total of row 1 of table 3; 受理 and 收到 may also include row 2.",
        "The text says 1016 received, row 1 of table 3 states 1508: 492 too little.",
        "with those carried in",
    ),
    "N-CARRIED-IN": _number(
        "Carried in: text and table 3 differ",
        "上年结转 in the text = row 2 of table 3.",
        "The text says 5 carried in, row 2 states 71: 66 too little.",
        "with those received",
    ),
    "N-CARRIED-OUT": _number(
        "Carried out: text and table 3 differ",
        "结转下年度, 顺延 in the text = row 4 of table 3.",
        "The text says 30 carried over, row 4 states 41: 11 too little.",
        "otherwise counted",
    ),
    "N-HANDLED": _number(
        "Handled: text and table 3 differ",
        "办结, 答复, 办理 in the text = row 3(7) of table 3; 答复 may leave out 3(6) or 3(5).",
        "The text says 1500 handled, row 3(7) states 1538: 38 too little.",
        "without 3(6)",
    ),
    "N-OUTCOME": _number(
        "Outcomes: text and table 3 differ",
        "予以公开, 部分公开, 不予公开, 无法提供, 不予处理, 其他处理 in the text = the rows 3(1) to 3(6) of that name.",
        "The text says 265 unavailable, the three rows of 3(4) make 337: 72 too little.",
        "otherwise counted",
    ),
    "N-APPLICANT": _number(
        "Applicants: text and table 3 differ",
        "自然人 and 法人或其他组织 in the text = their columns of table 3 (row 1, or rows 1 and 2).",
        "The text says 740 by natural persons; row 1 states 705, with row 2 it is 741.",
        "with those carried in, or by those handled,",
    ),
    "N-DISPUTE": _number(
        "Review and litigation: text and table 4 differ",
        "复议 and 诉讼 in the text = the cells of table 4; litigation is both kinds together.",
        "The text says 12 cases in court, table 4 has 13: 1 too little.",
        "direct litigation alone",
    ),
    "N-DOCUMENTS": _number(
        "Documents: text and table 2 differ",
        "规章 and 行政规范性文件 made, repealed, in force in the text = table 2. Published, reviewed or filed ones are "
        "something else and not compared.",
        "The text says 22 made, table 2 states 21: 1 too much.",
        "otherwise counted",
    ),
    "N-DECISIONS": _number(
        "Decisions: text and table 2 differ",
        "Licences, penalties, coercion decided in the text = table 2; named together they add up.",
        "The text says 10 penalties and coercions, the two cells make 12: 2 too little.",
        "otherwise counted",
    ),
    "N-PERCENT": Entry(
        "Percentage and table 3 differ",
        _PLACE + "the text says {stated}%, the figures of table 3 make {expected}%.",
        "Compute it again from table 3, and say what it is a share of (usually of all handled).",
        _SOURCE,
        "The text says 48% granted, 678 of 1538 are 44%.",
        "A percentage is a share of row 3(7), of row 1, or of rows 1 and 2; rounded or cut off.",
    ),
    "N-FEE": Entry(
        "Information processing fee: text and cover differ",
        _PLACE + "the text says {stated} notice(s), the cover states {expected}.",
        "Compare the text with the three figures on the cover and correct one of them.",
        _FEE_SOURCE,
        "The text says 380 yuan collected, the cover states 0.",
        "Notices, amount notified and amount collected in the text = the three figures on the cover.",
        {
            "fee_notified": _PLACE + "the text says {stated} yuan notified, the cover states {expected}.",
            "fee_collected": _PLACE + "the text says {stated} yuan collected, the cover states {expected}.",
        },
    ),
    "N-YEAR": Entry(
        "A year left from another report",
        _PLACE + "says {stated}, this report is for {expected}.",
        "Check whether the text was copied from another year; if that year is meant, answer it on the sheet 校验结果.",
        "The report is on its own year; only titles, periods and sentences with this year's figures are looked at",
        "A report for 2023 says that its figures run from 1 January 2022.",
        "Title, period, opening and sentences with the year's figures bear the year of the report.",
    ),
    "F-NOTICES": Entry(
        "Fee notices doubtful",
        "Information processing fee: {stated} notice(s) sent, but {place} states {unpaid}: {difference}; whoever did not "
        "pay in time had a notice.",
        _FEE_REMEDY + " Notices are at least row 3(6)2 plus those paid; if sent last year, say so.",
        _FEE_SOURCE + ": not paying in time closes an application, after a notice",
        "1 notice sent, but row 3(6)2 states 7: 6 too little.",
        "At least as many notices as row 3(6)2; without a notice there is no amount.",
        {"money": "Information processing fee: 0 notices sent, but an amount of {money} yuan."},
    ),
    "F-AMOUNT": Entry(
        "Fee amounts doubtful",
        "Information processing fee: {stated} yuan collected, {expected} notified: {difference}.",
        _FEE_REMEDY,
        _FEE_SOURCE,
        "300 yuan notified, 380 collected: 80 too much.",
        "Not more collected than notified; with a notice there is an amount; amounts are multiples of 10 yuan. Table 2's "
        "administrative fees are another thing and not compared.",
        {
            "none": "Information processing fee: {notices} notice(s) sent, but 0 yuan notified.",
            "steps": "Information processing fee: {stated} yuan is not a multiple of 10, as the tariff would make it.",
        },
    ),
}
