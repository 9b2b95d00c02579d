"""The rules of each language on text: quotes, spaces, dashes, ordinals and the house's own words."""
