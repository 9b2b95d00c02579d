"""What lists of titles are called, and the letters that lead to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from presswork.catalogue import addresses
from presswork.catalogue.addresses import Listing
from presswork.catalogue.shop import Shop
from presswork.catalogue.words import LETTERS, OTHER, language_name, letter_name, named, spoken


def letter_listing(letter: str) -> Listing:
    """Return the list of the titles under a letter."""
    return Listing("letter", letter)


def alphabet(shop: Shop, letters: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the letters, each with the number of its titles; the others only where there are some."""
    return [
        {
            "title": letter_name(each, shop.speech),
            "count": letters.get(each, 0),
            "address": addresses.list_page(letter_listing(each)),
        }
        for each in LETTERS
        if each != OTHER or letters.get(each)
    ]


def heading_of(shop: Shop, listing: Listing) -> tuple[str, dict[str, str], dict[str, str] | None]:
    """Return the heading of a list, its attributes, and the page above it."""
    speech = shop.speech
    if listing.kind in ("subject", "language"):
        up = {"title": speech.word(f"{listing.kind}s"), "address": addresses.index_page(listing.kind)}
        if listing.kind == "subject":
            return listing.name, {"dir": "auto"}, up
        return named(language_name(listing.name)), spoken(listing.name, speech.code), up
    if listing.kind == "letter":
        up = {"title": speech.word("all_titles"), "address": addresses.list_page(addresses.ALL)}
        return letter_name(listing.name, speech), {}, up
    return speech.word("new_editions" if listing == addresses.NEW else "all_titles"), {}, None
