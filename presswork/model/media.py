"""Where chapters go, and chapters in the dress of a medium."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Medium:
    """Where chapters go: `whole` media hold all of them in one document, others a file each with `suffix`.

    In a whole document an id made of words carries its chapter's key: see `anchor`.
    """

    name: str  # print, ebook or web
    whole: bool
    suffix: str = ""

    def anchor(self, chapter: str, anchor: str, explicit: bool = True) -> str:
        """Return the id that an anchor has in this medium; a chapter as a whole has its key."""
        if not anchor:
            return f"ch-{chapter}"
        return anchor if explicit or not self.whole else f"{chapter}.{anchor}"

    def href(self, here: str, chapter: str, anchor: str, explicit: bool = True) -> str:
        """Return the address of an anchor as seen from the chapter `here`."""
        name = self.anchor(chapter, anchor, explicit)
        if self.whole or here == chapter:
            return f"#{name}"
        return f"{chapter}{self.suffix}#{name}" if anchor else f"{chapter}{self.suffix}"


PRINT = Medium("print", whole=True)
EBOOK = Medium("ebook", whole=False, suffix=".xhtml")
WEB = Medium("web", whole=False, suffix=".html")
WEB_PAGE = Medium("web", whole=True)


@dataclass(frozen=True, slots=True)
class Composed:
    """A chapter in the dress of one medium: `html` is one <section>; `resources` are the files that it shows."""

    key: str
    title: str
    language: str
    role: str
    html: str
    resources: tuple[str, ...] = ()
