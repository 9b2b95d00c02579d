"""The rules of the catalogue."""

from __future__ import annotations

from presswork.rulebook.rule import Rule

CATALOGUE: dict[str, Rule] = {
    # the catalogue
    "no-catalogue": Rule("error", "A catalogue has a catalogue.toml.", "make one with: publish catalogue new FOLDER"),
    "no-source": Rule(
        "error", "Every source of a catalogue is an archive or a folder of outputs.", "check sources in catalogue.toml"
    ),
    "bad-manifest": Rule(
        "error", "The manifest of an edition is one that presswork wrote.", "make the edition again: publish all"
    ),
    "changed-file": Rule(
        "error",
        "A file that is offered is what its manifest says: its size and its SHA-256.",
        "make the edition again, or fetch the file from the archive: nothing was published",
    ),
    "catalogue-busy": Rule(
        "error", "A catalogue is built by one command at a time.", "wait until the other one has ended"
    ),
    "catalogue-there": Rule(
        "error", "A catalogue.toml is never written over.", "change the one that is there, or name another folder"
    ),
    "catalogue-not-built": Rule(
        "error", "A catalogue is built before it is served.", "build it with: publish catalogue build"
    ),
    "cannot-listen": Rule(
        "error",
        "A server has an address and a port of its own.",
        "name another one: publish catalogue serve --port 8001, or --port 0 for any that is free",
    ),
    "serve-not-installed": Rule(
        "error", "Serving asks for Starlette and uvicorn.", 'install them with: pip install "presswork[serve]"'
    ),
}
