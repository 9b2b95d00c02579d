"""Where day, environment and surroundings enter, once; nothing below the commands asks for them."""

from __future__ import annotations

import os
import re
import shutil
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from presswork.model.publication import Edition, Publication

EDITION = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.([1-9]\d*))?")


def cache_folder() -> Path:
    """Return the user's folder for results that are kept: PRESSWORK_CACHE, else the system's custom."""
    if named := os.environ.get("PRESSWORK_CACHE"):
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME")
    return Path(base) / "presswork" if base else _home() / ".cache" / "presswork"


def _home() -> Path:
    """Return the user's own folder; for a user without one a place where nothing can be kept."""
    try:
        return Path.home()
    except RuntimeError:
        return Path(os.devnull)


def config_folder() -> Path:
    """Return the user's folder for what is set up once, such as keys: PRESSWORK_CONFIG, else the system's custom."""
    if named := os.environ.get("PRESSWORK_CONFIG"):
        return Path(named)
    base = os.environ.get("XDG_CONFIG_HOME")
    return Path(base) / "presswork" if base else _home() / ".config" / "presswork"


def archive_folder(project: Path) -> Path:
    """Return where a project's archive is: PRESSWORK_ARCHIVE, else as its settings say, else output/archive in it."""
    named = os.environ.get("PRESSWORK_ARCHIVE")
    return Path(named) if named else project / (_set_archive(project) or "output/archive")


def _set_archive(project: Path) -> str:
    """Return `folder` of the table [archive]; nothing where there is none, or settings that other commands refuse."""
    import tomllib

    from presswork.problems import PublishError
    from presswork.sources import Sources

    try:
        table = tomllib.loads(Sources(project).text("manuscript/publication.toml")).get("archive")
    except (PublishError, OSError, ValueError, RecursionError):
        return ""
    folder = table.get("folder") if isinstance(table, dict) else ""
    return folder if isinstance(folder, str) and folder.isprintable() else ""


def key_password() -> str:
    """Return the password of the key: PRESSWORK_KEY_PASSWORD, else what is typed on a terminal, else none."""
    if "PRESSWORK_KEY_PASSWORD" in os.environ:
        return os.environ["PRESSWORK_KEY_PASSWORD"]
    return str(click.prompt("Password of the key", hide_input=True, err=True)) if sys.stdin.isatty() else ""


def now() -> str:
    """Return the time as the archive writes it: RFC 3339, in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def locale_name() -> str:
    """Return the name of the surroundings' locale, for the record."""
    return next(filter(None, map(os.environ.get, ("LC_ALL", "LC_CTYPE", "LANG"))), None) or "C"


def validators() -> dict[str, str]:
    """Return the commands of the validators that are installed, by name."""
    found = {name: shutil.which(name) for name in ("epubcheck", "verapdf")}
    return {name: command for name, command in found.items() if command}


def cache_limit() -> int:
    """Return how many bytes that folder may hold: PRESSWORK_CACHE_SIZE in MiB, else a gibibyte."""
    value = os.environ.get("PRESSWORK_CACHE_SIZE", "1024")
    if not value.isdecimal():
        raise click.UsageError(f"PRESSWORK_CACHE_SIZE is not a number of MiB: {value!r}")
    return int(value) * 2**20


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says of the edition."""

    day: date | None = None
    name: str = ""


def edition(publication: Publication, asked: Asked) -> Edition:
    """Name the edition: --date or --edition, else the settings' date, else SOURCE_DATE_EPOCH, else today in its zone.

    `modified` is the settings', else the second of SOURCE_DATE_EPOCH where that gave the day, else midnight UTC of the
    day and a minute more for each later edition of it, so that it rises and two runs agree.
    """
    day, issue, epoch = asked.day, 1, None
    if asked.name:
        day, issue = _parse(asked.name, asked.day)
    if day is None:
        day = publication.date
    if day is None and (epoch := source_date_epoch()) is not None:
        day = epoch.astimezone(ZoneInfo(publication.timezone)).date()
    if day is None:
        day = datetime.now(ZoneInfo(publication.timezone)).date()
    name = day.isoformat() if issue == 1 else f"{day.isoformat()}.{issue}"
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    modified = publication.modified or epoch or midnight + timedelta(minutes=issue - 1)
    return Edition(publication, name, day, modified.astimezone(UTC).replace(microsecond=0))


def source_date_epoch() -> datetime | None:
    """Return the time that SOURCE_DATE_EPOCH gives (reproducible-builds.org), or None where it is not set."""
    value = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not value:
        return None
    try:
        return datetime.fromtimestamp(int(value), UTC)
    except (ValueError, OverflowError, OSError):
        raise click.UsageError(f"SOURCE_DATE_EPOCH is not a number of seconds: {value!r}") from None


def _parse(name: str, day: date | None) -> tuple[date, int]:
    match = EDITION.fullmatch(name)
    try:
        named = date.fromisoformat(match[1]) if match else None
    except ValueError:
        named = None
    if match is None or named is None:
        raise click.UsageError(f"--edition {name}: an edition is named by its day, as 2024-11-24, or 2024-11-24.2")
    if day is not None and day != named:
        raise click.UsageError(f"--edition {name} and --date {day} are two days")
    return named, int(match[2] or 1)


def today() -> date:
    """Return the day in the user's own zone."""
    return datetime.now().astimezone().date()


def language_of_user() -> str:
    """Return the language of the user's locale, as `fr`; English where it says none."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        found = re.match(r"([a-z]{2,3})(_|\.|$)", os.environ.get(name, ""))
        if found:
            return found[1]
    return "en"


def surroundings() -> dict[str, str]:
    """Return the environment of this process, for a program that may need a proxy or an index's address."""
    return dict(os.environ)


def python_of(version: str) -> str:
    """Return a Python of `version` (3.11.7): the one that runs, else one of that name, else the one that runs."""
    import subprocess
    import sys
    from platform import python_version
    from shutil import which

    if python_version() == version:
        return sys.executable
    for name in (f"python{'.'.join(version.split('.')[:2])}", "python3"):
        if found := which(name):
            ran = subprocess.run([found, "--version"], capture_output=True, text=True)
            if ran.stdout.strip() == f"Python {version}":
                return found
    return sys.executable
