"""Who is this again? Which clients may be the same person, and why (docs/spec/identity.md)."""
