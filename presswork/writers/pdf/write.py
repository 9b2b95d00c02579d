"""The format's door: a job becomes a PDF."""

from __future__ import annotations

from pathlib import Path

from presswork.model.job import Job
from presswork.problems import Problem, PublishError, problem
from presswork.writers.pdf.single import write_single


def write(job: Job, path: Path) -> tuple[Problem, ...]:
    """Write the edition's PDF to `path`. Raises PublishError with `not-written`."""
    if len(job.pieces) != 1 or not job.pieces[0].pdf:
        raise PublishError([problem("internal", "the pages are not laid out")])
    write_single(job.pieces[0].pdf, job.edition, path)
    return ()
