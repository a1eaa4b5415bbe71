"""The ledger for outsiders: heads, proofs, the key, and the signatures of witnesses."""

from __future__ import annotations

import base64
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field, StringConstraints

from plumbline import forms
from plumbline.casework.seals import about, shut_among
from plumbline.doors.api import shapes
from plumbline.doors.api.body import read_object
from plumbline.doors.api.caller import caller
from plumbline.doors.api.problems import as_json, problem
from plumbline.doors.api.subjects import Purpose, within
from plumbline.forms import Form, ask
from plumbline.kernel import catalogue
from plumbline.kernel import ledger as kept
from plumbline.kernel.act import Invalid, NotFound
from plumbline.kernel.models import Entry
from plumbline.law.calendar import legal_day
from plumbline.transparency import log

router = Router()
TAG = ["账本"]
LARGEST_COSIGNATURE = 4096
TEXT = {200: {"content": {"text/plain": {"schema": {"type": "string"}}}}}
Size = Annotated[int, Field(ge=0, le=2**53)]


class Sizes(Form):
    """Two sizes of the tree."""

    earlier: Size = ask("较早的条数", alias="from")
    later: Size = ask("较晚的条数", alias="to")


class Cosigned(Form):
    """A witness's line."""

    line: Annotated[str, StringConstraints(min_length=1, max_length=1000)] = ask(
        "见证签名行", help="C2SP签名行：— 名称 base64", examples=["— witness.example AAAA…"]
    )


def _text(text: str) -> HttpResponse:
    return HttpResponse(text, "text/plain; charset=utf-8")


@router.get(
    "/checkpoint",
    auth=None,
    operation_id="ledger_checkpoint",
    summary="最新的检查点",
    description="签名的树头（C2SP签名注记），附见证人的签名",
    tags=TAG,
    response={200: None, **shapes.wrong(404)},
    openapi_extra={"responses": TEXT},
)
def checkpoint(request: HttpRequest) -> HttpResponse:
    """Give the newest signed head with its cosignatures."""
    del request
    head = log.head()
    if head is None:
        raise NotFound
    return _text(log.note(head))


@router.get(
    "/key",
    auth=None,
    operation_id="ledger_key",
    summary="账本的公钥",
    description="C2SP验证密钥",
    tags=TAG,
    response={200: None},
    openapi_extra={"responses": TEXT},
)
def key(request: HttpRequest) -> HttpResponse:
    """Give the ledger's public key."""
    del request
    return _text(log.signer().vkey + "\n")


@router.get(
    "/consistency",
    auth=None,
    operation_id="ledger_consistency",
    summary="一致性证明",
    description="证明较晚的树是较早的树的延续（RFC 6962 2.1.2）",
    tags=TAG,
    response={200: shapes.Consistency, **shapes.wrong(422)},
)
def consistency(request: HttpRequest, sizes: Query[Sizes]) -> HttpResponse:
    """Prove that the later tree extends the earlier."""
    del request
    head = log.head()
    if sizes.later > (head.size if head else 0):
        raise Invalid([("to", "账本还没有这么多条")])
    if sizes.earlier > sizes.later:
        raise Invalid([("from", "较早的条数不得大于较晚的条数")])
    proof = log.consistency(sizes.earlier, sizes.later)
    return as_json({"proof": [base64.b64encode(hash_).decode() for hash_ in proof]})


@router.post(
    "/cosignatures",
    auth=None,
    operation_id="ledger_cosign",
    summary="交来见证签名",
    description="只收已登记的见证人对本账本检查点的签名（C2SP cosignature/v1）",
    tags=TAG,
    response={200: shapes.Accepted, **shapes.wrong(400, 413, 415, 422)},
)
def cosign(request: HttpRequest) -> HttpResponse:
    """Keep a witness's signature."""
    form = forms.read(Cosigned, read_object(request, LARGEST_COSIGNATURE))
    if not log.cosign(form.line, timezone.now()):
        raise Invalid([("line", "不是已登记的见证人对本账本检查点的签名")])
    return as_json({"accepted": True})


@router.get(
    "/entries/{uuid:id}/proof",
    operation_id="ledger_proof",
    summary="一条记录的证明",
    description="记录、其中的个人信息原文、到最新检查点的路径，可以离线核验；查看个人信息即留痕",
    tags=TAG,
    response={200: dict[str, object], 409: shapes.Problem, **shapes.wrong(401, 404, 422)},
)
def proof(request: HttpRequest, id: UUID, look: Query[Purpose]) -> HttpResponse:  # noqa: A002
    """Prove an entry, with its personal values, to somebody who may see them."""
    who = caller(request)
    with transaction.atomic():
        found = within(list(Entry.objects.filter(pk=id)), who.actor, who.now)
        if not found:
            raise NotFound
        proved, entry = kept.proof(id), found[0]
        if proved is None:
            response = problem(
                HTTPStatus.CONFLICT, title="该记录正在等待编号，请稍后再取", kind="unsealed"
            )
            response.headers["Retry-After"] = "1"
            return response
        if shut_among(about(entry), who.actor, legal_day(who.now)):
            proved |= {"clear": []}  # sealed with its case (K-ADM-02)
        if disclosed := tuple(value["name"] for value in proved["clear"]):
            kind, on = entry.made_kind or entry.subject_kind, entry.made_id or entry.subject_id
            catalogue.look(who.actor, kind, on, disclosed, look.purpose, who.now)
        return as_json(proved)
