"""A provider spoken to in SMPP 3.4 over a bound transceiver.

SMPP knows no key of ours: a message whose answer was lost cannot be asked about, because the
number to ask with stood in that answer. It counts as perhaps sent, and goes to nobody else.
"""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from smpplib import consts, exceptions, gsm
from smpplib.client import Client

from plumbline.notices.providers.interface import Event, FromPhone, Hear, Keep, Message, Reply
from plumbline.notices.terms import Channel, Said

SECONDS = 10  # that an answer may take
RECEIPT = re.compile(r"id:(?P<id>\S+).*?stat:(?P<stat>\w+)", re.DOTALL)
FINAL = {"DELIVRD": True, "EXPIRED": False, "UNDELIV": False, "REJECTD": False, "DELETED": False}
RECEIPTS = (0x04, 0x20)  # kinds of deliver_sm: a receipt, and one on the way
KIND, HEADED = 0x3C, 0x40  # bits of esm_class: what it is, and whether a header stands before it
CODINGS = {8: "utf-16-be", 15: "gbk"}  # data_coding; of the others digits and letters are alike
STATES = {2: True, 3: False, 4: False, 5: False, 8: False}  # message_state of query_sm_resp
BAD_NUMBER = (consts.SMPP_ESME_RINVDSTADR,)
GONE = (exceptions.ConnectionError, OSError)


class SmppProvider:
    """A short message centre. `keep` and `hear` store what it brings before it is acknowledged."""

    channel = Channel.SMS
    remembers = False
    at_once = 1  # one connection, read by whoever waits for an answer

    def __init__(
        self, name: str, host: str, port: int, user: str, secret: str, keep: Keep, hear: Hear,
        seconds: int = SECONDS,
    ) -> None:  # fmt: skip
        self.name, self.host, self.port, self.user, self.secret = name, host, port, user, secret
        self.keep, self.hear, self.seconds = keep, hear, seconds
        self.client: Client | None = None
        self.answered: Any = None

    def submit(self, message: Message) -> Reply:
        """Hand a message over, in as many parts as it takes."""
        try:
            client = self._bound()
        except exceptions.PDUError as refused:
            self.close()
            return Reply(Said.NOT_SENT, detail=str(refused)[:200])
        except GONE as gone:
            self.close()
            return Reply(Said.NOT_SENT, detail=type(gone).__name__)
        parts, coding, esm = gsm.make_parts(message.text)
        taken = ""
        for number, part in enumerate(parts, start=1):
            try:
                sent = client.send_message(
                    source_addr_ton=consts.SMPP_TON_ALNUM, source_addr_npi=consts.SMPP_NPI_UNK,
                    source_addr="", dest_addr_ton=consts.SMPP_TON_NATNL,
                    dest_addr_npi=consts.SMPP_NPI_ISDN, destination_addr=message.phone,
                    short_message=part, data_coding=coding, esm_class=esm,
                    registered_delivery=int(number == len(parts)),  # the last part tells of all
                )  # fmt: skip
                answer = self._answer(client, sent.sequence)
            except (*GONE, exceptions.PDUError) as gone:
                self.close()
                return Reply(Said.LOST, detail=type(gone).__name__)
            if answer.is_error():
                # Earlier parts may be on their way: only the first is surely nowhere.
                said = Said.BAD_NUMBER if answer.status in BAD_NUMBER else Said.REFUSED
                return Reply(said if number == 1 else Said.LOST, detail=f"SMPP {answer.status:#x}")
            taken = _text(answer.message_id)
        return Reply(Said.ACCEPTED, taken)

    def ask(self, message: Message, their_id: str) -> Reply:
        """What the centre knows of the number it told us; without one, nothing can be asked."""
        del message
        if not their_id:
            return Reply(Said.CANNOT_SAY)
        try:
            client = self._bound()
            asked = client.query_message(
                message_id=their_id, source_addr_ton=consts.SMPP_TON_ALNUM,
                source_addr_npi=consts.SMPP_NPI_UNK, source_addr="",
            )  # fmt: skip
            answer = self._answer(client, asked.sequence)
        except (*GONE, exceptions.PDUError) as gone:
            self.close()
            return Reply(Said.CANNOT_SAY, their_id, type(gone).__name__)
        if answer.is_error():
            return Reply(Said.CANNOT_SAY, their_id, f"SMPP {answer.status:#x}")
        state = int(answer.message_state or 0)
        return Reply(Said.ACCEPTED, their_id, f"state {state}", STATES.get(state))

    def collect(self) -> None:
        """Take in what the centre has for us by now."""
        try:
            self._bound().poll(auto_send_enquire_link=False)
        except (*GONE, exceptions.PDUError):
            self.close()

    def close(self) -> None:
        """Drop the connection; the next use opens another."""
        if self.client is not None:
            self.client.disconnect()
        self.client = None

    def _bound(self) -> Client:
        if self.client is None:
            client = Client(
                self.host, self.port, timeout=self.seconds, allow_unknown_opt_params=True
            )
            client.set_message_received_handler(self._received)
            client.set_message_sent_handler(self._heard)
            client.set_query_resp_handler(self._heard)
            client.set_error_pdu_handler(self._heard)
            self.client = client
            client.connect()
            client.bind_transceiver(system_id=self.user, password=self.secret)
        return self.client

    def _answer(self, client: Client, sequence: int) -> Any:
        """Read on until the answer to this; receipts that come meanwhile are taken in."""
        self.answered = None
        while self.answered is None or self.answered.sequence != sequence:
            client.read_once(auto_send_enquire_link=False)
        return self.answered

    def _heard(self, pdu: Any) -> None:
        self.answered = pdu

    def _received(self, pdu: Any) -> None:
        """Nothing is acknowledged that could not be kept: an error here goes past the answer.

        Only what the centre marks as a receipt is one: anybody can write what looks like it.
        """
        kind = int(pdu.esm_class or 0) & KIND
        if kind in RECEIPTS:
            self._told(pdu)
        elif kind == consts.SMPP_MSGTYPE_DEFAULT:
            # The centre gives it no name: sent again it is another, and changes nothing more.
            self.hear(FromPhone(uuid4().hex, _text(pdu.source_addr), _words(pdu)))

    def _told(self, pdu: Any) -> None:
        found = RECEIPT.search(_text(pdu.short_message))
        if found is not None:
            status = found["stat"].upper()
            event = f"{found['id']} {status}"
            self.keep(Event(event, found["id"], None, FINAL.get(status), status))


def _text(said: bytes | str | None) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said or ""
    return text.replace("\0", "")


def _words(pdu: Any) -> str:
    """What a phone wrote. A part of a longer text is no answer, so nothing of it is read."""
    if int(pdu.esm_class or 0) & HEADED or (pdu.sar_total_segments or 1) > 1:
        return ""
    written = pdu.short_message or pdu.message_payload or b""
    coding = CODINGS.get(int(pdu.data_coding or 0), "latin-1")
    return written.decode(coding, "replace") if isinstance(written, bytes) else str(written)
