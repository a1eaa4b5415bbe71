"""tuspy, a client that is not ours, sends a file up and starts again as often as it is stopped."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError, TusUploadFailed

PIECE = 1024 * 1024  # what the server takes at most
STOPS = (TusCommunicationError, TusUploadFailed, requests.RequestException)
LONGEST = 3600  # seconds


def send(
    port: int, token: str, file: Path, between: Callable[[int], None] = lambda _: None
) -> tuple[str, int]:
    """The file's name in the store, and how often it had to be started again."""
    headers = {"Authorization": f"Bearer {token}"}
    client = TusClient(f"http://127.0.0.1:{port}/footage/upload", headers=headers)
    place, stopped, end = None, 0, time.monotonic() + LONGEST
    while True:
        assert time.monotonic() < end
        try:
            with file.open("rb") as whole:
                sender: Any = client.uploader(
                    file_stream=whole, chunk_size=PIECE, url=place, metadata={"filename": file.name}
                )
                while sender.offset < file.stat().st_size:
                    sender.upload_chunk()
                    place = sender.url
                    between(sender.offset)
            answer = requests.head(str(place), headers=headers | {"Tus-Resumable": "1.0.0"},
                                   timeout=600)  # fmt: skip
            if answer.status_code == requests.codes.ok and "Plumbline-File" in answer.headers:
                return answer.headers["Plumbline-File"], stopped
        except STOPS:
            pass
        stopped += 1
        time.sleep(0.05)
