"""Dated editions kept whole: frozen, sealed, verified, rebuilt, compared and read without us."""
