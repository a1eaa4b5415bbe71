"""Casework as a Django app."""

from importlib import import_module

from django.apps import AppConfig

ROOMS = (
    "weighing",
    "replays",
    "filing",
    "persons",
    "offences",
    "specification",
    "evidence",
    "retrieval",
    "handling",
    "recusal",
    "pauses",
    "crossing",
    "transfer",
    "acts",
    "sealing",
    "duties",
    "filmed",
    "footage",
    "told",
    "reads",
    "matter_reads",
)


class CaseworkConfig(AppConfig):
    """The case: persons, evidence, filing, outcome."""

    name = "plumbline.casework"
    label = "casework"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the acts, duties and reads of this subsystem."""
        for room in ROOMS:
            import_module(f"{self.name}.{room}")
