"""Questioning as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class QuestioningConfig(AppConfig):
    """Investigation of persons: checks, continued questioning, summons, statements."""

    name = "plumbline.questioning"
    label = "questioning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the acts, duties and reads of this subsystem."""
        rooms = ("checks", "holding", "rooms", "incidents", "summons", "attendance", "stays",
                 "statements")  # fmt: skip
        for room in (*rooms, "duties", "filmed", "told", "reads"):
            import_module(f"{self.name}.{room}")
