"""The PDF: one file that is PDF/A-2a and PDF/UA-1, joined from pieces. pikepdf is met here alone."""
