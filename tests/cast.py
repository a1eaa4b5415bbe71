"""The fixed cast: the demonstration province, founded by acts at a fixed instant.

handler, assistant   case officers of the station      recruit    a case officer not yet qualified
auxiliary            assists, never qualifies          stranger   a case officer of another city
station_head         heads the station                 reviewer   legal section, qualified
novice_reviewer      legal section, not yet qualified  head, chief  of the county organ
upper                the organ above                   trainer    awards qualifications
administrator        units, officers, posts            provincial_lawyer  norms
drafter              drafts rules of the province      provincial_head    of the province's organ
second_lawyer        another lawyer of the province
auditor              reads the ledger               area_manager   runs the case-handling area
custodian, second_custodian  keep property          inspector      inspection branch
"""

from __future__ import annotations

from datetime import datetime

from plumbline.doors.cli import province
from plumbline.doors.cli.province import Province
from plumbline.law.calendar import SHANGHAI

FOUNDED = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)  # a Monday
OPENS = datetime(2026, 3, 3, 9, 0, tzinfo=SHANGHAI)  # when scenes begin
PASSWORD = "demonstration-2026"

PROVINCE, CITY, COUNTY, STATION = "22", "2201", "220102", "220102001"


def found() -> None:
    """Found the province in an empty database."""
    province.found(FOUNDED, PASSWORD, province.plan())


def existing() -> Province:
    """The cast as it stands in the database."""
    return province.existing(PASSWORD)
