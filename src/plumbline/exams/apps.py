"""Examinations as a Django app."""

from importlib import import_module

from django.apps import AppConfig

ROOMS = (
    "bank", "questions", "importing", "blueprints", "papers", "sessions", "seating", "sittings",
    "collecting", "scripts", "results", "cheating", "passing", "filmed", "reads",
    "session_reads",
)  # fmt: skip


class ExamsConfig(AppConfig):
    """The question bank, papers drawn by a sealed seed, the sitting and the marking."""

    name = "plumbline.exams"
    label = "exams"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the acts and reads of this subsystem."""
        for room in ROOMS:
            import_module(f"{self.name}.{room}")
