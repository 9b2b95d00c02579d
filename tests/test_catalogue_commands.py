"""publish catalogue new and serve: settings that can be built at once, and a server that says where it stands."""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran
from serving import Server, command

from presswork.catalogue.settings import open_sources, read_settings
from presswork.problems import PublishError

Publish = Callable[..., Ran]


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = tmp_path / "built"
    Server("", folder).write("index.html", b"<!DOCTYPE html><title>Front</title>")
    Server("", folder).write("f.bin", b"x" * 2**24)
    return folder


# new


def test_a_new_catalogue_names_every_setting_and_can_be_read(publish: Publish, tmp_path: Path) -> None:
    ran = publish("catalogue", "new", str(tmp_path / "my-books"), "--language", "fr")
    assert ran.exit_code == 0
    assert ran.paths == [tmp_path / "my-books/catalogue.toml"]
    settings = read_settings(tmp_path / "my-books")
    assert (settings.name, settings.language, settings.base_url) == ("My books", "fr", "http://127.0.0.1:8000")
    assert len(open_sources(settings)) == 1
    assert "catalogue build --catalogue" in ran.stderr


def test_every_default_that_is_shown_is_one(publish: Publish, tmp_path: Path) -> None:
    publish("catalogue", "new", str(tmp_path), "--name", "Books")
    path = tmp_path / "catalogue.toml"
    lines = path.read_text("utf-8").splitlines()
    told = [line.removeprefix("# ") for line in lines if line.startswith("# ") and " = " in line]
    given = [line for line in lines if " = " in line and not line.startswith("#")]
    path.write_text("\n".join([*given, *told]), "utf-8")
    shown = read_settings(path)
    path.write_text("\n".join(given), "utf-8")
    plain = read_settings(path)
    examples = {"description", "publisher", "contact", "key"}  # they have no default
    assert {name for name in shown.__slots__ if getattr(shown, name) != getattr(plain, name)} == examples


def test_it_draws_from_what_is_there(publish: Publish, tmp_path: Path) -> None:
    (tmp_path / "one/output").mkdir(parents=True)
    (tmp_path / "output").mkdir()
    publish("catalogue", "new", str(tmp_path))
    assert read_settings(tmp_path).sources == ("output", "*/output")
    assert not (tmp_path / "editions").exists()


@pytest.mark.parametrize("name", ['"]\nkey = "x', "a\\", "\x7f", "l’œuvre «1»", "# no", "'''"])
def test_a_hostile_name_stays_one(publish: Publish, tmp_path: Path, name: str) -> None:
    ran = publish("catalogue", "new", str(tmp_path), "--name", name)
    if ran.exit_code:
        assert "the name" in ran.stderr
    else:
        settings = read_settings(tmp_path)
        assert settings.name.split() == name.split()
        assert settings.key == ""


def test_settings_are_never_written_over(publish: Publish, tmp_path: Path) -> None:
    (tmp_path / "catalogue.toml").write_text("mine", "utf-8")
    ran = publish("catalogue", "new", str(tmp_path))
    assert ran.exit_code == 1
    assert "catalogue-there" in ran.stderr
    assert (tmp_path / "catalogue.toml").read_text("utf-8") == "mine"


@pytest.mark.parametrize(("option", "value"), [("--base-url", "books"), ("--language", "?"), ("--name", " ")])
def test_what_cannot_be_is_told_and_nothing_is_written(
    publish: Publish, tmp_path: Path, option: str, value: str
) -> None:
    ran = publish("catalogue", "new", str(tmp_path / "new"), option, value)
    assert ran.exit_code == 1
    assert "bad-setting" in ran.stderr
    assert not (tmp_path / "new").exists()


# serve


def test_it_says_where_it_stands_and_stops_when_it_is_told(built: Path) -> None:
    for sign in (signal.SIGTERM, signal.SIGINT):
        with command("--catalogue", str(built), "--port", "0") as (url, running):
            assert url.startswith("http://127.0.0.1:")
            running.send_signal(sign)
            said = running.communicate(timeout=20)[1]
            assert running.returncode == 0
            assert "Traceback" not in said
            assert said.endswith("Stopped.\n")
            assert "warning" not in said


def test_a_download_under_way_is_finished_before_it_stops(built: Path) -> None:
    with command("--catalogue", str(built), "--port", "0") as (url, running):
        host, port = url[7:-1].split(":")
        with socket.create_connection((host, int(port))) as line:
            line.sendall(b"GET /f.bin HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            got = len(line.recv(1000))
            running.send_signal(signal.SIGTERM)
            while chunk := line.recv(2**20):
                got += len(chunk)
        assert got > 2**24
        running.communicate(timeout=20)
        assert running.returncode == 0


def test_a_port_that_is_taken_is_told_with_another_way(publish: Publish, built: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = publish("catalogue", "serve", "--catalogue", str(built), "--port", str(port))
    assert ran.exit_code == 1
    assert f"another program uses port {port}" in ran.stderr
    assert "--port 0" in ran.stderr


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host", "host.invalid", "\udcff", "a" * 300])
def test_an_address_that_is_not_ours_is_told(publish: Publish, built: Path, host: str) -> None:
    ran = publish("catalogue", "serve", "--catalogue", str(built), "--host", host, "--port", "0")
    assert ran.exit_code == 1
    assert "cannot-listen" in ran.stderr


def test_what_is_not_built_is_told(publish: Publish, tmp_path: Path) -> None:
    publish("catalogue", "new", str(tmp_path))
    ran = publish("catalogue", "serve", "--catalogue", str(tmp_path))
    assert (ran.exit_code, ran.stdout) == (1, "")
    assert "catalogue-not-built" in ran.stderr
    assert "publish catalogue build" in ran.stderr
    ran = publish("catalogue", "serve", "--catalogue", str(tmp_path / "nowhere"))
    assert "no-catalogue" in ran.stderr


def test_without_the_extra_the_command_that_brings_it_is_told(
    publish: Publish, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("starlette", "uvicorn"):
        monkeypatch.setitem(sys.modules, name, None)
    ran = publish("catalogue", "serve", "--catalogue", str(built))
    assert ran.exit_code == 1
    assert 'pip install "presswork[serve]"' in ran.stderr


def test_who_else_can_read_is_told_and_where_the_feeds_lead(publish: Publish, tmp_path: Path) -> None:
    publish("catalogue", "new", str(tmp_path), "--base-url", "https://books.example.org/all")
    Server("", tmp_path / "catalogue").write("index.html", b"<!DOCTYPE html>")
    with command("--catalogue", str(tmp_path), "--host", "0.0.0.0", "--port", "0") as (_, running):
        running.send_signal(signal.SIGTERM)
        said = running.communicate(timeout=20)[1]
    assert "warning: every machine that reaches this one" in said
    assert "The feeds' links lead to https://books.example.org/all" in said


def test_an_unknown_command_is_guessed(publish: Publish) -> None:
    ran = publish("catalogue", "bild")
    assert ran.exit_code == 2
    assert "Did you mean build?" in ran.stderr


def test_settings_that_are_wrong_are_told_by_serve_too(publish: Publish, tmp_path: Path) -> None:
    (tmp_path / "catalogue.toml").write_text("name = 3\n", "utf-8")
    ran = publish("catalogue", "serve", "--catalogue", str(tmp_path))
    assert ran.exit_code == 1
    assert "catalogue.toml" in ran.stderr
    with pytest.raises(PublishError):
        read_settings(tmp_path)
