"""The witness, before a small web server that plays a ledger, honest or not."""

import base64
import hashlib
import io
import json
import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from plumbline.doors.cli import witness
from plumbline.transparency import verify

ORIGIN = "plumbline.demo/jilin"


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def mth(leaves: list[bytes]) -> bytes:
    if len(leaves) < 2:
        return leaves[0] if leaves else sha()
    k = 1 << ((len(leaves) - 1).bit_length() - 1)
    return sha(b"\1", mth(leaves[:k]), mth(leaves[k:]))


def subproof(m: int, leaves: list[bytes], *, whole: bool = True) -> list[bytes]:
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = 1 << ((len(leaves) - 1).bit_length() - 1)
    if m <= k:
        return [*subproof(m, leaves[:k], whole=whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], whole=False), mth(leaves[:k])]


def history(count: int, *, other: int | None = None) -> list[bytes]:
    """Leaves of a ledger; from `other` on, of another one."""
    return [sha(b"\0", b"%d" % i, b"!" if other is not None and i >= other else b"")
            for i in range(count)]  # fmt: skip


@dataclass
class Ledger:
    """What the server shows, and what it was given."""

    leaves: list[bytes] = field(default_factory=list)
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    accepts: int = 200
    lines: list[str] = field(default_factory=list)
    on_post: Path | None = None
    state_at_post: str = ""
    url: str = ""

    @property
    def raw(self) -> bytes:
        return b"\x01" + self.key.public_key().public_bytes_raw()

    @property
    def number(self) -> bytes:
        return sha(ORIGIN.encode(), b"\n", self.raw)[:4]

    @property
    def vkey(self) -> str:
        return f"{ORIGIN}+{self.number.hex()}+{b64(self.raw)}"

    def note(self) -> str:
        text = f"{ORIGIN}\n{len(self.leaves)}\n{b64(mth(self.leaves))}\n"
        blob = self.number + self.key.sign(text.encode())
        return f"{text}\n— {ORIGIN} {b64(blob)}\n" + "".join(f"{line}\n" for line in self.lines)

    def get(self, target: str) -> bytes:
        parts = urlsplit(target)
        if parts.path == "/api/ledger/checkpoint":
            return self.note().encode()
        assert parts.path == "/api/ledger/consistency"
        query = parse_qs(parts.query)
        old, new = int(query["from"][0]), int(query["to"][0])
        return json.dumps({"proof": [b64(h) for h in subproof(old, self.leaves[:new])]}).encode()

    def post(self, target: str, body: bytes) -> int:
        assert target == "/api/ledger/cosignatures"
        if self.on_post:
            self.state_at_post = self.on_post.read_text()
        if self.accepts == 200:
            self.lines.append(json.loads(body)["line"])
        return self.accepts

    def show(self, leaves: list[bytes]) -> None:
        self.leaves, self.lines = leaves, []


@pytest.fixture
def ledger(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    shown = Ledger(history(5))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer(200, shown.get(self.path))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(shown.post(self.path, body), b"{}")

        def answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        shown.url = f"http://127.0.0.1:{server.server_address[1]}"
        yield shown
        server.shutdown()


@dataclass
class Office:
    """A witness's files, and what it says."""

    ledger: Ledger
    state: Path
    key: Path

    def look(self, *, log_key: str | None = None, retire: bool = False) -> tuple[int, str]:
        out = io.StringIO()
        status = witness.run(
            self.ledger.url, self.state, key=self.key, once=True, interval=0, out=out,
            log_key=log_key, name="检察.witness", retire=retire,
        )  # fmt: skip
        return status, out.getvalue()

    @property
    def size(self) -> int:
        size: int = json.loads(self.state.read_text())["size"]
        return size

    @property
    def vkey(self) -> str:
        vkey: str = json.loads(self.state.read_text())["witness"]
        return vkey


@pytest.fixture
def office(ledger: Ledger, tmp_path: Path) -> Office:
    """A witness that has seen five entries."""
    office = Office(ledger, tmp_path / "seen" / "state.json", tmp_path / "keys" / "witness.key")
    status, said = office.look(log_key=ledger.vkey)
    assert (status, office.size) == (0, 5)
    assert office.vkey in said
    return office


def test_its_cosignature_verifies(office: Office, ledger: Ledger) -> None:
    assert len(ledger.lines) == 1
    assert verify.open_note(ledger.note(), office.vkey)[0].startswith(f"{ORIGIN}\n5\n")


def test_it_follows_a_ledger_that_grows(office: Office, ledger: Ledger) -> None:
    for size in (6, 7, 16, 33):
        ledger.show(history(size))
        status, said = office.look()
        assert (status, office.size, f"{size}条" in said) == (0, size, True)
        verify.open_note(ledger.note(), office.vkey)


def test_it_signs_once_what_does_not_change(office: Office, ledger: Ledger) -> None:
    status, said = office.look()
    assert (status, len(ledger.lines)) == (0, 1)
    assert "无变化" in said


def test_an_empty_ledger_can_be_witnessed(ledger: Ledger, tmp_path: Path) -> None:
    ledger.show([])
    office = Office(ledger, tmp_path / "state", tmp_path / "key")
    assert office.look(log_key=ledger.vkey)[0] == 0
    ledger.show(history(3))
    assert office.look()[0] == 0


@pytest.mark.parametrize(
    ("leaves", "word"),
    [
        (history(4), "变小"),
        ([], "变小"),
        (history(5, other=4), "两个不同的首部"),
        (history(5, other=0), "两个不同的首部"),
        (history(8, other=4), "不是已见证的"),
        (history(64, other=0), "不是已见证的"),
    ],
)
def test_it_refuses_a_smaller_another_and_a_rewritten_ledger(
    office: Office, ledger: Ledger, leaves: list[bytes], word: str
) -> None:
    ledger.show(leaves)
    for _ in range(2):
        status, said = office.look()
        assert (status, ledger.lines, office.size) == (1, [], 5)
        assert "警报" in said and word in said
    kept = list(office.state.parent.glob("*.alarm-*"))
    assert [path.read_text() for path in kept] == [ledger.note()]
    ledger.show(history(9))
    assert office.look()[0] == 0


def test_a_hundred_split_views_are_refused(office: Office, ledger: Ledger) -> None:
    for view in range(100):
        ledger.show([*history(4), sha(b"\0view", bytes([view]))])
        assert office.look()[0] == 1
        assert ledger.lines == []


def test_it_stores_before_it_answers(office: Office, ledger: Ledger) -> None:
    ledger.show(history(7))
    ledger.on_post, ledger.accepts = office.state, 500
    status, said = office.look()
    assert (status, office.size) == (2, 7)
    assert "稍后重试" in said
    assert json.loads(ledger.state_at_post)["size"] == 7
    ledger.accepts = 200
    ledger.show([*history(6), sha(b"other")])
    assert office.look()[0] == 1
    ledger.show(history(7))
    assert office.look()[0] == 0
    verify.open_note(ledger.note(), office.vkey)


def test_killed_before_it_answers_it_never_signs_another_history(
    office: Office, ledger: Ledger
) -> None:
    script = (
        "import os, signal, sys, pathlib; from plumbline.doors.cli import witness\n"
        "old = witness.fetch\n"
        "def fetch(url, body=None):\n"
        "    if body: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return old(url, body)\n"
        "witness.fetch = fetch\n"
        "witness.run(sys.argv[1], pathlib.Path(sys.argv[2]), key=pathlib.Path(sys.argv[3]),"
        " once=True, interval=0, out=sys.stdout)\n"
    )
    source = Path(verify.__file__).parents[2]
    ledger.show(history(7))
    done = subprocess.run(
        [sys.executable, "-c", script, ledger.url, str(office.state), str(office.key)],
        env={**os.environ, "PYTHONPATH": str(source)}, capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, ledger.lines) == (-signal.SIGKILL, [])
    ledger.show([*history(6), sha(b"other")])
    assert office.look()[0] == 1
    assert ledger.lines == []


def test_a_lost_state_silences_the_key_until_it_is_retired(office: Office, ledger: Ledger) -> None:
    before = office.vkey
    office.state.unlink()
    ledger.show(history(6))
    status, said = office.look(log_key=ledger.vkey)
    assert (status, ledger.lines, office.state.exists()) == (1, [], False)
    assert "--retire" in said
    status, said = office.look(log_key=ledger.vkey, retire=True)
    assert (status, office.vkey in said) == (0, True)
    assert office.vkey != before
    assert len(list(office.key.parent.glob("witness.key.retired-*"))) == 1


def test_retiring_a_key_keeps_what_was_seen(office: Office, ledger: Ledger) -> None:
    before = office.vkey
    ledger.show(history(4))
    assert office.look(retire=True)[0] == 1
    assert office.vkey != before
    assert (office.size, ledger.lines) == (5, [])


def test_the_state_of_another_key_is_refused(office: Office) -> None:
    office.key.write_bytes(Ed25519PrivateKey.generate().private_bytes_raw())
    status, said = office.look()
    assert status == 1
    assert "不属于此密钥" in said


def test_the_logs_key_is_pinned(office: Office, ledger: Ledger, tmp_path: Path) -> None:
    fresh = Office(ledger, tmp_path / "other", tmp_path / "other.key")
    status, said = fresh.look()
    assert (status, fresh.key.exists()) == (1, False)
    assert "--log-key" in said
    ledger.key = Ed25519PrivateKey.generate()
    ledger.show(history(6))
    status, said = office.look()
    assert (status, ledger.lines) == (1, [])
    assert "签名无效" in said
    status, said = office.look(log_key=ledger.vkey)
    assert (status, ledger.lines) == (1, [])
    assert "不一致" in said


def test_the_key_is_for_its_owner_only(office: Office) -> None:
    assert stat.S_IMODE(office.key.stat().st_mode) == 0o600


def test_two_witnesses_do_not_share_a_state(office: Office, ledger: Ledger) -> None:
    ledger.show(history(6))
    with witness.alone(office.state):
        status, said = office.look()
    assert (status, ledger.lines, office.size) == (1, [], 5)
    assert "另一个见证程序" in said


def test_a_ledger_out_of_reach_is_no_alarm(office: Office) -> None:
    office.ledger.url = "http://127.0.0.1:9"
    status, said = office.look()
    assert status == 2
    assert "警报" not in said
