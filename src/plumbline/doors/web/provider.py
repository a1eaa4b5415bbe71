"""Whom the organ's own provider of identities vouches for: OpenID Connect, code flow with PKCE.

The library checks what comes back; here stands what it has to be checked against. Nobody is
enrolled by it, and a second factor of ours is asked for as after a password.
"""

from __future__ import annotations

import hmac
import secrets
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.deprecate import AuthlibDeprecationWarning
from authlib.oidc.core import CodeIDToken
from django.conf import settings
from joserfc import jwk, jwt
from joserfc.errors import JoseError

with warnings.catch_warnings():  # of a later httpx, to whoever starts a server
    warnings.simplefilter("ignore", AuthlibDeprecationWarning)
    from authlib.integrations.httpx_client import OAuth2Client

DISCOVERY = "/.well-known/openid-configuration"
SECONDS = 5.0  # that an answer may take
LEEWAY = 60  # seconds by which its clock may be off
# By public keys only: what is signed with our own secret anybody who knows that can sign.
SIGNED_WITH = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")

ASKED_BY_US = ("token_endpoint", "jwks_uri")  # the browser goes to the other one


class NotVouched(Exception):  # noqa: N818 - the provider's answer
    """The provider does not say who this is, or nothing proves that it does."""


class Unreachable(Exception):  # noqa: N818 - the provider's absence
    """The provider does not answer, or not as one."""


@dataclass(frozen=True)
class Asked:
    """A question to the provider, which the answer has to fit."""

    address: str  # where the browser goes
    back: str  # where it comes back to
    state: str
    nonce: str
    verifier: str


def on() -> bool:
    """Whether there is a provider."""
    return bool(settings.OIDC_ISSUER and settings.OIDC_CLIENT_ID)


def ask(back: str) -> Asked:
    """A fresh question. Raises Unreachable."""
    said = _discovered()
    state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
    with _client(said, back) as client:
        address, _ = client.create_authorization_url(
            said["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
        )
    return Asked(str(address), back, state, nonce, verifier)


def answered(asked: Asked, answer: Mapping[str, str], now: datetime) -> str:
    """The police number that the provider vouches for. Raises NotVouched and Unreachable."""
    if not hmac.compare_digest(asked.state.encode(), answer.get("state", "").encode()):
        raise NotVouched
    code = answer.get("code", "")
    if not code:  # it says no
        raise NotVouched
    said = _discovered()
    try:
        with _client(said, asked.back) as client:
            token = client.fetch_token(
                said["token_endpoint"], code=code, code_verifier=asked.verifier
            )
            keys = client.request("GET", said["jwks_uri"], withhold_token=True)
            keys.raise_for_status()
            found = keys.json()
    except (httpx.HTTPError, ValueError) as wrong:
        raise Unreachable from wrong
    except AuthlibBaseError as wrong:
        raise NotVouched from wrong
    return vouched(str(token.get("id_token", "")), found, asked.nonce, now)


def vouched(token: str, keys: jwk.KeySetSerialization, nonce: str, now: datetime) -> str:
    """The police number of an ID token, after all its checks. Raises NotVouched."""
    try:
        read = jwt.decode(token, jwk.KeySet.import_key_set(keys), algorithms=SIGNED_WITH)
        claims = CodeIDToken(
            read.claims,
            read.header,
            {
                "iss": {"essential": True, "value": settings.OIDC_ISSUER},
                "aud": {"essential": True, "value": settings.OIDC_CLIENT_ID},
            },
            {"nonce": nonce, "client_id": settings.OIDC_CLIENT_ID},
        )
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
    except (AuthlibBaseError, JoseError, ValueError, TypeError, KeyError) as wrong:
        raise NotVouched from wrong
    number = claims.get(settings.OIDC_NUMBER)
    if not isinstance(number, str) or not number:
        raise NotVouched
    return number


def _discovered() -> dict[str, str]:
    """What the provider says of itself."""
    try:
        answer = httpx.get(settings.OIDC_ISSUER.rstrip("/") + DISCOVERY, timeout=SECONDS)
        answer.raise_for_status()
        said = answer.json()
    except (httpx.HTTPError, ValueError) as wrong:
        raise Unreachable from wrong
    if not isinstance(said, dict) or said.get("issuer") != settings.OIDC_ISSUER:
        raise Unreachable
    if not all(safe(str(said.get(name, ""))) for name in ENDPOINTS):
        raise Unreachable
    if not all(named(said[name]) for name in ASKED_BY_US):
        raise Unreachable
    methods = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    method = "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"
    return {name: str(said[name]) for name in ENDPOINTS} | {"method": method}


def safe(address: str) -> bool:
    """By TLS, or on this machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (
        parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1", "::1"}
    )


def named(address: str) -> bool:
    """On the issuer's own host, or on one that the operator named: no answer sends us elsewhere."""
    host = urlsplit(address).hostname
    return host in {urlsplit(settings.OIDC_ISSUER).hostname, *settings.OIDC_HOSTS}


def _client(said: Mapping[str, str], back: str) -> OAuth2Client:
    return OAuth2Client(
        settings.OIDC_CLIENT_ID,
        settings.OIDC_SECRET or None,
        token_endpoint_auth_method=said["method"] if settings.OIDC_SECRET else "none",
        scope=settings.OIDC_SCOPE,
        redirect_uri=back,
        code_challenge_method="S256",
        timeout=SECONDS,
    )
