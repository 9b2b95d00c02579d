"""The typography of text; its cases are read from cases/typography.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import process_time
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswork.model.publication import House
from presswork.typography.binding import bind_heading, bind_short_words, short_end, whole_end
from presswork.typography.language import codes, language
from presswork.typography.setting import Mark, plain, set_plain, set_runs

CASES = Path(__file__).parent / "cases" / "typography.md"
SHOWN = str.maketrans({"\u202f": "⍽", "\u00a0": "␣"})
TYPED = str.maketrans({"⍽": "\u202f", "␣": "\u00a0"})
Runs = list[str | None]


def cases() -> Iterator[object]:
    for title, body in re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", CASES.read_text("utf-8"), re.M | re.S):
        for code, choices, lines in re.findall(r"^```(\S+)([^\n]*)\n(.*?)^```", body, re.M | re.S):
            for typed, expected in re.findall(r"^(.*)\n=> (.*)$", lines, re.M):
                yield pytest.param(code, choices, typed, expected, id=f"{title} ({code}): {typed}")


def house(choices: str) -> House:
    pairs = (choice.split("=") for choice in choices.split())
    return replace(House(), **{key: value != "false" if value in ("true", "false") else value for key, value in pairs})


def runs_of(typed: str) -> Runs:
    return [None if run == "◆" else run for run in re.split(r"\||(?=◆)|(?<=◆)", typed.translate(TYPED)) if run]


def shown(answer: list[list[Mark] | None]) -> str:
    runs = (
        "◆" if run is None else "".join(f"{{{kind}:{text}}}" if kind else text for kind, text in run) for run in answer
    )
    return "|".join(runs).translate(SHOWN)


@pytest.mark.parametrize(("code", "choices", "typed", "expected"), [*cases()])
def test_text_is_set_as_the_cases_say(code: str, choices: str, typed: str, expected: str) -> None:
    answer = set_runs(runs_of(typed), language(code), house(choices))
    assert re.sub(r"\|?◆\|?", "◆", shown(answer)) == re.sub(r"\|?◆\|?", "◆", expected)


PIECES = [
    *"abzAVIXMn0129 \n\u00a0\u202f'\"«»“”‘’‹›„‚;:!?.,-–—…()[]/\\@%°éèºᵉ\ufffc",
    *("XXIe", "siècle", "ème", "n° ", "http://", "10 000", "km", "janvier", "ONU", "...", "--", "www.", "z.B.", "p. "),
    *(" de ", ":)", "er", "c:\\", "1'000", "'tis "),
]
RUNS = st.lists(st.none() | st.lists(st.sampled_from(PIECES), max_size=12).map("".join), max_size=5)
LANGUAGES = st.sampled_from([*codes(), "pl"])
SPACE = st.sampled_from(["auto", "thin", "nobreak", "none"])
HOUSES = st.builds(
    House,
    before_high=SPACE,
    before_colon=SPACE,
    inside_quotes=SPACE,
    quotes=st.sampled_from(["auto", "straight", "“”‘’", "«»"]),
    centuries=st.booleans(),
    acronyms=st.booleans(),
)


@given(RUNS, LANGUAGES, HOUSES)
def test_text_that_is_set_twice_is_as_it_was_after_the_first_time(runs: Runs, code: str, house: House) -> None:
    once = set_runs(runs, language(code), house)
    assert set_runs([None if run is None else plain(run) for run in once], language(code), house) == once


@given(RUNS, LANGUAGES, HOUSES)
def test_runs_keep_their_number_and_their_letters_and_opaque_ones_stay(runs: Runs, code: str, house: House) -> None:
    answer = set_runs(runs, language(code), house)
    assert [run is None for run in answer] == [run is None for run in runs]
    for before, after in zip(runs, answer, strict=True):
        assert letters(before or "") == letters(plain(after or []))


def letters(text: str) -> str:
    """The letters and digits, but for what an ordinal may lose: ème becomes e, n° becomes no."""
    spelled = normalize("NFKD", re.sub("[°º]", "o", text))
    plain_endings = re.sub(r"(?<=[\dIVXL])i?(?:e\u0300)me(?!\w)", "e", spelled)
    return "".join(sign for sign in re.sub(r"[oe](?=\u0300)|me", "e", plain_endings) if sign.isalnum()).replace("o", "")


HOSTILE = [
    '"',
    "'",
    "\"'",
    "' ",
    " ",
    "\u00a0",
    "« ",
    "! ",
    "!",
    ":",
    "-",
    ".",
    "1 000 ",
    "1'1\"",
    "XIXe et ",
    "www.",
    "a@",
    "\ufffc",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_is_linear_in_the_length(piece: str) -> None:
    def seconds(length: int) -> float:
        start = process_time()
        set_runs([piece * (length // len(piece))], language("fr"), House())
        return process_time() - start

    seconds(1_000)  # compile the language's patterns
    assert seconds(200_000) < 20 * max(seconds(20_000), 0.05)


@pytest.mark.parametrize(
    ("typed", "bound"),
    [
        (["Vers une nouvelle donne"], ["Vers une nouvelle␣donne"]),
        (["Vers une nouvelle donne⍽?"], ["Vers une nouvelle␣donne⍽?"]),
        (["Vers une ", "nouvelle", " donne"], ["Vers une ", "nouvelle", "␣donne"]),
        (["Vers une nouvelle donne ?"], ["Vers une nouvelle␣donne␣?"]),
        (["L’aide technologique"], ["L’aide technologique"]),
        (["La donne"], ["La donne"]),
        (["Les accords de ", None], ["Les accords de ", None]),
        ([""], [""]),
    ],
)
def test_a_heading_does_not_leave_a_short_word_alone(typed: Runs, bound: Runs) -> None:
    given_runs = [run and run.translate(TYPED) for run in typed]
    assert [run and run.translate(SHOWN) for run in bind_heading(given_runs)] == bound


def test_a_paragraph_ends_with_two_words_where_the_last_is_short() -> None:
    assert short_end(["Il y a fort à faire."]) == ["Il y a fort à faire.".replace("à faire", "à\u00a0faire")]
    assert short_end(["Une longue suite de changements."]) == ["Une longue suite de changements."]


@pytest.mark.parametrize(
    ("text", "word"), [("un long accord.", "accord."), ("il est là.", ""), ("une organisation", "")]
)
def test_a_paragraph_tells_the_last_word_that_is_not_hyphenated(text: str, word: str) -> None:
    assert whole_end([text]) == word


def test_words_of_one_letter_are_bound_to_the_next_in_ragged_text() -> None:
    french = bind_short_words(["Il y a ", "là", " l’a b"], language("fr"))
    assert french == ["Il y\u00a0a\u00a0", "là", " l’a b"]
    assert bind_short_words(["er a b"], language("de")) == ["er a b"]


def test_a_title_without_markup_has_its_ordinals_raised_by_unicode() -> None:
    assert set_plain("Rapport n° 1 : le XXIe siècle", language("fr")) == "Rapport nᵒ\u00a01\u00a0: le XXIᵉ siècle"
