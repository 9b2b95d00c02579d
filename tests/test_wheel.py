"""The wheel carries all that is needed: from it, in an empty folder, the command starts a project and publishes it."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tomllib
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel, with no network."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    """Install the wheel alone into an environment of its own, which borrows the other libraries; return its command."""
    home = wheel.parent / "environment"
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    command = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel]
    subprocess.run(command, check=True, env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"})
    [site] = home.glob("lib/python3*/site-packages")
    # a plain path: .pth files there, such as the checkout's own, are not followed
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return home / "bin" / "publish"


def run(command: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    surroundings = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "PRESSWORK_CACHE": str(folder / ".kept"),
    }
    return subprocess.run(
        [command, *words], cwd=folder, env=surroundings, capture_output=True, text=True, encoding="utf-8"
    )


def test_the_wheel_holds_the_styles_the_fonts_and_their_licences(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    ours = {path.relative_to(ROOT).as_posix() for path in (ROOT / "styles").rglob("*") if path.is_file()}
    assert ours
    assert {f"presswork/{name}" for name in ours} <= set(names)
    assert "publish.py" in names
    assert not [name for name in names if name.startswith(("tests/", "manuscript/", "output/"))]


def test_the_version_is_the_project_s(installed: Path, tmp_path: Path) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert run(installed, tmp_path, "--version").stdout == f"presswork {version}\n"


@pytest.mark.parametrize("language", ["fr", pytest.param("en", marks=pytest.mark.slow)])
def test_a_new_project_publishes_at_once_in_an_empty_folder(installed: Path, tmp_path: Path, language: str) -> None:
    begun = run(installed, tmp_path, "new", "essai", "--language", language)
    assert begun.returncode == 0, begun.stderr
    made = run(installed, tmp_path, "--project", "essai", "all", "--date", "2024-11-24")
    assert made.returncode == 0, made.stderr
    paths = [tmp_path / line for line in made.stdout.splitlines()]
    assert [path.name.partition("2024-11-24")[2] for path in paths] == [".pdf", ".epub", "-web"]
    assert all(path.exists() for path in paths)
    assert f'lang="{language}"' in (paths[2] / "index.html").read_text("utf-8")
