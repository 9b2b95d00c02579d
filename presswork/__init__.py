"""presswork: one manuscript, every edition. ARCHITECTURE.md is the map."""
