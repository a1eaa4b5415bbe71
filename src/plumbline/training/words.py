"""What each gate of this subsystem asks, said as the thing that must hold."""

from __future__ import annotations

GATES = {
    "training.recorder": "由班次指定的记录人办理",
    "training.ended": "班次已经结束",
    "training.recorded": "每名参训人员的学时都已记录",
    "training.not_teacher": "由授课人以外的人员办理",
    "training.not_oneself": "不是为本人办理",
    "training.appeals_over": "成绩申诉期限已过，申诉已全部答复",
    "training.not_credited": "本场考试的学分尚未计入",
    "training.oneself": "只为本人申报",
    "training.topic_credited": "安排补训后已在该专题取得学分",
}
