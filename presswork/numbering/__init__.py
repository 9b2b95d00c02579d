"""All chapters agree on numbers: facts in, each chapter's answers out."""
