"""An OCFL 1.1 storage root: written in transactions, read by anybody, judged with the specification's codes."""
