"""Case property and personal belongings: custody, loans, counts, disposal."""
