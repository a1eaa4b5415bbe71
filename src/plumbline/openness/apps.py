"""Openness as a Django app."""

from django.apps import AppConfig


class OpennessConfig(AppConfig):
    """What those concerned may ask with a number and a code."""

    name = "plumbline.openness"
    label = "openness"
    default_auto_field = "django.db.models.BigAutoField"
