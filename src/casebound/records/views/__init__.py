"""The pages of the records room, one module a thing a person does."""
