"""What the machine must have for WeasyPrint, and the font settings of our own that keep the machine's fonts out.

Without a font WeasyPrint ends the whole process, and with the machine's fonts the same manuscript looks different on
each machine. So fontconfig is told of no folder at all: the only fonts are those that the styles declare.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import shutil
import sys
import tempfile
from contextlib import suppress
from ctypes.util import find_library
from pathlib import Path

from presswork.problems import Problem, problem
from presswork.whole import write_whole

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
# The rule is for fonts of pictures, such as emoji, which have one size: they are scaled to the size of the text.
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
    try:
        settings = _settings_in(cache.absolute())
    except (OSError, ValueError):  # it cannot be written, is full, or has a name that no text file can hold
        settings = _settings_in(_temporary())
    os.environ["FONTCONFIG_FILE"] = str(settings)
    return missing_parts()


def give_back() -> None:
    """Let programs that are started from here on see the machine's fonts again; the layout engine keeps ours."""
    os.environ.pop("FONTCONFIG_FILE", None)
    if _BEFORE:
        os.environ["FONTCONFIG_FILE"] = _BEFORE


def missing_parts() -> tuple[Problem, ...]:
    """Return one `missing-part` that names every system library that cannot be loaded, with the command for them."""
    if not __debug__:  # a shorthand of CSS loses its values: WeasyPrint sets them within assertions
        told = "Python runs without assertions, which WeasyPrint needs"
        return (problem("missing-part", told, hint="leave out -O, and PYTHONOPTIMIZE from the environment"),)
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


def _settings_in(folder: Path) -> Path:
    """Write our settings in a folder, unless they are there; they appear whole."""
    folder.mkdir(parents=True, exist_ok=True)
    settings, data = folder / "fonts.conf", SETTINGS.format(cache=_escape(str(folder / "fontconfig"))).encode()
    if not settings.is_file() or settings.read_bytes() != data:
        write_whole(settings, data)
    return settings


def _temporary() -> Path:
    """Return a folder of this process's own, which goes with it."""
    folder = tempfile.mkdtemp(prefix="presswork-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
