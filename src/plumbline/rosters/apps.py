"""Rosters as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class RostersConfig(AppConfig):
    """Who is on duty in a unit, turn by turn."""

    name = "plumbline.rosters"
    label = "rosters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the acts and reads of this subsystem."""
        for room in ("planning", "reads"):
            import_module(f"{self.name}.{room}")
