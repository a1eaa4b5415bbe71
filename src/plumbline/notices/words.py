"""What each gate of this subsystem asks, said as the thing that must hold."""

from __future__ import annotations

GATES = {
    "notices.is_due": "是本案应当告知、还没有制作的环节",
    "notices.as_template": "内容与规定的文本一致",
    "notices.clean_text": "没有链接、身份证号码、姓名和违法犯罪的名称",
    "notices.arrived": "有送达回执、已经依法书面告知，或者本人已经查阅",
    "notices.did_not_arrive": "这一方式已经确定不能送达",
    "notices.letter_open": "案件可以邮寄告知，本人有地址，没有要求保密",
    "notices.letter_wanted": "还没有这项告知的告知书",
    "notices.letter_issued": "告知书已经出具",
    "notices.not_yet_stopped": "是手机号码，还没有停止发送",
}
