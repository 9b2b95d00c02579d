"""The engine's modules stand in one order, each foreign library has one place, and the clock stays outside.

The list is the architecture: ARCHITECTURE.md says what each does.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
ENGINE = ROOT / "presswork"
ORDER = [
    "rulebook",
    "rules",
    "problems",
    "locks",
    "whole",
    "model",
    "sources",
    "typography",
    "reading",
    "numbering",
    "compose",
    "layout",
    "writers",
    "inspection",
    "press",
    "archive",
    "catalogue",
    "scaffold",
    "commands",
]
# where each foreign library is met, as beginnings of module names; what is not here is met nowhere
PLACES = {
    "markdown_it": ["reading"],
    "mdit_py_plugins": ["reading"],
    "pygments": ["reading"],
    "pydantic": ["reading.settings", "reading.schema"],
    "pydantic_core": ["reading.settings"],
    "jinja2": ["compose"],
    "markupsafe": ["compose"],
    "weasyprint": ["layout"],
    "tinycss2": ["layout.displays"],  # WeasyPrint's own readers of styles and selectors
    "cssselect2": ["layout.displays"],
    "pydyf": ["layout"],  # WeasyPrint's own writer of PDF objects
    "pypdfium2": ["layout.pictures", "inspection"],
    "pikepdf": ["writers.pdf", "inspection"],
    "ebooklib": ["writers.epub"],
    "fontTools": ["writers", "layout"],
    "PIL": ["reading", "writers", "layout"],
    "lxml": ["reading", "compose", "layout", "writers", "inspection", "catalogue.feeds"],
    "minisign": ["archive.signing"],
    "starlette": ["catalogue.serve"],
    "uvicorn": ["catalogue.serve"],
    "rich": ["commands"],
    "click": ["commands"],
}
OURS = {"presswork", "publish"}
# what answers differently at another time, by chance or in other surroundings
SURROUNDINGS = {
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "date.today",
    "time.time",
    "time.localtime",
    "time.gmtime",
    "os.environ",
    "os.getenv",
    "os.getcwd",
    "Path.cwd",
    "Path.home",
    "uuid.uuid1",
    "uuid.uuid4",
    "uuid4",
    "uuid1",
    "getcwd",
    "environ",
    "getenv",
    "random",
    "secrets",
}
# fontconfig takes its settings from the environment alone: this module puts the house's there, and reads nothing
SETS = {"layout.system": {"os.environ"}}
MODULES = sorted(ENGINE.rglob("*.py"))


def name_of(path: Path) -> str:
    """`presswork/reading/notes.py` -> `reading.notes`; a package's own file has the package's name."""
    parts = path.relative_to(ENGINE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def imports(tree: ast.AST, within: str = "") -> Iterator[str]:
    """Every module that is imported, wherever in the code; what only the type checker reads does not count."""
    for node in _run(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{within}: imports are written in full"
            yield from (f"{node.module}.{each.name}" for each in node.names)


def _run(tree: ast.AST) -> Iterator[ast.AST]:
    """Walk the nodes that run."""
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            yield node
            yield from _run(node)


def called_or_named(tree: ast.AST) -> Iterator[str]:
    """Every name and dotted name of the code, dotted ones also without their first parts."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            parts = ast.unparse(node).split(".")
            yield from (".".join(parts[start:]) for start in range(len(parts) - 1))
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{each.name}" for each in node.names)


TREES = {name_of(path): ast.parse(path.read_text("utf-8")) for path in MODULES}


def test_a_module_imports_only_what_stands_before_it() -> None:
    for name, tree in TREES.items():
        home = name.partition(".")[0]
        asked = {each.split(".")[1] for each in imports(tree, name) if each.startswith("presswork.")} - {home}
        assert {each for each in asked if ORDER.index(each) > ORDER.index(home or "rules")} == set(), name


def test_every_part_of_the_engine_has_its_place_in_the_order() -> None:
    assert {name.partition(".")[0] for name in TREES} - {""} <= set(ORDER)


def test_a_foreign_library_is_met_in_its_place_alone() -> None:
    for name, tree in TREES.items():
        foreign = {each.partition(".")[0] for each in imports(tree, name)} - sys.stdlib_module_names - OURS
        assert {each for each in foreign if not _is_at_home(name, PLACES.get(each, []))} == set(), name


def _is_at_home(name: str, places: list[str]) -> bool:
    return any(f"{name}.".startswith((f"{place}.", f"{place}_")) for place in places)


def test_no_module_below_the_commands_asks_for_the_time_chance_or_the_surroundings() -> None:
    for name, tree in TREES.items():
        if not name.startswith("commands"):
            assert SURROUNDINGS & set(called_or_named(tree)) <= SETS.get(name, set()), name


def test_a_module_begins_with_what_it_is_for_and_a_package_s_own_file_holds_nothing_else() -> None:
    for path in MODULES:
        tree = TREES[name_of(path)]
        assert ast.get_docstring(tree), path.name
        if path.name == "__init__.py" and name_of(path) != "writers":
            assert len(tree.body) == 1, name_of(path)


def test_a_module_is_short() -> None:
    lines = {name_of(path): path.read_text("utf-8").count("\n") for path in MODULES}
    assert {name: count for name, count in lines.items() if count > 200} == {}, "what is it two of?"


def test_a_function_is_short() -> None:
    long = {
        f"{name}.{node.name}": _lines(node)
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and _lines(node) > 30 and not _is_table(node)
    }
    assert long == {}


def _lines(node: ast.FunctionDef) -> int:
    """Count the lines after the signature, docstring included."""
    return (node.end_lineno or 0) - node.body[0].lineno + 1


def _is_table(node: ast.FunctionDef) -> bool:
    """Tell whether the function returns one value and does nothing else: a table, however many rows it has."""
    return isinstance(node.body[-1], ast.Return) and len(node.body) <= 2


def test_no_import_goes_in_a_circle() -> None:
    asks = {}
    for name, tree in TREES.items():
        found = (each.removeprefix("presswork.") for each in imports(tree))
        asks[name] = {each if each in TREES else each.rpartition(".")[0] for each in found} & TREES.keys() - {""}
    while free := {name for name, needs in asks.items() if not needs & asks.keys()}:
        asks = {name: needs for name, needs in asks.items() if name not in free}
    assert asks == {}, "these import each other"
