"""People as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Who enforces: units, officers, posts, accounts."""

    name = "plumbline.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the acts, duties and reads of this subsystem."""
        for room in (
            "acts",
            "units",
            "contacts",
            "ties",
            "absences",
            "correcting",
            "directories",
            "factors",
            "keys",
            "reads",
        ):
            import_module(f"{self.name}.{room}")
