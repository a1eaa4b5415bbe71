"""Qualification as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class QualificationConfig(AppConfig):
    """Levels of enforcement qualification, held in a branch for a span of days."""

    name = "plumbline.qualification"
    label = "qualification"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the acts, duties and reads of this subsystem."""
        for room in ("acts", "changes", "duties", "following", "reads"):
            import_module(f"{self.name}.{room}")
