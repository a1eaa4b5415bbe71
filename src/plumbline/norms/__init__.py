"""Published rules and their confirmation by the legal department."""
