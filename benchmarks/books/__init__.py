"""Books to measure with: a family made of a seed, and five that others have written."""
