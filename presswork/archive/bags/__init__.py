"""Bags: one edition as a BagIt 1.0 bag (RFC 8493), to be handed to other archives and taken back."""
