"""The words of the settings, set as the text is: a title too has its apostrophes and fine spaces."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from presswork.model.publication import Publication
from presswork.typography.language import language
from presswork.typography.setting import set_plain

SET = ("title", "subtitle", "series", "subject_line", "publisher", "rights", "description")


def set_words(publication: Publication) -> Publication:
    """Return `publication` with its words set in its language; names of people and identifiers stay as written."""
    speech, house = language(publication.language), publication.house
    words: dict[str, Any] = {name: set_plain(getattr(publication, name), speech, house) for name in SET}
    parts = tuple(replace(part, title=set_plain(part.title, speech, house)) for part in publication.parts)
    return replace(publication, **words, parts=parts)
