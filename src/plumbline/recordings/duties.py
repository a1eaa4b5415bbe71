"""What a recorder that comes back owes (D-BWV-04)."""

from __future__ import annotations

from plumbline.kernel.duty import duty, within
from plumbline.law.roles import Role

duty(
    "recordings.uploaded",
    title="勤务结束后二十四小时内上传录音录像",
    cites=("D-BWV-04",),
    debtor=Role.CASE_OFFICER,
    upon=("recordings.return_device",),
    when=lambda s: s.subject.owed > 0,
    due=within("D-BWV-04"),
    settled_by=("recordings.clear_device",),
)
duty(
    "recordings.corrected",
    title="按期整改巡查发现的问题",
    cites=("D-CHA-04", "3.4c"),
    debtor=Role.DEPT_HEAD,
    upon=("recordings.order_correction",),
    due=within("D-CHA-04.correction"),
    settled_by=("recordings.report_correction",),
)
