"""What the gates of rosters ask, said as the thing that must hold."""

from __future__ import annotations

GATES = {
    "rosters.nobody_away": "值班人员在职、在岗，没有停止执行职务",
    "rosters.leader_fit": "带班的是本单位或者上级的负责人，具备负责人应有的执法资格",
    "rosters.officers_fit": "值班民警具备基本级以上执法资格",
    "rosters.in_one_place": "没有人同时在两处值班",
    "rosters.ahead": "第一个班次还没有开始",
}
