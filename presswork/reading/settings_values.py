"""The forms of single settings. Each function returns a value made plain, or raises ValueError in plain words."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from unicodedata import category
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from presswork.reading.suggest import did_you_mean

# RFC 5646, 2.1, without the grandfathered tags and names of four letters and more, which nobody has registered.
_LANGUAGE = re.compile(
    r"(?P<language>[a-z]{2,3})(?P<extended>(?:-[a-z]{3}){0,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<rest>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?)",
    re.IGNORECASE | re.ASCII,
)
_NAMES = {
    "french": "fr", "français": "fr", "english": "en", "german": "de", "deutsch": "de", "spanish": "es",
    "español": "es", "italian": "it", "italiano": "it", "korean": "ko", "russian": "ru", "chinese": "zh",
    "portuguese": "pt", "dutch": "nl", "japanese": "ja", "arabic": "ar", "polish": "pl",
}  # fmt: skip
_ZONE = re.compile(r"[A-Z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,2}", re.ASCII)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
LONGEST_SLUG = 80  # characters: file names carry the edition and an ending as well

ROLES = {
    "author": "aut", "editor": "edt", "translator": "trl", "illustrator": "ill", "photographer": "pht",
    "contributor": "ctb", "compiler": "com", "designer": "bkd", "cartographer": "ctg", "researcher": "res",
    "reviewer": "rev", "proofreader": "pfr", "director": "drt", "interviewer": "ivr", "interviewee": "ive",
    "commentator": "cwt", "annotator": "ann", "typographer": "tyg", "publisher": "pbl", "sponsor": "spn",
    "introduction": "aui", "afterword": "aft", "adapter": "adp", "artist": "art", "narrator": "nrt",
    "data contributor": "dtc", "cover designer": "cov", "creator": "cre", "funder": "fnd", "other": "oth",
}  # fmt: skip


def text(value: str) -> str:
    """Return a line of text; it holds no control character and nothing that XML cannot hold."""
    for sign in value:
        if category(sign) in {"Cc", "Cs", "Zl", "Zp"} or sign in "\ufffe\uffff":
            raise ValueError(f"must be one line of plain text, without the character U+{ord(sign):04X}")
    return value.strip()


def words(value: str) -> str:
    """Return a line of text that is not empty."""
    if not (plain := text(value)):
        raise ValueError("is empty")
    return plain


def paragraph(value: str) -> str:
    """Return text whose line breaks have become spaces."""
    return text(re.sub(r"[ \t]*(?:\r?\n[ \t]*)+", " ", value.strip()))


def file(value: str) -> str:
    """Return the name of a file, which may be empty, as it is."""
    text(value)
    return value


def listed_file(value: str) -> str:
    """Return the name of a file as it is."""
    words(value)
    return value


def name_of_title(value: str) -> str:
    """Return a permanent id: no space, and what begins with urn:uuid: is one."""
    plain = words(value)
    if re.search(r"\s", plain):
        raise ValueError(f"must be a name without spaces, such as urn:uuid:… or an address, not {shown(value)}")
    if plain.lower().startswith("urn:uuid:"):
        try:
            UUID(plain[len("urn:uuid:") :])
        except ValueError as fault:
            raise ValueError(f"begins with urn:uuid: but {shown(plain)} is not a UUID") from fault
    return plain


def language(value: str) -> str:
    """Return a BCP 47 language tag with the usual capitals."""
    match = _LANGUAGE.fullmatch(value)
    if match is None:
        tidy = value.strip().replace("_", "-").split(".")[0]
        guess = _NAMES.get(tidy.casefold(), tidy if tidy != value and _LANGUAGE.fullmatch(tidy) else "")
        meant = f": did you mean {guess}?" if guess else ""
        raise ValueError(f"must be a language tag such as fr, en-GB or zh-Hant, not {shown(value)}{meant}")
    tag = match["language"].lower() + match["extended"].lower()
    tag += f"-{match['script'].title()}" if match["script"] else ""
    tag += f"-{match['region'].upper()}" if match["region"] else ""
    return tag + match["rest"].lower()


def slug(value: str) -> str:
    """Return a name for files."""
    if not _SLUG.fullmatch(value) or len(value) > LONGEST_SLUG:
        most = f"at most {LONGEST_SLUG} of a-z, 0-9 and single hyphens between them"
        raise ValueError(f"must be a name for files, {most}, not {shown(value)}")
    return value


def role(value: str) -> str:
    """Return a MARC relator code."""
    plain = value.strip().lower()
    if plain in ROLES:
        return ROLES[plain]
    if plain not in ROLES.values():
        guess = did_you_mean(plain, ROLES)
        raise ValueError(f"must be a role such as author, editor or trl (MARC relators), not {shown(value)}{guess}")
    return plain


def timezone(value: str) -> str:
    """Return the name of a time zone of the IANA's table."""
    if value == "UTC":
        return value
    try:
        if _ZONE.fullmatch(value) and value != "Factory":
            return ZoneInfo(value).key
    except (KeyError, ValueError, OSError):
        pass
    guess = did_you_mean(value, available_timezones())
    raise ValueError(f"must be a time zone such as Europe/Paris, not {shown(value)}{guess}")


def day(value: object) -> object:
    """Return a day, given as a TOML date or as text."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value) if re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII) else value
        except ValueError as fault:
            raise ValueError(f"must be a day of the calendar, not {shown(value)}") from fault
    if isinstance(value, datetime) or not isinstance(value, date):
        raise ValueError(f"must be a day such as 2024-11-24, not {found(value)}")
    if value.year < 1000:
        raise ValueError(f"must be a day after the year 1000, not {value.isoformat()}")
    return value


def moment(value: object) -> object:
    """Return a time in UTC, to the second, given as a TOML date-time with an offset or as text."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value) if "T" in value.upper() or " " in value else value
        except ValueError as fault:
            raise ValueError(f"must be a time such as 2024-11-24T10:00:00Z, not {shown(value)}") from fault
    if not isinstance(value, datetime):
        raise ValueError(f"must be a time such as 2024-11-24T10:00:00Z, not {found(value)}")
    if value.tzinfo is None:
        raise ValueError(f"needs an offset from UTC: {value.isoformat()}Z or {value.isoformat()}+01:00")
    if not 1980 < value.year < 2107:
        raise ValueError(f"must be a time from 1981 to 2106, not {value.isoformat()}")
    return value.astimezone(UTC).replace(microsecond=0)


def quotes(value: str) -> str:
    """Return `auto`, `straight` or two pairs of quotation marks."""
    marks = len(value) == 4 and all(category(sign)[0] in "PS" for sign in value)
    if value not in {"auto", "straight"} and not marks:
        raise ValueError(f"must be auto, straight, or four marks such as “”‘’, not {shown(value)}")
    return value


def shown(value: object) -> str:
    """Return a value as it may be repeated in a message: short, in quotes, on one line."""
    plain = "".join(sign if sign.isprintable() else "\ufffd" for sign in str(value))
    return f"“{plain[:60]}…”" if len(plain) > 60 else f"“{plain}”"


def found(value: object) -> str:
    """Return what kind of TOML value `value` is, in words."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"the text {shown(value)}"
    for kind, name in ((int, "number"), (float, "number"), (datetime, "time"), (date, "day")):
        if isinstance(value, kind):
            return f"the {name} {_number(value)}"
    return "a list" if isinstance(value, list) else "a table" if isinstance(value, dict) else "a time of day"


def _number(value: object) -> str:
    """Return a value short: Python refuses to write out integers of thousands of digits."""
    if isinstance(value, int) and value.bit_length() > 200:
        return "of many digits"
    return str(value)
