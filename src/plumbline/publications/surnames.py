"""Surnames: those that most people bear, and the ones of two characters."""

from __future__ import annotations

SINGLE = frozenset(
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田"
    "杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康"
    "贺严尹钱施牛洪龚汤陶黎温莫易樊乔文安殷颜庄章鲁倪庞邢俞翟蓝聂齐向申葛岳柴卓柯辛关蒲焦巴骆"
    "付朴栾鞠宫荆祁尚刁阮蔺郎厉卞桑兰晁敖玄矫盖"
    "祝左涂谷时舒耿牟卜詹凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柳"
    "解强管练褚冉娄佟仇苑迟闫闵边冀池房滕穆芦苗桂曲仝匡晏佘麻麦丛虞荣冷门井车胥"
)
DOUBLE = frozenset(
    ("欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯",
     "端木", "南宫", "百里", "呼延", "宇文", "长孙", "轩辕", "独孤", "完颜", "纳兰", "赫连", "万俟")
)  # fmt: skip


def surname(name: str) -> str:
    """The surname of a Chinese name; of one with a dot or in letters none, as it is no surname."""
    if "·" in name or not ("\u3400" <= name[:1] <= "\u9fff"):
        return ""
    return name[:2] if len(name) > 2 and name[:2] in DOUBLE else name[:1]
