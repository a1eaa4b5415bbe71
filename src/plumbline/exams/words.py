"""What each gate of this subsystem asks, said as the thing that must hold."""

from __future__ import annotations

GATES = {
    "exams.keeper": "由题库的保管人办理",
    "exams.no_keeper": "由不是题库保管人的人员办理",
    "exams.common_share": "公共法律知识所占分值达到规定",
    "exams.seed_as_promised": "种子与封存的校验值相符",
    "exams.bank_suffices": "题库中可用的试题够用",
    "exams.sat": "以此试卷组织的考试已经结束",
    "exams.no_auxiliary": "报考的不是警务辅助人员",
    "exams.intermediate_first": "报考高级的已有中级执法资格",
    "exams.seats_suffice": "有考生报名，座位够用",
    "exams.cross_invigilated": "监考人员与考生不同单位",
    "exams.candidate": "由考生本人办理",
    "exams.within_hours": "在考试时间之内",
    "exams.over": "考试时间已经届满",
    "exams.all_in": "试卷已经收齐",
    "exams.marker": "由指定的阅卷人员评阅",
    "exams.fresh_eyes": "由没有评阅过这份答卷的人员评阅",
    "exams.all_marked": "主观题已经全部评定",
    "exams.no_marker": "由没有阅卷的人员办理",
    "exams.appeal_in_time": "在成绩申诉期限之内",
    "exams.another_hand": "由没有参与阅卷和公布成绩的人员办理",
}
