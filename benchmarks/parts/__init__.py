"""The parts of the bench: each yields rows of the table."""
