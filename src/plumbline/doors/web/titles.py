"""What lists and subsystems are called, each as several of a kind."""

from __future__ import annotations

from django.utils.translation import pgettext


def list_title(kind: str) -> str:
    """What a list is called: several of a kind, which not every language says as one."""
    titles = {
        "case": pgettext("list", "案件"),
        "report": pgettext("list", "接报"),
        "unsettled": pgettext("list", "未办结警情"),
        "request": pgettext("list", "复议复核申请"),
        "area": pgettext("list", "办案区"),
        "stay": pgettext("list", "办案区停留"),
        "duty": pgettext("list", "期限"),
        "unit": pgettext("list", "单位"),
        "officer": pgettext("list", "人员"),
        "norm": pgettext("list", "规范"),
        "rule": pgettext("list", "规范性文件"),
        "rule_plan": pgettext("list", "立规计划"),
        "rule_cleanup": pgettext("list", "规范性文件清理"),
        "deviation": pgettext("list", "裁量偏离"),
        "thing": pgettext("list", "涉案财物"),
        "store": pgettext("list", "保管场所"),
        "count": pgettext("list", "盘点"),
        "device": pgettext("list", "录音录像设备"),
        "footage": pgettext("list", "录音录像"),
        "weeding": pgettext("list", "销毁清单"),
        "footage_supply": pgettext("list", "向外单位提供"),
        "footage_sample": pgettext("list", "网上巡查抽查"),
        "vanishing": pgettext("list", "保存期限试算"),
        "question_bank": pgettext("list", "题库"),
        "exam_question": pgettext("list", "试题"),
        "question_import": pgettext("list", "试题导入"),
        "exam_blueprint": pgettext("list", "组卷方案"),
        "exam_paper": pgettext("list", "试卷"),
        "course": pgettext("list", "培训课程"),
        "training_plan": pgettext("list", "年度培训计划"),
        "training_session": pgettext("list", "培训班次"),
        "credit_claim": pgettext("list", "学分申报"),
        "curriculum": pgettext("list", "岗位培训大纲"),
        "assignment": pgettext("list", "补训安排"),
        "publication": pgettext("list", "公开信息"),
        "qualification": pgettext("list", "执法资格"),
        "career_matter": pgettext("list", "人事事项"),
        "tie": pgettext("list", "回避关系"),
        "turn": pgettext("list", "值班"),
        "roster": pgettext("list", "值班表"),
        "questionnaire": pgettext("list", "回访问卷"),
        "return_visit": pgettext("list", "回访"),
        "follow_up": pgettext("list", "回访问题跟进"),
        "survey_answer": pgettext("list", "回访答复"),
        "survey_round": pgettext("list", "满意度抽样"),
        "independent_survey": pgettext("list", "第三方调查"),
        "complaint": pgettext("list", "投诉举报"),
        "progress_notice": pgettext("list", "进展告知"),
        "sms_stop": pgettext("list", "停发号码"),
        "exam": pgettext("list", "考试"),
        "exam_sitting": pgettext("list", "考生"),
        "exam_script": pgettext("list", "主观题答卷"),
    }
    return titles[kind]


def room_title(room: str) -> str:
    """What the acts of a subsystem are called together."""
    titles = {
        "intake": pgettext("room", "接报与受案"),
        "casework": pgettext("room", "案件"),
        "premises": pgettext("room", "办案区"),
        "questioning": pgettext("room", "盘问、传唤与询问"),
        "measures": pgettext("room", "检查、鉴定与证据保全"),
        "property": pgettext("room", "涉案财物"),
        "penalty": pgettext("room", "告知、听证与决定"),
        "mediation": pgettext("room", "调解"),
        "execution": pgettext("room", "送达与执行"),
        "review": pgettext("room", "审核与审批"),
        "recordings": pgettext("room", "录音录像"),
        "papers": pgettext("room", "文书"),
        "publications": pgettext("room", "向社会公开"),
        "notices": pgettext("room", "告知"),
        "exams": pgettext("room", "执法资格考试"),
        "training": pgettext("room", "执法培训"),
        "surveys": pgettext("room", "回访与满意度"),
        "complaints": pgettext("room", "投诉举报"),
        "people": pgettext("room", "单位与人员"),
        "qualification": pgettext("room", "执法资格"),
        "careers": pgettext("room", "任职、考核与奖励"),
        "rosters": pgettext("room", "值班"),
    }
    return titles.get(room, "")
