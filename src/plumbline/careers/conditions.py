"""What a post asks of whoever is to hold it: a law test, a level, years of case work."""

from __future__ import annotations

from plumbline.careers.models import Matter, Sort
from plumbline.careers.post import CASE_POSTS, LEADING, LEADS, LEGAL_POSTS, Appoint, past
from plumbline.kernel.gate import Missing, Situation, gate
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import earlier
from plumbline.law.roles import Role
from plumbline.people.models import Charge, Officer
from plumbline.qualification.gates import MIDDLE, NATIONAL
from plumbline.qualification.models import LawTest

TEST, CASE_WORK = "D-QUAL-02", "R-QUAL-03.case_work"
KEEPER = (Role.TRAINER,)


def _asked(s: Situation[Officer]) -> Appoint | None:
    return s.form if isinstance(s.form, Appoint) else None


@gate(
    "careers.law_test",
    cite=("D-QUAL-02", "1.2b"),
    says="%(name)s在任职前%(n)s%(unit)s内没有合格的法律知识考查测试，不得担任领导职务",
    remedy="先参加任职前法律知识考查测试，合格后由执法资格管理人员登记",
    who=KEEPER,
)
def law_test(s: Situation[Officer]) -> Missing | None:
    """Whoever is to lead has passed a test of legal knowledge, not long before."""
    form = _asked(s)
    if form is None or (form.role not in LEADING and form.charge not in LEADS):
        return None
    limit = s.norm(TEST).body_as(TimeLimit)
    first = earlier(form.since, limit.amount, limit.unit)
    tests = LawTest.objects.filter(officer=s.subject, passed=True)
    if tests.filter(taken_on__range=(first, form.since)).exists():
        return None
    return {"name": s.subject.label, **limit.words}


@gate(
    "careers.head_intermediate",
    cite=("G-QUAL-02",),
    says="%(name)s在%(day)s没有有效的中级以上执法资格，不得担任办案部门、派出所负责人",
    remedy="先取得中级以上执法资格",
    who=KEEPER,
)
def head_intermediate(s: Situation[Officer]) -> Missing | None:
    """Heads of departments that enforce and of stations hold the intermediate level."""
    form = _asked(s)
    if form is None or form.role is not Role.DEPT_HEAD:
        return None
    return _without(s, form, MIDDLE)


@gate(
    "careers.reviewer_national",
    cite=("G-QUAL-03", "R-ADM-05"),
    says="%(name)s在%(day)s没有国家统一法律职业资格，不得初次从事法制审核",
    remedy="取得国家统一法律职业资格并登记后再任职",
    who=KEEPER,
)
def reviewer_national(s: Situation[Officer]) -> Missing | None:
    """Whoever reviews for the first time holds the national legal professional qualification."""
    form = _asked(s)
    if form is None:
        return None
    reviews = form.role is Role.LEGAL_OFFICER or form.charge is Charge.REVIEWS
    return _without(s, form, NATIONAL) if reviews else None


def _without(s: Situation[Officer], form: Appoint, levels: frozenset[str]) -> Missing | None:
    day = max(form.since, s.day)
    if s.once(past).holds(levels, day):
        return None
    return {"name": s.subject.label, "day": day.isoformat()}


@gate(
    "careers.legal_recruit",
    cite=("R-QUAL-03", "5.2b"),
    says="%(name)s是新录用人员，没有登记具备法律相关专业知识，不得进入法制部门",
    remedy="登记其法律专业背景，或者批准例外后再任职",
    who=(Role.SYSTEM_ADMIN,),
)
def legal_recruit(s: Situation[Officer]) -> Missing | None:
    """Who comes to the legal section from outside has studied law."""
    form = _asked(s)
    if form is None or form.role is not Role.LEGAL_DEPT or s.once(past).posts:
        return None
    if s.subject.law_background or s.once(excepted):
        return None
    return {"name": s.subject.label}


@gate(
    "careers.legal_transfer",
    cite=("R-QUAL-03", "5.2b"),
    says="%(name)s由内部交流进入法制部门：%(why)s",
    remedy="取得中级以上执法资格；执法办案岗位经历不足的，说明理由并经批准",
    who=(*KEEPER, Role.ORGAN_HEAD),
)
def legal_transfer(s: Situation[Officer]) -> Missing | None:
    """Who comes from another post holds the intermediate level and has handled cases for years."""
    form = _asked(s)
    if form is None or form.role is not Role.LEGAL_DEPT:
        return None
    known = s.once(past)
    if not known.posts or known.served(LEGAL_POSTS, form.since):
        return None  # a recruit, or one who has been there before
    if not known.holds(MIDDLE, max(form.since, s.day)):
        return {"name": s.subject.label, "why": "没有有效的中级以上执法资格"}
    limit = s.norm(CASE_WORK).body_as(TimeLimit)
    wanted = (form.since - earlier(form.since, limit.amount, limit.unit)).days
    served = known.served(CASE_POSTS, form.since)
    s.reads.append(f"case_work={served}/{wanted}")
    if served >= wanted or s.once(excepted):
        return None
    return {"name": s.subject.label, "why": "执法办案岗位经历不足规定的年限，也没有批准的例外"}


@gate(
    "careers.legal_leader",
    cite=("R-QUAL-03", "5.2c"),
    says="%(name)s拟任法制部门负责人：%(why)s",
    remedy="由具有法制部门工作经历并取得中级以上执法资格的人员担任；确需例外的，说明理由并经批准",
    who=(Role.ORGAN_HEAD,),
)
def legal_leader(s: Situation[Officer]) -> Missing | None:
    """Who leads the legal section has worked there and holds the intermediate level."""
    form = _asked(s)
    if form is None or form.charge is not Charge.LEGAL_HEAD:
        return None
    known = s.once(past)
    if not known.holds(MIDDLE, max(form.since, s.day)):
        return {"name": s.subject.label, "why": "没有有效的中级以上执法资格"}
    if known.served(LEGAL_POSTS, form.since) or s.once(excepted):
        return None
    return {"name": s.subject.label, "why": "没有法制部门工作经历，也没有批准的例外"}


def excepted(officer: Officer) -> bool:
    """Whether an exception was approved that no appointment to the legal section has used up."""
    given = Matter.objects.filter(officer=officer, sort=Sort.EXCEPTION, phase="approved")
    used = officer.posts.filter(role=Role.LEGAL_DEPT)
    last = max(used.values_list("entry_id", flat=True), default=None)
    return any(last is None or one.entry_id > last for one in given)
