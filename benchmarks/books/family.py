"""Our book family: books of one kind and many sizes, made of a seed, the same on every machine.

A page of A5 holds about 300 words. Chapters are varied in length and in what they hold: notes, references to pages,
tables, figures, lists, quotations in another language, and code.
"""

from __future__ import annotations

from benchmarks.books.model import (
    CALL,
    NOTE,
    REFERENCE,
    TARGET,
    Block,
    Book,
    Chapter,
    Code,
    Emphasis,
    Figure,
    Heading,
    Inline,
    Inlines,
    Listing,
    Note,
    Paragraph,
    Pull,
    Quotation,
    Reference,
    Table,
    word,
)
from benchmarks.books.pictures import drawing, photograph
from benchmarks.books.prose import Prose

VARIED = (5200, 3400, 7800, 2600, 6100, 4300, 9400, 3000, 5600, 11800, 4800, 3700, 6900)  # words of a chapter
EVEN = (3150,)  # of books that grow by chapters of the same length
OTHER = {"en": "fr", "fr": "en"}
PHOTOGRAPHS = 6  # each is shown many times


class Author:
    """Writes one book; counts its notes, references and targets."""

    def __init__(self, language: str, seed: str) -> None:
        self.prose, self.other = Prose(language, seed), Prose(OTHER[language], f"{seed}-other")
        self.notes = self.references = self.targets = 0
        self.sections = 0  # of the chapter
        self.free: list[int] = []  # targets that may be referred to: those before, and a few to come
        self.files: dict[str, bytes] = {}

    def target(self) -> int:
        """Return a new target."""
        self.targets += 1
        self.free.append(self.targets)
        return self.targets

    def chapter(self, words: int) -> Chapter:
        """Return a chapter of about so many words."""
        target, left, section = self.target(), words, 0
        blocks: list[Block] = [self.opening(target)]
        self.sections = 0
        while left > 0:
            if section <= 0 and left > 250:
                section = self.prose.random.randint(350, 1300)
                blocks += self.section()
            made, cost = self.block()
            blocks.append(made)
            left, section = left - cost, section - cost
        return Chapter(self.prose.title(), target, tuple(blocks))

    def section(self) -> list[Block]:
        """Return a heading and its first paragraph, which has the heading's word."""
        target = self.target()
        self.sections += 1
        level = 3 if self.sections % 3 == 0 else 2
        return [Heading(level, self.prose.title(), target), self.opening(target)]

    def opening(self, target: int) -> Paragraph:
        """Return a paragraph whose first line holds the word of a target."""
        return Paragraph((f"{word(TARGET, target)} {self.prose.phrase(4)}: ", *self.running()))

    def block(self) -> tuple[Block, int]:
        """Return what comes next, and about how many words of a page it takes."""
        kinds = (self.text, self.listing, self.quotation, self.table, self.figure, self.code, self.pull)
        make = self.prose.random.choices(kinds, (880, 36, 22, 16, 18, 16, 6))[0]
        return make()

    def text(self) -> tuple[Block, int]:
        """Return a paragraph."""
        words = self.running()
        return Paragraph(words), sum(len(each.split()) for each in words if isinstance(each, str))

    def running(self) -> Inlines:
        """Return the sentences of a paragraph, with its notes and references."""
        found: list[Inline] = []
        for sentence in self.prose.paragraph():
            found.append(sentence if not self.prose.often(0.06) else self.stressed(sentence))
            if self.prose.often(0.024):
                found += self.note()
            if self.prose.often(0.04):
                found += self.reference()
            found.append(" ")
        return tuple(found[:-1])

    def stressed(self, sentence: str) -> Inline:
        """Return a short sentence in italics, a long one as it is."""
        return Emphasis(sentence) if len(sentence) < 60 else sentence

    def note(self) -> list[Inline]:
        """Return the word of a call, and a note of one to six sentences."""
        self.notes += 1
        count = self.prose.random.choices((1, 2, 3, 6), (50, 30, 15, 5))[0]
        text = " ".join([f"{word(NOTE, self.notes)} {self.prose.phrase(3)}.", *self.prose.paragraph(count)])
        return [f" {self.prose.word(4)} {word(CALL, self.notes)}", Note(self.notes, text)]

    def reference(self) -> list[Inline]:
        """Return a reference to the page of something before, mostly, or of the latest thing."""
        self.references += 1
        late = self.free[-1] if self.prose.often(0.3) else self.prose.random.choice(self.free)
        return [f" ({self.prose.word(4)} {word(REFERENCE, self.references)}, ", Reference(self.references, late), ")"]

    def listing(self) -> tuple[Block, int]:
        """Return a list of three to eight items."""
        items = [(self.prose.sentence(),) for _ in range(self.prose.random.randint(3, 8))]
        return Listing(tuple(items), self.prose.often(0.4)), 18 * len(items)

    def quotation(self) -> tuple[Block, int]:
        """Return a quotation in the other language."""
        words = " ".join(self.other.paragraph(self.prose.random.randint(2, 4)))
        return Quotation(words, self.other.language), len(words.split())

    def pull(self) -> tuple[Block, int]:
        """Return a sentence that stands out."""
        return Pull(self.prose.phrase(9).capitalize(), self.prose.title(2)), 60

    def table(self) -> tuple[Block, int]:
        """Return a table of three to five columns and 4 to 14 rows."""
        random, target = self.prose.random, self.target()
        columns, count = random.randint(3, 5), random.randint(4, 14)
        head = tuple(self.prose.word(4).capitalize() for _ in range(columns))
        rows = [
            (self.prose.phrase(2), *(f"{random.randint(1, 999)}.{random.randint(0, 9)}" for _ in range(columns - 1)))
            for _ in range(count)
        ]
        return Table(f"{word(TARGET, target)} {self.prose.phrase(6)}", head, tuple(rows), target), 15 * count + 25

    def figure(self) -> tuple[Block, int]:
        """Return a drawing of its own, or one of the photographs."""
        target = self.target()
        if self.prose.often(0.6):
            name, data = f"drawing-{target}.svg", drawing(target)
        else:
            which = target % PHOTOGRAPHS
            name, data = f"photograph-{which}.jpg", photograph(which)
        self.files[name] = data
        caption = f"{word(TARGET, target)} {self.prose.phrase(8)}"
        return Figure(caption, name, self.prose.phrase(5), target), 120

    def code(self) -> tuple[Block, int]:
        """Return a short function."""
        names = [self.prose.word(4).encode("ascii", "ignore").decode().replace("'", "") or "name" for _ in range(4)]
        count = self.prose.random.randint(3, 14)
        body = [f"    {names[1]}.{names[2]}({names[3]!r}, {line * 7})  # {names[line % 4]}" for line in range(count)]
        return Code((f"def {names[0]}({names[1]}: list[str]) -> int:", *body, f"    return len({names[1]})")), 9 * count


def book(name: str, chapters: int, lengths: tuple[int, ...], language: str = "en", page: str = "A5") -> Book:
    """Return the book of a name: the same for the same arguments."""
    author = Author(language, name)
    made = tuple(author.chapter(lengths[index % len(lengths)]) for index in range(chapters))
    layout = "report" if page == "A4" else "book"
    return Book(name, author.prose.title(4), language, made, dict(sorted(author.files.items())), page, layout)
