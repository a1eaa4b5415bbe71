"""What each gate of this subsystem asks, said as the thing that must hold."""

from __future__ import annotations

GATES = {
    "exams.keeper": "由题库的保管人办理",
    "exams.no_keeper": "由不是题库保管人的人员办理",
    "exams.common_share": "公共法律知识所占分值达到规定",
    "exams.seed_as_promised": "种子与封存的校验值相符",
    "exams.bank_suffices": "题库中可用的试题够用",
}
