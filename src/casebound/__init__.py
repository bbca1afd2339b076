"""Casebound: the sealed boundaries record."""
