"""Holds a bag against RFC 8493, and against what earlier versions of BagIt (0.93 to 0.97) ask where these differ."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from presswork.archive.bags.form import DECLARATION, FETCH, INFO, PAYLOAD, decoded, is_safe
from presswork.archive.bags.packed import Taken
from presswork.problems import Problem, problem

VERSIONS = ("0.93", "0.94", "0.95", "0.96", "0.97", "1.0")
MANIFEST = re.compile(r"(tag)?manifest-([a-z0-9]+)\.txt")
LINE = re.compile(r"([0-9A-Fa-f]+)[ \t]+\*?(.+)")
DECLARED = re.compile(r"BagIt-Version: (\d+\.\d+)\r?\nTag-File-Character-Encoding: ([^\s]+)(?:\r?\n)?", re.ASCII)
OXUM = re.compile(r"(\d{1,18})\.(\d{1,18})", re.ASCII)
ALGORITHMS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")
LARGEST = 256 * 2**20  # bytes of a manifest


@dataclass(frozen=True, slots=True)
class Declared:
    """What bagit.txt says."""

    version: str
    encoding: str


def judge(files: Mapping[str, Taken]) -> list[Problem]:
    """Return all that is wrong with a bag; nothing where it is complete and valid (RFC 8493, 3).

    A bag that has to be completed from elsewhere (fetch.txt) is refused: nothing is fetched.
    """
    declared = _declared(files)
    if isinstance(declared, Problem):
        return [declared]
    found = list(_shape(files))
    payload, tags = (
        [name for name in files if (match := MANIFEST.fullmatch(name)) and bool(match[1]) is kind]
        for kind in (False, True)
    )
    if not payload:
        found.append(_wrong("there is no manifest of the payload", ""))
    listed: set[str] = set()
    for name in payload:
        found += _manifest(name, files, declared, listed)
    for name in tags:
        found += _manifest(name, files, declared, None)
    found += [
        _wrong(f"{name} is in no manifest", name) for name in files if name.startswith(PAYLOAD) and name not in listed
    ]
    return [*found, *_info(files, declared)]


def _declared(files: Mapping[str, Taken]) -> Declared | Problem:
    """Return what the declaration says (RFC 8493, 2.1.1): UTF-8, no byte order mark, two lines and no more."""
    if DECLARATION not in files:
        return _wrong("bagit.txt is missing: this is no bag", "")
    data = files[DECLARATION].path.read_bytes() if files[DECLARATION].size < 1000 else b""
    match = DECLARED.fullmatch(data.decode("utf-8", "replace"))
    if not match:
        return _wrong("bagit.txt does not say version and encoding in its two lines", DECLARATION)
    if match[1] not in VERSIONS:
        return _wrong(f"BagIt {match[1]} is not known", DECLARATION)
    try:
        return Declared(match[1], codecs.lookup(match[2]).name)
    except (LookupError, ValueError):
        return _wrong(f"the encoding {match[2][:40]} is not known", DECLARATION)


def _shape(files: Mapping[str, Taken]) -> Iterator[Problem]:
    if FETCH in files:
        yield _wrong("the bag is to be completed from elsewhere, and nothing is fetched", FETCH)
    if not any(name.startswith(PAYLOAD) for name in files):
        yield _wrong("there is no payload", PAYLOAD)


def _manifest(name: str, files: Mapping[str, Taken], declared: Declared, listed: set[str] | None) -> Iterator[Problem]:
    """Yield what is wrong with a manifest and the files that it lists; `listed` gathers those of the payload."""
    match = MANIFEST.fullmatch(name)
    assert match
    if match[2] not in ALGORITHMS:
        yield _wrong(f"the algorithm {match[2]} is not known", name)
        return
    rows: dict[str, str] = {}
    for number, line in enumerate(_lines(files[name], declared), 1):
        row = LINE.fullmatch(line)
        path = _path(row[2], declared) if row else ""
        fault = _fault(path, rows, listed is not None) if row else "is not a digest and a name"
        if fault:
            yield problem("archive-bag", f"line {number} {fault}", name, number)
        elif row:
            rows[path] = row[1].lower()
    for path, digest in rows.items():
        yield from _digest(path, digest, match[2], files, name)
    if listed is not None and declared.version == "1.0" and listed and listed != rows.keys():
        yield _wrong("the manifests list different files", name)
    if listed is not None:
        listed.update(rows)


def _path(written: str, declared: Declared) -> str:
    name = decoded(written) if declared.version in ("0.97", "1.0") else written
    return name.removeprefix("./") if declared.version != "1.0" else name


def _fault(path: str, rows: Mapping[str, str], payload: bool) -> str:
    if not is_safe(path):
        return f"names a file outside the bag: {path[:200]!r}"
    if path in rows:
        return f"names {path} a second time"
    if path.startswith(PAYLOAD) != payload:
        return f"names {path}, which is {'not ' if payload else ''}of the payload"
    return ""


def _digest(path: str, digest: str, algorithm: str, files: Mapping[str, Taken], name: str) -> Iterator[Problem]:
    if path not in files:
        yield _wrong(f"{path} is missing; {name} lists it", path)
        return
    taken = files[path]
    if algorithm == "sha512":
        true = taken.sha512
    else:
        with taken.path.open("rb") as stream:
            true = hashlib.file_digest(stream, algorithm).hexdigest()
    if true != digest:
        yield _wrong(f"{path} has another {algorithm} than {name} says: {true}, not {digest[:128]}", path)


def _lines(taken: Taken, declared: Declared) -> list[str]:
    """Return the lines of a tag file; what cannot be decoded stays as signs that no line can have."""
    data = taken.path.read_bytes() if taken.size <= LARGEST else b"too large"
    text = (
        data.decode(declared.encoding, "replace") if declared.encoding != "utf-8" else data.decode("utf-8", "replace")
    )
    return [line for line in re.split(r"\r\n|\r|\n", text) if line]


def _info(files: Mapping[str, Taken], declared: Declared) -> Iterator[Problem]:
    """Yield what is wrong with bag-info.txt (RFC 8493, 2.2.2; package-info.txt until 0.95)."""
    name = next((each for each in (INFO, "package-info.txt") if each in files), "")
    if not name:
        return
    payload = [taken.size for path, taken in files.items() if path.startswith(PAYLOAD)]
    for number, line in enumerate(_lines(files[name], declared), 1):
        label, colon, value = line.partition(":")
        if line[0] in " \t" and number > 1:
            continue  # the line before goes on
        if not colon or not label.strip() or (declared.version == "1.0" and label != label.rstrip()):
            yield problem("archive-bag", f"line {number} is not a label and a value", name, number)
        elif label.lower() == "payload-oxum":
            oxum = OXUM.fullmatch(value.strip())
            if not oxum or (int(oxum[1]), int(oxum[2])) != (sum(payload), len(payload)):
                words = f"Payload-Oxum is {value.strip()[:40]}; the payload has {sum(payload)}.{len(payload)}"
                yield problem("archive-bag", words, name, number)


def _wrong(words: str, path: str) -> Problem:
    return problem("archive-bag", words, path)
