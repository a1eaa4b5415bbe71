"""Review as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """Legal review and approval: the single exit of cases."""

    name = "plumbline.review"
    label = "review"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the acts, duties and reads of this subsystem."""
        for room in ("acts", "specification", "duties"):
            import_module(f"{self.name}.{room}")
