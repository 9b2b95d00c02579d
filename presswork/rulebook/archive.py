"""The rules of the archive."""

from __future__ import annotations

from presswork.rulebook.rule import Rule

ARCHIVE: dict[str, Rule] = {
    # the archive: names, seals and events
    "archive-bad-name": Rule(
        "error", "An edition is named by its day, later ones of the same day .2, .3 …", "write it as 2024-11-24.2"
    ),
    "archive-used-name": Rule(
        "error", "An edition's name is given once.", "publish what changed under its own name, with --edition"
    ),
    "archive-earlier": Rule(
        "error",
        "An edition comes after the last one in the archive.",
        "for an edition that was published before the archive was kept: --backfill",
    ),
    "archive-no-edition": Rule("error", "The edition that is asked for is there.", "publish archive list names them"),
    "archive-stale": Rule(
        "error",
        "What is frozen is what was published: files, sources and versions are those that the manifest names.",
        "run publish all again, then freeze",
    ),
    "archive-draft": Rule(
        "error", "An edition that is frozen was made without errors.", "put them right, and run publish all again"
    ),
    "archive-state": Rule(
        "error", "An edition is withdrawn once, purged once, and a purged one stays so.", "publish archive show tells"
    ),
    "archive-bad-seal": Rule(
        "error", "Seals, chains and pointers are as presswork wrote them.", "publish archive verify names all faults"
    ),
    "archive-seal": Rule(
        "error", "Every byte that an edition holds is what its seal says.", "heal it: verify --repair-from COPY"
    ),
    "archive-chain": Rule(
        "error",
        "Every seal names the digest of the title's seal before it, and the title's object names every seal.",
        "heal it: verify --repair-from COPY",
    ),
    "archive-signature": Rule(
        "error", "A signature is that of the key, over these bytes.", "compare the seal with another copy's"
    ),
    "archive-unsigned": Rule(
        "warning",
        "Where a title is signed, every seal is; signatures are checked with a key from outside the archive.",
        "publish archive key new makes a key; verify --key FILE checks with it",
    ),
    "archive-witness": Rule(
        "error",
        "The archive holds all that an earlier checkpoint of it tells of.",
        "it was rolled back or changed: find another copy",
    ),
    "archive-guide": Rule(
        "error",
        "README.md, check.sh and the keys in the archive's folder are as presswork wrote them.",
        "take it from another copy of the archive: verify --repair-from COPY",
    ),
    "archive-key": Rule("error", "The key can be read and used.", "publish archive key new makes one"),
    "archive-no-repair": Rule(
        "error", "What is damaged is healed from a copy that holds the true bytes.", "try another copy"
    ),
    "archive-no-environment": Rule(
        "warning", "With --with-environment, the wheels of all packages are kept.", "freeze it where there is a network"
    ),
    "archive-check-failed": Rule(
        "warning", "An edition that is frozen passes the validators that are installed.", "checks/ keeps what they said"
    ),
    "archive-missing": Rule("error", "What is asked of the archive is in it.", "publish archive list tells what is"),
    "archive-foreign": Rule(
        "error", "An archive's folder is new or empty, or an archive that presswork made.", "name another folder"
    ),
    "archive-damaged": Rule(
        "error",
        "Every file of the archive is there, with the bytes that its inventory tells of.",
        "publish archive verify names all damage; --repair-from heals it from a copy",
    ),
    "archive-busy": Rule("error", "One process writes into an archive at a time.", "wait for the other, and run again"),
    "archive-changed": Rule(
        "error", "What a change builds on is as it was when it was looked at.", "look again, and run again"
    ),
    "archive-name": Rule(
        "error",
        "A file's name in the archive is relative, has no part . or .. or empty, and no control character.",
        "rename the file",
    ),
    "archive-not-written": Rule(
        "error", "The archive's folder can be written.", "check the folder and the free space, and run again"
    ),
    "archive-bag": Rule(
        "error",
        "A bag is complete and valid (RFC 8493), holds one edition with its seals, and no name leads out of it.",
        "have the bag sent again, and compare it with where it came from",
    ),
    "archive-rebuild": Rule(
        "error",
        "An edition can be made again from what the archive holds of it.",
        "freeze with --with-environment keeps all that is needed",
    ),
}
