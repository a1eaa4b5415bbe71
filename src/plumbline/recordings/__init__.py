"""Recorders, cameras and footage: integrity, coverage, retention, access."""
