"""The settings of catalogue.toml: the model, and how a file of them is read with every fault at once."""

from __future__ import annotations

import re
import tomllib
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError

from presswork.problems import PublishError, problem
from presswork.reading import settings_values as values
from presswork.reading.locator import TooDeepError, locate
from presswork.reading.settings_problems import bad_toml, told
from presswork.reading.settings_tables import Paragraph, Settings, Text, Words

NAME = "catalogue.toml"
PAGE = "docs/catalogue.md"
HOURS = {"hour": 1, "day": 24, "week": 168}
LARGEST = 2**20  # characters
LONGEST_GRACE = 10 * 365 * 24  # hours


def web_address(value: str) -> str:
    """Return an absolute address of a folder on the web, without the slash at its end."""
    plain = values.words(value)
    try:
        parts = urlsplit(plain)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https") or not re.fullmatch(r"[!-~]+", plain):
        raise ValueError(f"must be an address such as https://books.example.org, not {values.shown(value)}")
    path = parts.path.removesuffix("/") + "/"
    if (
        parts.query
        or parts.fragment
        or parts.username
        or re.search(r"[\"'<>\\^`{|}]|/\.{0,2}/", path.removeprefix("/") and path)
    ):
        raise ValueError(f"must be the plain address of a folder, not {values.shown(value)}")
    return plain.rstrip("/")


def span(value: str) -> str:
    """Return a span of time such as `30 days`, as it is."""
    hours(value)
    return value


def hours(value: str) -> int:
    """Return a span of time in hours.

    >>> hours("30 days"), hours("1 hour")
    (720, 1)
    """
    match = re.fullmatch(r"\s*(\d{1,5})\s*(hour|day|week)s?\s*", value, re.ASCII)
    found = int(match[1]) * HOURS[match[2]] if match else -1
    if not 0 <= found <= LONGEST_GRACE:
        raise ValueError(f"must be a time such as 30 days, 12 hours or 2 weeks, not {values.shown(value)}")
    return found


def place(value: str) -> str:
    """Return the path of a folder or a file, as it is."""
    if "\0" in value or "\n" in value or not values.text(value):
        raise ValueError("must be the path of a folder, relative to this file")
    return value


Place = Annotated[str, AfterValidator(place)]


class CatalogueFile(Settings):
    """The settings of a catalogue, in catalogue.toml."""

    name: Words = Field(description="The catalogue's name.", examples=["Les éditions des Deux-Mers"])
    base_url: Annotated[str, AfterValidator(web_address)] = Field(
        description="Where it will stand on the web: reading apps need whole addresses.",
        examples=["https://livres.example.org"],
    )
    language: Annotated[str, AfterValidator(values.language)] = Field(
        description="The language of its own words, a BCP 47 tag.", examples=["fr"]
    )
    sources: list[Place] = Field(
        min_length=1,
        description="Archives and folders of outputs, relative to this file; * stands for any name.",
        examples=[["../reports/*/output"]],
    )
    description: Paragraph = Field(
        default="", description="What it offers, in a sentence.", examples=["Rapports et essais."]
    )
    publisher: Text = Field(default="", description="Who publishes it.", examples=["Institut des Deux-Mers"])
    contact: Text = Field(
        default="", description="An address of e-mail or of the web for questions.", examples=["livres@example.org"]
    )
    output: Place = Field(
        default="catalogue", description="The folder that is made, relative to this file.", examples=["public"]
    )
    grace: Annotated[str, AfterValidator(span)] = Field(
        default="30 days", description="How long files stay that nothing names any more.", examples=["2 weeks"]
    )
    key: Text = Field(
        default="",
        description="The file of the minisign key that signs the checksums, relative to this file.",
        examples=["../keys/catalogue.key"],
    )
    newest: Annotated[int, Field(ge=1, le=48)] = Field(
        default=12, description="Editions on the front page.", examples=[8]
    )
    per_page: Annotated[int, Field(ge=10, le=200)] = Field(
        default=60, description="Titles on a page of a list.", examples=[100]
    )
    per_feed: Annotated[int, Field(ge=5, le=25)] = Field(
        default=25, description="Editions on a page of a feed; small readers fail on more than 25.", examples=[20]
    )


def read_catalogue_file(text: str) -> CatalogueFile:
    """Return the settings of the text of a catalogue.toml. Raises PublishError with all the problems."""
    if len(text) > LARGEST:
        raise PublishError([problem("too-large", f"{NAME} is larger than 1 MiB", NAME, hint="shorten it")])
    try:
        places = locate(text)  # first: it refuses what is nested too deep for tomllib
        document: dict[str, Any] = tomllib.loads(text)
    except TooDeepError as fault:
        raise PublishError([problem("bad-toml", str(fault), NAME, fault.line, fault.column)]) from fault
    except (ValueError, RecursionError) as fault:
        raise PublishError([bad_toml(str(fault), text, NAME)]) from fault
    try:
        return CatalogueFile.model_validate(document)
    except ValidationError as fault:
        found = told(fault.errors(include_url=False), places, CatalogueFile, NAME, PAGE)
        raise PublishError(found) from fault
