"""A throwaway practice to look around in: invented people, ten months of pages, the same each time."""
