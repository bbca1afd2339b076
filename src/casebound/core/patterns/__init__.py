"""Review: rules over digests that say which records fired them (docs/spec/review.md)."""
