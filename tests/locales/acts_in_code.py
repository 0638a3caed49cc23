"""Which acts the audit log can hold: followed in the source from where each is written down."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from tests.locales.keys_in_code import ROOT

FOLDERS = ("bot", "handlers", "cocreation")

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Unclear(Exception):
    """An act's name cannot be read from the source: where, and what is written there."""


class _Place(NamedTuple):
    """Where a piece of code stands."""

    path: Path
    function: Function


class Acts:
    """Reads the names of acts from sources, as from `audit.record(tx, actor, action=f"x.{act}")`.

    What a function is given is looked up where it is called; what it says itself is taken as it
    is. Raises Unclear for a name made in any other way: the reader of the code would be lost too.
    """

    def __init__(self, sources: Mapping[Path, str]) -> None:
        self._trees = {path: ast.parse(source) for path, source in sources.items()}

    @classmethod
    def of_the_house(cls) -> "Acts":
        """Return those of everything that acts."""
        paths = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
        return cls({path: path.read_text("utf-8") for path in paths})

    def names(self) -> set[str]:
        """Return every name."""
        return {
            name
            for place, call in self._calls.get("record", [])
            for word in call.keywords
            if word.arg == "action"
            for name in self._values(place, word.value)
        }

    @cached_property
    def _calls(self) -> Mapping[str, list[tuple[_Place, ast.Call]]]:
        found: dict[str, list[tuple[_Place, ast.Call]]] = {}
        for path, tree in self._trees.items():
            for function in ast.walk(tree):
                if not isinstance(function, Function):
                    continue
                for node in ast.walk(function):
                    if isinstance(node, ast.Call):
                        found.setdefault(_called(node), []).append((_Place(path, function), node))
        return found

    def _values(self, place: _Place, node: ast.expr) -> Iterator[str]:
        match node:
            case ast.Constant(value=str() as value):
                yield value
            case ast.IfExp(body=body, orelse=other):
                yield from self._values(place, body)
                yield from self._values(place, other)
            case ast.JoinedStr(values=parts):
                yield from self._joined(place, parts)
            case ast.FormattedValue(value=value):
                yield from self._values(place, value)
            case ast.Name(id=name):
                yield from self._named(place, name)
            case _:
                raise Unclear(f"{place.path}:{node.lineno}: {ast.unparse(node)}")

    def _joined(self, place: _Place, parts: list[ast.expr]) -> Iterator[str]:
        if not parts:
            yield ""
            return
        for beginning in self._values(place, parts[0]):
            for rest in self._joined(place, parts[1:]):
                yield beginning + rest

    def _named(self, place: _Place, name: str) -> Iterator[str]:
        """Return what a name stands for: said in the function, or given by who calls it."""
        said = _assigned(ast.walk(place.function), name)
        taken = place.function.args
        if not said and name not in {each.arg for each in (*taken.args, *taken.kwonlyargs)}:
            said = _assigned(self._trees[place.path].body, name)
        for each in said:
            yield from self._values(place, each)
        if not said:
            yield from self._given(place, name)

    def _given(self, place: _Place, name: str) -> Iterator[str]:
        taken = place.function.args
        order = [each.arg for each in taken.args]
        if name not in {*order, *(each.arg for each in taken.kwonlyargs)}:
            raise Unclear(f"{place.path}: {place.function.name}: {name}")
        for calling, call in self._calls.get(place.function.name, []):
            if not self._means(calling, call, place):
                continue
            by_word = [word.value for word in call.keywords if word.arg == name]
            at = order.index(name) if name in order else len(call.args)
            given = by_word or list(call.args[at : at + 1])
            if not given:
                raise Unclear(f"{calling.path}:{call.lineno}: no {name}")
            yield from self._values(calling, given[0])

    def _means(self, calling: _Place, call: ast.Call, place: _Place) -> bool:
        """Return whether a call is of a function: in its own file, or by its module's name."""
        if isinstance(call.func, ast.Attribute):
            return ast.unparse(call.func.value) == place.path.stem
        return calling.path == place.path


def _assigned(nodes: Iterable[ast.AST], name: str) -> list[ast.expr]:
    """Return what a name is set to, alone or beside others."""
    found = []
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                pairs = list(zip(names, values, strict=True))
            case ast.Assign(targets=[target], value=value):
                pairs = [(target, value)]
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                pairs = [(target, value)]
            case _:
                continue
        found += [value for to, value in pairs if isinstance(to, ast.Name) and to.id == name]
    return found


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""
