"""Languages are files; every one of them is complete."""

from __future__ import annotations

import pickle
import re
import string
from datetime import date

import pytest

from presswork.model.publication import House
from presswork.typography.language import SPACES, Language, around, capital, codes, language, long_date, quoted

ENGLISH = language("en")


def places(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("code", codes())
def test_every_language_has_the_same_words_months_and_rules(code: str) -> None:
    found = language(code)
    assert found.words.keys() == ENGLISH.words.keys()
    assert [places(found.words[key]) for key in ENGLISH.words] == [places(word) for word in ENGLISH.words.values()]
    assert all(found.words.values())
    assert len(found.months) == len(set(found.months)) == 12
    assert len(found.quotes) == 4
    spaces = (found.inside_quotes, found.before_high, found.before_colon, found.dialogue, found.thousands)
    assert {*spaces} <= {*SPACES, "keep"}
    assert places(found.date) == {"day", "month", "year"}


@pytest.mark.parametrize("code", codes())
def test_no_word_of_a_language_has_a_typewriter_apostrophe(code: str) -> None:
    assert not [word for word in language(code).words.values() if re.search("['\"]", word)]


def test_a_region_adds_to_its_language() -> None:
    canadian = language("fr-CA")
    assert canadian.before_high == "none"
    assert canadian.words == language("fr").words
    assert language("fr-BE").before_high == "thin"
    assert language("FR_ca").before_high == "none"
    assert language("de-Latn-CH").quotes == "«»‹›"


def test_an_unknown_language_has_english_words_and_no_rules() -> None:
    polish = language("pl")
    assert (polish.code, polish.quotes, polish.before_high) == ("pl", "", "keep")
    assert polish.words == ENGLISH.words


def test_a_language_can_be_sent_to_another_process() -> None:
    french = pickle.loads(pickle.dumps(language("fr")))
    assert isinstance(french, Language)
    assert french.words == language("fr").words


@pytest.mark.parametrize(
    ("code", "day", "words"),
    [
        ("fr", date(2024, 11, 24), "24 novembre 2024"),
        ("fr", date(2025, 1, 1), "1er janvier 2025"),
        ("en", date(2024, 11, 24), "November 24, 2024"),
        ("en-GB", date(2024, 11, 24), "24 November 2024"),
        ("de", date(2024, 11, 1), "1. November 2024"),
        ("es", date(2024, 11, 24), "24 de noviembre de 2024"),
        ("it", date(2024, 11, 1), "1º novembre 2024"),
    ],
)
def test_a_day_is_told_in_words(code: str, day: date, words: str) -> None:
    assert long_date(day, language(code)) == words


def test_words_have_their_places_filled() -> None:
    assert language("fr").word("page_ref", page="12") == "p.\u00a012"
    assert language("fr").word("edition_of", date="24 novembre 2024") == "Édition du 24 novembre 2024"


def test_a_text_is_quoted_as_the_language_and_the_house_do() -> None:
    assert quoted("oui", language("fr")) == "«\u00a0oui\u00a0»"
    assert quoted("oui", language("fr"), House(inside_quotes="thin")) == "«\u202foui\u202f»"
    assert quoted("yes", ENGLISH) == "“yes”"
    assert around(language("pl")) == ('"', '"')


def test_a_sentence_begins_with_a_capital() -> None:
    assert [capital(text) for text in ("figure 1", "« état", "École", "")] == ["Figure 1", "« État", "École", ""]
