"""Every picture that a chapter shows is opened once, before anything is laid out."""

from __future__ import annotations

from collections.abc import Sequence

from presswork.model.chapter import Chapter
from presswork.model.publication import Publication
from presswork.problems import Problem, PublishError, problem
from presswork.sources import Sources, told_at

PICTURES = (".png", ".jpg", ".jpeg", ".svg", ".webp", ".gif")


def look_at_pictures(sources: Sources, chapters: Sequence[Chapter]) -> list[Problem]:
    """Return what is wrong with the pictures, told at the first place that shows each."""
    from presswork.reading.pictures import look_at

    found: list[Problem] = []
    seen: set[str] = set()
    for chapter in chapters:
        for resource in chapter.facts.resources:
            where = resource.place
            try:
                data = sources.read(resource.name)
            except PublishError as stopped:
                for told in told_at(stopped, where.path, where.line, where.column):
                    rule = "missing-image" if told.rule == "missing-file" else told.rule
                    found.append(problem(rule, told.message, where.path, where.line, where.column))
                continue
            if resource.name not in seen:
                seen.add(resource.name)
                found += [
                    problem(each.rule, each.message, where.path, where.line, where.column)
                    for each in look_at(resource.name, data).faults
                ]
    return found


def unused_pictures(sources: Sources, publication: Publication, chapters: Sequence[Chapter]) -> list[Problem]:
    """Return a warning for every picture in the manuscript that nothing shows."""
    shown = {resource.name for chapter in chapters for resource in chapter.facts.resources}
    shown.add(publication.ebook.cover)
    return [
        problem("unused-image", f"nothing shows {name}", name)
        for name in sources.walk("manuscript")
        if name.lower().endswith(PICTURES) and name not in shown
    ]
