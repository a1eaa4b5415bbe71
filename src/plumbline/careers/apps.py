"""Careers as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class CareersConfig(AppConfig):
    """What a level decides in a career: posts, appraisal, promotion, reward, the talent pool."""

    name = "plumbline.careers"
    label = "careers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the acts, duties and reads of this subsystem."""
        for room in ("appointing", "appraising", "matters", "probation", "reads"):
            import_module(f"{self.name}.{room}")
