"""The case and what belongs to it."""

from plumbline.casework.models.case import Case, Charge, Offence, Parking, Volume
from plumbline.casework.models.evidence import Custody, Evidence
from plumbline.casework.models.matters import (
    ForeignReport,
    HandedItem,
    Handover,
    Opening,
    Reception,
    Recusal,
    Retrieval,
)
from plumbline.casework.models.persons import Permission, Person, SupervisorNotice
from plumbline.casework.models.weighing import Weighing
from plumbline.casework.terms import EvidenceKind, Nature, Outcome, PersonRole

__all__ = [
    "Case",
    "Charge",
    "Custody",
    "Evidence",
    "EvidenceKind",
    "ForeignReport",
    "HandedItem",
    "Handover",
    "Nature",
    "Offence",
    "Opening",
    "Outcome",
    "Parking",
    "Permission",
    "Person",
    "PersonRole",
    "Reception",
    "Recusal",
    "Retrieval",
    "SupervisorNotice",
    "Volume",
    "Weighing",
]
