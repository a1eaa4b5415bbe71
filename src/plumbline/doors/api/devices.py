"""Devices of the case-handling area: each sends its own records, signed with its own key.

No officer's token is asked for, and none would prove anything: the signature says who speaks. A
record that the registered key did not sign never reaches an act and leaves no row behind.
"""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from plumbline import forms
from plumbline.doors.api import shapes
from plumbline.doors.api.body import read_object
from plumbline.doors.api.problems import as_json, not_signed_in, problem
from plumbline.kernel.act import ACTS
from plumbline.premises.devices import MINUTE, TakeEvent, floods, genuine, itself
from plumbline.premises.models import Device

router = Router()
LARGEST = 2048


@router.post(
    "/{serial}/events",
    auth=None,
    operation_id="device_event",
    summary="设备报送记录",
    description="设备用自己的私钥签名，不需要令牌；流水号即幂等键，重复报送返回第一次的结果",
    tags=["设备"],
    response={
        200: shapes.Taken,
        429: shapes.Problem,
        **shapes.wrong(400, 401, 413, 415, 422),
        409: shapes.Refused,
    },
)
def take(request: HttpRequest, serial: str) -> HttpResponse:
    """Take one signed record, in the name of the device that signed it."""
    said, now = forms.read(TakeEvent, read_object(request, LARGEST)), timezone.now()
    device = Device.objects.filter(serial=serial, phase="registered").first()
    if device is None or not genuine(device, said):
        return not_signed_in("没有这台在用的设备，或者签名与登记的公钥不符")
    if floods(device, now):
        response = problem(HTTPStatus.TOO_MANY_REQUESTS, title="报送过于频繁，请稍后再报")
        response.headers["Retry-After"] = str(int(MINUTE.total_seconds()))
        return response
    event = said.model_dump(mode="json")  # the same bytes whatever order the device wrote them in
    done = ACTS["premises.take_event"].do(
        itself(device), device.pk, event, at=None, now=now, key=str(said.number)
    )
    return as_json({"entry": done.entry, "receipt": done.receipt})
