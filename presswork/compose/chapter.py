"""A chapter and its answers become one <section> in the dress of a medium; nothing of other chapters is needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import quote

from lxml import etree

from presswork.compose.figures import dress_images, frame_tables, label_captions, quiet_asides
from presswork.compose.notes import Notes
from presswork.compose.references import Links
from presswork.compose.titles import Opening, keep_with_text, lower_headings, number_headings, opening_head
from presswork.compose.tree import EPUB, XML_LANG, Node, parse, write
from presswork.model.chapter import Chapter
from presswork.model.media import Composed, Medium
from presswork.model.numbers import Answers
from presswork.typography.language import language


def compose(
    chapter: Chapter,
    answers: Answers,
    medium: Medium,
    pages: Mapping[str, str] | None = None,
    *,
    report: bool = False,
    opening: Opening | None = None,
    shift: int = 0,
    source_of: Callable[[str], str] | None = None,
) -> Composed:
    """Return `chapter` dressed for `medium`.

    `pages` are the page labels of the print ids that the chapter asks for (None: not known yet, 000 is printed);
    `report` keeps a title in the margin with its text in print; `opening` are the words above a chapter without a
    title, in media where it is a document of its own; `shift` lowers the headings by so many levels;
    `source_of` turns a picture's project name into its address (in print the name in percent-encoding, else as it is).
    """
    return _Dresser(chapter, answers, medium, pages, source_of or (quote if medium.name == "print" else str)).dress(
        report and medium.name == "print", None if medium.whole else opening, shift
    )


class _Dresser:
    """One chapter on its way into one dress."""

    def __init__(
        self,
        chapter: Chapter,
        answers: Answers,
        medium: Medium,
        pages: Mapping[str, str] | None,
        source_of: Callable[[str], str],
    ) -> None:
        self.chapter, self.answers, self.medium, self.source_of = chapter, answers, medium, source_of
        self.language = language(chapter.language)
        self.links = Links(chapter, answers, medium, self.language, pages)
        self.explicit = {anchor.id: anchor.explicit for anchor in chapter.facts.anchors}
        self.ids: set[str] = set()
        self.resources: dict[str, None] = {}

    def dress(self, report: bool, opening: Opening | None, shift: int) -> Composed:
        """Return the chapter, composed."""
        chapter = self.chapter
        root = self._section()
        title = number_headings(root, self.answers, chapter.role)
        label_captions(root, self.answers.labels)
        self._fill(root)
        notes = Notes(
            chapter.notes, self.answers.notes, self.medium, chapter.key, self.language, self._fill, self.explicit
        )
        notes.place(root)
        if self.medium.name != "print":
            frame_tables(root, self.language)
            quiet_asides(root)
            self._name(root, title)
        elif report and title is not None:
            keep_with_text(title)
        if opening is not None and title is None:
            root.insert(0, opening_head(opening))
        at_end = notes.at_end(chapter.title if self.medium.whole else "")
        if at_end is not None:
            root.append(at_end)
        lower_headings(root, shift)
        etree.cleanup_namespaces(root, keep_ns_prefixes=["epub"])
        return Composed(chapter.key, chapter.title, chapter.language, chapter.role, write(root), tuple(self.resources))

    def _section(self) -> Node:
        chapter, ebook = self.chapter, self.medium.name == "ebook"
        root = etree.Element("section", nsmap={"epub": EPUB} if ebook else None)
        names = ["opening"] if chapter.role == "opening" else ["chapter", chapter.role]
        root.set("class", " ".join(dict.fromkeys(names)))
        root.set("id", self.medium.anchor(chapter.key, ""))
        root.set("lang", chapter.language)
        root.set(XML_LANG, chapter.language)
        if self.answers.number:
            root.set("data-number", self.answers.number)
        if self.medium.name == "print":
            root.set("data-path", chapter.path)
        root.extend(list(parse(chapter.body)))
        return root

    def _name(self, root: Node, title: Node | None) -> None:
        """Tell programs that read aloud what the section is (DPUB-ARIA 1.1; EPUB Structural Semantics 1.1)."""
        role = self.chapter.role
        if role != "opening":
            root.set("role", f"doc-{role}")
            if self.medium.name == "ebook":
                root.set(f"{{{EPUB}}}type", role)
        if title is not None and title.get("id"):
            root.set("aria-labelledby", title.get("id", ""))

    def _fill(self, root: Node) -> None:
        """Fill references, address pictures, rename ids and leave out what only the engine needs to know."""
        self.links.fill(root)
        self.resources |= dict.fromkeys(dress_images(root, self.source_of))
        here = self.chapter.key
        for node in root.iter():
            for name in [each for each in node.keys() if str(each).startswith("data-")]:  # noqa: SIM118
                if node is not root and self._is_ours(str(name)):
                    del node.attrib[name]
            if node is not root and (old := node.get("id")) is not None:
                new = self.medium.anchor(here, old, self.explicit.get(old, False))
                if new in self.ids:
                    del node.attrib["id"]
                else:
                    self.ids.add(new)
                    node.set("id", new)

    def _is_ours(self, name: str) -> bool:
        return name != "data-note" and not (name == "data-line" and self.medium.name == "print")
