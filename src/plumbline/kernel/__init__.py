"""act, gate, duty, norm, ledger, read: six words, and no seventh without a decision record."""
