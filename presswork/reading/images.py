"""Pictures in the text: in a line, or as a figure where one stands alone in its paragraph."""

from __future__ import annotations

from markdown_it.token import Token

from presswork.model.chapter import Place, Resource
from presswork.reading import given as attributes
from presswork.reading.attributes import Attributes
from presswork.reading.desk import Desk
from presswork.reading.links import source
from presswork.reading.tree import Node


def image(desk: Desk, token: Token, given: Attributes | None, words: str, place: Place) -> Node:
    """Return an img; `words` stand in its brackets."""
    given = given or Attributes()
    node = Node("img", line=place.line)
    name = source(desk, str(token.attrs.get("src", "")), place)
    node.attrs["src"] = name
    attributes.apply(desk, node, given, place, attributes.KNOWN["image"])
    title = str(token.attrs.get("title", ""))
    if title and "title" not in node.attrs:
        node.attrs["title"] = title
    node.attrs["alt"] = _alternative(desk, node, given, words, place)
    if given.value("width") and (width := attributes.width(desk, given.value("width"), place)):
        node.attrs["data-width"] = width
    if name:
        desk.resources.append(Resource(name, place))
        desk.features |= {"image", "svg"} if name.lower().endswith(".svg") else {"image"}
    return node


def _alternative(desk: Desk, node: Node, given: Attributes, words: str, place: Place) -> str:
    if "decorative" in node.classes:
        return ""
    found = given.value("alt") or given.value("fig-alt") or words
    if not found.strip():
        desk.tell("image-without-alternative", "this picture has no text alternative", place)
    return " ".join(found.split())


def alone(inline: Token) -> bool:
    """Tell whether a picture is all that a paragraph holds."""
    kinds = [each.type for each in inline.children or ()]
    return kinds in (["image"], ["image", "attributes"])


def dress_figure(figure: Node, picture: Node) -> None:
    """Give the figure what belongs to the whole: the picture's id and language."""
    for key in ("id", "lang", "xml:lang"):
        if key in picture.attrs:
            figure.attrs[key] = picture.attrs.pop(key)
    own = [each for each in picture.classes if each != "decorative"]
    if own:
        figure.add_class(*own)
        picture.attrs["class"] = " ".join(set(picture.classes) & {"decorative"})
        if not picture.attrs["class"]:
            del picture.attrs["class"]
