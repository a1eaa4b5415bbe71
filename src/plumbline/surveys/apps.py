"""Surveys as a Django app."""

from importlib import import_module

from django.apps import AppConfig

ROOMS = (
    "questionnaires", "visiting", "answering", "following", "sampling", "independent", "duties",
    "reads",
)  # fmt: skip


class SurveysConfig(AppConfig):
    """Return visits, satisfaction, and the rounds of independent surveys."""

    name = "plumbline.surveys"
    label = "surveys"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the acts, duties and reads of this subsystem."""
        for room in ROOMS:
            import_module(f"{self.name}.{room}")
