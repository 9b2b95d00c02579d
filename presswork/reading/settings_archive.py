"""The table [archive] of publication.toml."""

from __future__ import annotations

from pydantic import Field

from presswork.reading.settings_tables import Settings, Text


class ArchiveTable(Settings):
    """Where editions are kept for good."""

    folder: Text = Field(
        default="",
        description="The archive's folder, from the project's own or absolute; without it, output/archive. "
        "--archive and PRESSWORK_ARCHIVE come first.",
        examples=["../archive"],
    )
