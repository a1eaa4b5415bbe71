"""The closed sets of rule-making (law.md 13): ranks, matters, transitions, verdicts, votes."""

from __future__ import annotations

from typing import Annotated

from django.db.models import TextChoices
from pydantic import StringConstraints

Line = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Long = Annotated[str, StringConstraints(min_length=2, max_length=4000)]
Words = Annotated[str, StringConstraints(min_length=2, max_length=10_000)]
Code = Annotated[str, StringConstraints(max_length=20)]
NormCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._\-]{2,60}$")]
Mark = Annotated[str, StringConstraints(pattern=r"^(V|V\*|S|R\+|R|U)$")]


class Sort(TextChoices):
    """What a document is (C-NORM-01)."""

    NORMATIVE = "normative", "行政规范性文件"
    INTERNAL = "internal", "内部工作规范"


class Matter(TextChoices):
    """What such a document may not create (P-NORM-01)."""

    PENALTY = "penalty", "行政处罚"
    LICENCE = "licence", "行政许可"
    COMPULSION = "compulsion", "行政强制"
    FEE = "fee", "行政收费"
    RIGHTS = "rights", "减损权利或者增加义务"


class Transition(TextChoices):
    """Which matters a new clause reaches."""

    DEED = "deed", "施行后办理的事项一律适用"
    MATTER = "matter", "施行后受理的事项适用，此前受理的仍按原规定"


class Way(TextChoices):
    """How an opinion came in."""

    LETTER = "letter", "书面"
    WEB = "web", "网上"
    MEETING = "meeting", "座谈会、听证会"
    PHONE = "phone", "电话"


class Point(TextChoices):
    """What a legality review looks at (C-NORM-02)."""

    COMPETENCE = "competence", "制定主体和权限合法"
    BASIS = "basis", "制定依据合法有效"
    UPPER = "upper", "内容符合上位规定"
    CREATES = "creates", "没有违法设定处罚、许可、强制、收费"
    RIGHTS = "rights", "没有减损权利或者增加义务"
    PROCEDURE = "procedure", "制定程序合法"
    COHERENCE = "coherence", "与其他规定衔接协调"


class Verdict(TextChoices):
    """How a legality review ends."""

    PASS = "pass", "合法"
    RETURN = "return", "应当修改"
    FAIL = "fail", "不合法"


class Board(TextChoices):
    """Who deliberates (2.1b)."""

    PARTY_COMMITTEE = "party_committee", "党委会"
    OFFICE_MEETING = "office_meeting", "局长（厅长）办公会"


class Voice(TextChoices):
    """One member's vote."""

    FOR = "for", "赞成"
    AGAINST = "against", "反对"
    ABSTAIN = "abstain", "弃权"


class Filed(TextChoices):
    """What the superior says of a document filed with it (D-NORM-02, D-NORM-04)."""

    SOUND = "sound", "准予备案"
    CORRECT = "correct", "责令改正"
    REVOKE = "revoke", "应当废止"


class Worth(TextChoices):
    """What an assessment of effect, or a clean-up, says of a document."""

    KEEP = "keep", "继续有效"
    AMEND = "amend", "需要修改"
    REPEAL = "repeal", "应当废止"
    VOID = "void", "已经失效"
