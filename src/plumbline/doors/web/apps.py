"""The web door as a Django app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """What officers see in the browser."""

    name = "plumbline.doors.web"
    label = "web"
