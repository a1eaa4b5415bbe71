"""Norms themselves are kernel tables; drafting and meetings will stand here (2.1a-c)."""
