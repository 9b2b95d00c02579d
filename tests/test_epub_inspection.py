from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from presswork.inspection.epub import LARGEST, inspect

OPF = """<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="u"><metadata/><manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="one" href="one.xhtml" media-type="application/xhtml+xml"/>
<item id="css" href="a.css" media-type="text/css"/></manifest><spine><itemref idref="one"/></spine></package>"""
HEAD = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title></head><body>'
GOOD = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="EPUB/content.opf"/></rootfiles></container>',
    "EPUB/content.opf": OPF,
    "EPUB/nav.xhtml": f'{HEAD}<a href="one.xhtml#%C3%A9t%C3%A9">a</a><a href="https://example.org">b</a></body></html>',
    "EPUB/one.xhtml": f'{HEAD}<p id="été">x</p></body></html>',
    "EPUB/a.css": "p { margin: 0 }",
}


def packed(folder: Path, changes: dict[str, str | None]) -> Path:
    path = folder / "book.epub"
    with zipfile.ZipFile(path, "w") as book:
        for name, words in ({**GOOD, **changes}).items():
            if words is not None:
                book.writestr(name, words)
    return path


def one(body: str) -> dict[str, str | None]:
    return {"EPUB/one.xhtml": f'{HEAD}<p id="été">x</p>{body}</body></html>'}


def test_a_sound_book_has_nothing_wrong(tmp_path: Path) -> None:
    assert inspect(packed(tmp_path, {})) == ()


def test_a_drawing_may_hold_a_picture(tmp_path: Path) -> None:
    inside = one('<svg xmlns="http://www.w3.org/2000/svg"><image href="data:image/png;base64,AAAA"/></svg>')
    assert inspect(packed(tmp_path, inside)) == ()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"mimetype": None}, "the zip does not begin with the plain media type"),
        ({"mimetype": "text/plain"}, "the media type is not that of an EPUB"),
        ({"META-INF/container.xml": None}, "META-INF/container.xml is not there"),
        ({"EPUB/content.opf": None}, "EPUB/content.opf is not there"),
        ({"EPUB/content.opf": OPF.replace(' properties="nav"', "")}, "the package has no nav document"),
        ({"EPUB/content.opf": OPF.replace('idref="one"', 'idref="two"')}, "the spine names 'two', which is not listed"),
        ({"EPUB/a.css": None}, "EPUB/a.css is listed but not there"),
        ({"EPUB/stray.txt": "x"}, "EPUB/stray.txt is there but not listed"),
        ({"EPUB/one.xhtml": f"{HEAD}<p id='été'></body></html>"}, "EPUB/one.xhtml is not well-formed"),
        (one('<p id="été"/>'), "EPUB/one.xhtml has the id 'été' twice"),
        (one("<script/>"), "EPUB/one.xhtml has a script: <script>"),
        (one('<p onclick="x()"/>'), "EPUB/one.xhtml has a script: <p>"),
        (one('<a href="two.xhtml"/>'), "EPUB/one.xhtml: <a> leads nowhere: two.xhtml"),
        (one('<a href="#gone"/>'), "EPUB/one.xhtml: <a> leads to nothing in EPUB/one.xhtml: #gone"),
        (one('<a href="javascript:x()"/>'), "EPUB/one.xhtml: <a> comes from outside: javascript:x()"),
        (one('<a href="http://[::1"/>'), "EPUB/one.xhtml: <a> is no address: http://[::1"),
        (one('<img src="https://example.org/a.png"/>'), "EPUB/one.xhtml: <img> comes from outside"),
        (one('<img src="../../a.png"/>'), "EPUB/one.xhtml: <img> leads nowhere"),
        (one('<p style="background: url(//example.org/a.png)"/>'), "EPUB/one.xhtml: a style comes from outside"),
        ({"EPUB/a.css": '@import "http://example.org/a.css";'}, "EPUB/a.css: a style comes from outside"),
        ({"EPUB/a.css": "p { background: url('gone.png') }"}, "EPUB/a.css: a style leads nowhere: gone.png"),
    ],
)
def test_every_fault_is_told(tmp_path: Path, changes: dict[str, str | None], words: str) -> None:
    problems = inspect(packed(tmp_path, changes))
    assert [each.rule for each in problems if each.message.startswith(words)] == ["bad-output"]


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_zip_is_told(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "book.epub").write_bytes(data)
    assert {each.rule for each in inspect(tmp_path / "book.epub")} == {"bad-output"}


def test_a_book_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert [each.rule for each in inspect(tmp_path / "none.epub")] == ["bad-output"]


def test_a_book_that_devices_refuse_is_told(tmp_path: Path) -> None:
    path = packed(tmp_path, {})
    with zipfile.ZipFile(path, "a") as book:
        book.comment = b""
        book.writestr("EPUB/large.bin", bytes(LARGEST))
    assert "large-ebook" in {each.rule for each in inspect(path)}
