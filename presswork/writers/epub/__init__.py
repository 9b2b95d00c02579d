"""The e-book: EPUB 3.3, one XHTML file a chapter (EbookLib is met in `pack` alone)."""
