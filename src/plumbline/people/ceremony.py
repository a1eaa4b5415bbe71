"""What is said to a security key and what its answers prove (WebAuthn Level 2), by py_webauthn."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from plumbline.people.challenges import GOOD_FOR, Given
from plumbline.people.models import Account, Key

NAME = "Plumbline"
WAIT = int(GOOD_FOR.total_seconds()) * 1000  # milliseconds for which a browser asks
# The password is what one knows; the key has only to be there and touched.
TOUCH = UserVerificationRequirement.DISCOURAGED


class Unproven(Exception):  # noqa: N818 - the answer, not a fault
    """The answer does not prove that the key is there."""


@dataclass(frozen=True)
class Registered:
    """A key that has proved itself: its own name, what checks its signatures, its counter."""

    handle: bytes
    public_key: bytes
    counter: int


def domain(address: str) -> str:
    """The name that keys are bound to at an address; empty for a number, which no key takes."""
    host = urlsplit(address).hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host
    return ""


def to_add(account: Account, keys: Iterable[Key], given: Given) -> str:
    """What a browser asks a new key; none of those there already."""
    officer = account.officer
    return options_to_json(
        generate_registration_options(
            rp_id=domain(given.address),
            rp_name=NAME,
            user_name=account.number,
            user_id=officer.pk.bytes,
            user_display_name=officer.label,
            challenge=given.value,
            timeout=WAIT,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=TOUCH
            ),
            exclude_credentials=_named(keys),
        )
    )


def added(answer: str, given: Given) -> Registered:
    """The key that answers. Raises Unproven."""
    try:
        found = verify_registration_response(
            credential=answer,
            expected_challenge=given.value,
            expected_rp_id=domain(given.address),
            expected_origin=given.address,
        )
    except Exception as wrong:  # whatever the library stumbles over proves nothing
        raise Unproven from wrong
    return Registered(found.credential_id, found.credential_public_key, found.sign_count)


def to_sign(keys: Iterable[Key], given: Given) -> str:
    """What a browser asks one of these keys."""
    return options_to_json(
        generate_authentication_options(
            rp_id=domain(given.address),
            challenge=given.value,
            timeout=WAIT,
            allow_credentials=_named(keys),
            user_verification=TOUCH,
        )
    )


def signed(answer: str, keys: Iterable[Key], given: Given) -> tuple[Key, int]:
    """Which of these keys signed, and how often it says it has. Raises Unproven."""
    try:
        handle = parse_authentication_credential_json(answer).raw_id
        key = next(key for key in keys if bytes(key.handle) == handle)
        found = verify_authentication_response(
            credential=answer,
            expected_challenge=given.value,
            expected_rp_id=domain(given.address),
            expected_origin=given.address,
            credential_public_key=bytes(key.public_key),
            credential_current_sign_count=0,  # what a counter that goes back means is ours to say
        )
    except Exception as wrong:  # whatever the library stumbles over proves nothing
        raise Unproven from wrong
    return key, found.new_sign_count


def _named(keys: Iterable[Key]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=bytes(key.handle)) for key in keys]
