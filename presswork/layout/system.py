"""What the machine must have for WeasyPrint, and the font settings of our own that keep the machine's fonts out.

Without a font WeasyPrint ends the whole process, and with the machine's fonts the same manuscript looks different on
each machine. So fontconfig is told of no folder at all: the only fonts are those that the styles declare.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import tempfile
from contextlib import suppress
from ctypes.util import find_library
from pathlib import Path

from presswork.problems import Problem, problem

LIBRARIES = ("gobject-2.0", "pango-1.0", "harfbuzz", "harfbuzz-subset", "fontconfig", "pangoft2-1.0")
INSTALL = (
    ("apt-get", "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"),
    ("dnf", "dnf install pango harfbuzz"),
    ("pacman", "pacman -S pango"),
    ("apk", "apk add pango harfbuzz-subset"),
    ("zypper", "zypper install libpango-1_0-0 libharfbuzz-subset0"),
    ("brew", "brew install pango"),
)
_BEFORE = os.environ.get("FONTCONFIG_FILE", "")
SETTINGS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <cachedir>{cache}</cachedir>
  <match target="font">
    <test name="outline"><bool>false</bool></test>
    <edit name="pixelsizefixupfactor" mode="assign">
      <divide><name target="pattern">pixelsize</name><name target="font">pixelsize</name></divide>
    </edit>
    <edit name="matrix" mode="assign">
      <times>
        <name>matrix</name>
        <matrix>
          <name>pixelsizefixupfactor</name><double>0</double>
          <double>0</double><name>pixelsizefixupfactor</name>
        </matrix>
      </times>
    </edit>
    <edit name="size" mode="assign">
      <divide><name>size</name><name>pixelsizefixupfactor</name></divide>
    </edit>
  </match>
</fontconfig>
"""


def prepare(cache: Path) -> tuple[Problem, ...]:
    """Bring our own font settings into force, and return `missing-part` where the layout engine cannot run.

    To be called once by a command, before anything is laid out; `cache` is a folder that may be written.
    """
    folder = _writable(cache)
    settings = folder / "fonts.conf"
    text = SETTINGS.format(cache=_escape(str(folder / "fontconfig")))
    if not settings.is_file() or settings.read_text("utf-8") != text:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=folder, delete=False) as beside:
            beside.write(text)
        Path(beside.name).replace(settings)
    os.environ["FONTCONFIG_FILE"] = str(settings)
    return missing_parts()


def give_back() -> None:
    """Let programs that are started from here on see the machine's fonts again; the layout engine keeps ours."""
    os.environ.pop("FONTCONFIG_FILE", None)
    if _BEFORE:
        os.environ["FONTCONFIG_FILE"] = _BEFORE


def missing_parts() -> tuple[Problem, ...]:
    """Return one `missing-part` that names every system library that cannot be loaded, with the command for them."""
    missing = [name for name in LIBRARIES if not _loads(name)]
    if not missing:
        return ()
    words = "is not" if len(missing) == 1 else "are not"
    return (problem("missing-part", f"the system's {_listed(missing)} {words} there", hint=_command()),)


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _command() -> str:
    for program, command in INSTALL:
        if shutil.which(program):
            return f"install it with: {command}"
    return "install Pango and HarfBuzz with the system's package manager"


def _loads(name: str) -> bool:
    return library(name) is not None or find_library(name) is not None


def library(name: str) -> ctypes.CDLL | None:
    """Return a system library, under the names that WeasyPrint tries, or None where it cannot be loaded."""
    number = {"gobject-2.0": "0", "pango-1.0": "0", "pangoft2-1.0": "0", "fontconfig": "1"}.get(name, "0")
    names = {
        "linux": (f"lib{name}.so.{number}",),
        "darwin": (f"lib{name}.{number}.dylib", f"lib{name}.dylib"),
        "win32": (f"lib{name}-{number}.dll", f"lib{name}-{number}"),
    }.get(sys.platform, ())
    for each in names:
        with suppress(OSError):
            return ctypes.CDLL(each)
    return None


def _writable(cache: Path) -> Path:
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=cache):
            return cache.absolute()
    except OSError:
        return Path(tempfile.mkdtemp(prefix="presswork-"))


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
