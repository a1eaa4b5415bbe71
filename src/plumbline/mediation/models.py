"""Mediation of minor disputes, its agreement and its performance."""
