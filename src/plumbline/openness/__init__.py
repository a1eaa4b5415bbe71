"""What the public may see of the work, and by which right: reads alone, nothing is decided here."""
