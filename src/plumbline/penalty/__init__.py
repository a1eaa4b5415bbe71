"""Notice, hearing, discussion and decision of an administrative penalty."""
