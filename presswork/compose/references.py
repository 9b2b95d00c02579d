"""References become links, with the words that the book answered."""

from __future__ import annotations

from collections.abc import Mapping

from presswork.compose.tree import Node, classes, element, shown, unwrap
from presswork.model.chapter import Chapter
from presswork.model.media import Medium
from presswork.model.numbers import Answers, Target
from presswork.typography.language import Language, capital

UNKNOWN = "000"  # as wide as a page number that is not known yet
OURS = ("capital", "with-page")


class Links:
    """Fills the references of one chapter; `pages` are the page labels of print ids, None while they are not known."""

    def __init__(
        self, chapter: Chapter, answers: Answers, medium: Medium, language: Language, pages: Mapping[str, str] | None
    ) -> None:
        self.chapter, self.answers, self.medium = chapter, answers, medium
        self.language, self.pages = language, pages

    def fill(self, root: Node) -> None:
        """Fill every reference below `root`; one that leads nowhere keeps its words, without a link."""
        for node in shown(root, "a"):
            if index := node.get("data-ref"):
                del node.attrib["data-ref"]
                self._fill(node, int(index))

    def _fill(self, node: Node, index: int) -> None:
        reference, target = self.chapter.facts.references[index], self.answers.targets[index]
        if target is None:
            node.text = node.text or ("" if len(node) else f"@{reference.id}")
            node.attrib.pop("title", "")
            unwrap(node)
            return
        if reference.form != "link":
            words = target.number if reference.form == "number" else target.label
            node.text = capital(words) if "capital" in classes(node) else words
        node.set("href", self.medium.href(self.chapter.key, target.chapter, target.anchor, target.explicit))
        if reference.page and self.medium.name == "print":
            self._add_page(node, target)
        kept = [name for name in classes(node) if name not in OURS]
        node.attrib.pop("class", "")
        if kept:
            node.set("class", " ".join(kept))

    def _add_page(self, node: Node, target: Target) -> None:
        anchor = self.medium.anchor(target.chapter, target.anchor, target.explicit)
        page = UNKNOWN if self.pages is None else self.pages.get(anchor, UNKNOWN)
        before, _, after = self.language.word("page_ref", page="\0").partition("\0")
        words = element("span", f"({before}", class_="page-ref")
        number = element("span", page, class_="page-number")
        number.tail = f"{after})"
        words.append(number)
        node.append(words)
        _add_space(node)


def _add_space(node: Node) -> None:
    """Put a space before the last child."""
    if len(node) > 1:
        node[-2].tail = (node[-2].tail or "") + " "
    else:
        node.text = (node.text or "") + " "
