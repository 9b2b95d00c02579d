"""Work is spread over processes when there is enough of it, and nothing that happens in one is lost."""

from __future__ import annotations

import atexit
import errno
import os
import signal
from dataclasses import dataclass
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import sleep

import pytest

from presswork.press.foreman import Answer, _Shift, framed, packed, serve, unframed
from presswork.press.workers import Workers, groups, workers
from presswork.problems import PublishError, problem


@dataclass(frozen=True)
class Task:
    value: int
    weight: int = 60_000
    name: str = "a chapter"


def double(task: Task) -> tuple[int, int]:
    return task.value * 2, os.getpid()


def refuse(task: Task) -> int:
    if task.value % 2:
        raise PublishError([problem("layout-failed", f"task {task.value}", "manuscript/a.md", task.value)])
    return task.value


def stumble(task: Task) -> int:
    return 1 // task.value


def die(task: Task) -> int:
    if task.value == 2:
        os.kill(os.getpid(), signal.SIGSEGV)
    return task.value


def end_the_foreman(task: Task) -> bytes:
    os.kill(os.getppid(), signal.SIGKILL)
    return bytes(2**20)  # more than a pipe holds


def remember(task: Task) -> None:
    os.environ["PRESSWORK_TEST_WARM"] = str(task.value)


def recall(_: Task) -> str:
    return os.environ.get("PRESSWORK_TEST_WARM", "")


def test_answers_come_in_the_order_of_the_tasks_and_from_other_processes() -> None:
    counted: list[tuple[int, int]] = []
    with workers(2) as crew:
        found = crew.map(double, [Task(value) for value in range(5)], lambda *count: counted.append(count))
    assert [value for value, _ in found] == [0, 2, 4, 6, 8]
    assert os.getpid() not in {process for _, process in found}
    assert counted == [(done, 5) for done in range(1, 6)]


def test_one_map_may_follow_another_at_once() -> None:
    with workers(2) as crew:
        for turn in range(20):
            assert [value for value, _ in crew.map(double, [Task(turn), Task(turn + 1)])] == [2 * turn, 2 * turn + 2]


def test_little_work_is_done_here() -> None:
    with workers(2) as crew:
        assert crew.map(double, [Task(1, weight=10)]) == [(2, os.getpid())]


def test_the_problems_of_all_tasks_are_told_at_once() -> None:
    for weight in (10, 60_000):
        with workers(2) as crew, pytest.raises(PublishError) as stopped:
            crew.map(refuse, [Task(value, weight) for value in range(6)])
        assert [each.line for each in stopped.value.problems] == [1, 3, 5]


def test_a_fault_of_our_own_in_a_worker_is_a_problem() -> None:
    with workers(2) as crew, pytest.raises(PublishError) as stopped:
        crew.map(stumble, [Task(1), Task(0)])
    assert [(each.rule, "ZeroDivisionError" in each.message) for each in stopped.value.problems] == [("internal", True)]


def test_a_worker_that_the_system_ends_is_a_problem_that_names_its_task_and_the_others_go_on() -> None:
    with workers(2) as crew:
        with pytest.raises(PublishError) as stopped:
            crew.map(die, [Task(1), Task(2, name="chapter two"), Task(3)])
        assert crew.map(double, [Task(4)])[0][0] == 8
    assert [each.message for each in stopped.value.problems] == ["a worker ended with signal 11 at chapter two"]


def test_a_task_that_a_worker_had_not_begun_when_it_ended_is_worked_off_by_another() -> None:
    with workers(1) as crew, pytest.raises(PublishError) as stopped:
        crew.map(die, [Task(value, weight=30_000, name=f"chapter {value}") for value in (2, 3, 2, 4, 5)])
    assert len(stopped.value.problems) == 1


def test_workers_and_press_see_at_once_that_the_foreman_was_killed() -> None:
    crew = Workers(2)
    with pytest.raises(PublishError) as stopped:
        crew.map(end_the_foreman, [Task(1), Task(2)])
    crew.close()
    assert [each.rule for each in stopped.value.problems] == ["internal"]


def test_where_the_system_gives_no_more_processes_those_that_it_gave_do_the_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fork, turns = os.fork, iter([True, False])

    def refusing_once() -> int:
        if not next(turns, True):
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        return fork()

    monkeypatch.setattr(os, "fork", refusing_once)
    ours, theirs = Pipe()
    _Shift(theirs, double, [packed(Task(value)) for value in range(4)], [[0], [1], [2], [3]], 3).work_off()
    answers = dict(unframed(ours.recv_bytes()) for _ in range(4))
    assert [answers[index].value[0] for index in range(4)] == [0, 2, 4, 6]


def test_workers_have_what_the_process_before_them_was_given() -> None:
    with workers(2) as crew:
        crew.start()
        crew.warm_up(remember, Task(7))
        assert crew.map(recall, [Task(1), Task(2)]) == ["7", "7"]


def test_nothing_is_left_when_the_work_is_done() -> None:
    crew = Workers(2)
    crew.map(double, [Task(1), Task(2)])
    process = crew._process
    crew.close()
    assert not process.is_alive()


def serve_and_tidy(channel: Connection, leaving: Path, tidied: Path) -> None:
    def tidy() -> None:
        leaving.touch()
        sleep(0.5)
        tidied.touch()

    atexit.register(tidy)
    serve(channel)


def test_a_foreman_that_is_told_to_end_while_it_leaves_tidies_up_all_the_same(tmp_path: Path, capfd) -> None:
    ours, theirs = get_context("spawn").Pipe()
    files = tmp_path / "leaving", tmp_path / "tidied"
    foreman = get_context("spawn").Process(target=serve_and_tidy, args=(theirs, *files))
    foreman.start()
    theirs.close()
    ours.close()
    while foreman.is_alive() and not files[0].exists():
        sleep(0.01)
    foreman.terminate()
    foreman.join()
    assert (foreman.exitcode, files[1].exists()) == (0, True)
    assert capfd.readouterr() == ("", "")


def test_the_longest_tasks_come_first_and_short_ones_together() -> None:
    assert groups([5, 90, 20, 30], 50) == [[1], [3, 2], [0]]
    assert groups([], 50) == []


def test_an_answer_is_the_same_after_its_way_through_a_channel() -> None:
    assert unframed(framed(70_000, Answer("x"))) == (70_000, Answer("x"))
