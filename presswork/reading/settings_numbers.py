"""Public numbers of a title: ISBN (ISO 2108), ISSN (ISO 3297) and DOI (ISO 26324). Faults are ValueErrors."""

from __future__ import annotations

import re

from presswork.reading.settings_values import shown, words


def isbn(value: str) -> str:
    """Return an ISBN-13 whose check digit is right; hyphens stay, spaces become hyphens."""
    plain = re.sub(r"[\s\u2010-\u2015-]+", "-", re.sub(r"^\s*(?:urn:)?isbn(?:-13)?:?\s*", "", value, flags=re.I)).strip(
        "-"
    )
    digits = plain.replace("-", "")
    if re.fullmatch(r"[0-9]{9}[0-9Xx]", digits):
        thirteen = f"978{digits[:9]}"
        raise ValueError(f"must be an ISBN of 13 digits, not of 10: {thirteen}{_isbn_check(thirteen)}")
    if not re.fullmatch(r"97[89][0-9]{10}", digits):
        raise ValueError(f"must be an ISBN of 13 digits that begins with 978 or 979, not {shown(value)}")
    if digits[12] != (right := _isbn_check(digits[:12])):
        raise ValueError(f"has a wrong check digit, {shown(value)}: {digits[12]} should be {right}")
    return plain


def issn(value: str) -> str:
    """Return an ISSN whose check digit is right, with its hyphen."""
    digits = re.sub(r"^(?:urn:)?e?issn:?|[\s\u2010-\u2015-]", "", value, flags=re.I).upper()
    if not re.fullmatch(r"[0-9]{7}[0-9X]", digits):
        raise ValueError(f"must be an ISSN such as 2049-3630, not {shown(value)}")
    rest = -sum(int(digit) * weight for digit, weight in zip(digits[:7], range(8, 1, -1), strict=True)) % 11
    if digits[7] != (right := "X" if rest == 10 else str(rest)):
        raise ValueError(f"has a wrong check digit, {shown(value)}: {digits[7]} should be {right}")
    return f"{digits[:4]}-{digits[4:]}"


def doi(value: str) -> str:
    """Return a DOI without its address."""
    plain = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", words(value), flags=re.I)
    if not re.fullmatch(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+", plain):
        raise ValueError(f"must be a DOI such as 10.5281/zenodo.1234567, not {shown(value)}")
    return plain


def address(value: str) -> str:
    """Return an address of the web or a URN."""
    plain = words(value)
    if not re.fullmatch(r"(?:https?://[^\s/]+|urn:[a-z0-9][a-z0-9-]+:)\S*", plain, flags=re.I):
        raise ValueError(f"must be an address that begins with https:// or urn:, not {shown(value)}")
    return plain


def ark(value: str) -> str:
    """Return an ARK."""
    plain = words(value)
    if not re.fullmatch(r"ark:/?[0-9]{5,}/\S+", plain):
        raise ValueError(f"must be an ARK such as ark:/12148/btv1b8449691v, not {shown(value)}")
    return plain


def _isbn_check(digits: str) -> str:
    return str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits[:12])) % 10)
