"""The one place for Jinja2. Templates belong to the style; an author's text is never compiled as one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from traceback import extract_tb
from types import CodeType
from typing import Any

from jinja2 import (
    BaseLoader,
    BytecodeCache,
    Environment,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.bccache import Bucket
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from presswork.model.job import Reader
from presswork.problems import PublishError, problem
from presswork.typography.language import language, long_date

FOLDER = "styles/templates/"
MOST = 200  # files that one rendering may read: a template that includes itself ends here
LONGEST = 64 * 2**20  # characters of one document


def render(sources: Reader, name: str, /, **values: Any) -> str:
    """Return the template `name` (`styles/templates/print/document.html.j2`) with its values filled in.

    Text is escaped unless it was told to be `trusted`; a value that was not given is an error.
    Raises PublishError with `bad-template`, or what `sources` says of a file.
    """
    return Templates(sources).render(name, **values)


class Templates:
    """The templates of a style, each read and compiled once: for those who render the same ones many times."""

    def __init__(self, sources: Reader) -> None:
        self._environment = _Sandbox(
            loader=_Loader(sources), autoescape=True, undefined=StrictUndefined, bytecode_cache=_COMPILED
        )
        self._environment.filters |= {"long_date": _long_date, "trusted": trusted}
        self._environment.globals["trusted"] = trusted

    def render(self, name: str, /, **values: Any) -> str:
        """Return a template with its values filled in, as `render` does."""
        with _told(name):
            return _joined(self._environment.get_template(name).generate(**values), name)


def trusted(html: str) -> Markup:
    """Return markup that presswork itself has made or cleaned, so that templates do not escape it."""
    return Markup(html)  # noqa: S704 - composed by us from an allow-list


class _Sandbox(ImmutableSandboxedEnvironment):
    """Templates see values and change nothing; no attribute that begins with an underscore, no method that writes."""

    def join_path(self, template: str, parent: str) -> str:
        """Return the name of an included file, which stands beside the including one unless it names its folder."""
        return template if template.startswith("styles/") else f"{parent.rpartition('/')[0]}/{template}"


class _Loader(BaseLoader):
    """Reads templates through Sources: the project's own stands before the house's of the same name."""

    def __init__(self, sources: Reader) -> None:
        self.sources, self.count = sources, 0

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Return a template's text."""
        self.count += 1
        if not template.startswith(FOLDER) or ".." in template or self.count > MOST:
            raise TemplateNotFound(
                template, f"{template} is not below {FOLDER}, or more than {MOST} files are included"
            )
        return self.sources.read(template).decode("utf-8-sig", "replace"), template, None


class _Compiled(BytecodeCache):
    """Templates that this process has compiled, by name and text: an edition renders some of them several times."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled from the same text, if it was."""
        bucket.code = self.known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Remember what was compiled."""
        if bucket.code is not None:
            self.known[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()


def _long_date(day: date, code: str) -> str:
    return long_date(day, language(code))


def _joined(parts: Iterator[str], name: str) -> str:
    """Return the parts as one text, of bounded length."""
    kept, length = [], 0
    for part in parts:
        kept.append(part)
        length += len(part)
        if length > LONGEST:
            raise PublishError([problem("bad-template", "the document that it makes grows without end", name)])
    return "".join(kept)


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Turn whatever a template does wrong into a problem with its file and line."""
    try:
        yield
    except PublishError:
        raise
    except TemplateSyntaxError as fault:
        raise _bad(fault.message or "its syntax is wrong", fault.name or name, fault.lineno) from fault
    except (
        TemplateError,
        ArithmeticError,
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        RecursionError,
    ) as fault:
        lines = [(each.filename, each.lineno or 0) for each in extract_tb(fault.__traceback__)]
        file, line = next(((file, line) for file, line in reversed(lines) if file.startswith(FOLDER)), (name, 0))
        raise _bad(" ".join(str(fault).split()) or type(fault).__name__, file, line) from fault


def _bad(message: str, file: str, line: int) -> PublishError:
    return PublishError(
        [problem("bad-template", re.sub(r"<[^<>]* object at 0x\w+>", "a value", message)[:300], file, line)]
    )
