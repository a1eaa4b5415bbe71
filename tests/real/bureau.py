"""Jilin by acts: its real divisions as police units, and the cast of one county bureau."""

import csv
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from plumbline.doors.cli.province import Province
from plumbline.law.calendar import SHANGHAI
from plumbline.norms.library import revisions, shipped
from plumbline.people import genesis
from plumbline.people.models import Officer

FOUNDED = datetime(2026, 3, 2, 8, 0, tzinfo=SHANGHAI)
PASSWORD = "only-for-this-check"
PROVINCE, CITY, COUNTY, OTHER = "22", "2201", "220102", "220103"
ADMINISTRATOR = "A0001"
PEOPLE = {  # name in the play → unit, roles, levels
    "trainer": (PROVINCE, ["TRAINER"], []),
    "lawyer": (PROVINCE, ["LEGAL_DEPT"], ["NATIONAL_LEGAL"]),
    "upper": (CITY, ["UPPER_ORGAN"], ["SENIOR"]),
    "chief": (COUNTY, ["ORGAN_CHIEF"], ["SENIOR"]),
    "head": (COUNTY, ["ORGAN_HEAD"], ["INTERMEDIATE"]),
    "reviewer": (COUNTY, ["LEGAL_DEPT"], ["INTERMEDIATE", "NATIONAL_LEGAL"]),
    "novice": (COUNTY, ["LEGAL_DEPT"], ["BASIC"]),
    "recruit": (COUNTY, ["CASE_OFFICER"], []),
    # Works in three posts at once, so that only the separation of persons can stop him.
    "several": (COUNTY, ["CASE_OFFICER", "LEGAL_DEPT", "ORGAN_HEAD"], ["BASIC", "NATIONAL_LEGAL"]),
    "stranger": (OTHER, ["CASE_OFFICER"], ["SENIOR"]),
}


@dataclass
class Bureau:
    """The county bureau where the cases are handled."""

    stations: list[str] = field(default_factory=list)  # codes
    units: dict[str, UUID] = field(default_factory=dict)
    officers: dict[str, UUID] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)  # name in the play → police number
    acts: int = 1  # the founding


def divisions(folder: Path) -> list[dict[str, str]]:
    """Units above and below each other: the prefectures, the counties, one county's streets."""

    def rows(file: str) -> list[dict[str, str]]:
        with (folder / file).open(encoding="utf-8", newline="") as text:
            return list(csv.DictReader(text))

    cities = {r["code"]: r["name"] for r in rows("cities.csv") if r["provinceCode"] == PROVINCE}
    units = [
        {"code": code, "above": PROVINCE, "level": "city", "name": f"{name}公安局"}
        for code, name in cities.items()
    ]
    for row in rows("areas_jilin.csv"):
        city = cities[row["cityCode"]]
        name = (
            f"{city}公安局{row['name']}分局" if row["name"][-1] == "区" else row["name"] + "公安局"
        )
        units.append(
            {"code": row["code"], "above": row["cityCode"], "level": "county", "name": name}
        )
    for row in rows("streets_jilin.csv"):
        if row["areaCode"] == COUNTY:
            name = re.sub("(街道|镇|乡)$", "", row["name"]) + "派出所"
            units.append({"code": row["code"], "above": COUNTY, "level": "station", "name": name})
    return units


def found(folder: Path) -> Bureau:
    """Found all of it, act by act, at the instant FOUNDED."""
    bureau = Bureau()
    root = genesis.establish(
        PROVINCE,
        "吉林省公安厅",
        number=ADMINISTRATOR,
        person="管理员",
        password=PASSWORD,
        now=FOUNDED,
    )
    bureau.units[PROVINCE] = root.pk
    bureau.officers["administrator"] = Officer.objects.get(number=ADMINISTRATOR).pk
    province = Province(PASSWORD, bureau.officers, bureau.units)
    day = (FOUNDED.date() - timedelta(days=1)).isoformat()

    def do(act: str, by: str, on: UUID, **form: Any) -> UUID:
        bureau.acts += 1
        return province.do(act, by, on, FOUNDED, **form).made

    for unit in divisions(folder):
        form = {key: unit[key] for key in ("code", "name", "level")}
        bureau.units[unit["code"]] = do(
            "people.found_unit", "administrator", bureau.units[unit["above"]], **form
        )
        if unit["level"] == "station":
            bureau.stations.append(unit["code"])
    people = dict(PEOPLE)
    for code in bureau.stations:
        people[f"handler {code}"] = (code, ["CASE_OFFICER"], ["BASIC"])
        people[f"station head {code}"] = (code, ["DEPT_HEAD"], ["INTERMEDIATE"])
    for count, (name, (code, roles, levels)) in enumerate(people.items()):
        unit_id, number = bureau.units[code], f"P{count:04}"
        officer = do(
            "people.enrol",
            "administrator",
            unit_id,
            number=number,
            name=f"警员{count}",
            password=PASSWORD,
        )
        bureau.officers[name], bureau.numbers[name] = officer, number
        for role in roles:
            do("people.take_over_post", "administrator", officer, role=role, unit=str(unit_id),
               since=day, ground="原任命文件")  # fmt: skip
        for level in levels:
            do(
                "qualification.register",
                "trainer",
                officer,
                level=level,
                since=day,
                certificate=f"{level}-{number}",
            )
    norms = {norm["code"]: do("norms.adopt", "lawyer", root.pk, **norm) for norm in shipped()}
    for code, version in revisions():
        do("norms.revise", "lawyer", norms[code], **version)
    return bureau
