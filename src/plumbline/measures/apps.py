"""Measures as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """Investigation of things: inspection, samples, appraisal, preservation of property."""

    name = "plumbline.measures"
    label = "measures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the acts, duties and reads of this subsystem."""
        rooms = ("inspections", "specimens", "appraisals", "opinions", "lineups", "preservations",
                 "keeping", "ending", "duties", "filmed", "told", "reads")  # fmt: skip
        for room in rooms:
            import_module(f"{self.name}.{room}")
