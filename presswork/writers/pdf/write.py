"""The format's door: a job becomes a PDF."""

from __future__ import annotations

from pathlib import Path

from presswork.model.job import Job
from presswork.problems import Problem, PublishError, problem
from presswork.writers.pdf.join import join
from presswork.writers.pdf.single import put, write_single


def write(job: Job, path: Path) -> tuple[Problem, ...]:
    """Write the edition's PDF to `path`. Raises PublishError with `not-written`."""
    if job.bound:
        put(job.bound, path)
    elif job.leaves:
        files = ((name, job.sources.read(name)) for name in job.attached)
        join(job.pieces, job.leaves, job.layer, job.programs, job.edition, path, files)
    elif len(job.pieces) == 1 and job.pieces[0].pdf:
        write_single(job.pieces[0].pdf, job.edition, path)
    else:
        raise PublishError([problem("internal", "the pages are not laid out")])
    return ()
