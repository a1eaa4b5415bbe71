"""Property as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class PropertyConfig(AppConfig):
    """Case property and personal belongings: custody, loans, counts, disposal."""

    name = "plumbline.property"
    label = "property"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the acts, duties and reads of this subsystem."""
        rooms = ("stores", "entering", "custody", "loans", "titles", "disposal", "leaving",
                 "losses", "claims", "ending", "uses", "complaints", "pictures", "belongings",
                 "counting", "duties", "told", "reads")  # fmt: skip
        for room in rooms:
            import_module(f"{self.name}.{room}")
