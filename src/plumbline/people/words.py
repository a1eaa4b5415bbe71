"""What the gates of people ask, said as the thing that must hold."""

from __future__ import annotations

GATES = {
    "people.own_account": "是本人的账号",
    "people.others_account": "不是自己的账号",
    "people.has_factor": "已经启用动态口令",
}
