"""Investigation of persons: checks, continued questioning, summons, statements."""
