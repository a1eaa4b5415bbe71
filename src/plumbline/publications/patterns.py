"""Patterns of what tells who somebody is, and of what tells nobody any more.

Words, spelled so that what was hidden already is not met again. They are matched, never shown.
"""

from __future__ import annotations

import re
from datetime import date

from plumbline.publications.surnames import DOUBLE, SINGLE

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
HAN = "[\u4e00-\u9fff]"
WORD = r"[^，。；、：:（）()\s×]"
FAMILY = f"(?:{'|'.join(sorted(DOUBLE))}|[{''.join(sorted(SINGLE))}])"
ONWARD = "将把对与和及同向于在因持用系曾的到来去出进入走回报接说打骂称被让给从驾乘至是为"
AFTER = rf"(?=[，。；、（(）)：:{ONWARD}\s]|$)"
NAME = f"{FAMILY}(?!某){HAN}{{1,2}}?{AFTER}"
CALLED = f"{FAMILY}(?!某)(?:{HAN}{{1,2}}?{AFTER}|{HAN}{{1,2}})"  # where a word before it says so
WHO = (
    "被处理人|被处罚人|违法行为人|违法嫌疑人|嫌疑人|行为人|被侵害人|被害人|受害人|证人|见证人|"
    "申请人|当事人|报案人|报警人|举报人|投诉人|法定代表人|负责人|监护人|姓名|民警|辅警|男子|女子|"
    "司机|驾驶人"
)
KIN = (
    "父亲|母亲|妻子|丈夫|配偶|儿子|女儿|哥哥|弟弟|姐姐|妹妹|祖父|祖母|外公|外婆|爷爷|奶奶|岳父|岳母|"
    "继父|继母|养父|养母"
)
ILL = (
    "艾滋病|HIV|精神病|精神分裂症?|抑郁症|躁狂症|癫痫|怀孕|孕妇|妊娠|哺乳期|乙肝|丙肝|肝炎|肺结核|"
    "结核病|梅毒|淋病|性病|糖尿病|高血压|心脏病|癌症|肿瘤|白血病|残疾|智力障碍|聋哑|毒瘾|吸毒成瘾"
)
SCHOOLS = "小学|中学|高中|初中|幼儿园|职业学校|技工学校|大学|学院"
LIVES = "现住址?|住址|家住|户籍所在地|户籍地|家庭地址|居住[于在]|住[在于]"
STREET = "路|街|巷|道|胡同|弄|村|屯|小区|花园|公寓|新村|大厦|苑"
DEED = "不动产权证?|房产证|存折|账户|账号|车架号|发动机号|串号|IMEI"
DAY = r"\d{4}\s?[年\-./]\s?\d{1,2}\s?[月\-./]\s?\d{1,2}\s?日?"
SAYS = r"\s?[:：]?\s?"

NUMBER_18 = r"(?<!\d)(?:\d[ \-]?){17}[\dXx](?!\d)"
NUMBER_15 = r"(?<!\d)\d{6}[3-9]\d[01]\d[0-3]\d{4}(?!\d)"
PASSPORT = r"(?<![A-Za-z0-9])(?:[EGDSP]\d{8}|E[A-Z]\d{7}|[HMC]\d{8,10})(?![A-Za-z0-9])"
CARD = r"(?<!\d)(?:\d[ \-]?){15,18}\d(?!\d)"
MOBILE = r"(?<!\d)(?:\+?86[ \-]?)?1[3-9]\d[ \-]?\d{4}[ \-]?\d{4}(?!\d)"
LANDLINE = r"(?<!\d)0\d{2,3}[ \-]?[2-9]\d{6,7}(?!\d)"
MAIL = r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+"
NET = r"(?:微信|QQ|支付宝|抖音)(?:号码?|账号)?\s?[:：为是]?\s?([A-Za-z0-9_\-]{5,20})"
PLATE = rf"[{PROVINCES}][A-HJ-NP-Z][·\- ]?[A-HJ-NP-Z0-9]{{4,6}}[挂学警港澳]?(?![A-Za-z0-9])"
BORN = rf"({DAY})\s?出?生"
BORN_ON = rf"(?:出生日期|出生于|生于|生日){SAYS}({DAY})"
AGE = r"(?<![\d.])(\d{1,2})\s?周?岁"
CHILD = "未成年[人女男]?|幼[童女]|男童|女童|儿童|婴儿"
HOME = rf"(?:{LIVES}){SAYS}({WORD}{{2,60}})"
DOOR = (
    rf"{HAN}{{2,20}}(?:{STREET}){HAN}{{0,6}}\d{{1,5}}(?:[-号栋幢楼单元室座层门]+\d{{0,5}}){{1,5}}"
)
WORKS = rf"(?:工作单位|就职于|供职于|就业于|受雇于){SAYS}({WORD}{{2,40}})"
SCHOOL = rf"{HAN}{{2,15}}?(?:{SCHOOLS})"
HEALTH = rf"(?:患有?|确诊|系|有|为)?(?:{ILL})"
FAMILY_OF = rf"(?:其|系其|与其)?(?:{KIN})"
THING = rf"(?:{DEED})(?:号码?)?\s?第?{SAYS}([A-Za-z0-9\-]{{5,30}})"
NAMED = rf"(?:{WHO}|{KIN}){SAYS}({CALLED})"
BARE = rf"(?<!{HAN})({NAME})"
UNKNOWN = re.compile(
    "^.{1,2}某[甲乙丙丁戊己庚辛壬癸某]?$|^某"
)  # made unknown already, or not known


def written(day: date) -> list[str]:
    """A day in the ways in which papers and people write it."""
    return [
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}年{day:%m}月{day:%d}日",
        day.isoformat(),
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}/{day.month}/{day.day}",
    ]


def born(day: date) -> str:
    """A date of birth as papers write it."""
    return f"{written(day)[0]}出生"
