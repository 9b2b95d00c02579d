"""The stylesheet of an e-book: the house's, then the project's own, with the tokens' values put in."""

from __future__ import annotations

import re

from presswork.model import Reader

SHEETS = ("styles/ebook.css", "styles/extra-ebook.css")
TOKENS = "styles/tokens.css"
DEEPEST = 8  # tokens that name tokens; a ring of them must end

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ROOT = re.compile(r":root\s*\{([^}]*)\}")
_TOKEN = re.compile(r"(--[\w-]+)\s*:\s*([^;}]+)")
_VAR = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")


def stylesheet(sources: Reader) -> str:
    """Return the whole stylesheet, without var(), which many reading programs do not know.

    Tokens have the values of their first :root block: the light ones.
    """
    tokens = values(_text(sources, TOKENS)) if sources.exists(TOKENS) else {}
    sheets = [_text(sources, name) for name in SHEETS if sources.exists(name)]
    return resolved("\n".join(sheets), tokens)


def values(css: str) -> dict[str, str]:
    """Return the values of the tokens in the first :root block of a stylesheet."""
    found = _ROOT.search(_COMMENT.sub("", css))
    return {name: value.strip() for name, value in _TOKEN.findall(found[1])} if found else {}


def resolved(css: str, tokens: dict[str, str]) -> str:
    """Return a stylesheet with every var(--name) replaced by its value, its fallback, or `inherit`."""

    def value(match: re.Match[str]) -> str:
        return tokens.get(match[1], (match[2] or "inherit").strip())

    for _ in range(DEEPEST):
        if "var(" not in css:
            break
        css = _VAR.sub(value, css)
    return css


def _text(sources: Reader, name: str) -> str:
    return sources.read(name).decode("utf-8-sig", "replace").replace("\r\n", "\n")
