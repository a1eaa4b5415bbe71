"""What each gate of this subsystem asks, said as the thing that must hold."""

from __future__ import annotations

GATES = {
    "property.keeps_no_cases": "保管人不承担办案工作",
    "property.store_fit": "保管场所符合要求",
    "property.no_account_yet": "尚未确定唯一合规账户",
    "property.fixed_at_once": "已拍照或者录像，状况写明",
    "property.all_listed": "清单所列财物全部登记",
    "property.settled_in_a_day": "二十四小时内已经处理完毕",
    "property.list_matches": "财物与清单相符，手续齐全",
    "property.place_fits": "存放位置与物品性质相符",
    "property.shelf_of_its_own": "按案、按人分别存放",
    "property.two_keys": "两名掌管钥匙的人员共同开启",
    "property.department_may_keep": "由办案部门保管的，属于例外情形",
    "property.to_account": "应当存入唯一合规账户",
    "property.loan_overdue": "调用已经逾期",
}
