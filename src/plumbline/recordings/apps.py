"""Recordings as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class RecordingsConfig(AppConfig):
    """Recorders, cameras and footage: integrity, coverage, retention, access."""

    name = "plumbline.recordings"
    label = "recordings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the acts, duties and reads of this subsystem."""
        rooms = (
            "devices",
            "footage",
            "excuses",
            "access",
            "copying",
            "marking",
            "supplying",
            "sampling",
            "keeping",
            "weeding",
            "duties",
            "reads",
        )
        for room in rooms:
            import_module(f"{self.name}.{room}")
