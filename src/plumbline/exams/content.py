"""What a question says, closed under a key that the database does not have (1.3a, P-QUAL-01).

Whoever holds the tables, a dump of them or the ledger holds nothing readable. The key lies with the
other keys of the installation; the two keepers of a bank read through the system, and are noted.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from pydantic import PlainSerializer

MARK = "closed:"
PURPOSE = b"plumbline.exams"
NONCE = 12


@dataclass(frozen=True)
class Content:
    """What the candidate reads, and what the marker knows."""

    sort: str
    stem: str
    options: tuple[str, ...]
    key: tuple[str, ...]  # letters of the options; of a written question the model answer

    @property
    def likeness(self) -> str:
        """What two equal questions share: stem and options in any order, under the key."""
        said = json.dumps([self.stem, sorted(self.options)], ensure_ascii=False)
        return hmac.digest(_key(), said.encode(), "sha256").hex()

    def closed(self) -> str:
        """As it stands in the table."""
        return close(asdict(self))


def opened(text: str) -> Content:
    """A question read back from the table."""
    found = disclose(text)
    return Content(found["sort"], found["stem"], tuple(found["options"]), tuple(found["key"]))


@cache
def _key() -> bytes:
    return hashlib.sha256(settings.QUESTION_KEY.encode()).digest()


def derived(name: str) -> str:
    """A seed that the installation alone can compute, until it is told."""
    return hmac.digest(_key(), f"seed {name}".encode(), "sha256").hex()


def close(value: object) -> str:
    """Any value as text that says nothing without the key; never twice the same."""
    nonce = secrets.token_bytes(NONCE)
    plain = json.dumps(value, ensure_ascii=False, default=dict).encode()
    return MARK + base64.b64encode(nonce + AESGCM(_key()).encrypt(nonce, plain, PURPOSE)).decode()


def disclose(text: str) -> Any:
    """The value again. Raises InvalidTag where the text was changed or the key is another."""
    data = base64.b64decode(text.removeprefix(MARK))
    return json.loads(AESGCM(_key()).decrypt(data[:NONCE], data[NONCE:], PURPOSE))


def is_closed(value: object) -> bool:
    """Whether a value stands closed."""
    return isinstance(value, str) and value.startswith(MARK)


# Of a field so marked, the ledger commits to the closed text, and the closed text stands beside it.
CLOSED = PlainSerializer(close, return_type=str, when_used="json")
