"""A witness of the ledger, run by somebody outside the organ: an inspectorate, a procuratorate.

It asks the ledger for its newest checkpoint, makes sure that it extends the one seen before, stores
it, and only then signs it (C2SP cosignature/v1). So the witness never signs two histories, not even
if it is killed between storing and answering. If its state is lost its key must never sign again:
nobody then knows what it has signed. A witness without a state needs a new key.

What a witness says with its signature: "I saw this head, and it extends every head I saw before."
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from plumbline.transparency import verify

DONE, ALARM, FAILED = 0, 1, 2  # exit status; FAILED: nothing was judged, try again
SECONDS_TO_ANSWER, LONGEST_ANSWER = 30, 1_000_000
EMPTY = {"size": 0, "root": b64encode(hashlib.sha256().digest()).decode(), "note": ""}

Translate = Callable[[str], str]


class Alarm(Exception):  # noqa: N818 - what a witness raises
    """The ledger shows what it must not, or this witness may not sign."""

    def __init__(self, says: str, note: str = "", **values: object) -> None:
        super().__init__(says)
        self.says, self.note, self.values = says, note, values


def run(
    ledger_url: str,
    state: Path,
    *,
    key: Path,
    once: bool,
    interval: float,
    out: TextIO,
    log_key: str | None = None,
    name: str = "plumbline-witness",
    retire: bool = False,
    translate: Translate = str,
) -> int:
    """Watch a ledger and cosign what it shows, once or for ever.

    `log_key` is needed at first contact and pinned then. `retire` puts a key away whose state was
    lost and starts with a new one.
    """

    def say(sentence: str, **values: object) -> None:
        print(translate(sentence) % values, file=out, flush=True)

    try:
        with alone(state):
            witness = Witness.at(state, key, name, log_key, retire=retire)
            say("见证公钥（请交账本运行方登记）：%(vkey)s", vkey=witness.vkey)
            while True:
                status = look(ledger_url.rstrip("/"), witness, say)
                if once:
                    return status
                time.sleep(interval)
    except Alarm as alarm:
        say(alarm.says, **alarm.values)
        return ALARM


def look(url: str, witness: Witness, say: Callable[..., None]) -> int:
    """Look at the ledger once: judge, store, then sign and hand the signature over."""
    try:
        note = fetch(f"{url}/api/ledger/checkpoint").decode()
        line = witness.judge(note, lambda old, new: consistency(url, old, new))
        if line:
            body = json.dumps({"line": line}).encode()
            fetch(f"{url}/api/ledger/cosignatures", body)
    except Alarm as alarm:
        witness.keep(alarm.note)
        say(alarm.says, **alarm.values)
        return ALARM
    except (OSError, *verify.FAULTS) as problem:  # URLError is an OSError
        say("未能完成本次见证，稍后重试：%(problem)s", problem=problem)
        return FAILED
    size = witness.state["size"]
    if line:
        say("已见证：账本共%(size)d条", size=size)
    else:
        say("账本无变化，已见证过：共%(size)d条", size=size)
    return DONE


class Witness:
    """A key, and the newest checkpoint that was seen under it."""

    def __init__(self, path: Path, key: Ed25519PrivateKey, state: dict[str, Any]) -> None:
        self.path, self.key, self.state = path, key, state
        self.vkey: str = state["witness"]
        self.name, number, _ = self.vkey.split("+", 2)
        self.number = bytes.fromhex(number)

    @classmethod
    def at(cls, path: Path, key: Path, name: str, log_key: str | None, *, retire: bool) -> Witness:
        """The witness whose state and key lie here; a new one where neither does."""
        if retire and key.exists():
            key.rename(key.with_name(f"{key.name}.retired-{time.time_ns()}"))
            sync(key.parent)
        if key.exists() and not path.exists():
            raise Alarm(
                "状态文件%(state)s丢失，无从得知此密钥签过什么，拒绝签名。"
                "请停用此密钥：加 --retire 生成新密钥，并请账本运行方登记新公钥",
                state=path,
            )
        state: dict[str, Any] = {"log_key": log_key}
        if path.exists():
            state = json.loads(path.read_text("utf-8"))
        if not state["log_key"]:
            raise Alarm("首次见证须用 --log-key 指明账本公钥，且应从账本以外的途径取得")
        if log_key not in (None, state["log_key"]):
            raise Alarm("所给账本公钥与首次见证时确定的不一致，拒绝签名")
        # The state comes first: a key that exists has a state, whenever we are killed.
        if not key.exists():
            private = Ed25519PrivateKey.generate()
            state = EMPTY | state | {"witness": vkey(name, private)}
            store(path, json.dumps(state, ensure_ascii=False).encode())
            store(key, private.private_bytes_raw())
        private = Ed25519PrivateKey.from_private_bytes(key.read_bytes())
        if state["witness"] != vkey(state["witness"].split("+")[0], private):
            raise Alarm("状态文件不属于此密钥，拒绝签名")
        return cls(path, private, state)

    def judge(self, note: str, prove: Callable[[int, int], list[bytes]]) -> str | None:
        """The line to sign this checkpoint with; None if it bears it already, Alarm if it must not.

        The state is on the disk when this returns.
        """
        log_key, seen, seen_root = self.state["log_key"], self.state["size"], self.root
        try:
            size, root = verify.read_checkpoint(note, log_key)
        except verify.FAULTS as problem:
            raise Alarm("警报：账本首部的签名无效，拒绝签名") from problem
        values = {"size": size, "seen": seen}
        if size < seen:
            raise Alarm(
                "警报：账本变小了，已见证%(seen)d条，现只有%(size)d条，记录被删或者恢复了旧备份，拒绝签名",
                note,
                **values,
            )
        if size == seen and root != seen_root:
            raise Alarm("警报：同为%(size)d条的账本出现两个不同的首部，拒绝签名", note, **values)
        proof = prove(seen, size) if 0 < seen < size else []
        if not verify.check_consistency(seen, seen_root, size, root, proof):
            raise Alarm(
                "警报：账本历史被改写，现有%(size)d条不是已见证的%(seen)d条的延续，拒绝签名",
                note,
                **values,
            )
        if size > seen or not self.state["note"]:
            head = {"size": size, "root": b64encode(root).decode(), "note": note}
            self.state |= head
            store(self.path, json.dumps(self.state, ensure_ascii=False).encode())
        try:
            verify.open_note(note, self.vkey)
        except ValueError:
            return self.sign(note.rpartition("\n\n")[0] + "\n")
        return None

    @property
    def root(self) -> bytes:
        """The root seen last."""
        return b64decode(self.state["root"])

    def sign(self, text: str) -> str:
        """A cosignature/v1 line for this checkpoint text, as of now."""
        seconds = int(time.time())
        signature = self.key.sign(f"cosignature/v1\ntime {seconds}\n{text}".encode())
        blob = self.number + seconds.to_bytes(8) + signature
        return f"— {self.name} {b64encode(blob).decode()}"

    def keep(self, note: str) -> None:
        """Keep a head that the log signed and should not have: with the state, it is evidence."""
        mark = hashlib.sha256(note.encode()).hexdigest()[:16]
        path = self.path.with_name(f"{self.path.name}.alarm-{mark}")
        if note and not path.exists():
            store(path, note.encode())


def vkey(name: str, private: Ed25519PrivateKey) -> str:
    """The witness's public key as verifiers take it (signature type 4)."""
    raw = b"\x04" + private.public_key().public_bytes_raw()
    number = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
    return f"{name}+{number.hex()}+{b64encode(raw).decode()}"


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Two witnesses on one state could sign two histories: let one only run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Alarm("已有另一个见证程序在使用此状态文件，拒绝签名") from None
        yield


def store(path: Path, content: bytes) -> None:
    """Replace a file so that it holds the old content or the new, whatever happens."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync(path.parent)


def sync(directory: Path) -> None:
    """Bring a directory's names to the disk."""
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: where the witness connects is what whoever runs it wrote."""

    def redirect_request(self, *_: object) -> None:
        """Nothing is asked elsewhere; the answer is an error."""


def fetch(url: str, body: bytes | None = None) -> bytes:
    """GET, or POST with a JSON body."""
    if urllib.parse.urlsplit(url).scheme not in ("http", "https"):
        raise ValueError(url)
    headers = {"Content-Type": "application/json"} if body else {}
    request = urllib.request.Request(url, body, headers)  # noqa: S310 - the scheme is checked
    opener = urllib.request.build_opener(_Stay)
    with opener.open(request, timeout=SECONDS_TO_ANSWER) as answer:
        content: bytes = answer.read(LONGEST_ANSWER)
    return content


def consistency(url: str, old: int, new: int) -> list[bytes]:
    """The ledger's proof that its tree of `new` entries extends that of `old`."""
    answer = verify.parse(fetch(f"{url}/api/ledger/consistency?from={old}&to={new}").decode())
    return [b64decode(step, validate=True) for step in answer["proof"]]
