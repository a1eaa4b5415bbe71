"""What each gate of this subsystem asks, said as the thing that must hold."""

from __future__ import annotations

GATES = {
    "surveys.from_province": "由省级公安机关统一制定",
    "surveys.outcome_told": "案件已有应当告知的结果，且有受案回执",
    "surveys.not_secret": "案件不涉密、不在线下办理",
    "surveys.not_visited": "本案尚未列入回访",
    "surveys.other_unit": "由办案单位以外的人员办理",
    "surveys.in_window": "答复期限未过",
    "surveys.questions_in_force": "有已批准的问卷",
    "surveys.tried": "本人不愿接受，或者已在足够的日子联系过",
    "surveys.seed_as_promised": "种子与封存的校验值一致",
    "surveys.quarter_over": "该季度已经结束",
    "surveys.not_measured": "不在被调查的下级单位任职",
    "surveys.none_held": "文件没有留置的行",
}
