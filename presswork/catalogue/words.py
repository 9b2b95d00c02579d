"""How a catalogue speaks: sizes, counts, the names of languages and formats, and the order of the alphabet."""

from __future__ import annotations

from unicodedata import category, normalize

from presswork.catalogue.shelf import EPUB, PDF, Card, FileFact
from presswork.model.publication import Person
from presswork.typography.language import Language, capital, codes, direction, language

UNITS = (("byte_size", 1), ("kilobyte_size", 10**3), ("megabyte_size", 10**6), ("gigabyte_size", 10**9))
FORMATS = {EPUB: "EPUB", PDF: "PDF", "application/zip": "ZIP", "text/plain": "TXT"}
FOR = {EPUB: "epub_is_for", PDF: "pdf_is_for"}
SHOWN_ROLES = {"edt", "trl", "ill", "pht"}
# words that a title begins with and is not looked up by
ARTICLES = {
    "fr": ("le ", "la ", "les ", "l’", "l'", "un ", "une ", "des "),
    "en": ("the ", "a ", "an "),
    "de": ("der ", "die ", "das ", "ein ", "eine "),
    "es": ("el ", "la ", "los ", "las ", "un ", "una ", "unos ", "unas "),
    "it": ("il ", "lo ", "la ", "i ", "gli ", "le ", "l’", "l'", "un ", "uno ", "una ", "un’", "un'"),
    "pt": ("o ", "a ", "os ", "as ", "um ", "uma ", "uns ", "umas "),
    "nl": ("de ", "het ", "een ", "’t ", "'t "),
}
# of languages that the house does not speak, each by its own name
NAMES = {
    "ar": "العربية", "be": "беларуская", "bg": "български", "br": "brezhoneg", "ca": "català", "cs": "čeština",
    "cy": "Cymraeg", "da": "dansk", "el": "ελληνικά", "eo": "Esperanto", "et": "eesti", "eu": "euskara",
    "fa": "فارسی", "fi": "suomi", "ga": "Gaeilge", "gl": "galego", "he": "עברית", "hi": "हिन्दी", "hr": "hrvatski",
    "hu": "magyar", "hy": "հայերեն", "id": "Bahasa Indonesia", "is": "íslenska", "ja": "日本語", "ka": "ქართული",
    "km": "ខ្មែរ", "ko": "한국어", "la": "Latina", "lt": "lietuvių", "lv": "latviešu", "mn": "монгол",
    "ms": "Bahasa Melayu", "nb": "norsk bokmål", "nn": "norsk nynorsk", "no": "norsk", "oc": "occitan",
    "pl": "polski", "ro": "română", "ru": "русский", "sk": "slovenčina", "sl": "slovenščina", "sq": "shqip",
    "sr": "српски", "sv": "svenska", "sw": "Kiswahili", "th": "ไทย", "tr": "Türkçe", "uk": "українська",
    "ur": "اردو", "vi": "Tiếng Việt", "zh": "中文",
}  # fmt: skip
OTHER = "other"  # the letter of titles that begin with a figure, a sign or another script
LETTERS = (*"abcdefghijklmnopqrstuvwxyz", OTHER)


def size_words(size: int, speech: Language) -> str:
    """Return a size in bytes as the language tells it, in decimal units and two figures at least: «1,2 Mo»."""
    name, unit = UNITS[0]
    for name, unit in UNITS:  # noqa: B007 - the last unit that fits stays
        if size < 999.5 * unit or unit == 10**9:
            break
    value = size / unit
    plain = f"{value:.1f}" if 0 < value < 9.95 and unit > 1 else f"{value:.0f}"
    return speech.word(name, number=plain.removesuffix(".0").replace(".", speech.word("decimal_sign")))


def counted(count: int, what: str, speech: Language) -> str:
    """Return a number of `titles` or `pages` in words; French has none in the singular too."""
    single = count == 1 or (count == 0 and speech.code.split("-")[0] == "fr")
    number = str(count) if count < 10_000 else f"{count:,}".replace(",", "\u202f")
    return speech.word(f"{what}_{'one' if single else 'many'}", count=number)


def format_name(fact: FileFact) -> str:
    """Return what a file's format is called: EPUB, PDF, else the ending of its name, in capitals."""
    ending = fact.name.rpartition(".")[2] if "." in fact.name else ""
    return FORMATS.get(fact.media_type) or (ending[:8].upper() if ending.isalnum() else "") or fact.media_type


def format_use(fact: FileFact, speech: Language) -> str:
    """Return what a format is good for, in words; empty for one that needs none."""
    return speech.word(FOR[fact.media_type]) if fact.media_type in FOR else ""


def language_name(code: str) -> str:
    """Return a language's name in that language, where the house knows it, else its code."""
    base = code.split("-")[0].lower()
    known = code if code in codes() else base
    return language(known).name if known in codes() else NAMES.get(base, code)


def author_words(people: tuple[Person, ...], speech: Language) -> list[str]:
    """Return the names of those who made an edition, each with what they did unless they wrote it."""
    return [
        f"{each.name} ({speech.word(f'role_{each.role}')})" if each.role in SHOWN_ROLES else each.name
        for each in people
    ]


def spoken(code: str, page: str) -> dict[str, str]:
    """Return the attributes of words in the language `code` on a page in the language `page`.

    >>> spoken("fr", "fr"), spoken("ar", "fr")
    ({}, {'lang': 'ar', 'dir': 'rtl'})
    """
    if code in ("und", page):
        return {"dir": "auto"} if code == "und" else {}
    found = {"lang": code}
    if direction(code) != direction(page):
        found["dir"] = direction(code)
    return found


def folded(words: str) -> str:
    """Return words in lower case without marks: what a search and the alphabet compare.

    >>> folded("L’Été à Œdipe")
    'l’ete a oedipe'
    """
    plain = words.casefold().translate({ord("œ"): "oe", ord("æ"): "ae", ord("ø"): "o", ord("ł"): "l"})
    return "".join(sign for sign in normalize("NFKD", plain) if category(sign)[0] != "M")


def sort_key(card: Card) -> tuple[str, str]:
    """Return what a title is sorted by: its words without the article they begin with."""
    words = card.title.strip().casefold()
    articles = ARTICLES.get(card.language.split("-")[0].lower(), ())
    article = next((each for each in sorted(articles, key=len, reverse=True) if words.startswith(each)), "")
    plain = folded(words[len(article) :])
    start = next((place for place, sign in enumerate(plain) if category(sign)[0] in "LN"), 0)
    return plain[start:], card.slug


def letter_of(card: Card) -> str:
    """Return the letter that a title stands under: a to z, or `other`."""
    first = sort_key(card)[0][:1]
    return first if first in LETTERS else OTHER


def letter_name(letter: str, speech: Language) -> str:
    """Return a letter as it is shown."""
    return speech.word("other_letters") if letter == OTHER else letter.upper()


def named(word: str) -> str:
    """Return a word of the house as a label begins: with a capital."""
    return capital(word)
