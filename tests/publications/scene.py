"""Scenes of publication: owed, drafted, redacted, checked, released, approved, out, taken back."""

from __future__ import annotations

from typing import Any

from plumbline.doors.cli.province import Province
from plumbline.publications import state
from plumbline.publications.models import Publication
from tests import scenes
from tests.execution.scene import somebody
from tests.scenes import NAMED, Scene, step, through

# Two of one surname, everything that tells who they are, and all of it said again in the facts.
FELLOW: dict[str, Any] = {
    "name": "吴国强", "born": "1985-06-17", "phone": "13812345678",
    "address": "长春市南关区南岭大街2号3单元501室", "domicile": "长春市朝阳区永昌胡同9号",
    "employer": "长春宏达汽车修理厂",
}  # fmt: skip
VICTIM: dict[str, Any] = {
    "role": "victim", "name": "吴晓燕", "sex": "female", "born": "1991-02-03",
    "phone": "13998765432", "address": "长春市南关区平治街17号1门204室",
}  # fmt: skip
FACTS = (
    "2026年3月1日21时许，吴国强在南湖公园门口因停车琐事殴打吴晓燕面部一拳。\n"
    "吴国强驾驶吉A12345小型轿车，联系电话13812345678，家住长春市南关区南岭大街2号3单元501室。\n"
    "吴晓燕经诊断怀孕，其丈夫李建民到场，微信号wxid_lijm88。"
)
NOTICE_TEXT = "节日期间注意防范电信网络诈骗。\n遇到可疑情况请拨打110或者本所电话0431-88901234。"
PASS = {"verdict": "pass", "opinion": "同意"}
CLEAR = {"no_state_secret": True, "no_work_secret": True, "no_hindrance": True, **PASS}


def verdicts(row: Publication, **kept: str) -> list[dict[str, Any]]:
    """Everything that is proposed is hidden, but for these texts with the reason to keep them."""
    seen = state.review(row)

    def said(text: str) -> dict[str, str]:
        return {"verdict": "keep", "reason": kept[text]} if text in kept else {"verdict": "hide"}

    return [
        {"start": p.start, "end": p.end, "hides": str(p.hides), **said(seen.text[p.start : p.end])}
        for p in (one.place for one in seen.proposed)
    ]


def publication(scene: Scene) -> Publication:
    """The newest publication of a scene, as it stands in the database."""
    return Publication.objects.get(pk=scene.ids["publication"])


def hidden(scene: Scene) -> list[dict[str, Any]]:
    """All that is proposed, hidden."""
    return verdicts(publication(scene))


NAMED |= {"all_hidden": hidden}
scenes.FORMS |= {
    "publications.register": {"heading": "situation", "occasion": "created",
                              "arisen_on": "2026-03-03", "title": "节日防诈骗提示"},
    "publications.draft": {"title": "节日防诈骗提示", "text": NOTICE_TEXT},
    "publications.select": {"grounds": "在公共场所发生，群众关注"},
    "publications.redact": {"rows": "@all_hidden"},
    "publications.review_secrecy": CLEAR,
    "publications.check_anonymity": PASS,
    "publications.release": {"grounds": "群众关注度高，已全部隐名"},
    "publications.approve": {"opinion": "同意公开"},
    "publications.publish": {},
    "publications.correct": {"what": "电话号码写错一位"},
    "publications.withdraw": {"ground": "mistaken", "told": "内容有待核实"},
    "publications.exempt": {"ground": "other", "reasons": "不宜公开"},
}  # fmt: skip
BY = {
    "station_head": ("register", "draft", "select", "redact", "correct", "publish"),
    "reviewer": ("review_secrecy", "check_anonymity", "release", "withdraw"),
    "head": ("approve", "exempt"),
}
for who, acts in BY.items():
    scenes.RIGHT |= {f"publications.{act}": who for act in acts}


# A text of the unit's own.


def owed(bureau: Province, **form: Any) -> Scene:
    """Something is to be published."""
    scene = Scene(bureau)
    step(scene, "publications.register", **form)
    return scene


def drafted(bureau: Province) -> Scene:
    """Its text was written."""
    return through(owed(bureau), "publications.draft")


def redacted(bureau: Province) -> Scene:
    """What it may give away was decided on."""
    return through(drafted(bureau), "publications.redact")


def reviewed(bureau: Province) -> Scene:
    """Both checks passed."""
    return through(redacted(bureau), "publications.review_secrecy", "publications.check_anonymity")


def approved(bureau: Province) -> Scene:
    """And the head approved."""
    return through(reviewed(bureau), "publications.approve")


def published(bureau: Province) -> Scene:
    """It is out."""
    return through(approved(bureau), "publications.publish")


# A decision.


def decided(
    bureau: Province, *, fellow: dict[str, Any] | None = None, victim: dict[str, Any] | None = None,
    facts: str = FACTS, serve: bool = True,
) -> Scene:  # fmt: skip
    """A decision on an assault was issued as a paper, and served."""
    scene = scenes.investigating(bureau, "administrative")
    step(scene, "casework.add_person", **{**VICTIM, **(victim or {})})
    step(scene, "casework.add_person", **{**somebody(), **FELLOW, **(fellow or {})})
    step(scene, "casework.add_evidence")
    step(scene, "casework.allege", grade="lighter")
    step(scene, "casework.note_handling")
    step(scene, "penalty.notify", acts=[{"offence": "@offence", "fine": 500}], facts=facts)
    step(scene, "penalty.record_defence")
    through(scene, "review.submit", "review.conclude", "review.approve", "penalty.decide")
    step(scene, "papers.draft", kind="penalty", matter=str(scene.ids["decision"]))
    step(scene, "papers.issue")
    return through(scene, "execution.serve") if serve else scene


def selected(bureau: Province, **what: Any) -> Scene:
    """It was chosen to be published."""
    return through(decided(bureau, **what), "publications.select")


def made_unknown(bureau: Province) -> Scene:
    """Everybody in it was made unknown."""
    return through(selected(bureau), "publications.redact")


def checked(bureau: Province) -> Scene:
    """Both checks passed."""
    return through(
        made_unknown(bureau), "publications.review_secrecy", "publications.check_anonymity"
    )


def released(bureau: Province) -> Scene:
    """The legal department lets this one out."""
    return through(checked(bureau), "publications.release")


def allowed(bureau: Province) -> Scene:
    """The head approved, and the decision knows that it will be out."""
    return through(released(bureau), "publications.approve", "execution.note_published")


def out(bureau: Province) -> Scene:
    """It is out."""
    return through(allowed(bureau), "publications.publish")


scenes.SUBJECTS |= {"publication": drafted}
scenes.READY |= {
    "publications.draft": owed,
    "publications.select": decided,
    "publications.redact": drafted,
    "publications.review_secrecy": redacted,
    "publications.check_anonymity": redacted,
    "publications.release": checked,
    "publications.approve": reviewed,
    "publications.publish": approved,
    "publications.correct": published,
    "publications.withdraw": published,
    "publications.exempt": drafted,
}
