"""中文措辞：勾稽关系（T3-、T4-），以及每条修改建议的理由。"""

from validation.wording import Entry

_LOCATED = {
    "located": "{place}：填 {stated}，应为 {expected}，{difference}；改后 {count} 条勾稽关系成立。",
    "blank": "{place}：空白，应填 {expected}；填后 {count} 条勾稽关系成立。",
    "located_together": "{place}：填 {stated}，应为 {expected}，{difference}；与其他各处一并改正后勾稽关系成立。",
    "blank_together": "{place}：空白，应填 {expected}；与其他各处一并改正后勾稽关系成立。",
    "transfer": "{place}：填 {stated}，应为 {expected}，{difference}；“{there}”正好相反，像是 {count} 件填错了栏目。",
    "exchanged": "{place}：填 {stated}，应为 {expected}，{difference}；像是与“{there}”的数字填反了。",
}


def _entry(sides: str, example: str) -> Entry:
    cases = {
        **_LOCATED,
        "open": sides + "。不止一格可能有误，请按所列建议逐格核对。",
        "many": sides + "。差错较多，无法定位到格，请逐格核对。",
    }
    return Entry("", sides + "。", "", "", example, cases=cases)


SUMS: dict[str, Entry] = {
    "T3-BALANCE": _entry(
        "{table_name}“{column}”列：一、二两项之和为 {stated}，三（七）总计与四之和为 {expected}，{difference}",
        "本年新收 1283 加上年结转 69 为 1352，三（七）总计 1311 加结转下年度 40 为 1351，多 1。",
    ),
    "T3-RESULTS": _entry(
        "{place}：填 {stated}，三（一）至三（六）各项之和为 {expected}，{difference}",
        "三（七）总计填 1312，三（一）至三（六）各项之和为 1311，多 1。",
    ),
    "T3-ROW": _entry(
        "{place}：填 {stated}，六类申请人之和为 {expected}，{difference}",
        "总计填 1508，六类申请人之和为 1507，多 1。",
    ),
    "T4-SUM": _entry(
        "{place}：填 {stated}，四种结果之和为 {expected}，{difference}",
        "行政复议总计填 0，四种结果之和为 11，少 11。",
    ),
}

WHY: dict[str, str] = {
    "hint": "文本中的第一个数字，或形近字母换成数字后得到",
    "hint_sums": "文本中的数字，{count} 条勾稽关系也都要求是它",
    "sums": "{count} 条勾稽关系要求是 {value}",
    "only": "只改这一格，{count} 条勾稽关系成立",
    "together": "与其他各处一并改正后，勾稽关系成立",
    "sign": "误带负号",
    "blank": "这一格空白，像是漏填",
    "zero": "填了 0，像是漏填",
    "unsummed": "总计未合计，各分项之和为 {value}",
    "total": "总计与分项不符，各分项之和为 {value}",
    "swapped": "{stated} 与 {value} 相邻两位数字颠倒",
    "doubled": "{stated} 像是 {value} 有一位数字重复输入",
    "extra": "{stated} 像是 {value} 多输了一位数字",
    "dropped": "{stated} 像是 {value} 漏输了一位数字",
    "digit": "{stated} 与 {value} 只差一位数字，像是输错",
    "tenfold": "{stated} 是 {value} 的 {times} 倍，像是多输了 0",
    "tenth": "{value} 是 {stated} 的 {times} 倍，像是少输了 0",
    "one_off": "与 {value} 只差 1",
    "above": "与上一行的数字相同，像是串行",
    "below": "与下一行的数字相同，像是串行",
    "left": "与左边一列的数字相同，像是串列",
    "right": "与右边一列的数字相同，像是串列",
    "last_year": "等于上年报告“四、结转下年度继续办理”",
    "transfer": "与“{there}”一多一少，都差 {count}，像是填错了申请人类别",
    "misplaced": "与“{there}”一多一少，都差 {count}，像是填错了行",
    "exchanged": "与“{there}”的数字像是互相填反",
}
