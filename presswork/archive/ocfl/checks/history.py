"""The inventories of earlier versions against the newest: they tell the same past (OCFL 1.1 sections 3.5.3 and 3.8)."""

from __future__ import annotations

from itertools import pairwise

from presswork.archive.ocfl.checks.fault import Notebook
from presswork.archive.ocfl.checks.told import Told, number_of

METADATA = ("created", "message", "user")


def check_earlier(told: Told, name: str, newest: Told, book: Notebook) -> None:
    """Note where the inventory in version folder `name` tells another past than the newest inventory."""
    if told.head and told.head != name:
        book.add("E040", f"its head is {told.head} in the folder of {name}")
    if told.id and newest.id and told.id != newest.id:
        book.add("E037", f"its id is {told.id}, the object's {newest.id}")
        book.add("E110", f"its id is {told.id}, the object's {newest.id}")
    if told.content != newest.content:
        book.add("E019", f"its content folder is {told.content}, the object's {newest.content}")
        book.add("E020", f"its content folder is {told.content}, the object's {newest.content}")
    _manifests(told, name, newest, book)
    later = {each for each in newest.versions if number_of(each) <= number_of(name)}
    if told.versions.keys() != later:
        book.add("E066", f"it has other versions up to {name} than the newest inventory")
    for version in sorted(told.versions.keys() & later, key=number_of):
        _states(told, version, newest, book)
        for key in METADATA:
            if told.versions[version].get(key) != newest.versions[version].get(key):
                book.add("W011", f"{version} has another {key} than in the newest inventory")


def check_order(specs: list[tuple[str, str]], book: Notebook) -> None:
    """Note E103 where a version's OCFL version is earlier than the one before; pairs of folder and OCFL version."""
    for (_, before), (name, spec) in pairwise(specs):
        if spec and before and spec < before:
            book.add("E103", f"it is of OCFL {spec}, the version before of {before}", name)


def _manifests(told: Told, name: str, newest: Told, book: Notebook) -> None:
    mine, theirs = told.digests(), newest.digests()
    for path in sorted(theirs.keys() - mine.keys()):
        if number_of(path.partition("/")[0]) <= number_of(name):
            book.add("E023", f"its manifest leaves out {path}")
    for path in sorted(mine.keys() & theirs.keys()) if told.algorithm == newest.algorithm else ():
        if mine[path] != theirs[path]:
            book.add("E092", f"its manifest has another digest for {path} than the newest inventory")


def _states(told: Told, version: str, newest: Told, book: Notebook) -> None:
    if told.states.get(version) == newest.states.get(version) and told.algorithm == newest.algorithm:
        return
    mine, theirs = told.logical(version), newest.logical(version)
    for path in sorted(mine.keys() ^ theirs.keys()):
        where = "the newest inventory" if path in mine else "it"
        book.add("E066", f"the state of {version} has {path}, but not in {where}")
    for path in sorted(mine.keys() & theirs.keys()):
        if told.algorithm == newest.algorithm:
            same = mine[path].lower() == theirs[path].lower()
        else:
            same = set(told.manifest.get(mine[path], ())) <= set(newest.manifest.get(theirs[path], ()))
        if not same:
            book.add("E066", f"the state of {version} has another content for {path} than the newest inventory")
