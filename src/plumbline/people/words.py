"""What the gates of people ask, said as the thing that must hold."""

from __future__ import annotations

GATES = {
    "people.password_unset": "该账号还没有密码",
    "people.own_ties": "是本人的回避关系，或者由其负责人、法制员登记",
    "people.tie_of_another": "不是本人的回避关系",
    "people.stopped_by_inspection": "停止执行职务由督察登记",
    "people.unit_in_use": "单位没有撤销",
    "people.no_unit_below": "下级没有在用的单位",
    "people.no_post_left": "当日起没有人在本单位任职",
    "people.nobody_left": "本单位没有在职人员",
    "people.nothing_open": "本单位没有未了结的事项",
    "people.own_account": "是本人的账号",
    "people.others_account": "不是自己的账号",
    "people.has_factor": "已经启用动态口令",
    "people.has_key": "已经登记安全密钥",
    "people.another_factor": "须有第二重验证的岗位还有另一项",
}
