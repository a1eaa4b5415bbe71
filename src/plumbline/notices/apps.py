"""Notices as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """What a person has to be told, and the proof that it reached him."""

    name = "plumbline.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the acts, duties and reads of this subsystem."""
        for room in ("acts", "posting", "duties", "told", "reads"):
            import_module(f"{self.name}.{room}")
