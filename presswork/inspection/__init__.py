"""What came out, opened again and looked at: never trust that a library did what it was asked."""
