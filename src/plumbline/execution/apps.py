"""Execution as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class ExecutionConfig(AppConfig):
    """Service, fines, detention and its suspension, remedies, end of execution."""

    name = "plumbline.execution"
    label = "execution"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the acts, duties and reads of this subsystem."""
        rooms = (
            "service",
            "fines",
            "court",
            "detention",
            "family",
            "house",
            "suspension",
            "remedies",
        )
        for room in (*rooms, "ending", "duties", "told", "reads"):
            import_module(f"{self.name}.{room}")
