"""Premises as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class PremisesConfig(AppConfig):
    """The case-handling area: stays, searches, rooms, guards, exits."""

    name = "plumbline.premises"
    label = "premises"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the acts, duties and reads of this subsystem."""
        rooms = ("rooms", "shifts", "arrival", "inside", "collection", "exits", "leaving")
        for room in (*rooms, "abnormal", "devices", "duties", "filmed", "frozen", "told", "reads"):
            import_module(f"{self.name}.{room}")
