"""Client lists of other programs, read, looked through, and sealed as client pages."""
