"""What the gates of qualification ask, said as the thing that must hold."""

from __future__ import annotations

GATES = {
    "qualification.no_auxiliary": "本人不是警务辅助人员",
    "qualification.not_ones_own": "不是办理人本人的事项",
    "qualification.rises": "授予高级的，已有有效的中级",
    "qualification.exam_passed": "依据考试的，有合格、已公布、没有用过的成绩",
    "qualification.named_hold": "所指定的办案民警有执法资格",
    "qualification.before_here": "是登记在册之前取得的，或者由其他机关授予",
    "qualification.not_decided_here": "没有经本系统决定不予授予或者撤销",
    "qualification.nothing_waits": "没有待批准的变动",
    "qualification.change_waits": "有待批准的变动",
    "qualification.change_fits": "拟办的变动与资格的现状相合",
    "qualification.officer_moved": "民警已经属于另一个单位",
}
