"""A day of an area played through the doors: officers by their acts, devices by what they sign."""
