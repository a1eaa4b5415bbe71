"""How a publication is shown inside: its state, who said what, the original beside what results."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from plumbline.casework.seals import covered, sealed
from plumbline.kernel.catalogue import read
from plumbline.law.calendar import SHANGHAI, legal_day
from plumbline.law.roles import Actor
from plumbline.publications import state
from plumbline.publications.models import Publication


@read("publication", personal=("original",))
def publication(subject: Publication, actor: Actor, now: datetime) -> dict[str, Any]:
    """A publication with its original; sealed with the case of its decision, it says only that."""
    if subject.paper is not None and sealed(subject.paper.case, actor, legal_day(now)):
        return covered(subject)
    seen = state.review(subject)
    return {
        "phase": subject.phase,
        "phase_title": subject.phases[subject.phase],
        "line": subject.line,
        "heading": subject.heading,
        "heading_title": str(subject.get_heading_display()),
        "title": subject.title,
        "arisen_on": subject.arisen_on.isoformat(),
        "paper": str(subject.paper_id) if subject.paper_id else None,
        "case": str(subject.paper.case_id) if subject.paper else None,
        "corrects": str(subject.corrects_id) if subject.corrects_id else None,
        "original": seen.text,
        "result": seen.result.text,
        "sha256": subject.sha256 or seen.sha256,
        "unsettled": len(seen.unsettled),
        "left": len(seen.left),
        "facts": [fact for fact in _facts(subject) if fact[1]],
        "parts": [],
    }


def _facts(row: Publication) -> list[tuple[str, str]]:
    fallen = state.down(row) if row.phase == "published" else None
    return [
        (gettext("公开栏目"), gettext(str(row.get_heading_display()))),
        (gettext("负责单位"), row.unit.name),
        (gettext("事由"), gettext(str(row.get_occasion_display()))),
        (gettext("形成、变更或者发现之日"), row.arisen_on.isoformat()),
        (gettext("保密审查"), gettext("通过") if row.secrecy_passed else ""),
        (gettext("隐名审查"), gettext("通过") if row.anonymity_passed else ""),
        (gettext("准予公开的理由"), row.released_for),
        (gettext("最近的意见"), row.opinion),
        (gettext("公开时间"), _minute(row.published_at)),
        (gettext("公开文本摘要"), row.sha256),
        (gettext("撤回的事由"), gettext(str(row.get_withdrawn_for_display()))),
        (gettext("不予公开的事由"), gettext(str(row.get_exempted_for_display()))),
        (gettext("理由"), row.reasons),
        (gettext("现已不再显示"), gettext(fallen.why) if fallen else ""),
    ]


def _minute(at: datetime | None) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if at else ""
