"""Norms as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class NormsConfig(AppConfig):
    """Published rules and their confirmation by the legal department."""

    name = "plumbline.norms"
    label = "norms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the acts, duties and reads of this subsystem."""
        for room in ("acts", "reads"):
            import_module(f"{self.name}.{room}")
