"""What each statement of the ledger does: a module for each subject, joined in `rules`."""
