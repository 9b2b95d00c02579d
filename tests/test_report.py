"""The report in manuscript/, and each language's new project, pass every independent validator in every format."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ASKED = [
    ("verapdf", "pdf"),
    ("ua", "pdf"),
    ("epubcheck", "epub"),
    ("ace", "epub"),
    ("readers", "epub"),
    ("vnu", "html"),
    ("axe", "html"),
]


@pytest.fixture(scope="module")
def report(publish, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """Publish a copy of the report in every format; return the files of each."""
    project = tmp_path_factory.mktemp("report")
    shutil.copytree(ROOT / "manuscript", project / "manuscript")
    return published(publish, project)


def published(publish, project: Path) -> dict[str, list[Path]]:
    ran = publish("--project", str(project), "all", "--strict")
    assert ran.exit_code == 0, ran.stderr
    pdf, epub, web = ran.paths
    return {"pdf": [pdf], "epub": [epub], "html": sorted(web.rglob("*.html"))}


@pytest.mark.parametrize(
    ("validator", "kind"), [pytest.param(*each, marks=pytest.mark.validator(each[0]), id=each[0]) for each in ASKED]
)
def test_a_validator_finds_nothing_in_the_report(validator: str, kind: str, report, check) -> None:
    assert report[kind]
    check(validator, *report[kind])


@pytest.mark.slow
@pytest.mark.validator(*(name for name, _ in ASKED))
@pytest.mark.parametrize("language", ["fr", "en", "de", "es", "it"])
def test_the_validators_find_nothing_in_a_new_project(language: str, publish, check, tmp_path: Path) -> None:
    assert publish("new", str(tmp_path / "new"), "--language", language).exit_code == 0
    made = published(publish, tmp_path / "new")
    for validator, kind in ASKED:
        check(validator, *made[kind])
