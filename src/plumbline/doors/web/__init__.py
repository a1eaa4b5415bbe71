"""The web door: what officers see in the browser."""
