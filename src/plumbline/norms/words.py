"""What each gate of this subsystem asks, said as the thing that must hold; words of the norms."""

from __future__ import annotations

# In what a limit is counted, and which matters a rule is for.
UNITS = {
    "minute": "分钟",
    "hour": "小时",
    "day": "日",
    "working_day": "个工作日",
    "month": "个月",
    "year": "年",
}
NATURES = {"criminal": "刑事案件", "administrative": "行政案件"}

GATES = {
    "norms.order_obeyed": "备案审查要求的修改、废止已经办理",
    "norms.for_everybody": "由省级公安机关法制部门载入",
    "norms.heard_in_public": "裁量基准公开征求过意见",
    "norms.plan_has_items": "计划里有项目",
    "norms.written": "已经写成条文",
    "norms.comment_over": "征求意见期满，或者写明紧急情况",
    "norms.inner_only": "不涉及公民、法人的权利义务",
    "norms.opinions_answered": "每条意见都已答复",
    "norms.no_conflict": "与上位规定和现行规定一致，没有设定禁止事项",
    "norms.all_points_pass": "各项审核要点合格",
    "norms.suspects_cleared": "含有敏感用语的条文已逐条核对",
    "norms.legality_passed": "这一稿通过了合法性审核",
    "norms.quorate": "到会人数符合要求",
    "norms.meeting_adopted": "党委会、办公会审议通过了这一稿",
    "norms.valid_long_enough": "有效期不超过上限",
    "norms.not_filed_yet": "尚未报送备案",
    "norms.filed_before": "已经报送备案",
    "norms.run_out": "有效期已经届满",
    "norms.all_cleaned": "每件文件都有清理意见",
    "norms.from_above": "是上级机关公布的规范，或者系统自带的规范",
}
