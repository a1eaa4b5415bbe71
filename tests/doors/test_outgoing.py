"""Nobody who types, sends or uploads an address makes the server connect to it (reliability X4).

Where the server connects to is set by its operator alone: database, carriers of texts, the organ's
provider of identities, the bucket, and for a witness the ledger it watches. Three hundred lures are
planted in what people outside and inside fill in and upload; then what the server was told to
connect to answers with redirects, with another address, and out of another mouth.
"""

from __future__ import annotations

import io
import json
import socket
import ssl
import threading
import urllib.error
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from obstore.exceptions import BaseError
from obstore.store import S3Store
from xlsxwriter import Workbook

from plumbline.careers import book
from plumbline.doors.cli import witness
from plumbline.doors.cli.province import Province
from plumbline.doors.web import provider
from plumbline.doors.web.asked import kind_of
from plumbline.doors.web.provider import Unreachable
from plumbline.exams.exchange import gift, moodle, qti, xlsx
from plumbline.exams.exchange.rows import Unreadable
from plumbline.forms import Invalid
from plumbline.kernel.act import ACTS, NotFound, Refused
from plumbline.notices.follow import raise_due
from plumbline.notices.providers.http import HttpProvider
from plumbline.notices.providers.interface import Message
from plumbline.notices.setup import provider as carrier
from plumbline.notices.terms import Said
from plumbline.recordings.bucket import Bucket, bucket
from tests import cast, scenes
from tests.doors.outgoing import Listener, lures, recorded
from tests.scenes import accepted, investigating

COUNT = 300
NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)


@pytest.fixture
def listener() -> Iterator[Listener]:
    there = Listener()
    yield there
    there.close()


# -- control --------------------------------------------------------------------------------------


def test_the_recorder_sees_every_connect_and_the_listener_every_guest(listener: Listener) -> None:
    with recorded() as seen:
        with socket.create_connection(("127.0.0.1", listener.port)) as one:
            one.sendall(b"x")
        HttpProvider("x", f"http://127.0.0.1:{listener.port}", "s", lambda: NOW).submit(message())
    connects = [said for event, said in seen if event == "socket.connect"]
    assert connects.count(("127.0.0.1", listener.port)) == 2
    assert listener.came == 2
    with recorded() as seen:
        pass
    assert seen == []
    assert len(set(lures(listener.port))) == COUNT


# -- what people type -----------------------------------------------------------------------------

PUBLIC = {
    "/public/progress": ("number", "code"),
    "/public/papers": ("number", "code"),
    "/public/survey": ("number", "code", "remark"),
    "/public/complaints/progress": ("number", "code", "reasons", "facts"),
    "/public/complaints": ("facts", "about", "wants", "about_number", "reporter", "phone"),
}
NARROW = ("phone", "about_number", "about", "reporter")  # too narrow for some, or looked up
ASKED = ("/public/rules?q=", "/public/complaints?q=", "/public/remedies?unit=", "/public/open?q=",
         "/public/figures?unit=", "/public/open?heading=", "/?next=", "/sign-in?next=")  # fmt: skip


@pytest.mark.thorough
@pytest.mark.usefixtures("db")
def test_no_form_of_the_public_makes_the_server_connect(
    bureau: Province, listener: Listener
) -> None:
    accepted(bureau)
    client, taken = Client(raise_request_exception=False), 0
    with recorded() as seen:
        for number, lure in enumerate(lures(listener.port)):
            visitor: Any = {"REMOTE_ADDR": f"10.{number // 250}.{number % 250}.9",
                       "HTTP_REFERER": lure[:200].encode("ascii", "ignore").decode(),
                       "HTTP_X_FORWARDED_HOST": "127.0.0.1"}  # fmt: skip
            for path, fields in PUBLIC.items():
                form = dict.fromkeys(fields, lure) | {"unit": cast.STATION, "matter": "complaint"}
                answer = client.post(path, form, **visitor)
                assert answer.status_code < 500, (path, lure)
                if path == "/public/complaints":  # refused for one field, taken without it
                    rest = {name: said for name, said in form.items() if name not in NARROW}
                    taken += client.post(path, rest, **visitor).status_code == 200
            for path in ASKED:
                assert client.get(path, {path[2:].split("?")[-1][:-1]: lure}).status_code < 500
    assert seen == []
    assert listener.came == 0
    assert taken > COUNT * 0.8  # most were taken in, as they stand


DONE = ("intake.report", "casework.add_person", "casework.add_evidence", "complaints.note")


def typed(act: str) -> list[str]:
    """The fields of an act that take words."""
    fields = ACTS[act].form.model_fields.items()
    return [name for name, info in fields if kind_of(info).name in ("text", "long")]


def fits(act: str, name: str, lure: str) -> bool:
    """Whether a field takes an address as long as this."""
    most = [one.max_length for one in ACTS[act].form.model_fields[name].metadata
            if getattr(one, "max_length", None)]  # fmt: skip
    return not most or len(lure) <= min(most)


@pytest.mark.thorough
@pytest.mark.usefixtures("db")
def test_no_act_makes_the_server_connect(bureau: Province, listener: Listener) -> None:
    scene, done = investigating(bureau, "administrative"), 0
    kept = {"phone", "id_number", "born", "accomplice_of", "name"}
    with recorded() as seen:
        for number, lure in enumerate(lures(listener.port)):
            act = DONE[number % len(DONE)]
            form = scenes.resolved(scene, scenes.FORMS.get(act, REPORT))
            planted = {name: lure for name in typed(act)
                       if name not in kept and fits(act, name, lure)}  # fmt: skip
            for tried in ({**form, **planted}, *({**form, name: lure} for name in planted)):
                try:
                    bureau.do(
                        act, scenes.doer(act), scene.on(act), scene.tick(minutes=1).now, **tried
                    )
                    done += 1
                except (Invalid, Refused, NotFound):
                    continue
        raise_due(scene.now)  # notices are made of some of it
        for code, act_ in ACTS.items():
            for lure in lures(listener.port)[:: COUNT // 4]:
                form = dict.fromkeys(act_.form.model_fields, lure)
                with pytest.raises((Invalid, NotFound, Refused)):
                    act_.do(bureau.actor("handler"), uuid4(), form, at=None, now=scene.now)
                assert code
    assert seen == []
    assert listener.came == 0
    assert done > COUNT


REPORT = {"way": "walk_in", "reporter": "钱某", "phone": "13000000000", "place": "南岭大街1号",
          "facts": "手机被盗，价值五千元"}  # fmt: skip


# -- what people upload ---------------------------------------------------------------------------


def documents(lure: str) -> list[tuple[Callable[[bytes], Any], bytes]]:
    """Files that ask whoever reads them to fetch something else first."""
    safe = lure.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    entity = f'<!DOCTYPE quiz [<!ENTITY x SYSTEM "{safe}">]><quiz>&x;</quiz>'
    outer = f'<!DOCTYPE quiz SYSTEM "{safe}"><quiz/>'
    include = (f'<quiz xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{safe}"/>'
               f'<question type="truefalse"><questiontext><text>{safe}</text></questiontext>'
               '</question></quiz>')  # fmt: skip
    schema = ('<assessmentItem xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
              f'xsi:schemaLocation="a {safe}"><img src="{safe}"/></assessmentItem>')  # fmt: skip
    sheet = f'<?xml-stylesheet type="text/xsl" href="{safe}"?><quiz/>'
    texts = [(moodle.read, one) for one in (entity, outer, include, sheet)]
    texts += [(qti.read, one) for one in (entity, schema)]
    texts += [(gift.read, f"::{lure}:: {lure} {{T}}")]
    return [(read, text.encode()) for read, text in texts]


def workbook(addresses: list[str]) -> bytes:
    """A workbook with links, formulas that fetch, and pictures elsewhere."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as made:
        for name, columns in book.COLUMNS.items():
            sheet = made.add_worksheet(name)
            sheet.write_row(0, 0, list(columns.values()))
            for row, lure in enumerate(addresses, 1):
                sheet.write_formula(row, 0, f'=WEBSERVICE("{lure.replace(chr(34), "")}")')
                sheet.write_url(row, 1, f"http://127.0.0.1/{row}")
                sheet.write_string(row, 2, lure)
    return file.getvalue()


def test_no_file_makes_the_server_connect(listener: Listener) -> None:
    every, read_whole = lures(listener.port), 0
    with recorded() as seen:
        for lure in every:
            for read, data in documents(lure):
                try:
                    read(data)
                    read_whole += 1
                except (Unreadable, Invalid, ValueError, LookupError):
                    continue
        sheets = workbook(every)
        book.read(book.tables(sheets))
        with pytest.raises((Unreadable, Invalid, ValueError, LookupError)):
            xlsx.read(sheets)
    assert seen == []
    assert listener.came == 0
    assert read_whole >= COUNT


# -- where the operator told it to connect --------------------------------------------------------


class Elsewhere(BaseHTTPRequestHandler):
    """Sends everybody on to another address."""

    to = ""
    status = 307
    document: bytes = b""

    def _away(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(200 if self.document else self.status)
        if not self.document:
            self.send_header("Location", self.to)
        self.send_header("Content-Length", str(len(self.document)))
        self.end_headers()
        self.wfile.write(self.document)

    do_GET = do_POST = do_HEAD = do_PUT = _away  # noqa: N815 - as the library calls them
    do_DELETE = _away  # noqa: N815 - as the library calls it

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def away(listener: Listener) -> Iterator[tuple[str, type[Elsewhere]]]:
    """The address of a server that sends everybody on to the listener."""
    handler = type("Away", (Elsewhere,), {"to": f"http://127.0.0.1:{listener.port}/taken"})
    with serving(handler) as address:
        yield address, handler


@contextmanager
def serving(handler: type[Elsewhere]) -> Iterator[str]:
    """Its address, while it serves."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def message() -> Message:
    return Message(uuid4(), "13900000001", "【公安】案件有新的进展")


def test_no_redirect_leads_to_another_address(
    away: tuple[str, type[Elsewhere]], listener: Listener, settings: Any
) -> None:
    address, _ = away
    http = HttpProvider("carrier", address, "secret", lambda: NOW)
    assert http.submit(message()).said is not Said.ACCEPTED
    assert http.ask(message(), "x").said is Said.CANNOT_SAY
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = address, "plumbline"
    with pytest.raises(Unreachable):
        provider.ask("http://testserver/back")
    for body in (None, b"{}"):
        with pytest.raises(urllib.error.HTTPError):
            witness.fetch(f"{address}/api/ledger/checkpoint", body)
    assert listener.came == 0


def of_server(address: str, drafts: Path) -> Bucket:
    """The bucket as the operator names it."""
    keys = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
    return bucket(f"s3://footage?endpoint={address}&region=x", keys, drafts, lambda _: True)


FILE, FILM = "0" * 64, b"what the film shows" * 1_000


def send(there: Bucket) -> None:
    """A film goes up into the bucket."""
    draft = there.draft()
    draft.write(FILM)
    try:
        draft.keep(FILE, {})
    finally:
        draft.drop()


ASKS: dict[str, Callable[[Bucket], Any]] = {
    "read": lambda there: there.beside(FILE),
    "size": lambda there: there.size(FILE),
    "list": lambda there: list(there.names()),
    "write": send,
    "delete": lambda there: there.remove(FILE),
}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_bucket_that_sends_us_to_another_host_sends_us_nowhere(
    away: tuple[str, type[Elsewhere]], listener: Listener, tmp_path: Path, status: int
) -> None:
    address, handler = away
    handler.status, handler.to = status, f"http://localhost:{listener.port}/taken"
    there = of_server(address, tmp_path)
    with ThreadPoolExecutor(len(ASKS)) as pool:  # each asks again for some seconds
        asked = [pool.submit(ask, there) for ask in ASKS.values()]
    assert all(isinstance(one.exception(), BaseError) for one in asked)
    assert listener.came == 0
    plain = S3Store("footage", endpoint=address, region="x", access_key_id="a",
                    secret_access_key="b", client_options={"allow_http": True},
                    retry_config={"max_retries": 0})  # fmt: skip
    with pytest.raises(BaseError):
        Bucket(plain, tmp_path, lambda _: True).beside(FILE)
    assert listener.came == 1  # the control: left to itself, its library goes there


class Parts(Elsewhere):
    """Takes an upload on, and sends its parts to another port of its own host."""

    def _xml(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("ETag", '"1"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        """Begin an upload."""
        self._xml(200, b"<InitiateMultipartUploadResult><Bucket>footage</Bucket><Key>k</Key>"
                       b"<UploadId>1</UploadId></InitiateMultipartUploadResult>")  # fmt: skip

    def do_HEAD(self) -> None:
        """Hold no file yet."""
        self._xml(404)

    def do_PUT(self) -> None:
        """Send a part on; take everything else."""
        if "partNumber" in self.path:
            self._away()
        else:
            self._xml(200)

    def do_DELETE(self) -> None:
        """Forget the upload."""
        self._xml(204)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_to_another_port_of_the_bucket_s_host_go_neither_key_nor_film(
    listener: Listener, tmp_path: Path, status: int
) -> None:
    to = f"http://127.0.0.1:{listener.port}/taken"
    with serving(type("There", (Parts,), {"to": to, "status": status})) as address:
        there = of_server(address, tmp_path)
        with pytest.raises(BaseError):
            send(there)
    assert b"authorization" not in listener.heard.lower()
    assert FILM[:19] not in listener.heard


@pytest.mark.thorough
def test_what_a_provider_says_of_itself_leads_to_no_other_host(
    away: tuple[str, type[Elsewhere]], listener: Listener, settings: Any
) -> None:
    address, handler = away
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = address, "plumbline"
    right = {"issuer": address, "authorization_endpoint": f"{address}/authorize",
             "token_endpoint": f"{address}/token", "jwks_uri": f"{address}/keys"}  # fmt: skip

    def said(**other: str) -> None:
        handler.document = json.dumps(right | other).encode()

    said()
    provider.ask("http://testserver/back")  # the control
    with recorded() as seen:
        for name in ("token_endpoint", "jwks_uri"):
            for lure in lures(listener.port):
                if provider.safe(lure) and provider.named(lure):
                    continue  # its own host, in another spelling of the same
                said(**{name: lure})
                with pytest.raises(Unreachable):
                    provider.ask("http://testserver/back")
    asked = int(address.rsplit(":", 1)[1])
    assert {said[1] for event, said in seen if event == "socket.connect"} == {asked}
    assert listener.came == 0
    said(token_endpoint="https://token.example.cn/token")
    with pytest.raises(Unreachable):
        provider.ask("http://testserver/back")
    settings.OIDC_HOSTS = ("token.example.cn",)  # the operator says so
    provider.ask("http://testserver/back")


@pytest.mark.parametrize(
    "address",
    ["http://sms.example.org/api", "http://10.0.0.1/", "http://169.254.169.254/", "ftp://x/",
     "https://user@sms.example.org/", "https://sms.example.org/?to=x", "file:///etc/passwd",
     "http://127.1/", "http://0x7f000001/", "http://localhost.example.org/", "//sms", "sms"],
)  # fmt: skip
def test_a_carrier_is_spoken_to_by_tls_or_on_this_machine(address: str, settings: Any) -> None:
    settings.SMS_SECRETS = {"carrier": "s"}
    with pytest.raises(ValueError, match="PLUMBLINE_SMS"):
        carrier("carrier", address, lambda: NOW)


def test_a_name_that_changes_its_answer_gets_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    """A resolver says one address first and this machine then: its certificate is another's."""
    heard: list[bytes] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path, "inside.example.org"))
    inside = socket.create_server(("127.0.0.1", 0))
    port = inside.getsockname()[1]

    def serve() -> None:
        while True:
            try:
                there, _ = inside.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(there, server_side=True) as spoken:
                    heard.append(spoken.recv(4096))
            except (ssl.SSLError, OSError):
                continue

    threading.Thread(target=serve, daemon=True).start()
    asked: list[str] = []
    real = socket.getaddrinfo

    def changing(host: Any, *rest: Any, **more: Any) -> Any:
        asked.append(str(host))
        return real("127.0.0.2" if len(asked) == 1 else "127.0.0.1", *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    with recorded() as seen:
        http = HttpProvider("carrier", f"https://sms.example.org:{port}", "secret", lambda: NOW)
        said = [http.submit(message()).said for _ in range(3)]
    assert said == [Said.NOT_SENT] * 3
    assert asked == ["sms.example.org"] * 3
    assert ("socket.connect", ("127.0.0.1", port)) in seen  # it came there, and said nothing
    assert heard == []
    inside.close()


def certificate(folder: Any, name: str) -> str:
    """A certificate of this name that nobody signed but itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    begins = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder().subject_name(called).issuer_name(called)
        .public_key(key.public_key()).serial_number(1).not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / "inside.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                          serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )  # fmt: skip
    return str(path)
