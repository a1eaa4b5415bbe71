"""Levels of enforcement qualification, held in a branch for a span of days."""
