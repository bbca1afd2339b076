"""What leaves in forms that other programs read: a whole casebook, FHIR, a list of those who are refused."""
