"""Stores and their places, things in custody, loans, what was found wrong."""

from plumbline.property.models.stores import Account, Place, Store
from plumbline.property.models.things import Away, Disposal, Fault, Loan, Step, Thing

__all__ = ["Account", "Away", "Disposal", "Fault", "Loan", "Place", "Step", "Store", "Thing"]
