"""The engine's modules stand in one order, each foreign library has one place, and the clock stays outside.

The list is the architecture: ARCHITECTURE.md says what each does.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ENGINE = ROOT / "presswork"
ORDER = [
    "rules",
    "problems",
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
    "pydyf": ["layout"],  # WeasyPrint's own writer of PDF objects
    "pypdfium2": ["layout.pictures", "inspection"],
    "pikepdf": ["writers.pdf", "inspection"],
    "ebooklib": ["writers.epub"],
    "fontTools": ["writers", "layout"],
    "PIL": ["reading", "writers", "layout"],
    "lxml": ["reading", "compose", "layout", "writers", "inspection"],
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
LONG = {"model"}  # the words that all others share, read in one go
MODULES = sorted(ENGINE.rglob("*.py"))
STANDARD = sys.stdlib_module_names


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


@pytest.fixture(params=MODULES, ids=name_of)
def module(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture
def tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text("utf-8"))


def test_a_module_imports_only_what_stands_before_it(module: Path, tree: ast.Module) -> None:
    home = name_of(module).partition(".")[0]
    asked = {name.split(".")[1] for name in imports(tree, name_of(module)) if name.startswith("presswork.")}
    assert {name for name in asked - {home} if ORDER.index(name) > ORDER.index(home or "rules")} == set()


def test_every_part_of_the_engine_has_its_place_in_the_order() -> None:
    assert {name_of(path).partition(".")[0] for path in MODULES} - {""} <= set(ORDER)


def test_a_foreign_library_is_met_in_its_place_alone(module: Path, tree: ast.Module) -> None:
    name = name_of(module)
    foreign = {each.partition(".")[0] for each in imports(tree, name)} - STANDARD - OURS
    astray = {
        each for each in foreign if not any(f"{name}.".startswith((f"{at}.", f"{at}_")) for at in PLACES.get(each, []))
    }
    assert astray == set()


def test_no_module_below_the_commands_asks_for_the_time_chance_or_the_surroundings(
    module: Path, tree: ast.Module
) -> None:
    if not name_of(module).startswith("commands"):
        assert SURROUNDINGS & set(called_or_named(tree)) <= SETS.get(name_of(module), set())


def test_a_package_s_own_file_holds_its_sentence_only(module: Path, tree: ast.Module) -> None:
    if module.name == "__init__.py" and name_of(module) != "writers":
        assert [type(node) for node in tree.body] == [ast.Expr], "a docstring and nothing else"
    assert ast.get_docstring(tree), "a module begins with what it is for"


def test_a_module_is_short(module: Path) -> None:
    lines = module.read_text("utf-8").count("\n")
    assert lines <= 200 or name_of(module) in LONG, "what is it two of?"


def test_a_function_is_short(tree: ast.Module) -> None:
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and not _is_table(node)]
    assert {node.name: lines for node in functions if (lines := _lines(node)) > 30} == {}


def _lines(node: ast.FunctionDef) -> int:
    """Count the lines after the signature, docstring included."""
    return (node.end_lineno or 0) - node.body[0].lineno + 1


def _is_table(node: ast.FunctionDef) -> bool:
    """Tell whether the function returns one value and does nothing else: a table, however many rows it has."""
    return isinstance(node.body[-1], ast.Return) and len(node.body) <= 2


def test_no_import_goes_in_a_circle() -> None:
    names = {name_of(path) for path in MODULES}
    asks = {}
    for path in MODULES:
        found = (name.removeprefix("presswork.") for name in imports(ast.parse(path.read_text("utf-8"))))
        asks[name_of(path)] = {
            each if each in names else each.rpartition(".")[0] for each in found if each.partition(".")[0] in ORDER
        } & names
    while free := {name for name, needs in asks.items() if not needs & asks.keys()}:
        asks = {name: needs for name, needs in asks.items() if name not in free}
    assert asks == {}, "these import each other"
