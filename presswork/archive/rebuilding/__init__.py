"""An edition is made again from what the archive holds of it, and held against its bytes."""
