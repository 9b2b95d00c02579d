"""What every page of a catalogue is given: its settings, its style, the words of its language and its addresses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from posixpath import dirname, relpath
from typing import Any

from presswork.catalogue import addresses
from presswork.catalogue.addresses import ALL
from presswork.catalogue.assets import Assets, assets
from presswork.catalogue.settings import Settings
from presswork.compose.templates import Templates
from presswork.model.job import Reader
from presswork.typography.language import Language, direction, language

TEMPLATES = "styles/templates/catalogue/"
# nothing but the catalogue's own files, and no script but the search's: data in a page is no script
POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; font-src 'self'; script-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
FEEDS = (
    ("feed_opds1", addresses.OPDS1, addresses.root_feed(addresses.OPDS1), addresses.NAVIGATION),
    ("feed_opds2", addresses.OPDS2, addresses.root_feed(addresses.OPDS2), addresses.TYPES[addresses.OPDS2]),
    ("feed_atom", addresses.ATOM, addresses.news(addresses.ATOM), addresses.TYPES[addresses.ATOM]),
    ("feed_json", addresses.JSON, addresses.news(addresses.JSON), addresses.TYPES[addresses.JSON]),
)


@dataclass(frozen=True, slots=True)
class Shop:
    """A catalogue as its pages know it; made once, for all of them."""

    settings: Settings
    assets: Assets
    templates: Templates

    @property
    def speech(self) -> Language:
        """The language of its own words."""
        return language(self.settings.language)

    def url(self, address: str) -> str:
        """Return the URL of an address; that of the front page is the base URL's own."""
        return addresses.absolute(self.settings.base_url, "" if address == addresses.FRONT else address)

    def page(self, template: str, here: str, title: str, data: str, **values: Any) -> str:
        """Return the page at the address `here` as HTML. Raises PublishError with `bad-template`."""
        named = title if here == addresses.FRONT else f"{title} · {self.settings.name}"
        given = {
            "summary": "",
            "picture": "",
            "previous": "",
            "next": "",
            "previous_title": "",
            "next_title": "",
            **self._common(),
            "here": here,
            "url": self.url(here),
            "to": partial(_to, here),
            "root": f"{relpath('.', dirname(here) or '.')}/",
            "page_title": named,
            "data": data,
            **values,
        }
        return self.templates.render(f"{TEMPLATES}{template}.html.j2", **given)

    def _common(self) -> dict[str, Any]:
        settings, speech = self.settings, self.speech
        return {
            "words": speech.words,
            "language": settings.language,
            "direction": direction(settings.language),
            "policy": POLICY,
            "assets": self.assets,
            "name": settings.name,
            "description": settings.description,
            "publisher": settings.publisher,
            "contact": settings.contact,
            "contact_href": settings.contact_href,
            "front": addresses.FRONT,
            "cover_address": _cover,
            "menu": [
                {"title": speech.word("all_titles"), "address": addresses.list_page(ALL)},
                {"title": speech.word("subjects"), "address": addresses.index_page("subject")},
                {"title": speech.word("languages"), "address": addresses.index_page("language")},
            ],
            "feeds": [
                {"label": speech.word(word), "title": f"{settings.name}, {format}", "address": address, "type": kind}
                for word, format, address, kind in FEEDS
            ],
        }


def open_shop(settings: Settings, sources: Reader) -> Shop:
    """Return the catalogue that pages are made for; `sources` reads the house's styles, or the catalogue's own."""
    return Shop(settings, assets(sources), Templates(sources))


def _to(here: str, address: str) -> str:
    return addresses.relative(address, here)


def _cover(digest: str, large: bool) -> str:
    return addresses.cover(digest) if large else addresses.thumbnail(digest)
