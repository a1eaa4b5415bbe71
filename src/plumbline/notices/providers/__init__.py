"""Those who carry texts to phones: one interface, several ways of speaking."""
