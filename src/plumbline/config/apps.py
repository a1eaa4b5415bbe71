"""What holds in the whole house."""

from django.apps import AppConfig


class HouseConfig(AppConfig):
    """The house: ready before any of its rooms, so that what it asks is asked in each."""

    name = "plumbline.config"
    label = "house"

    def ready(self) -> None:
        """A duty standard keeps a post from any act, whatever it is done on (2.2a)."""
        from plumbline.kernel.models import Subject
        from plumbline.qualification.standards import within_standard

        Subject.gates = (within_standard,)
