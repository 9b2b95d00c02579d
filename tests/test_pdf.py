"""The PDF: what it says of itself, what validators say of it, and that it is always the same."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from presswork.inspection.pdf import inspect
from presswork.layout.order import Order
from presswork.layout.pages import lay_out
from presswork.layout.places import paginate
from presswork.layout.system import prepare
from presswork.model.job import Job
from presswork.model.numbers import Numbers
from presswork.model.pages import Piece
from presswork.model.publication import Edition, Person, Publication
from presswork.problems import PublishError
from presswork.sources import Sources
from presswork.writers import WRITERS
from presswork.writers.pdf.facts import pdf_facts
from presswork.writers.pdf.write import write

ROOT = Path(__file__).parents[1]
STYLE = """\
@import url(fonts.css);
@page { size: A5; margin: 20mm; font: 8pt "House Sans";
  @top-left { content: string(title) } @bottom-right { content: counter(page) } }
html { font: 10pt/14pt "House Serif"; hyphens: auto }
h1 { string-set: title content(); break-before: page }
.fn { float: footnote; font: 8pt/11pt "House Serif Small" }
pre, code, kbd { font-family: "House Mono" } img { width: 50mm } .small { width: 5mm }
nav a span::before { content: leader(".") } th, td { border-bottom: 1pt solid; padding: 2pt }
.aside { float: right; width: 40mm; background: #eee }
"""
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10" width="20" height="10">\
<circle cx="5" cy="5" r="4"/><text x="10" y="5" font-family="House Sans" font-size="3">N</text></svg>"""
# every element that a chapter's body has
BODY = """\
<h1 id="c{n}" data-line="1">{words} <em>{n}</em></h1>
<div class="lead"><p>{text}</p></div>
<p>{text}<span class="fn">{words} <em>a</em> <a href="https://example.org/">b</a></span>
 <a href="#f{n}">{words}</a> <code>x</code> <kbd>y</kbd> H<sub>2</sub>O <mark>m</mark>
 <abbr>ONU</abbr> <q>q</q> <del>d</del> <ins>i</ins> <u>u</u> <s>s</s> <small>s</small>
 <cite>c</cite> <span lang="de" xml:lang="de">deutsche Worte</span>
 le <span class="century">XXI</span><sup>e</sup><br/>{text}</p>
<h2 id="s{n}" data-line="7">{words}</h2>
<figure id="f{n}"><img src="manuscript/a.svg" alt="{words}"/>
<figcaption>{words}<span class="fn">{words}</span></figcaption></figure>
<p><a href="https://example.org/"><img src="manuscript/a.png" alt="{words}"/></a></p>
<p><img class="decorative small" src="manuscript/a.png" alt=""/> {words}</p>
<table><caption>{words}</caption><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead><tbody>{rows}
<tr><td></td><td>x<span class="fn">{words}</span></td></tr></tbody></table>
<ul><li>a</li><li><p>b</p><ul><li>c <em>d</em></li></ul></li><li class="task">[x] e</li></ul>
<ol><li><p>f</p><p>g</p></li></ol>
<dl><dt>t</dt><dd>d</dd><dd><p>d</p><ul><li>x</li></ul></dd></dl><blockquote><p>{text}</p></blockquote>
<pre><code><span class="k">def</span> f(x):
    return x
</code></pre>
<figure class="pull-quote"><blockquote><p>{words}</p></blockquote><figcaption><span>by</span></figcaption></figure>
<aside class="aside"><p>{words}</p></aside><div lang="de" xml:lang="de"><p>Ein deutscher Satz.</p></div><hr/>
<p><a href="#s{n}">{text}</a></p>
"""
OPEN: dict[Path, pikepdf.Pdf] = {}  # a closed file takes its objects with it
WORDS = {"fr": "L’alliance des trois pays, ", "en": "The alliance of three countries, "}


def edition(language: str = "fr") -> Edition:
    publication = Publication(
        "urn:uuid:1", "Un traité & après", language, "traite",
        authors=(Person("Ada Marsh"), Person("Bo Lin"), Person("Eva Roth", "edt")),
        publisher="Presse", subjects=("histoire", "mer"), description="Ce <qui> change", rights="© Presse",
    )  # fmt: skip
    return Edition(publication, "2024-11-24", date(2024, 11, 24), datetime(2024, 11, 24, 7, 30, tzinfo=UTC))


def document(language: str) -> str:
    """Return a document of two chapters, a cover and contents, with everything in it."""
    words, text = WORDS[language], WORDS[language] * 12
    rows = "".join(f"<tr><td>{year}</td><td>{words}</td></tr>" for year in range(1949, 1989))
    chapters = "".join(f"<section>{BODY.format(n=n, words=words, text=text, rows=rows)}</section>" for n in range(1, 3))
    contents = "".join(f'<li><a href="#c{n}">{words}<span></span> <b>{n}</b></a></li>' for n in range(1, 3))
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><title>T</title>'
        '<link rel="stylesheet" href="styles/test.css"/></head>'
        f"<body><section><p>{words}</p></section><nav><ol>{contents}</ol></nav>{chapters}</body></html>"
    )


def make(folder: Path, html: str, language: str = "fr") -> Path:
    """Lay out and write a document; the project is made in `folder`."""
    picture = BytesIO()
    Image.new("RGBA", (600, 300), (200, 30, 30, 90)).save(picture, "PNG")
    for name, content in {
        "styles/test.css": STYLE.encode(), "manuscript/a.svg": DRAWING.encode(), "manuscript/a.png": picture.getvalue(),
    }.items():  # fmt: skip
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    sources = Sources(folder)
    piece, problems = lay_out(html, sources, Order("all"))
    assert problems == ()
    numbers = Numbers((), (), (), {})
    job = Job(edition(language), numbers, (), sources, pieces=(piece,), places=paginate([piece]))
    assert write(job, folder / "out.pdf") == ()
    return folder / "out.pdf"


@pytest.fixture(autouse=True)
def _fonts(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", "")
    prepare(tmp_path_factory.getbasetemp() / "fonts")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FONTCONFIG_FILE", "")
        prepare(tmp_path_factory.getbasetemp() / "fonts")
        return make(tmp_path_factory.mktemp("made"), document("fr"))


def kinds(path: Path) -> dict[str, list[pikepdf.Dictionary]]:
    """Return the structure elements in the tree by their role."""
    found: dict[str, list[pikepdf.Dictionary]] = {}

    def climb(element: pikepdf.Object) -> None:
        if isinstance(element, pikepdf.Dictionary) and "/S" in element:
            found.setdefault(str(element.S), []).append(element)
            for kid in element.get("/K", []):
                climb(kid)

    climb(OPEN.setdefault(path, pikepdf.open(path)).Root.StructTreeRoot.K[0])
    return found


def test_it_says_what_it_is(made: Path) -> None:
    facts = pdf_facts(made)
    assert (facts.title, facts.language, facts.tagged) == ("Un traité & après", "fr", True)
    assert facts.conformance == ("PDF/A-2a", "PDF/UA-1")
    assert facts.labels == tuple(str(page + 1) for page in range(facts.pages))
    assert facts.outline[:3] == (
        (1, "L’alliance des trois pays, 1"),
        (2, "L’alliance des trois pays,"),
        facts.outline[2],
    )
    assert inspect(made) == ()


def test_its_metadata_are_the_editions(made: Path) -> None:
    with pikepdf.open(made) as pdf:
        said = pdf.open_metadata()
        assert said["dc:creator"] == ["Ada Marsh", "Bo Lin"]
        assert said["dc:title"] == "Un traité & après"
        assert said["dc:identifier"] == edition().urn
        assert said["xmp:ModifyDate"] == "2024-11-24T07:30:00Z"
        assert said["pdfuaid:part"] == "1"
        assert str(pdf.docinfo.Author) == "Ada Marsh, Bo Lin"
        assert str(pdf.docinfo.ModDate) == "D:20241124073000Z"
        assert bytes(pdf.trailer.ID[0]) == edition().uuid.bytes
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert pdf.Root.PageMode == "/UseOutlines"


def test_its_tags_are_more_than_weasyprints(made: Path) -> None:
    found = kinds(made)
    assert len({str(note.ID) for note in found["/Note"]}) == len(found["/Note"]) == 6
    assert {str(figure.Alt) for figure in found["/Figure"]} == {WORDS["fr"]}  # no decorative picture among them
    assert len(found["/Figure"]) == 4
    assert {"/Column"} == {str(header.A.Scope) for header in found["/TH"]}
    assert {"/Reference", "/Code", "/Quote", "/Lbl", "/LBody"} <= set(found)
    assert all(len(element.K) for role in found.values() for element in role if element.S not in ("/TD", "/TH"))


def test_a_figures_box_is_on_its_page(made: Path) -> None:
    for figure in kinds(made)["/Figure"]:
        left, foot, right, head = (float(each) for each in figure.A.BBox)
        assert 0 < left < right < 420 and 0 < foot < head < 596  # noqa: PT018 (A5 in points)


def test_a_link_is_named_by_its_words_and_lies_there_once(made: Path) -> None:
    with pikepdf.open(made) as pdf:
        notes = [each for page in pdf.pages for each in page.get("/Annots", []) if "/A" in each]
        assert {str(each.Contents) for each in notes} == {"b", "https://example.org/"}


def test_margins_are_artifacts_and_a_foreign_language_is_named(made: Path) -> None:
    with pikepdf.open(made) as pdf:
        content = b"\n".join(page.Contents.read_bytes() for page in pdf.pages)
    assert re.search(rb"/Artifact\s*<</Type /Pagination>>\s*BDC", content)
    assert re.search(rb"/Span\s*<</MCID \d+ ?/Lang \(de\)>>\s*BDC", content)


@pytest.mark.validator("verapdf", "ua")
@pytest.mark.parametrize("language", ["fr", pytest.param("en", marks=pytest.mark.slow)])
def test_validators_find_nothing(tmp_path: Path, language: str, check) -> None:
    path = make(tmp_path, document(language), language)
    check("verapdf", path)
    check("ua", path)


def test_its_bytes_are_always_the_same(tmp_path: Path, made: Path) -> None:
    """From another folder, in another time zone, locale and hash seed."""
    code = "import sys; sys.path[:0] = sys.argv[1:3]; import test_pdf; test_pdf.remake(sys.argv[3])"
    digests = {hashlib.sha256(made.read_bytes()).hexdigest()}
    for seed, zone in (("1", "Asia/Tokyo"), ("77", "America/Lima")):
        folder = tmp_path / f"a much longer name {seed}"
        folder.mkdir()
        surroundings = {"PATH": "/usr/bin:/bin", "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
        words = [sys.executable, "-c", code, str(ROOT), str(ROOT / "tests"), str(folder)]
        subprocess.run(words, cwd=folder, env=surroundings, check=True)
        digests.add(hashlib.sha256((folder / "out.pdf").read_bytes()).hexdigest())
    assert len(digests) == 1


def remake(folder: str) -> None:
    """Make the document again, in another process."""
    prepare(Path(folder) / "kept")
    make(Path(folder), document("fr"))


def test_pages_that_are_not_laid_out_are_not_written(tmp_path: Path) -> None:
    job = Job(edition(), Numbers((), (), (), {}), (), Sources(tmp_path), pieces=(Piece("all", b"", (), {}),))
    with pytest.raises(PublishError, match="not laid out"):
        write(job, tmp_path / "out.pdf")


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, made: Path) -> None:
    piece = Piece("all", made.read_bytes(), (), {})
    job = Job(edition(), Numbers((), (), (), {}), (), Sources(tmp_path), pieces=(piece,))
    with pytest.raises(PublishError) as stopped:
        write(job, tmp_path / "none" / "out.pdf")
    assert [each.rule for each in stopped.value.problems] == ["not-written"]


def test_a_file_that_is_no_pdf_is_told(tmp_path: Path, made: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 and no more")
    assert [each.rule for each in inspect(broken)] == ["bad-output"]
    assert [each.rule for each in inspect(tmp_path / "none.pdf")] == ["bad-output"]


def test_a_pdf_that_says_too_little_of_itself_is_told(tmp_path: Path, made: Path) -> None:
    with pikepdf.open(made) as pdf:
        del pdf.Root.Metadata, pdf.Root.Lang, pdf.Root.StructTreeRoot, pdf.trailer.Info, pdf.Root.PageLabels
        pdf.save(tmp_path / "bare.pdf")
    assert [each.message for each in inspect(tmp_path / "bare.pdf")] == [
        "it has no title",
        "it does not say its language",
        "it is not tagged",
        "it does not claim PDF/A-2a and PDF/UA-1",
    ]


def test_a_pdf_has_as_many_pages_as_were_laid_out(made: Path) -> None:
    pages = pdf_facts(made).pages
    assert WRITERS["pdf"].inspect(made, pages) == ()
    assert [each.message for each in WRITERS["pdf"].inspect(made, pages + 1)] == [
        f"it has {pages} pages, not {pages + 1}"
    ]
