"""Plumbline: police acts, lawful as they happen and provable afterwards."""
