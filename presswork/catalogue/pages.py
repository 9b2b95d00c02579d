"""The pages of a catalogue, each a function of data to HTML: front page, lists, titles and editions.

Who calls them decides where pages stand and when they are written; addresses come from `addresses` alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from presswork.catalogue import addresses
from presswork.catalogue.addresses import Listing
from presswork.catalogue.lists import alphabet, heading_of
from presswork.catalogue.shelf import Card, Edition, Title
from presswork.catalogue.shop import Shop
from presswork.catalogue.structured import book, collection
from presswork.catalogue.titles import shortened
from presswork.catalogue.views import card_view, edition_view, edition_words, facts_of, group_view, line_of
from presswork.catalogue.words import counted

MOST_GROUPS = 12  # subjects on the front page; there is a page of all
SHOWN_EDITIONS = 6  # of a title; the older ones are folded up


@dataclass(frozen=True, slots=True)
class Counts:
    """How many titles there are, in all and by letter, language and subject, the largest groups first."""

    titles: int = 0
    letters: Mapping[str, int] | None = None
    languages: Sequence[tuple[str, int]] = ()
    subjects: Sequence[tuple[str, int]] = ()


def page_of_front(shop: Shop, newest: Sequence[Card], counts: Counts) -> str:
    """Return the front page: the newest available editions, newest first, and the ways to all titles."""
    speech, settings = shop.speech, shop.settings
    views = [card_view(each, speech) for each in newest]
    subjects = [group_view(Listing("subject", name), count, speech) for name, count in counts.subjects[:MOST_GROUPS]]
    return shop.page(
        "front",
        addresses.FRONT,
        settings.name,
        collection(shop, addresses.FRONT, settings.name, newest),
        kind="front",
        summary=shortened(settings.description, 300),
        hero=views[0] if views else None,
        newest=views[1:],
        total=counted(counts.titles, "titles", speech) if counts.titles else "",
        all_address=addresses.list_page(addresses.ALL),
        letters=alphabet(shop, counts.letters) if counts.letters and counts.titles > len(newest) else [],
        subjects=subjects,
        more_subjects=len(counts.subjects) if len(counts.subjects) > MOST_GROUPS else 0,
        subjects_address=addresses.index_page("subject"),
        languages=[group_view(Listing("language", name), count, speech) for name, count in counts.languages],
    )


def page_of_list(
    shop: Shop,
    listing: Listing,
    cards: Sequence[Card],
    here: str,
    previous: str = "",
    next: str = "",
    number: int = 0,
    letters: Mapping[str, int] | None = None,
) -> str:
    """Return a page of a list of titles, at the address `here`, between `previous` and `next` (addresses or nothing).

    `number` is told where it is not 0; `letters` (how many titles each has) is for lists of the alphabet.
    """
    speech = shop.speech
    heading, said, up = heading_of(shop, listing)
    return shop.page(
        "list",
        here,
        _numbered(shop, heading, number),
        collection(shop, here, heading, cards),
        kind="list",
        heading=heading,
        spoken=said,
        up=up,
        number=number,
        page_number=speech.word("page_number", number=number),
        items=[card_view(each, speech) for each in cards],
        letters=alphabet(shop, letters) if letters else [],
        previous=previous,
        next=next,
    )


def page_of_index(
    shop: Shop,
    kind: str,
    groups: Sequence[tuple[str, int]],
    here: str,
    previous: str = "",
    next: str = "",
    number: int = 1,
) -> str:
    """Return a page that names every `language` or `subject` with the number of its titles."""
    speech = shop.speech
    heading = speech.word(f"{kind}s")
    return shop.page(
        "index",
        here,
        _numbered(shop, heading, number - 1 and number),
        collection(shop, here, heading, ()),
        kind="index",
        heading=heading,
        number=number,
        page_number=speech.word("page_number", number=number),
        entries=[group_view(Listing(kind, name), count, speech) for name, count in groups],
        previous=previous,
        next=next,
    )


def page_of_title(shop: Shop, title: Title, cover: str = "") -> str:
    """Return the page of a title: its newest edition with everything of it, and all its editions.

    `cover` is the digest of that edition's cover, or empty. A title without an available edition is a tombstone.
    """
    speech = shop.speech
    editions = [line_of(title, each, speech) for each in reversed(title.editions)]
    here = addresses.title_page(title.slug)
    return _page_of_book(shop, title, title.face, here, cover, whole=True, editions=editions, newer=None, up="")


def page_of_edition(shop: Shop, title: Title, edition: Edition, cover: str = "") -> str:
    """Return the page of one dated edition, which stays when newer ones come."""
    here = addresses.edition_page(title.slug, edition.name)
    place = title.editions.index(edition)
    around = {**_beside(shop, title, place - 1, "previous"), **_beside(shop, title, place + 1, "next")}
    newest = title.latest
    newer = _newer(shop, title, newest) if newest and newest in title.editions[place + 1 :] else None
    more: dict[str, Any] = {"editions": [], "newer": newer, "up": addresses.title_page(title.slug), **around}
    return _page_of_book(shop, title, edition, here, cover, whole=False, **more)


def _page_of_book(shop: Shop, title: Title, edition: Edition, here: str, cover: str, whole: bool, **more: Any) -> str:
    speech = shop.speech
    cover = cover if edition.available else ""
    words = edition_words(edition, speech)
    return shop.page(
        "edition",
        here,
        edition.title if whole else f"{edition.title}, {words}",
        book(shop, title, edition, here, cover, whole),
        kind="title" if whole else "edition",
        summary=shortened(edition.description, 300),
        picture=shop.url(addresses.cover(cover)) if cover else "",
        book=edition_view(edition, cover, speech),
        cover_alt=speech.word("cover_of", title=edition.title),
        facts=facts_of(edition, speech),
        subjects=_subjects(edition) if edition == title.latest else [],
        sums=addresses.SUMS,
        shown_editions=SHOWN_EDITIONS,
        all_address=addresses.list_page(addresses.ALL),
        signature=f"{addresses.SUMS}.minisig" if shop.settings.key else "",
        **more,
    )


def _subjects(edition: Edition) -> list[dict[str, str]]:
    return [{"title": each, "address": addresses.list_page(Listing("subject", each))} for each in edition.subjects]


def _beside(shop: Shop, title: Title, place: int, name: str) -> dict[str, str]:
    """Return the address and the words of the edition before or after one, or nothing of either."""
    if not 0 <= place < len(title.editions):
        return {name: "", f"{name}_title": ""}
    edition = title.editions[place]
    words = edition_words(edition, shop.speech)
    return {name: addresses.edition_page(title.slug, edition.name), f"{name}_title": words}


def _numbered(shop: Shop, heading: str, number: int) -> str:
    """Return a page's title, with its number where it has one: no two pages have the same."""
    return f"{heading}, {shop.speech.word('page_number', number=number)}" if number else heading


def _newer(shop: Shop, title: Title, newest: Edition) -> dict[str, str]:
    """Return the sentence that leads to a newer edition, in parts around its link."""
    before, _, after = shop.speech.word("newer_edition", edition="\0").partition("\0")
    words = edition_words(newest, shop.speech)
    return {"before": before, "title": words, "after": after, "address": addresses.title_page(title.slug)}
