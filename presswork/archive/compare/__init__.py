"""What changed for a reader between two editions."""
