"""Legal documents: numbered, drafted, approved, sealed, served."""
