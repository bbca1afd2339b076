"""English, for readers on both sides of an ocean: the month in letters, so that no day is taken for one."""
