"""The public door as a Django app."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """What anybody sees in the browser."""

    name = "plumbline.doors.public"
    label = "public"
