"""Who enforces: units, officers, posts, accounts."""
