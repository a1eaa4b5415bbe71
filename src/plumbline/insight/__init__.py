"""Looking at the product itself: what is declared, which rules it carries, what is left."""
