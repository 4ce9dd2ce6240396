"""The house in order: what STYLE and CONTRIBUTING promise of all modules and all tests, checked by reading them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import grimp
import networkx

from ownhand.cli import main
from ownhand.training import RECIPES

ROOT = Path(__file__).parents[1]

VAGUE = {"some", "own", "told"}
"""Variables so called say nothing of what they hold."""

NOUNS = {"drawing", "kerning", "lettering", "loosening", "spacing", "tracing", "training", "writing"}
"""Modules and rooms whose names end in -ing, and are nouns of the trade nevertheless."""

LEADING_UP = {
    ("ownhand.page.page", "ownhand.drawing"): "a page is saved by its own methods, which everybody calls",
    ("ownhand.letters.letters", "ownhand.letters.archive"): "letters are saved by their own method",
    ("ownhand.hands.hand", "ownhand.hands.model"): "a hand is one of a model, and a model gives hands",
    ("ownhand.hands.model", "ownhand.hands.joined"): "a model file says which kind of model is to be opened",
    ("ownhand.hands.model", "ownhand.hands.labelled"): "a model file says which kind of model is to be opened",
    ("ownhand.hands.model", "ownhand.hands.unlabelled"): "the same",
}
"""Imports that would close a circle, why each is there nevertheless; all are followed when a method is called."""


def sources() -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    folder = ROOT / "src"
    return {
        ".".join(path.relative_to(folder).with_suffix("").parts).removesuffix(".__init__"): path
        for path in sorted(folder.rglob("*.py"))
    }


def files_of_tests() -> list[Path]:
    return sorted((ROOT / "tests").rglob("*.py"))


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def place(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def test_every_module_has_a_test_file_of_its_own_or_is_named_in_one() -> None:
    """Of its own: tests/ROOM/test_MODULE.py. Named: a test imports from it, be it at the door of its room, or runs its
    command, or has its name in a docstring: in full, or as `ROOM.MODULE`, or in a test of its room as `MODULE`.

    A door that holds no code of its own needs no test.
    """
    tests = [path for path in files_of_tests() if path.name.startswith("test_")]
    of_their_own = {path.relative_to(ROOT / "tests") for path in tests}
    homes = homes_of_names()
    named = {homes.get(name, name) for path in tests for name in names_in(path)}
    missing = [
        module
        for module, path in sources().items()
        if module not in named
        and not is_bare_door(path)
        and path.relative_to(ROOT / "src/ownhand").with_name(f"test_{path.name}") not in of_their_own
    ]
    assert missing == []


def is_bare_door(path: Path) -> bool:
    """Whether it is the `__init__` of a room, and says only what there is."""
    statements = (ast.Expr, ast.Import, ast.ImportFrom, ast.Assign)
    return path.name == "__init__.py" and all(isinstance(node, statements) for node in parsed(path).body)


def names_in(test: Path) -> Iterator[str]:
    """Dotted names of what a test imports or names in a docstring, and the modules of the commands that it runs."""
    room = ".".join(test.relative_to(ROOT / "tests").parent.parts)
    for node in ast.walk(parsed(test)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef):
            text = ast.get_docstring(node) or ""
            yield from re.findall(r"\bownhand(?:\.\w+)+", text)
            for name in re.findall(r"`([\w.]+)`", text):
                yield f"ownhand.{name}"
                yield f"ownhand.{room}.{name}"
        elif isinstance(node, ast.List) and node.elts and isinstance(node.elts[0], ast.Constant):
            yield f"ownhand.cli.{node.elts[0].value}"


def homes_of_names() -> dict[str, str]:
    """The module that defines each name which the door of a room, or of the package, offers."""
    offered = {
        f"{door}.{alias.asname or alias.name}": f"{node.module}.{alias.name}"
        for door, path in sources().items()
        if path.name == "__init__.py"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    modules, homes = sources(), {}
    for name, origin in offered.items():
        while origin in offered and offered[origin] != origin:  # The package's door takes from the rooms' doors.
            origin = offered[origin]
        homes[name] = origin if origin in modules else origin.rpartition(".")[0]
    return homes


def test_imports_go_in_no_circle_but_where_it_is_said_why() -> None:
    """Lazy imports, and those for the checker of types alone, are imports, too."""
    found = grimp.build_graph("ownhand", cache_dir=None)
    edges = {(one, other) for one in found.modules for other in found.find_modules_directly_imported_by(one)}
    assert set(LEADING_UP) <= edges
    circles = networkx.strongly_connected_components(networkx.DiGraph(edges - set(LEADING_UP)))
    assert [sorted(circle) for circle in circles if len(circle) > 1] == []


def test_no_test_reaches_into_a_private_name() -> None:
    """Names of another module or object that begin with an underscore, as attributes, imports, or what is patched."""
    found = [f"{place(path, node)}: {name}" for path in files_of_tests() for node, name in private_names(parsed(path))]
    assert found == []


def private_names(test: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(test):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((node, alias.name) for alias in node.names if is_private(alias.name.rpartition(".")[2]))
        elif isinstance(node, ast.Attribute) and is_private(node.attr):
            if not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")):
                yield node, node.attr
        elif isinstance(node, ast.Call) and re.fullmatch(
            r"(getattr|(.*\.)?(setattr|patch\w*))", ast.unparse(node.func)
        ):
            texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
            yield from ((node, text) for text in texts if isinstance(text, str) and is_private(text.rpartition(".")[2]))


def is_private(name: str) -> bool:
    """Whether it begins with an underscore, and is none of Python's, IPython's or a named tuple's own public names."""
    is_public = name == "_" or name.endswith("_") or name in ("_asdict", "_fields", "_make", "_replace")
    return name.startswith("_") and not is_public


def test_names_say_what_they_hold() -> None:
    found = []
    for path in sources().values():
        for node in ast.walk(parsed(path)):
            is_bound = isinstance(getattr(node, "ctx", None), ast.Store)
            if isinstance(node, ast.arg):
                name = node.arg
            elif isinstance(node, ast.Name) and is_bound:
                name = node.id
            elif isinstance(node, ast.Attribute) and is_bound:
                name = node.attr
            else:
                continue
            if name.strip("_") in VAGUE:
                found.append(f"{place(path, node)}: {name}")
    assert found == []


def test_modules_are_called_after_nouns() -> None:
    words = {part for module in sources() for part in module.split(".")}
    assert {word for word in words if word.endswith("ing")} <= NOUNS


def test_every_room_and_module_at_the_top_is_on_the_map() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    house_map = re.search(r"## The rooms\n+```\n(.*?)```", readme, re.DOTALL)
    assert house_map
    for path in (ROOT / "src/ownhand").iterdir():
        if (path / "__init__.py").exists():
            assert re.search(rf"^  {path.name}/ ", house_map[1], re.MULTILINE), path.name
            assert ast.get_docstring(parsed(path / "__init__.py")), f"{path.name} says nothing at its door"
        elif path.suffix == ".py" and path.stem != "__init__":
            assert re.search(rf"\b{path.name}\b", house_map[1]), path.name


def test_every_place_that_contributing_names_is_there() -> None:
    """`src/ownhand/room/module.py` is a file; after `: `, `NAME` and `name()` are bound in that file."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    names = r"(?:: ((?:`\w+(?:\(\))?`(?:, | and | or )?)+))?"
    places = re.findall(r"`((?:src|tests|docs|runs|benchmarks|examples)/[\w./-]*)`" + names, text)
    assert len(places) > 10
    missing = [target for target, _ in places if not (ROOT / target).exists()]
    for target, names in places:
        if names and target not in missing:
            there = bound(parsed(ROOT / target))
            missing += [f"{target}: {name}" for name in re.findall(r"`(\w+)", names) if name not in there]
    assert missing == []


def bound(module: ast.Module) -> set[str]:
    """What a module's own statements define."""
    names: set[str] = set()
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
    return names


def test_every_command_option_and_recipe_is_documented() -> None:
    documents = "\n".join(path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *ROOT.glob("docs/*.md")])
    missing = [f"--recipe {recipe}" for recipe in RECIPES if f"--recipe {recipe}" not in documents]
    for name, command in commands(main):
        if f"ownhand {name}" not in documents:
            missing.append(name)
        for parameter in command.params:
            if isinstance(parameter, click.Option) and not parameter.hidden:
                flags = [*parameter.opts, *parameter.secondary_opts]
                if not any(re.search(rf"(?<![\w-]){flag}(?![\w-])", documents) for flag in flags):
                    missing.append(f"{name} {'/'.join(flags)}")
    assert missing == []


def commands(group: click.Group, prefix: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", command
