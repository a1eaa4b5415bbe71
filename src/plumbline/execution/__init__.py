"""Serving decisions, carrying them out, suspending them, and the remedies against them."""
