"""Examinations: the question bank, what comes in and goes out of it, blueprints and papers."""
