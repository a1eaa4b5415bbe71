"""Stores and their places, things in custody, loans, belongings, counts, claims."""

from plumbline.property.models.belongings import Bag, Kept
from plumbline.property.models.claims import Call, Claim, Complaint, Use
from plumbline.property.models.counts import Count, CountLine, Finding
from plumbline.property.models.stores import Account, KeyTurn, Place, Store
from plumbline.property.models.things import Away, Disposal, Fault, Loan, Loss, Step, Thing

__all__ = [
    "Account",
    "Away",
    "Bag",
    "Call",
    "Claim",
    "Complaint",
    "Count",
    "CountLine",
    "Disposal",
    "Fault",
    "Finding",
    "Kept",
    "KeyTurn",
    "Loan",
    "Loss",
    "Place",
    "Step",
    "Store",
    "Thing",
    "Use",
]
