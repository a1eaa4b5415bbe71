"""The case: persons, evidence, filing, outcome."""
