"""Mediation as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class MediationConfig(AppConfig):
    """Mediation of minor disputes, its agreement and its performance."""

    name = "plumbline.mediation"
    label = "mediation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the acts, duties and reads of this subsystem."""
        for room in ("opening", "sessions", "outcome", "duties", "filmed", "told", "reads"):
            import_module(f"{self.name}.{room}")
