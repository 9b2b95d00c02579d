"""The PDF: one file, PDF/A-2a (with its sources 3a) and PDF/UA-1, joined of pieces. pikepdf is met here alone."""
