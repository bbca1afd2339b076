"""The front desk: instructions without a reason, looked up one by one (docs/spec/desk.md)."""
