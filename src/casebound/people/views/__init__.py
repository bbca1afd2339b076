"""The pages of the door, and of what a person sees and changes about herself."""
