"""Papers as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """Legal documents: numbered, drafted, approved, sealed, served."""

    name = "plumbline.papers"
    label = "papers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the acts, duties and reads of this subsystem."""
        for room in ("kinds", "acts", "certificates", "returns", "told", "reads"):
            import_module(f"{self.name}.{room}")
