"""The stylesheet of an e-book: the house's, then the project's own, with the tokens' values put in."""

from __future__ import annotations

import re

from presswork.model.job import Reader

DEEPEST = 8  # tokens that name tokens; a ring of them must end

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_MEDIA = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
# a block that holds tokens alone
_TOKENS = re.compile(r"(?:^|(?<=[{}]))[^{}]*\{\s*(?:--[\w-]+\s*:[^;{}]*(?:;\s*|(?=\})))+\}")
_ROOT = re.compile(r":root\s*\{([^}]*)\}")
_TOKEN = re.compile(r"(--[\w-]+)\s*:\s*([^;}]+)")
_VAR = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")


def stylesheet(sources: Reader) -> str:
    """Return the whole stylesheet, without var(), which many reading programs do not know."""
    from presswork.compose import documents

    css = _COMMENT.sub("", documents.stylesheet(sources, "ebook"))
    return resolved(_TOKENS.sub("", css).lstrip(), values(css))


def values(css: str) -> dict[str, str]:
    """Return the values of the tokens in the :root blocks of a stylesheet, the last counts; the dark is left out."""
    light = _MEDIA.sub("", _COMMENT.sub("", css))
    return {name: value.strip() for block in _ROOT.findall(light) for name, value in _TOKEN.findall(block)}


def resolved(css: str, tokens: dict[str, str]) -> str:
    """Return a stylesheet with every var(--name) replaced by its value, its fallback, or `inherit`."""

    def value(match: re.Match[str]) -> str:
        return tokens.get(match[1], (match[2] or "inherit").strip())

    for _ in range(DEEPEST):
        if "var(" not in css:
            break
        css = _VAR.sub(value, css)
    return css
