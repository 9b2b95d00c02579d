"""A crawler that reads without pause while editions come and go: no 404, no broken link, nothing half written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from house import House, edition, house
from serving import command
from webcrawl import Crawl

# publishes in a process of its own: new titles, new editions of old ones, other words, and titles that go away
PUBLISHER = """
import sys
from pathlib import Path
from house import House
made, folder, url, rounds = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
shop = House(folder, url)
for number in range(rounds):
    for each in range(8):
        name = f"new-{number}-{each}"
        words = {"title": name, "subjects": [f"Subject {each}"], "language": ["en", "fr"][each % 2]}
        shop.copy(made, name, f"2025-01-{each + 1:02d}", **words)
    shop.copy(made, "old-1", f"2025-02-{number + 1:02d}", title="Old 1")
    shop.copy(made, "old-2", "2024-11-01", title=f"Old 2, called {number}", subjects=[f"Round {number}"])
    for path in shop.editions.glob(f"old-{number + 3}-*"):
        path.unlink()
    shop.build()
    print(number, flush=True)
"""


@pytest.fixture
def shop(tmp_path: Path) -> tuple[House, Path]:
    made = edition(tmp_path / "tides", "2024-11-24", ("epub",))
    shop = house(tmp_path / "shop")
    for number in range(20):
        shop.copy(made, f"old-{number}", "2024-11-01", title=f"Old {number}", subjects=["Sea", "Old"])
    shop.build()
    return shop, made


def publishing(shop: House, made: Path, rounds: int) -> subprocess.Popen[str]:
    """Start publishing in another process."""
    words = [sys.executable, "-W", "ignore", "-c", PUBLISHER, str(made), str(shop.folder), shop.url, str(rounds)]
    return subprocess.Popen(words, cwd=Path(__file__).parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def read_without_pause(shop: House, made: Path, rounds: int) -> tuple[int, int, list[str]]:
    """Crawl until all is published, and once more; return how many walks and answers there were, and the faults."""
    with command("--catalogue", str(shop.folder), "--port", str(urlsplit(shop.url).port)) as (url, _):
        publisher = publishing(shop, made, rounds)
        walks, answers, faults = 0, 0, []
        done = False
        while not done:
            done = publisher.poll() is not None
            crawl = Crawl(url).run()
            walks, answers = walks + 1, answers + len(crawl.seen)
            faults += crawl.faults
        said = publisher.communicate()
        assert publisher.returncode == 0, said[1]
        assert len(said[0].split()) == rounds
    return walks, answers, faults


def test_a_crawler_sees_nothing_broken_while_editions_are_published(shop: tuple[House, Path]) -> None:
    walks, answers, faults = read_without_pause(*shop, rounds=4)
    assert faults == []
    assert walks >= 2
    assert answers > 500


@pytest.mark.slow
def test_a_crawler_sees_nothing_broken_through_many_editions(shop: tuple[House, Path]) -> None:
    walks, answers, faults = read_without_pause(*shop, rounds=25)
    assert faults == []
    assert walks >= 3
    assert answers > 2000
