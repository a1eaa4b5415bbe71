"""What holds in the whole house."""

from django.apps import AppConfig


class HouseConfig(AppConfig):
    """The house: ready before any of its rooms, so that what it asks is asked in each."""

    name = "plumbline.config"
    label = "house"

    def ready(self) -> None:
        """Any act asks for the duty standard (2.2a), one on a unit for a unit that is there."""
        from plumbline.kernel.models import Subject
        from plumbline.people.in_use import in_use
        from plumbline.people.models import Unit
        from plumbline.qualification.standards import within_standard

        Subject.gates = (within_standard,)
        Unit.gates = (*Subject.gates, in_use)
