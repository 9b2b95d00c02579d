"""What a validator of OCFL 1.0 and 1.1 looks at, part by part; faults bear the specification's codes."""
