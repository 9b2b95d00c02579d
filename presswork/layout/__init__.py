"""Print HTML becomes pages: WeasyPrint is met here alone, and its traps are closed here."""
