"""What a person has to be told, and the proof that it reached him."""
