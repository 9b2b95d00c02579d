"""What the press knows of a publication: frozen values, standard library only.

Bodies are strings of well-formed XHTML, so that they can be hashed, kept and sent to another process.
"""
