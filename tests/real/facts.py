"""What a published case tells a police file: persons, evidence, charges, by small patterns."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

NAME = r"([\u4e00-\u9fff]某(?:某|[甲乙丙丁戊己庚辛]|\d)?)"
SUSPECT = re.compile("(?:被告人|犯罪嫌疑人|同案人)" + NAME)
VICTIM = re.compile("(?:被害人|受害人|被害单位)" + NAME)
ARTICLE = re.compile("第[一二三四五六七八九十百零〇]+条(?:之[一二三四五])?")
UNNAMED = "犯罪嫌疑人"
TRACES = (  # a word of the text, the statutory kind of evidence it speaks of, its name in the file
    (r"鉴定|化验|检验", "expert_opinion", "鉴定意见书"),
    (r"监控|录像|视频|微信|短信|通话", "electronic", "视听资料"),
    (r"证人|证言|被害人", "statement", "询问笔录"),
    (r"供述|供认|坦白|自首", "suspect_statement", "讯问笔录"),
    (r"现场|勘验|辨认|检查", "record", "现场勘验笔录"),
    (r"手机|现金|刀|枪|毒品|车|钢管|赃物|缴获|扣押", "physical", "扣押物品"),
    (r"合同|发票|账|票据|证书|户口|银行", "documentary", "书证材料"),
)


@dataclass(frozen=True)
class Fact:
    """One published case."""

    id: str
    text: str
    charges: tuple[str, ...]
    articles: str
    suspects: tuple[str, ...]
    victims: tuple[str, ...]
    evidence: tuple[tuple[str, str], ...]

    @property
    def secrets(self) -> set[str]:
        """What must not stand in clear outside: every name, and stretches of the text."""
        runs = re.findall(r'[^\s"\\]{24,60}', self.text)
        return {name for name in (*self.suspects, *self.victims) if name != UNNAMED} | set(runs)


def read(folder: Path) -> list[Fact]:
    """Read the cases in their order."""
    lines = (folder / "facts.jsonl").read_text("utf-8").splitlines()
    return [_fact(json.loads(line)) for line in lines]


def _fact(row: dict[str, object]) -> Fact:
    text, charges = str(row["fact"]), row["charges"]
    numbers = row["criminal_law_articles"]
    assert isinstance(charges, list) and isinstance(numbers, list)
    named = [f"第{number}条" for number in numbers] or ARTICLE.findall(str(row["article_text"]))
    suspects = dict.fromkeys(SUSPECT.findall(text)[:8]) or {UNNAMED: None}
    victims = [name for name in dict.fromkeys(VICTIM.findall(text)[:8]) if name not in suspects]
    found = [(kind, title) for word, kind, title in TRACES if re.search(word, text)]
    return Fact(
        id=str(row["id"]),
        text=text,
        charges=tuple(map(str, charges)),
        articles="刑法" + "、".join(dict.fromkeys(named[:6])),
        suspects=tuple(suspects)[:4],
        victims=tuple(victims)[:3],
        evidence=tuple(found[:4]) or (("documentary", "案件材料"),),
    )
