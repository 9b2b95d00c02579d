"""A manuscript is data, never a program: nothing is read from elsewhere, and no script reaches an output."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from presswork.problems import PublishError
from presswork.sources import Sources, inside

SECRET = "the secret of the house"
MAP = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><text>{}</text></svg>'
SCRIPT = "<script>alert(1)</script>"
HOSTILE = (
    "# One {#one onclick=alert(1)}\n\n"
    f"{SCRIPT} <img src=x onerror=alert(1)> <b onmouseover='alert(1)'>b</b>\n\n"
    "[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](data:text/html,<script>alert(1)</script>) "
    "<javascript:alert(1)>\n\n"
    "[d](&#106;avascript:alert(1)) <svg/onload=alert(1)> <iframe srcdoc='x'></iframe> <style>@import 'x'</style>\n\n"
    '::: {.aside title="<script>alert(1)</script>" onclick="alert(1)"}\nText.\n:::\n\n'
    "{{ 7*7 }} {% include '/etc/passwd' %} [e](x){style='background:url(http://x)'}\n"
)


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "../secret",
        "manuscript/../../secret",
        "file:///etc/passwd",
        "manuscript\\..\\x",
        "output/x",
        "a\0b",
        "C:/x",
        "",
    ],
)
def test_a_name_that_leads_out_of_the_projects_folders_is_refused(name: str) -> None:
    with pytest.raises(PublishError, match="outside"):
        inside(name)


def test_a_link_that_leads_out_is_refused_even_in_the_middle_of_a_path(project, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "map.svg").write_text(MAP.format(SECRET))
    made = project({"manuscript/01.md": "# One\n\n![A](here.svg)\n\n![B](there/map.svg)\n"})
    (made.folder / "manuscript" / "here.svg").symlink_to(tmp_path / "elsewhere" / "map.svg")
    (made.folder / "manuscript" / "there").symlink_to(tmp_path / "elsewhere")
    assert made.publish("all", "--json").rules == ["outside-project", "outside-project"]
    made.publish("all", "--draft")
    assert SECRET not in everything(made.output)


def test_a_manuscript_folder_that_is_itself_a_link_is_refused(project, tmp_path: Path) -> None:
    made = project({"manuscript/01.md": "# One\n\nText.\n"})
    (made.folder / "manuscript").rename(tmp_path / "moved")
    (made.folder / "manuscript").symlink_to(tmp_path / "moved")
    assert made.publish("pdf", "--json").exit_code == 1


def test_a_pipe_in_place_of_a_picture_does_not_hold_up_the_press(project) -> None:
    made = project({"manuscript/01.md": "# One\n\n![A](map.png)\n"})
    os.mkfifo(made.folder / "manuscript" / "map.png")
    assert made.publish("pdf", "--json").rules == ["missing-image"]


def test_a_file_that_may_not_be_read_is_a_problem(project, monkeypatch: pytest.MonkeyPatch) -> None:
    made = project({"manuscript/01.md": "# One\n\nText.\n"})
    sources = Sources(made.folder)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(PublishError) as stopped:
        sources.read("manuscript/01.md")
    assert stopped.value.problems[0].rule == "unreadable-file"


def test_a_file_that_is_too_large_is_a_problem(project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("presswork.sources.LARGEST_TEXT", 100)
    made = project(
        {
            "manuscript/publication.toml": 'id="x"\ntitle="T"\nlanguage="en"\n',
            "manuscript/01.md": "# One\n\n" + "x " * 100,
        }
    )
    assert made.publish("pdf", "--json").rules == ["too-large"]


def test_a_hostile_chapter_gets_problems_and_even_its_draft_holds_no_script(project) -> None:
    made = project({"manuscript/01.md": HOSTILE})
    ran = made.publish("all", "--json")
    assert ran.exit_code == 1
    assert {"unsafe-html", "unsafe-link"} <= set(ran.rules)
    assert made.publish("all", "--draft").exit_code == 0
    web = next(made.output.glob("*-web/index.html")).read_text("utf-8")
    for page in (web, *pages_of(next(made.output.glob("*.epub")))):
        assert not {"script", "iframe", "svg", "style"} & tags(page)
        assert not [name for name in attributes(page) if name.startswith("on") or name == "style"]
        assert "javascript:" not in "".join(hrefs(page)).lower()
        assert "49" not in page


def test_hostile_titles_and_names_stay_text(project) -> None:
    settings = (
        'id = "x"\ntitle = \'</title><script>alert(1)</script> "&{{ 7*7 }}\'\nlanguage = "en"\n'
        "authors = ['<img src=x onerror=alert(1)>']\nrights = ']]><x>'\nslug = 'hostile'\ndate = 2024-11-24\n"
    )
    made = project({"manuscript/publication.toml": settings, "manuscript/01.md": "# One\n\nText.\n"})
    assert made.publish("all").exit_code == 0
    web = next(made.output.glob("*-web/index.html")).read_text("utf-8")
    for page in (web, *pages_of(next(made.output.glob("*.epub")))):
        assert not {"script", "img"} & (tags(page) - {"img"} if "cover.jpg" in page or "cover." in page else tags(page))
        assert not [name for name in attributes(page) if name.startswith("on")]


@pytest.mark.parametrize("slug", ["../../escape", "a/b", ".hidden", "", "a b", "con\0"])
def test_a_slug_cannot_name_a_file_elsewhere(project, slug: str) -> None:
    settings = f'id = "x"\ntitle = \'T\'\nlanguage = "en"\nslug = {slug!r}\n'.replace("\\x00", "\\u0000")
    made = project(
        {
            "manuscript/publication.toml": settings.replace("'con\\u0000'", '"con\\u0000"'),
            "manuscript/01.md": "# One\n\nText.\n",
        }
    )
    ran = made.publish("html", "--json")
    assert ran.rules == ["bad-setting"] or slug == ""


def test_a_projects_own_style_cannot_fetch_from_elsewhere(project) -> None:
    sheet = '@import url("http://example.com/x.css");\np { background: url("file:///etc/passwd") }\n'
    made = project({"manuscript/01.md": "# One\n\nText.\n", "styles/extra-print.css": sheet})
    ran = made.publish("pdf", "--json")
    assert ran.exit_code == 1
    assert set(ran.rules) <= {"outside-project", "ignored-style", "missing-file", "bad-image"}


def everything(folder: Path) -> str:
    found = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    unpacked = [page.encode() for epub in folder.glob("*.epub") for page in pages_of(epub)]
    return b"".join([*found, *unpacked]).decode("utf-8", "replace")


def pages_of(epub: Path) -> list[str]:
    from zipfile import ZipFile

    with ZipFile(epub) as packed:
        return [
            packed.read(name).decode("utf-8") for name in packed.namelist() if name.endswith((".xhtml", ".svg", ".opf"))
        ]


def tags(page: str) -> set[str]:
    from lxml import html

    return {
        str(node.tag).rpartition("}")[2].lower()
        for node in html.fromstring(page.encode()).iter()
        if isinstance(node.tag, str)
    }


def attributes(page: str) -> list[str]:
    from lxml import html

    return [
        str(name).lower()
        for node in html.fromstring(page.encode()).iter()
        if isinstance(node.tag, str)
        for name in node.keys()  # noqa: SIM118
    ]


def hrefs(page: str) -> list[str]:
    from lxml import html

    return [
        value
        for node in html.fromstring(page.encode()).iter()
        if isinstance(node.tag, str) and (value := node.get("href"))
    ]
