"""Small changes to a module, and which of its tests notice them. Each mutant runs in a forked process.

A survivor is a change that no test notices: a missing test, or a place where the change means nothing.
"""

import ast
import copy
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from inspect import getsource
from itertools import product
from types import ModuleType
from typing import Any

_TURNED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.And: ast.Or,
    ast.Or: ast.And,
}


def mutants(module: ModuleType) -> Iterator[tuple[str, ast.Module]]:
    """Each changed tree, with the line in which it was changed and what to."""
    source = getsource(module)
    lines, tree = source.splitlines(), ast.parse(source)
    unread = _unread(tree)
    for at, node in enumerate(ast.walk(tree)):
        if id(node) in unread:
            continue
        for change, what in _changes(node):
            other = copy.deepcopy(tree)
            change(next(found for place, found in enumerate(ast.walk(other)) if place == at))
            yield f"{lines[node.lineno - 1].strip()}  # {what}", other  # type: ignore[attr-defined]


def _unread(tree: ast.Module) -> set[int]:
    """Docstrings and annotations: nothing runs there."""
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            found.add(id(node.value))
        for part in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            found |= {id(inner) for inner in ast.walk(part)} if part else set()
    return found


def _changes(node: ast.AST) -> Iterator[tuple[Callable[[Any], None], str]]:
    if isinstance(node, ast.Constant) and type(node.value) is int:
        for step in (1, -1):
            yield _set("value", node.value + step), f"{node.value} -> {node.value + step}"
    elif isinstance(node, ast.Constant) and type(node.value) is str:
        yield _set("value", node.value + "x"), f"{node.value!r} changed"
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in _TURNED:
        turned = _TURNED[type(node.ops[0])]()
        yield _set("ops", [turned, *node.ops[1:]]), type(turned).__name__
    elif isinstance(node, (ast.BinOp, ast.BoolOp)) and type(node.op) in _TURNED:
        turned = _TURNED[type(node.op)]()
        yield _set("op", turned), type(turned).__name__
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.Invert)):
        yield _set("op", ast.UAdd()), "not left out"


def _set(name: str, value: object) -> Callable[[Any], None]:
    return lambda node: setattr(node, name, value)


def survivors(module: ModuleType, tests: Iterable[ModuleType]) -> list[str]:
    """The changes that none of these tests notices."""
    calls = [call for test in tests for call in _calls(test)]
    assert not _noticed(module, ast.parse(getsource(module)), calls), "the tests fail without any change"
    return [what for what, tree in mutants(module) if not _noticed(module, tree, calls)]


def _calls(tests: ModuleType) -> list[Callable[[], object]]:
    found: list[Callable[[], object]] = []
    for name, test in vars(tests).items():
        if name.startswith("test_"):
            marks = [mark for mark in getattr(test, "pytestmark", []) if mark.name == "parametrize"]
            for given in product(*(_named(mark.args[0], mark.args[1]) for mark in marks)):
                values = {key: value for one in given for key, value in one.items()}
                found.append(lambda test=test, values=values: test(**values))  # type: ignore[misc]
    return found


def _named(names: str | tuple[str, ...], rows: Iterable[Any]) -> list[dict[str, Any]]:
    keys = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    plain = [getattr(row, "values", row) if type(row).__name__ == "ParameterSet" else row for row in rows]
    return [
        dict(zip(keys, row if len(keys) > 1 or type(row) is tuple else (row,), strict=True)) for row in plain
    ]


def _noticed(module: ModuleType, tree: ast.Module, calls: list[Callable[[], object]]) -> bool:
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0
    code = 0
    try:
        exec(compile(ast.fix_missing_locations(tree), str(module.__file__), "exec"), vars(module))
        for call in calls:
            call()
    except BaseException:
        code = 1
        if os.environ.get("MUTANTS_SAY"):
            traceback.print_exc(file=sys.__stderr__)
    os._exit(code)
