"""What the gates of careers ask, said as the thing that must hold."""

from __future__ import annotations

GATES = {
    "careers.powers_apart": "任免、资格管理、审计三项职责由不同的人承担",
    "careers.law_test": "担任领导职务的，任职前法律知识考查测试合格",
    "careers.head_intermediate": "担任办案部门、派出所负责人的，具备中级以上执法资格",
    "careers.reviewer_national": "初次从事法制审核的，具备国家统一法律职业资格",
    "careers.legal_recruit": "新录用进入法制部门的，具备法律相关专业知识",
    "careers.legal_transfer": "交流进入法制部门的，具备中级以上执法资格和办案岗位经历",
    "careers.legal_leader": "拟任法制部门负责人的，有法制工作经历和中级以上执法资格",
    "careers.before_unit": "是单位启用本系统之前的任职",
    "careers.promotion_level": "晋职晋级的，具备基本级以上执法资格",
    "careers.highest_level": "奖励和纳入人才库的，具备高级执法资格或者国家统一法律职业资格",
    "careers.appraisal_level": "评为称职以上的，当年具备基本级以上执法资格",
    "careers.basic_level": "已取得基本级以上执法资格",
}
