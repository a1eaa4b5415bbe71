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
    "property.title_level": "属于公安派出所可以决定的，或者由县级以上公安机关负责人决定",
    "property.forfeit_in_decision": "没收的，处罚决定已经作出",
    "property.fate_fits": "处理方式与处理决定相符",
    "property.early_grounds": "先行处理的，具备法定条件",
    "property.disposal_level": "由有权的负责人批准",
    "property.by_way": "决定的处理方式是“%(it)s”",
    "property.fixed_before": "处理前已拍照或者录像固定",
    "property.owner_collects": "由权利人或者其代理人领取并签名",
    "property.sold_openly": "依法公开变卖、拍卖，价款入账",
    "property.destroyed_soundly": "二人以上、录像、见证销毁",
    "property.counted_over": "当面查点，手续齐全",
    "property.fates_decided": "涉案财物已有处理意见",
    "property.nothing_left": "已决定处理的财物没有留在保管场所",
}
