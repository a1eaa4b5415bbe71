"""Reports, their acceptance, and the receipt the reporter takes home."""
