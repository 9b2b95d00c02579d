"""What the machine must have, and the fonts that it must not lend."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from presswork.layout import system
from presswork.layout.system import missing_parts, prepare


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", "")


def test_our_own_font_settings_name_no_folder_of_fonts(tmp_path: Path) -> None:
    assert prepare(tmp_path / "a & b") == ()
    settings = Path(os.environ["FONTCONFIG_FILE"])
    assert settings.parent == tmp_path / "a & b"
    assert "<dir>" not in settings.read_text()
    assert f"<cachedir>{tmp_path}/a &amp; b/fontconfig</cachedir>" in settings.read_text()


def test_preparing_twice_leaves_one_file(tmp_path: Path) -> None:
    prepare(tmp_path)
    prepare(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["fonts.conf"]


def test_a_cache_that_cannot_be_written_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert prepare(tmp_path / "file" / "cache") == ()
    assert Path(os.environ["FONTCONFIG_FILE"]).is_file()


def test_settings_that_were_spoiled_are_written_again(tmp_path: Path) -> None:
    (tmp_path / "fonts.conf").write_bytes(b"\xff\xfe<")
    prepare(tmp_path)
    assert "<cachedir>" in (tmp_path / "fonts.conf").read_text()


def test_where_the_settings_cannot_be_written_those_of_the_run_stand_elsewhere_and_go_with_it(tmp_path: Path) -> None:
    (tmp_path / "fonts.conf" / "in the way").mkdir(parents=True)
    words = (
        "import os, sys; from pathlib import Path; from presswork.layout.system import prepare; "
        "prepare(Path(sys.argv[1])); it = os.environ['FONTCONFIG_FILE']; print(it, os.path.getsize(it))"
    )
    ran = subprocess.run([sys.executable, "-c", words, str(tmp_path)], capture_output=True, text=True, check=True)
    settings, size = ran.stdout.rsplit(maxsplit=1)
    assert int(size) > 0
    assert not Path(settings).parent.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["fonts.conf"]


def test_a_python_without_assertions_lays_nothing_out() -> None:
    words = "from presswork.layout.system import missing_parts; print(*(each.message for each in missing_parts()))"
    ran = subprocess.run([sys.executable, "-O", "-c", words], capture_output=True, text=True, check=True)
    assert ran.stdout == "Python runs without assertions, which WeasyPrint needs\n"


def test_missing_libraries_are_named_at_once_with_the_command_that_brings_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "LIBRARIES", ("gobject-2.0", "pango-none", "harfbuzz-none"))
    monkeypatch.setattr(system.shutil, "which", lambda name: name if name == "apt-get" else None)
    (told,) = missing_parts()
    assert (told.rule, told.message) == ("missing-part", "the system's pango-none and harfbuzz-none are not there")
    assert told.hint == "install it with: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def test_a_system_of_another_kind_is_told_what_to_look_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "LIBRARIES", ("pango-none",))
    monkeypatch.setattr(system.shutil, "which", lambda _: None)
    assert missing_parts()[0].hint == "install Pango and HarfBuzz with the system's package manager"
