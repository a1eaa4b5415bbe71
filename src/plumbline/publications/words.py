"""What each gate of this subsystem asks, said as the thing that must hold."""

from __future__ import annotations

GATES = {
    "publications.a_decision": "文书是处理决定书",
    "publications.in_effect": "决定已经送达，没有被变更或者撤销",
    "publications.once": "尚未选作公开信息",
    "publications.never_barred": "不涉密、不是线下办理、没有封存、不涉及未成年人",
    "publications.own_text": "不是决定书",
    "publications.settled": "疑似个人信息已经逐处决定",
    "publications.nothing_left": "公开文本中没有案卷登记的个人信息",
    "publications.public_order": "是治安案件的决定",
    "publications.released": "治安案件的决定已由法制部门逐件准予公开",
    "publications.noted": "处理决定上已登记公开的载体",
    "publications.printable": "字库中有全部的字",
    "publications.not_corrected_yet": "没有正在办理的更正",
    "publications.reasons_clean": "公开说明的理由中没有个人信息",
}
