"""The peers: each is given the same book in its own spelling."""
