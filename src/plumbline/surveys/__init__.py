"""Return visits, satisfaction, and the rounds of independent surveys."""
