"""Penalty as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class PenaltyConfig(AppConfig):
    """Notice, hearing, discussion and decision of an administrative penalty."""

    name = "plumbline.penalty"
    label = "penalty"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the acts, duties and reads of this subsystem."""
        for room in (
            "weigh",
            "notice",
            "hearing",
            "discussion",
            "decide",
            "fast",
            "spot",
            "officials",
            "duties",
            "filmed",
            "told",
            "reads",
            "replays",
        ):
            import_module(f"{self.name}.{room}")
