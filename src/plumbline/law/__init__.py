"""The law as data: the register of rules and legal time. Knows nothing of acts."""
