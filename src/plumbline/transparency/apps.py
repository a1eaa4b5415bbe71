"""The transparency log as a Django app."""

from django.apps import AppConfig


class TransparencyConfig(AppConfig):
    """A tree, signed heads, proofs."""

    name = "plumbline.transparency"
    label = "transparency"
