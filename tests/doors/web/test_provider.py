"""What the organ's provider says counts only if everything about it is right."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from typing import Any

import pytest
from joserfc import jwk, jwt

from plumbline.doors.web import provider
from plumbline.doors.web.provider import NotVouched, vouched

ISSUER, CLIENT, NONCE = "https://id.example.cn", "plumbline", "said once"
NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
SECOND = int(NOW.timestamp())
KEY = jwk.RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
OTHER = jwk.RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
PUBLIC: Any = {"keys": [KEY.as_dict(private=False)]}
RIGHT = {
    "iss": ISSUER, "aud": CLIENT, "sub": "a7", "iat": SECOND, "exp": SECOND + 300, "nonce": NONCE,
    "police_number": "2201032",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _configured(settings: Any) -> None:
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = ISSUER, CLIENT


def signed(claims: dict[str, Any], key: Any = KEY, alg: str = "RS256") -> str:
    return jwt.encode({"alg": alg, "kid": "one"}, claims, key, algorithms=[alg])


def test_a_right_token_names_the_officer() -> None:
    assert vouched(signed(RIGHT), PUBLIC, NONCE, NOW) == "2201032"
    assert vouched(signed(RIGHT | {"aud": [CLIENT]}), PUBLIC, NONCE, NOW) == "2201032"


WRONG: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://id-example.cn"},
    "another audience": {"aud": "another"},
    "another party": {"aud": [CLIENT, "another"], "azp": "another"},
    "another nonce": {"nonce": "said before"},
    "no nonce": {"nonce": None},
    "expired": {"exp": SECOND - provider.LEEWAY - 1},
    "no end": {"exp": None},
    "not yet": {"nbf": SECOND + provider.LEEWAY + 1},
    "no number": {"police_number": None},
    "an empty number": {"police_number": ""},
    "a number that is none": {"police_number": 2201032},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_token_that_is_wrong_in_one_thing_names_nobody(wrong: str) -> None:
    claims = {name: v for name, v in (RIGHT | WRONG[wrong]).items() if v is not None}
    with pytest.raises(NotVouched):
        vouched(signed(claims), PUBLIC, NONCE, NOW)


def text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def test_a_token_that_another_key_or_none_signed_names_nobody() -> None:
    head, body, _ = signed(RIGHT).split(".")
    bare = text(b'{"alg":"none"}')
    over = text(b'{"alg":"HS256","kid":"one"}') + "." + body  # the public key as if it were secret
    mark = text(hmac.digest(KEY.as_pem(private=False), over.encode(), hashlib.sha256))
    forged = [signed(RIGHT, OTHER), f"{over}.{mark}", f"{bare}.{body}.", f"{head}.{body}.", "", "x",
              "a.b.c"]  # fmt: skip
    for token in forged:
        with pytest.raises(NotVouched):
            vouched(token, PUBLIC, NONCE, NOW)
    unfit: list[Any] = [{"keys": []}, {}, {"keys": [{"kty": "?"}]}]
    for keys in unfit:
        with pytest.raises(NotVouched):
            vouched(signed(RIGHT), keys, NONCE, NOW)


@pytest.mark.parametrize("answer", [
    {}, {"state": "another", "code": "c"}, {"state": "mine"}, {"state": "mine", "error": "denied"},
    {"state": "说的", "code": "c"},
])  # fmt: skip
def test_an_answer_to_another_question_is_none(answer: dict[str, str]) -> None:
    asked = provider.Asked("", "", "mine", NONCE, "v")
    with pytest.raises(NotVouched):
        provider.answered(asked, answer, NOW)


def test_a_provider_is_asked_by_tls_or_on_this_machine() -> None:
    for address in ("https://id.example.cn/token", "http://127.0.0.1:9/t", "http://localhost/t"):
        assert provider.safe(address)
    for address in ("http://id.example.cn/token", "file:///etc/passwd", "id.example.cn", ""):
        assert not provider.safe(address)
