"""The order of the work: chapters alone, agree, chapters alone again; then stage, inspect and rename."""
