"""What each gate of this subsystem asks, said as the thing that must hold."""

from __future__ import annotations

GATES = {
    "complaints.matter": "事项属于此办理适用的类型",
    "complaints.not_kept_out": "与被投诉人和原案无关",
    "complaints.named_may": "指定的人员与此事项无关，并在受理单位任职",
    "complaints.handler": "由指定的办理人办理",
    "complaints.not_taken_up": "尚未受理",
    "complaints.once_extended": "期限没有延长过",
    "complaints.ask_in_time": "在告知补正的期限内",
    "complaints.told_once": "没有要求过补正",
    "complaints.third_party_heard": "第三方已提出意见，或者期限已过",
    "complaints.review_in_time": "在申请复查、复核的期限内",
    "complaints.unit_above": "本系统内有上一级公安机关",
}
