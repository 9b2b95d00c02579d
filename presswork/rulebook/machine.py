"""The rules of the machine and the program."""

from __future__ import annotations

from presswork.rulebook.rule import Rule

MACHINE: dict[str, Rule] = {
    # the machine
    "missing-part": Rule("error", "The system has what the layout engine needs.", "install it with the command shown"),
    "not-written": Rule("error", "The output folder can be written.", "check the folder and the free space"),
    "internal": Rule("error", "presswork does its work.", "please report this with the manuscript"),
}
