"""Publications as a Django app."""

from importlib import import_module

from django.apps import AppConfig

ROOMS = ("drafting", "checking", "publishing", "duties", "reads")


class PublicationsConfig(AppConfig):
    """What is published to society, after secrecy and anonymity were checked."""

    name = "plumbline.publications"
    label = "publications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the acts, duties and reads of this subsystem."""
        for room in ROOMS:
            import_module(f"{self.name}.{room}")
