"""Training: courses, yearly plans, sessions, credits, curricula and what an officer is due."""
