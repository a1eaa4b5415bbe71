"""Stores and their places, things in custody, loans, belongings, counts."""

from plumbline.property.models.belongings import Bag, Kept
from plumbline.property.models.counts import Count, CountLine, Finding
from plumbline.property.models.stores import Account, Place, Store
from plumbline.property.models.things import Away, Disposal, Fault, Loan, Step, Thing

__all__ = [
    "Account",
    "Away",
    "Bag",
    "Count",
    "CountLine",
    "Disposal",
    "Fault",
    "Finding",
    "Kept",
    "Loan",
    "Place",
    "Step",
    "Store",
    "Thing",
]
