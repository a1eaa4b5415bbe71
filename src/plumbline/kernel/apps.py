"""The kernel as a Django app: declarations are checked before anything runs."""

from django.apps import AppConfig
from django.core import checks


class KernelConfig(AppConfig):
    """act, gate, duty, norm, ledger, read."""

    name = "plumbline.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the whole catalogue checked at start-up."""
        checks.register(declarations)


def declarations(**_: object) -> list[checks.CheckMessage]:
    """Every fault in the declarations is an error, and the product does not start."""
    from plumbline.kernel import catalogue

    return [checks.Error(fault, id="plumbline.E001") for fault in catalogue.faults()]
