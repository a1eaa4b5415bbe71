"""The certificate of a level: what it says on the day it is issued."""

from __future__ import annotations

from django.utils import translation

from plumbline.papers import render
from plumbline.papers.content import Content, Facts, Seal, Small, Text
from plumbline.papers.numbers import full_name, organ_of
from plumbline.papers.template import LANGUAGE
from plumbline.qualification.models import Ground, Qualification, QualificationLevel

WORD = "执资证字"  # in its number
LAW = "《公安机关人民警察执法资格等级考试办法》"


def certificate(held: Qualification) -> Content:
    """What the certificate of a level says."""
    line = list(held.line)
    with translation.override(LANGUAGE):  # whoever asks: a certificate speaks Chinese
        level, ground = QualificationLevel(held.level).label, Ground(held.ground).label
        rows = [
            [("姓名", held.officer.name), ("警号", held.officer.number)],
            [("资格等级", str(level)), ("警种", held.branch or "不限")],
            [("资格编号", held.certificate), ("取得依据", str(ground))],
            [("有效期自", render.written(held.since)),
             ("有效期至", render.written(held.until) if held.until else "长期")],
        ]  # fmt: skip
    return Content(
        organ=full_name(organ_of(line), line),
        title="执法资格证书",
        version=1,
        law=LAW,
        basis=["R-QUAL-01"],
        parts=[
            Facts(rows=rows),
            Text(lines=["兹证明上列人员具有本证书所载的执法资格。"]),
            Seal(),
            Small(lines=[
                (
                    "该项资格此后延续、暂停、恢复或者撤销的，本证书不另行更换；"
                    "其现状以扫描二维码或者凭编号和校验码核对的结果为准。"
                )
            ]),
        ],
    )  # fmt: skip
