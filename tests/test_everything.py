"""Everything that the manuscript's language can say, in one book, held to the standards by programs not ours."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import SETTINGS, Project

EVERYTHING = """\
# Everything {#sec-everything}

::: lead
What the press can set, *once each*, on one page.[^one]
:::

::: {.epigraph by="Ada Marsh"}
The tide does not wait.
:::

Text with **strong**, `code`, ~~struck~~, H~2~O, x^2^, [caps]{.smallcaps}, <kbd>Enter</kbd> and [Wörter]{lang=de}.[^two]
See @fig-map, @tbl-times and [the second chapter](02.md){.with-page}; also <https://example.com/>.

::: {.pull-quote by="Hong Min" role="Institute"}
Words worth a second look.
:::

## Lists

- one
- two
    1. first
    2. second

Term
: What it means.

> A longer quotation, in its own paragraph.

::: {.aside title="Words"}
An aside with *emphasis* and a list:

- item
:::

::: callout-warning
Mind the step.
:::

![The coast](map.svg){#fig-map alt="A coast with three harbours" width=60%}

| Harbour | High | Low | Range | Day | Note |
| :------ | ---: | --: | ----: | :-: | ---- |
| North   | 4.1  | 0.9 | 3.2   | Mon | a    |
| South   | 3.8  | 1.2 | 2.6   | Tue | b    |

: Times of the tide {#tbl-times}

::: source
Source: our own reckoning.
:::

```python
def tide(hour: int) -> float:
    return 2.5 + 1.6 * cos(hour)  # metres
```

::: verse
| Full fathom five
| thy father lies
:::

### Deeper

Text.

* * *

#### Deeper still

Text, and the end.

[^one]: A note with *emphasis*.

[^two]: A note of two paragraphs.

    The second, with a [link](https://example.com/).
"""
MAP = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 30">
<path d="M2 28 20 8l12 9L58 3" fill="none" stroke="#333"/></svg>
"""
BOOK = {
    "manuscript/01.md": EVERYTHING,
    "manuscript/02.md": "# Second {.appendix}\n\nBack to @sec-everything.\n",
    "manuscript/map.svg": MAP,
}
DRESSES = {"report": "", "book": '\n[print]\npage = "A5"\ncontents = 2\n'}
ASKED = ["verapdf", "ua", "epubcheck", "ace", "readers", "axe", "vnu"]


def made(project: Callable[..., Project], dress: str) -> dict[str, list[Path]]:
    """Publish the book of everything; return what each validator is asked about."""
    ran = project({"manuscript/publication.toml": SETTINGS + DRESSES[dress], **BOOK}).publish("all", "--strict")
    assert ran.exit_code == 0, ran.stderr
    pdf, epub, web = ran.paths
    pages = sorted(web.glob("*.html"))
    return {
        "verapdf": [pdf],
        "ua": [pdf],
        "axe": pages,
        "vnu": pages,
        "epubcheck": [epub],
        "ace": [epub],
        "readers": [epub],
    }


@pytest.mark.validator(*ASKED)
@pytest.mark.parametrize("dress", [pytest.param("report", marks=pytest.mark.slow), "book"])
def test_everything_that_can_be_set_passes_every_validator(dress: str, project, check) -> None:
    for name, files in made(project, dress).items():
        check(name, *files)


@pytest.mark.parametrize("size", ["A4", "A5", "6x9in"])
def test_everything_stands_on_its_page_in_every_size(size: str, project) -> None:
    settings = f'{SETTINGS}\n[print]\npage = "{size}"\n'
    ran = project({"manuscript/publication.toml": settings, **BOOK}).publish("pdf", "--strict")
    assert ran.exit_code == 0, ran.stderr
