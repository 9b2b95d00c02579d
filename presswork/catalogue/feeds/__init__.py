"""What reading apps and news readers are given: OPDS 1.2 and 2.0, Atom and JSON Feed, each at its own addresses."""
