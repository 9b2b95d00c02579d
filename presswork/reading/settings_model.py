"""The settings of publication.toml as a whole. The documentation and the schema are made from here."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from presswork.reading import settings_values as values
from presswork.reading.settings_archive import ArchiveTable
from presswork.reading.settings_tables import (
    AuthorTable,
    EbookTable,
    Files,
    IdentifiersTable,
    NumberingTable,
    Paragraph,
    PartTable,
    PrintTable,
    Settings,
    Text,
    TypographyTable,
    WebTable,
    Words,
)

Day = Annotated[datetime.date | None, BeforeValidator(values.day), WithJsonSchema({"type": "string", "format": "date"})]
Moment = Annotated[
    datetime.datetime | None, BeforeValidator(values.moment), WithJsonSchema({"type": "string", "format": "date-time"})
]


def _named(value: Any) -> Any:
    if isinstance(value, str):
        return {"name": value}
    if not isinstance(value, Mapping):
        raise ValueError(
            f'must be a name, or a table such as {{ name = "…", role = "editor" }}, not {values.found(value)}'
        )
    return value


class PublicationFile(Settings):
    """The settings of a publication, in manuscript/publication.toml."""

    id: Annotated[str, AfterValidator(values.name_of_title)] = Field(
        description="The title's permanent name: never change it once an edition is out.",
        examples=["urn:uuid:5b4c1e1e-6f0f-5d3c-9d1b-0d4f2f1f3c11"],
    )
    title: Words = Field(description="The title.", examples=["L’ombre portée"])
    language: Annotated[str, AfterValidator(values.language)] = Field(
        description="The language of the text, a BCP 47 tag.", examples=["fr"]
    )
    subtitle: Text = Field(default="", description="The subtitle.", examples=["Pyongyang et Moscou en 2024"])
    series: Text = Field(
        default="", description="The series and number, printed on the cover.", examples=["Rapport nᵒ 1"]
    )
    kicker: Text = Field(
        default="", description="The line of subject above the opening title.", examples=["Asie du Nord-Est"]
    )
    slug: Annotated[str, AfterValidator(values.slug)] = Field(
        default="", description="The name of the files; without it, made of the title.", examples=["ombre-portee"]
    )
    authors: list[Annotated[AuthorTable, BeforeValidator(_named)]] = Field(
        default=[], description="Names, or tables with name, role and file-as.", examples=[["Claire Martin"]]
    )
    publisher: Text = Field(default="", description="The publisher's name.", examples=["Institut des relations"])
    place: Text = Field(default="", description="The place of publication.", examples=["Paris"])
    date: Day = Field(
        default=None, description="The day of the edition; without it, the day of the run.", examples=["2024-11-24"]
    )
    modified: Moment = Field(
        default=None,
        description="When the edition was last changed, with an offset.",
        examples=["2024-11-24T10:00:00Z"],
    )
    timezone: Annotated[str, AfterValidator(values.timezone)] = Field(
        default="UTC", description="Whose day it is: an IANA time zone.", examples=["Europe/Paris"]
    )
    rights: Paragraph = Field(
        default="", description="Who holds the rights.", examples=["© 2024 Institut des relations"]
    )
    license: Text = Field(default="", description="The licence, by name or address.", examples=["CC-BY-4.0"])
    description: Paragraph = Field(
        default="", description="What it is about, for catalogues.", examples=["Ce que l’on sait."]
    )
    subjects: list[Words] = Field(default=[], description="Subjects, for catalogues.", examples=[["Corée du Nord"]])
    chapters: Files = Field(
        default=[],
        description="The chapters' files in order, relative to manuscript/, before the parts. "
        "Without chapters and parts: every .md file in the order of names, and each folder is a part.",
        examples=[["01-pacte.md", "02-troupes.md"]],
    )
    parts: list[PartTable] = Field(default=[], description="Groups of chapters under a title.")
    identifiers: IdentifiersTable = Field(default=IdentifiersTable(), description="Public numbers.")
    typography: TypographyTable = Field(default=TypographyTable(), description="The house's choices of typography.")
    numbering: NumberingTable = Field(default=NumberingTable(), description="What is numbered.")
    print: PrintTable = Field(default=PrintTable(), description="The printed edition.")
    ebook: EbookTable = Field(default=EbookTable(), description="The e-book.")
    web: WebTable = Field(default=WebTable(), description="The web edition.")
    archive: ArchiveTable = Field(default=ArchiveTable(), description="Where editions are kept for good.")
