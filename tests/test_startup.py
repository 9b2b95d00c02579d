"""Help and completion answer at once: no library that is slow to load is loaded for them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = {
    "PIL",
    "ebooklib",
    "fontTools",
    "jinja2",
    "lxml",
    "markdown_it",
    "pikepdf",
    "pydantic",
    "pygments",
    "pypdfium2",
    "rich",
    "starlette",
    "uvicorn",
    "weasyprint",
}
ASK = """
import sys
from publish import main
try:
    main(sys.argv[1:], prog_name="publish")
except SystemExit as ended:
    assert not ended.code, ended.code
print("loaded:", *{name.partition(".")[0] for name in sys.modules})
"""


@pytest.mark.parametrize(
    "words",
    [["--help"], ["pdf", "--help"], ["new", "--help"], ["catalogue", "--help"], ["completion", "bash"]],
    ids=" ".join,
)
def test_help_and_completion_load_no_heavy_library(words: list[str]) -> None:
    ran = subprocess.run([sys.executable, "-c", ASK, *words], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(ran.stdout.rpartition("loaded:")[2].split())
    assert {"click", "publish"} <= loaded
    assert loaded & HEAVY == set()
