"""The tables of publication.toml: names, types, defaults and meanings of their settings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from presswork.reading import settings_numbers as numbers
from presswork.reading import settings_values as values

Text = Annotated[str, AfterValidator(values.text)]
Words = Annotated[str, AfterValidator(values.words)]
Paragraph = Annotated[str, AfterValidator(values.paragraph)]
File = Annotated[str, AfterValidator(values.file)]
Files = list[Annotated[str, AfterValidator(values.listed_file)]]
Isbn = Annotated[str, AfterValidator(numbers.isbn)]
Issn = Annotated[str, AfterValidator(numbers.issn)]
Space = Literal["auto", "thin", "nobreak", "none"]
Depth = Annotated[int, Field(ge=0, le=6)]


def hyphened(name: str) -> str:
    """Return a field's name as it is written in TOML."""
    return name.replace("_", "-")


class Settings(BaseModel):
    """A table of settings: nothing is converted, and nothing is allowed that has no name here."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, alias_generator=hyphened)


class AuthorTable(Settings):
    """Someone who made the publication."""

    name: Words = Field(description="The name as it is printed.", examples=["Claire Martin"])
    role: Annotated[str, AfterValidator(values.role)] = Field(
        default="aut", description="A word such as editor or translator, or a MARC relator code.", examples=["editor"]
    )
    file_as: Text = Field(default="", description="The name as it is sorted.", examples=["Martin, Claire"])


class PartTable(Settings):
    """A group of chapters under a title."""

    title: Words = Field(description="The part's title; no two parts have the same.", examples=["Les origines"])
    chapters: Files = Field(min_length=1, description="Its chapters' files.", examples=[["01.md", "02.md"]])
    intro: File = Field(default="", description="A file that opens the part.", examples=["origines.md"])


class IdentifiersTable(Settings):
    """Public numbers. One that ends in -print, -ebook or -web is for that medium alone."""

    isbn: Isbn = Field(default="", description="The ISBN of all media, 13 digits.", examples=["978-2-07-036822-8"])
    isbn_print: Isbn = Field(default="", description="The printed edition's ISBN.", examples=["978-2-07-036822-8"])
    isbn_ebook: Isbn = Field(default="", description="The e-book's ISBN.", examples=["978-0-306-40615-7"])
    isbn_web: Isbn = Field(default="", description="The web edition's ISBN.", examples=["979-10-90636-07-1"])
    issn: Issn = Field(default="", description="The series' ISSN.", examples=["2049-3630"])
    issn_print: Issn = Field(default="", description="The printed series' ISSN.", examples=["0317-8471"])
    issn_ebook: Issn = Field(default="", description="The ISSN of the series' e-books.", examples=["2049-3630"])
    issn_web: Issn = Field(default="", description="The ISSN of the series on the web.", examples=["1050-124X"])
    doi: Annotated[str, AfterValidator(numbers.doi)] = Field(
        default="", description="The DOI, with or without its address.", examples=["10.5281/zenodo.1234567"]
    )
    ark: Annotated[str, AfterValidator(numbers.ark)] = Field(
        default="", description="The archival resource key.", examples=["ark:/12148/btv1b8449691v"]
    )
    uri: Annotated[str, AfterValidator(numbers.address)] = Field(
        default="", description="A permanent address or another URN.", examples=["https://example.org/reports/1"]
    )


class TypographyTable(Settings):
    """The house's choices; `auto` leaves one to the language. thin is U+202F, nobreak is U+00A0."""

    before_high: Space = Field(default="auto", description="The space before ; ! ? in French.", examples=["thin"])
    before_colon: Space = Field(default="auto", description="The space before a colon in French.", examples=["nobreak"])
    inside_quotes: Space = Field(default="auto", description="The space inside « » in French.", examples=["nobreak"])
    quotes: Annotated[str, AfterValidator(values.quotes)] = Field(
        default="auto", description="auto, straight (left as typed), or four marks, outer and inner.", examples=["“”‘’"]
    )
    centuries: bool = Field(
        default=True, description="Centuries as in XXIᵉ: small capitals, raised ending.", examples=[False]
    )
    acronyms: bool = Field(default=True, description="Acronyms a shade smaller.", examples=[False])


class NumberingTable(Settings):
    """What is numbered."""

    sections: Depth = Field(default=1, description="The deepest numbered heading; 0 numbers nothing.", examples=[2])
    notes: Literal["auto", "book", "chapter"] = Field(
        default="auto",
        description="Where the numbers of notes start again. auto: book where chapters flow, else chapter.",
        examples=["chapter"],
    )
    figures: Literal["book", "chapter"] = Field(
        default="book", description="Figure 3 (book) or figure 2.1 (chapter).", examples=["chapter"]
    )


class PrintTable(Settings):
    """The printed edition."""

    page: Literal["A4", "A5", "6x9in"] = Field(default="A4", description="The size of the page.", examples=["A5"])
    layout: Literal["auto", "report", "book"] = Field(
        default="auto", description="The kind of pages. auto: report on A4, else book.", examples=["book"]
    )
    chapters: Literal["auto", "flow", "page", "recto"] = Field(
        default="auto",
        description="Where chapters begin: at once, on a new page, on a right-hand page. "
        "auto: flow in a report, recto in a book.",
        examples=["page"],
    )
    contents: Depth = Field(
        default=1, description="The deepest level in the contents; 0 leaves them out.", examples=[2]
    )
    hyphenate: bool = Field(default=True, description="Whether words are divided.", examples=[False])
    attach: Literal["none", "sources"] = Field(
        default="none",
        description="Files that the PDF carries: none, or all of the project's own that it was made from. "
        "With them it is PDF/A-3a instead of PDF/A-2a.",
        examples=["sources"],
    )


class EbookTable(Settings):
    """The e-book."""

    cover: File = Field(
        default="", description="A picture below manuscript/; without it one is made.", examples=["figures/cover.png"]
    )
    contents: Depth = Field(default=2, description="The deepest level in the contents.", examples=[3])
    image_width: int = Field(
        default=1600, ge=100, le=10000, description="Wider pictures are made smaller.", examples=[1200]
    )


class WebTable(Settings):
    """The web edition."""

    pages: Literal["auto", "one", "chapters"] = Field(
        default="auto",
        description="One page, or one a chapter. auto: one for a report, else chapters.",
        examples=["chapters"],
    )
    contents: Depth = Field(default=2, description="The deepest level in the contents.", examples=[3])
