"""Canaries in everything that is typed about a person: whoever does acts through this sows them.

Each text in a field that is marked personal, or that takes whole sentences, gets a value that
stands nowhere else: names, numbers, telephones and addresses another one, sentences one more. What
is written to be read by those outside (`SAID`) stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from plumbline import forms
from plumbline.doors.cli.province import Province
from plumbline.kernel.act import ACTS, Done, Invalid, NotFound, Refused
from tests.publications.canaries import Planter, escaped

HAN = re.compile(r"[\u4e00-\u9fff]")
MOBILE = re.compile(r"1[3-9]\d{9}")
IDENTITY = re.compile(r"\d{6}(\d{8})\d\d(\d)[\dX]")
NAMES = ("name", "reporter", "representative", "guarantor", "holder", "applicant")
PLACES = ("address", "domicile")
SAID = {  # what these acts ask for is read outside, by everybody or by the one who asked
    "publications.register": "the title of what is published",
    "publications.draft": "the text that is published",
    "publications.correct": "the sentence by which an error is corrected",
    "publications.withdraw": "the reason, told to everybody",
    "surveys.draft_questionnaire": "the questions, open to everybody",
    "surveys.import_survey": "the survey of a third party, open to everybody",
    "complaints.reply": "the answer to whoever complained",
    "complaints.decline": "where else to turn, told to whoever complained",
    "complaints.ask_clarification": "what is unclear, told to whoever asked",
}


@dataclass
class Sown(Province):
    """The cast, by whom every act is done with canaries in its form."""

    planter: Planter = field(default_factory=Planter)
    kept: dict[str, str] = field(default_factory=dict)  # the canaries of acts that were done
    fields: set[tuple[str, str]] = field(default_factory=set)  # act and field that had one
    acts: set[str] = field(default_factory=set)  # done, with canaries where they take any
    echoed: list[tuple[str, str]] = field(default_factory=list)  # a refusal, and what it said again

    def do(
        self, act: str, by: str, on: UUID, at: datetime, /, now: datetime | None = None, **form: Any
    ) -> Done:
        """Do it with canaries; where these do not fit, keep what was answered, and do it plain."""
        if act in SAID or act.startswith("norms."):
            self.acts.add(act)
            return super().do(act, by, on, at, now, **form)
        before = set(self.planter.planted)
        planted = {name: self._sown(name, value) if name in sensitive(act) else value
                   for name, value in form.items()}  # fmt: skip
        fresh = {one: what for one, what in self.planter.planted.items() if one not in before}
        try:
            done = super().do(act, by, on, at, now, **planted)
        except (Invalid, Refused, NotFound) as shut:
            # Of his own case an officer may be told who is meant; nobody is told what he typed.
            said = [("", str(answered(shut)))]
            self.echoed += [(act, one) for _, one, _ in escaped(Planter(planted=fresh), said)]
            return super().do(act, by, on, at, now, **form)
        self.kept |= fresh
        self.acts.add(act)
        self.fields |= {(act, name) for name in form if planted[name] != form[name]}
        return done

    def _sown(self, name: str, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: self._sown(key, inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._sown(name, inner) for inner in value]
        return self._another(name, value) if isinstance(value, str) else value

    def _another(self, name: str, value: str) -> str:
        """What stands instead of it; a code, an instant, a key stays."""
        if MOBILE.fullmatch(value):
            return self.planter.phone()
        if found := IDENTITY.fullmatch(value):
            return self.planter.identity(found[1], woman=int(found[2]) % 2 == 0)
        if name in NAMES and HAN.search(value):
            return self.planter.name(name)
        if name in PLACES and HAN.search(value):
            return self.planter.address(name)
        return value + self.planter.text(name) if HAN.search(value) else value


def sensitive(act: str) -> set[str]:
    """The fields of an act that tell of somebody, or take sentences."""
    form = ACTS[act].form
    return forms.marked(form, "personal") | forms.marked(form, "long")


def answered(shut: Invalid | Refused | NotFound) -> Any:
    """What a door says of it."""
    if isinstance(shut, Refused):
        return shut.as_json()
    return shut.errors if isinstance(shut, Invalid) else "404"


# Somebody with a value in everything that can be said of him.
WITNESS: dict[str, Any] = {
    "role": "witness", "name": "钱某某", "sex": "male", "born": "1949-12-31",
    "id_number": "11010519491231001X", "phone": "13000000000", "address": "南岭大街3号",
    "domicile": "永昌胡同9号", "employer": "汽车修理厂", "record": "曾受行政处罚",
}  # fmt: skip
