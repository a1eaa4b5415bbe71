"""What is inspected, taken, appraised, shown to witnesses and preserved in a case."""

from plumbline.measures.models.expertise import Appraisal, Opinion, ServedCopy, Valuation, Wound
from plumbline.measures.models.looking import (
    Belonging,
    BreathTest,
    Identification,
    Inspection,
    Leg,
    Record,
    Specimen,
)
from plumbline.measures.models.property import Item, Preservation

__all__ = [
    "Appraisal",
    "Belonging",
    "BreathTest",
    "Identification",
    "Inspection",
    "Item",
    "Leg",
    "Opinion",
    "Preservation",
    "Record",
    "ServedCopy",
    "Specimen",
    "Valuation",
    "Wound",
]
