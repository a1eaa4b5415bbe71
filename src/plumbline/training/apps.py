"""Training as a Django app."""

from importlib import import_module

from django.apps import AppConfig

ROOMS = (
    "courses", "plans", "sessions", "attendance", "claims", "exam_credits", "curricula",
    "syllabus", "following", "duties", "reads",
)  # fmt: skip


class TrainingConfig(AppConfig):
    """Courses, plans, sessions, credits and curricula of enforcement training."""

    name = "plumbline.training"
    label = "training"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the acts, duties and reads of this subsystem."""
        for room in ROOMS:
            import_module(f"{self.name}.{room}")
