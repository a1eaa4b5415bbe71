"""Complaints as a Django app."""

from importlib import import_module

from django.apps import AppConfig

ROOMS = ("lodging", "handling", "asking", "duties", "reads")


class ComplaintsConfig(AppConfig):
    """Complaints, reports, petitions and requests for information: taken, routed, answered."""

    name = "plumbline.complaints"
    label = "complaints"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the acts, duties and reads of this subsystem."""
        for room in ROOMS:
            import_module(f"{self.name}.{room}")
