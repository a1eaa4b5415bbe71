"""Intake as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Reports, their acceptance, and the receipt the reporter takes home."""

    name = "plumbline.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the acts, duties and reads of this subsystem."""
        for room in (
            "acts",
            "calls",
            "desk",
            "outcomes",
            "filing",
            "takeover",
            "duties",
            "filmed",
            "told",
            "reads",
        ):
            import_module(f"{self.name}.{room}")
