"""What is open to whom (R-OPEN-01): to society, to the person concerned, or to nobody.

Society reads what is published here. A person concerned is told by statutory papers that are served
on him, and asks with the number and code of his receipt; both stand elsewhere, and are only named.
"""

from __future__ import annotations

from dataclasses import dataclass

from plumbline.openness.milestones import TOLD
from plumbline.publications.terms import Heading


@dataclass(frozen=True)
class Channel:
    """To whom something is open, how, and by which rules."""

    to: str
    how: str
    what: tuple[str, ...]
    cites: tuple[str, ...]


def channels() -> list[Channel]:
    """The channels, in the order of the rules."""
    return [
        Channel(
            "向社会公开",
            "在本站按栏目公开，自形成或者变更之日起二十个工作日内；有误的立即更正",
            tuple(str(one.label) for one in Heading),
            ("R-OPEN-01", "C-OPEN-01", "D-OPEN-01"),
        ),
        Channel(
            "向报案人、被侵害人查询公开",
            "凭受案回执上的编号和查询码，在“查案件进展”中查询",
            tuple(dict.fromkeys(one.title for one in TOLD.values())),
            ("R-OPEN-01", "D-OPEN-05", "D-OPEN-06"),
        ),
        Channel(
            "向特定的人书面告知",
            "以法律文书依法送达；手里的文书可以在“核对文书”中核对",
            ("受案回执", "不予立案通知", "采取措施后通知家属", "鉴定意见", "处罚告知和处理决定",
             "涉案财物清单", "移送、撤销和终止", "复议决定"),
            ("R-OPEN-01", "D-OPEN-04"),
        ),
        Channel(
            "不公开",
            "依法不得公开，或者默认不公开；决定公开某一件治安案件决定的，由法制部门逐件准予",
            ("国家秘密和警务工作秘密", "商业秘密和个人隐私", "未成年人的身份信息", "治安违法记录"),
            ("P-OPEN-01", "P-OPEN-02", "P-OPEN-03", "D-OPEN-03", "G-OPEN-02"),
        ),
    ]  # fmt: skip
