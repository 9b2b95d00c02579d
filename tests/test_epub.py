from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from PIL import Image

from presswork.inspection.epub import inspect
from presswork.model.job import Job
from presswork.model.media import Composed
from presswork.model.numbers import Entry, Numbers
from presswork.model.publication import Ebook, Edition, Identifier, Person, Publication
from presswork.sources import Sources, house
from presswork.writers.epub.write import write

OPF = {"opf": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}
HOSTILE = "<script>alert('x')</script> & \"שלום\" \u202bעברית"

CHAPTER = """<section id="ch-one" epub:type="chapter" role="doc-chapter" aria-labelledby="pacte">
<h1 id="pacte"><span class="number">1</span> Le pacte</h1>
<p>Au <span class="century">XXI</span><sup class="ordinal">e</sup> siècle,<a id="call-1" class="note-call"
 epub:type="noteref" role="doc-noteref" href="#note-1">1</a> l’<span class="acronym">ONU</span> décide ;
 voir <a href="two.xhtml#fig-carte">figure 1</a>, et <em lang="ko" xml:lang="ko">한글</em>.</p>
<h2 id="été">L’été</h2><p>Texte.</p>
<pre class="code"><code><span class="k">def</span> f(): <span class="k">pass</span></code></pre>
<section class="notes" aria-label="Notes">
<aside id="note-1" epub:type="footnote" role="doc-footnote"><p>
<a href="#call-1" role="doc-backlink">1</a> Une note.</p></aside></section>
</section>"""
SECOND = """<section id="ch-two" epub:type="chapter" role="doc-chapter"><h1 id="carte">La carte</h1>
<figure id="fig-carte"><img src="manuscript/figures/map.svg" alt="Une carte"/><figcaption>
<span class="label">Figure 1.</span> La frontière</figcaption></figure>
<p>Une photo : <img src="manuscript/figures/photo.jpg" alt="Un port"/> et <img src="manuscript/map.svg" alt=""/></p>
<figure class="pull-quote"><blockquote><p>« Nul ne signe un pacte. »</p></blockquote>
<figcaption><span class="by">Hong Min</span> <span class="role">Institut</span></figcaption></figure>
<table id="tbl-1"><caption>Dates</caption>
<thead><tr><th scope="col">An</th><th scope="col" class="right">Nombre</th></tr>
</thead><tbody><tr><td>1961</td><td class="right">2</td></tr></tbody></table>
<aside class="aside"><p class="aside-title">Vocabulaire</p><p>Un mot.</p></aside>
</section>"""
SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">
<path d="M2 2h36v16h-36z" fill="none" stroke="#000"/></svg>"""


def picture(width: int, height: int, kind: str = "JPEG", **options: Any) -> bytes:
    made = BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(made, kind, **options)
    return made.getvalue()


def a_project(folder: Path) -> Path:
    figures = folder / "project/manuscript/figures"
    figures.mkdir(parents=True)
    (figures / "map.svg").write_bytes(SVG)
    (figures.parent / "map.svg").write_bytes(SVG.replace(b"40", b"41"))
    (figures / "photo.jpg").write_bytes(picture(2000, 1000))
    return folder / "project"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that brings no fonts, so that its book is made quickly."""
    project = a_project(tmp_path)
    (project / "styles").mkdir()
    (project / "styles/fonts.css").write_text("")
    return project


def a_job(project: Path, **changes: Any) -> Job:
    settings = {
        "id": "https://example.org/report", "title": "L’ombre portée", "language": "fr", "slug": "ombre",
        "subtitle": "Pyongyang et Moscou", "publisher": "Éditions de la Ferme", "authors": (
            Person("Anne Lefèvre", "aut", "Lefèvre, Anne"), Person("Hong Min", "edt")),
        "identifiers": (
            Identifier("ISBN", "978-2-07-036822-8", "ebook"), Identifier("ISBN", "978-2-07-036024-6", "print")),
        "description": "Un rapport.", "subjects": ("diplomatie",), "rights": "© 2024",
    }  # fmt: skip
    publication = Publication(**{**settings, **changes})
    modified = datetime(2024, 11, 24, 9, 30, 8, tzinfo=UTC)
    edition = Edition(publication, "2024-11-24", date(2024, 11, 24), modified)
    contents = (
        Entry("partie", "", 0, "I", "Les faits", "Les faits", "part"),
        Entry("one", "", 1, "1", "Le pacte", "Le <em>pacte</em>"),
        Entry("one", "été", 2, "", "L’été", "L’été", explicit=False),
        Entry("two", "", 1, "2", "La carte", "La carte"),
    )
    composed = (
        Composed("one", "Le pacte", "fr", "chapter", CHAPTER),
        Composed(
            "two", "La carte", "fr", "chapter", SECOND, ("manuscript/figures/map.svg", "manuscript/figures/photo.jpg")
        ),
    )
    return Job(edition, Numbers(contents, (), (), {}), composed, Sources(project), cover=picture(1600, 2560))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    """A book in the house's own dress."""
    folder = tmp_path_factory.mktemp("book")
    with written(a_job(a_project(folder)), folder) as made:
        yield made


def written(job: Job, folder: Path, name: str = "book.epub") -> zipfile.ZipFile:
    problems = write(job, folder / name)
    assert problems == ()
    assert inspect(folder / name) == ()
    return zipfile.ZipFile(folder / name)


def package(book: zipfile.ZipFile) -> Any:
    return etree.fromstring(book.read("EPUB/content.opf"))


def text(book: zipfile.ZipFile, name: str) -> str:
    return book.read(f"EPUB/{name}").decode()


def test_the_zip_begins_with_the_plain_media_type_and_bears_the_time_of_the_edition(book: zipfile.ZipFile) -> None:
    first = book.infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    assert {each.date_time for each in book.infolist()} == {(2024, 11, 24, 9, 30, 8)}
    assert {each.external_attr >> 16 for each in book.infolist()} == {0o100644}
    assert [each.filename for each in book.infolist()[2:]] == sorted(each.filename for each in book.infolist()[2:])


def test_the_same_job_from_another_folder_gives_the_same_bytes(project: Path, tmp_path: Path) -> None:
    written(a_job(project), tmp_path, "a.epub")
    other = tmp_path / "elsewhere"
    project.rename(other)
    written(a_job(other), tmp_path, "b.epub")
    assert (tmp_path / "a.epub").read_bytes() == (tmp_path / "b.epub").read_bytes()


def test_the_package_says_what_the_book_is(book: zipfile.ZipFile) -> None:
    root = package(book)
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    numbers = [each.text for each in root.iterfind(".//dc:identifier", OPF)]
    assert numbers[0].startswith("urn:uuid:")
    assert numbers[1:] == ["urn:isbn:9782070368228"]
    assert root.findtext(".//dc:source", None, OPF) == "urn:isbn:9782070360246"
    assert [each.text for each in root.iterfind(".//dc:title", OPF)] == ["L’ombre portée", "Pyongyang et Moscou"]
    assert (root.findtext(".//dc:creator", None, OPF), root.findtext(".//dc:contributor", None, OPF)) == (
        "Anne Lefèvre",
        "Hong Min",
    )
    metas = {(each.get("property"), each.text) for each in root.iterfind(".//opf:meta", OPF)}
    assert {("dcterms:modified", "2024-11-24T09:30:08Z"), ("title-type", "subtitle"), ("role", "edt")} <= metas
    assert ("file-as", "Lefèvre, Anne") in metas


def test_accessibility_is_told_from_the_content(project: Path, book: zipfile.ZipFile, tmp_path: Path) -> None:
    assert ("schema:accessMode", "visual") in claims(book)
    assert ("schema:accessibilityFeature", "alternativeText") in claims(book)
    job = a_job(project)
    without = Job(job.edition, Numbers(job.numbers.contents[1:3], (), (), {}), (plain_chapter(),), job.sources)
    plain = claims(written(without, tmp_path, "plain.epub"))
    assert not {("schema:accessMode", "visual"), ("schema:accessibilityFeature", "alternativeText")} & plain
    assert ("schema:accessModeSufficient", "textual") in plain
    assert not any(name == "dcterms:conformsTo" for name, _ in plain | claims(book))


def claims(book: zipfile.ZipFile) -> set[tuple[str, str]]:
    return {(each.get("property"), each.text) for each in package(book).iterfind(".//opf:meta[@property]", OPF)}


def plain_chapter() -> Composed:
    html = CHAPTER.replace('voir <a href="two.xhtml#fig-carte">figure 1</a>, et', "et")
    return Composed("one", "Le pacte", "fr", "chapter", html)


def test_contents_are_nested_and_a_part_without_a_page_leads_nowhere(book: zipfile.ZipFile) -> None:
    nav = text(book, "book_nav.xhtml")
    assert '<span><span class="number">I</span> Les faits</span>' in nav
    assert '<a href="one.xhtml"><span class="number">1</span> Le <em>pacte</em></a>' in nav
    assert '<a href="one.xhtml#été">L’été</a>' in nav
    assert re.findall(r'epub:type="([a-z]+)" href', nav) == ["cover", "titlepage", "toc", "bodymatter", "colophon"]
    assert '<content src="one.xhtml"/>' in text(book, "toc.ncx")


def test_contents_are_as_deep_as_the_settings_ask(project: Path, tmp_path: Path) -> None:
    nav = text(written(a_job(project, ebook=Ebook(contents=1)), tmp_path), "book_nav.xhtml")
    assert "été" not in nav
    assert "La carte" in nav


def test_contents_that_would_be_empty_hold_the_title(project: Path, tmp_path: Path) -> None:
    job = a_job(project)
    bare = Job(job.edition, Numbers((), (), (), {}), (plain_chapter(),), job.sources)
    assert '<a href="one.xhtml">L’ombre portée</a>' in text(written(bare, tmp_path), "book_nav.xhtml")


def test_pictures_of_the_same_name_stay_apart_and_a_wide_one_is_made_smaller(book: zipfile.ZipFile) -> None:
    chapter = text(book, "two.xhtml")
    assert re.findall(r'src="([^"]+)"', chapter) == ["images/map.svg", "images/photo.jpg", "images/map-2.svg"]
    with Image.open(BytesIO(book.read("EPUB/images/photo.jpg"))) as photo:
        assert photo.size == (1600, 800)


def test_a_picture_that_cannot_be_had_is_told_and_its_words_stand_in_its_place(project: Path, tmp_path: Path) -> None:
    (project / "manuscript/figures/photo.jpg").unlink()
    problems = write(a_job(project), tmp_path / "book.epub")
    assert [(each.rule, each.path) for each in problems] == [("missing-file", "manuscript/figures/photo.jpg")]
    with zipfile.ZipFile(tmp_path / "book.epub") as book:
        assert "<span>Un port</span>" in text(book, "two.xhtml")
    assert inspect(tmp_path / "book.epub") == ()


def test_the_cover_is_the_projects_own_where_the_settings_name_one(project: Path, tmp_path: Path) -> None:
    (project / "manuscript/cover.png").write_bytes(picture(2400, 3600, "PNG"))
    book = written(a_job(project, ebook=Ebook(cover="manuscript/cover.png")), tmp_path)
    with Image.open(BytesIO(book.read("EPUB/images/_cover.jpg"))) as cover:
        assert (cover.format, cover.size) == ("JPEG", (1600, 2400))
    item = package(book).find(".//opf:item[@properties='cover-image']", OPF)
    assert item.get("href") == "images/_cover.jpg"
    first = package(book).find(".//opf:itemref", OPF)
    assert (first.get("idref"), first.get("linear")) == ("cover", None)


@pytest.mark.parametrize("data", [b"", b"no picture", SVG, b"\x89PNG\r\n\x1a\n"])
def test_a_cover_that_is_no_picture_is_told(project: Path, tmp_path: Path, data: bytes) -> None:
    (project / "manuscript/cover.png").write_bytes(data)
    problems = write(a_job(project, ebook=Ebook(cover="manuscript/cover.png")), tmp_path / "book.epub")
    assert {(each.rule, each.path) for each in problems} == {("bad-image", "manuscript/cover.png")}
    assert inspect(tmp_path / "book.epub") == ()


def test_hostile_words_stay_words(project: Path, tmp_path: Path) -> None:
    job = a_job(
        project, title=HOSTILE, subtitle="a\x00\x1fb", publisher=HOSTILE, authors=(Person(HOSTILE),), rights=HOSTILE
    )
    book = written(job, tmp_path)
    assert package(book).findtext(".//dc:title", None, OPF) == HOSTILE
    for name in book.namelist():
        assert b"<script" not in book.read(name)


def test_a_book_written_from_right_to_left_says_so(project: Path, tmp_path: Path) -> None:
    root = package(written(a_job(project, language="ar"), tmp_path))
    assert root.get("dir") == "rtl"
    assert root.find(".//opf:spine", OPF).get("page-progression-direction") == "rtl"


def test_a_chapter_may_have_the_name_of_any_file_of_the_book(project: Path, tmp_path: Path) -> None:
    job = a_job(project)
    entries = tuple(Entry(key, "", 1, "", key, key) for key in ("nav", "cover", "content", "toc", "style"))
    chapters = tuple(
        Composed(
            each.chapter,
            each.title,
            "fr",
            "chapter",
            f'<section id="ch-{each.chapter}"><h1>{each.title}</h1></section>',
        )
        for each in entries
    )
    book = written(Job(job.edition, Numbers(entries, (), (), {}), chapters, job.sources), tmp_path)
    assert {f"EPUB/{each.chapter}.xhtml" for each in entries} <= set(book.namelist())


def test_the_style_leaves_the_readers_choices_alone(book: zipfile.ZipFile) -> None:
    css = re.sub(r"/\*.*?\*/", "", text(book, "book_style.css"), flags=re.DOTALL)
    body = "".join(re.findall(r"(?:^|[,}\s])(?:html|body|p)\s*\{([^}]*)\}", css))
    assert body
    assert not re.search(r"(?<![\w-])(color|background|font-size|line-height|text-align|padding)\s*:", body)
    assert not re.search(r"var\(|float\s*:|display\s*:\s*(grid|flex)|\d(pt|mm|cm|in)\b|@import|https?:", css)
    assert set(re.findall(r"(?<![-\w])color\s*:\s*([^;}\s]+)", css)) <= {"inherit"}


def test_fonts_are_those_that_the_text_needs_with_their_licences(book: zipfile.ZipFile) -> None:
    names = {each.removeprefix("EPUB/fonts/") for each in book.namelist() if each.startswith("EPUB/fonts/")}
    assert {"Presswork-Serif-Regular.otf", "Presswork-Serif-Semibold-Italic.otf", "Presswork-Mono-Regular.otf"} <= names
    assert {"SourceSerif-LICENSE.txt", "SourceCodePro-LICENSE.txt"} <= names
    assert b"SIL OPEN FONT LICENSE" in book.read("EPUB/fonts/SourceSerif-LICENSE.txt")
    assert sum(each.file_size for each in book.infolist() if each.filename.endswith(".otf")) < 400_000


def test_a_font_that_may_not_go_into_the_book_is_told_and_left_out(project: Path, tmp_path: Path) -> None:
    css = "".join(
        f'@font-face {{ font-family: "House Serif"; font-weight: {n}; src: url(fonts/{n}.otf) }}' for n in (400, 600)
    )
    (project / "styles/fonts.css").write_text(css)
    (project / "styles/fonts").mkdir()
    (project / "styles/fonts/400.otf").write_bytes((house() / "fonts/SourceSerif4-Regular.otf").read_bytes())
    (project / "styles/fonts/600.otf").write_bytes(b"OTTO, or so it says")
    problems = write(a_job(project), tmp_path / "book.epub")
    told = {(each.rule, each.path) for each in problems}
    assert told == {("font-without-licence", "styles/fonts/400.otf"), ("unreadable-file", "styles/fonts/600.otf")}
    assert inspect(tmp_path / "book.epub") == ()


def test_the_projects_own_style_is_added_with_the_values_of_its_tokens(project: Path, tmp_path: Path) -> None:
    (project / "styles/extra-ebook.css").write_text("h1 { color: var(--accent); margin: var(--none, 1em) var(--gone) }")
    css = text(written(a_job(project), tmp_path), "book_style.css")
    assert css.endswith("h1 { color: #8f1d21; margin: 1em inherit }")


def test_the_projects_tokens_are_added_to_the_houses(project: Path, tmp_path: Path) -> None:
    (project / "styles/tokens.css").write_text(":root { --accent: #123 }")
    (project / "styles/extra-ebook.css").write_text(
        ":root { --accent-2: #456 }\n@media (prefers-color-scheme: dark) { :root { --accent: #789 } }\n"
        "h1 { color: var(--accent); background: var(--accent-2); outline-color: var(--ink) }"
    )
    css = text(written(a_job(project), tmp_path), "book_style.css")
    assert css.endswith("h1 { color: #123; background: #456; outline-color: #1a1a1a }")
    assert "--" not in css


@pytest.mark.slow  # tests/test_everything.py asks them about a larger book
@pytest.mark.parametrize("name", ["epubcheck", "ace"])
def test_independent_validators_find_nothing(check: Callable[..., None], book: zipfile.ZipFile, name: str) -> None:
    check(name, Path(str(book.filename)))


def test_hostile_words_from_right_to_left_are_valid(check: Callable[..., None], project: Path, tmp_path: Path) -> None:
    written(a_job(project, title=HOSTILE, language="ar", rights=HOSTILE), tmp_path)
    check("epubcheck", tmp_path / "book.epub")


def test_a_folder_that_is_not_there_is_a_problem(project: Path, tmp_path: Path) -> None:
    problems = write(a_job(project), tmp_path / "nowhere/book.epub")
    assert [each.rule for each in problems] == ["not-written"]
