"""Gates of jurisdiction: which organ, which procedure, which level (law.md 1.5)."""

from __future__ import annotations

from plumbline.intake import classes
from plumbline.intake.gates import class_of
from plumbline.intake.models import Report
from plumbline.kernel.gate import Missing, Situation, gate
from plumbline.law.roles import Role
from plumbline.people.models import Unit

ONLINE = ("server", "access", "operator", "victim_network", "victim_place", "loss_place")


@gate(
    "intake.unclear_is_administrative",
    cite=("D-INT-16",),
    says="难以判断是刑事还是行政案件的，先按行政案件程序办理",
    remedy="案件性质选择“行政（治安）”，查明涉嫌犯罪后再转为刑事案件",
    who=(Role.CASE_OFFICER,),
)
def unclear_is_administrative(s: Situation[Report]) -> Missing | None:
    """In doubt the administrative procedure, until crime is suspected."""
    if s.form is None or not getattr(s.form, "unclear", False):
        return None
    s.reads.append("unclear=True")
    return None if getattr(s.form, "nature", "") == "administrative" else {}


@gate(
    "intake.jurisdiction",
    cite=("R-INT-01", "R-INT-02"),
    says="管辖依据不成立：%(why)s",
    remedy="改选成立的管辖依据，或者移送有管辖权的单位",
    who=(Role.CASE_OFFICER,),
)
def jurisdiction(s: Situation[Report]) -> Missing | None:
    """The act's place; residence where fitter, with exceptions; networks for online acts."""
    if s.form is None:
        return None
    ground = str(getattr(s.form, "jurisdiction", "act_place"))
    s.reads.append("jurisdiction=" + ground)
    kind, brief = class_of(s.subject), str(getattr(s.form, "brief", ""))
    never = (kind is not None and kind.never_residence) or any(
        word in brief for word in classes.never_residence()
    )
    if ground == "residence" and never:
        return {"why": "卖淫、嫖娼、赌博、毒品案件不得由居住地公安机关管辖"}
    if ground in ONLINE and not getattr(s.form, "online", False):
        return {"why": "所选依据只适用于利用网络实施的行为"}
    return None


@gate(
    "intake.injury_level",
    cite=("R-INT-06",),
    says="伤害案件的级别管辖不符：%(why)s",
    remedy="移送有管辖权的部门；伤情不明的，由最初受理的单位先行办理",
    who=(Role.CASE_OFFICER,),
)
def injury_level(s: Situation[Report]) -> Missing | None:
    """Minor injury and below: the station; serious or death: criminal investigation; else first."""
    injury = str(getattr(s.form, "injury", "none"))
    if s.form is None or injury in ("none", "unknown"):
        return None
    level = s.once(_level)
    s.reads.append(f"injury={injury},level={level}")
    if injury == "serious" and level == "station":
        return {"why": "重伤、死亡案件由刑事侦查部门办理"}
    if injury == "minor" and level == "department":
        return {"why": "轻伤以下案件由派出所办理"}
    return None


def _level(report: Report) -> str:
    return Unit.objects.values_list("level", flat=True).get(code=report.line[-1])
