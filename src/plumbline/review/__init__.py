"""Legal review and approval: the single exit of cases."""
