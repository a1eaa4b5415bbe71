"""Who is on duty in a unit: planned ahead by a head, published, changed with a reason (5.2a)."""
