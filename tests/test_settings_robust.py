"""Settings of any kind get problems, never a traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from unicodedata import category

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from presswork.problems import Problem, PublishError
from presswork.reading.settings import read_publication
from presswork.reading.settings_problems import tables
from presswork.sources import Sources

NAMES = [*sorted({name for names in tables().values() for name in names}), "x", "", "é"]
KEYS = st.sampled_from(NAMES)
WORDS = st.sampled_from(
    ["", "a", "fr", "auto", "A5", "01.md", "..", "figures", "\0", "a\nb", "2024-01-01", "urn:uuid:"]
)
SCALARS = WORDS | st.text(max_size=4) | st.integers() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=6
)


def written(value: Any) -> str:
    """Return a value as TOML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {written(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return json.dumps(value).replace("\\ud", "\\uFFFD\\u0") if isinstance(value, str) else repr(value).lower()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(KEYS, VALUES, max_size=6))
def test_whatever_the_settings_say_nothing_is_told_but_problems_that_can_be_read(
    tmp_path: Path, document: dict[str, Any]
) -> None:
    (tmp_path / "manuscript" / "figures").mkdir(parents=True, exist_ok=True)
    (tmp_path / "manuscript" / "01.md").touch()
    lines = [f"{json.dumps(key)} = {written(value)}" for key, value in document.items()]
    (tmp_path / "manuscript" / "publication.toml").write_text("\n".join(lines), encoding="utf-8")
    for each in told(Sources(tmp_path)):
        assert each.rule != "bad-toml"
        assert each.path == "manuscript/publication.toml"
        assert 0 <= each.line <= len(lines)
        assert "Cc" not in map(category, each.message)
        assert "not as it should be" not in each.message


def told(sources: Sources) -> tuple[Problem, ...]:
    """Return the problems of the settings."""
    try:
        return read_publication(sources)[1]
    except PublishError as stopped:
        return stopped.problems
