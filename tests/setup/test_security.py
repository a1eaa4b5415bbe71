"""Requests turned away before anybody reads them, over a real socket and a real server."""

import http.client
import json
from urllib.parse import urlsplit

CASES = [
    (b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 411),
    (b"Content-Length: 1048577\r\n\r\n", 413),
]


def _post(site: str, path: str, rest: bytes) -> http.client.HTTPResponse:
    address = urlsplit(site)
    assert address.hostname and address.port
    wire = http.client.HTTPConnection(address.hostname, address.port, timeout=10)
    wire.connect()
    wire.sock.sendall(b"POST %s HTTP/1.1\r\nHost: localhost\r\n%s" % (path.encode(), rest))
    answer = http.client.HTTPResponse(wire.sock, method="POST")
    answer.begin()
    answer.body = answer.read()  # type: ignore[attr-defined]  # kept beside the headers
    wire.close()
    return answer


def test_bodies_without_length_or_too_long(site: str) -> None:
    for rest, status in CASES:
        for path, kind in (("/api/acts/x", "application/problem+json"), ("/x", "text/plain")):
            answer = _post(site, path, rest)
            assert answer.status == status
            assert str(answer.headers["Content-Type"]).startswith(kind)
            assert "default-src 'self'" in str(answer.headers["Content-Security-Policy"])
            if kind.endswith("json"):
                body = json.loads(answer.body)  # type: ignore[attr-defined]
                assert body["status"] == status
    assert _post(site, "/api/none", b"Content-Length: 0\r\n\r\n").status not in {411, 413}
