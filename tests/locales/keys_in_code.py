"""Which phrases the code asks for: read from its source, so that none can be forgotten."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
FOLDERS = ("bot", "documents", "handlers", "cocreation", "portal")
_NAMED_BY = frozenset(
    {"Phrase", "say", "Ask", "Refusal", "Settled", "words", "family", "Fault", "Missing"}
)
_SECOND = frozenset({"Fault", "Missing"})
"""A fault of a paper sheet says first in which field it is, what a gate lacks which condition."""
_LABELLED_BY = frozenset({"Button", "Option", "yes", "no"})


class Asked(NamedTuple):
    """A key, or the beginning of a family of keys, and whether it is a button's label."""

    key: str
    family: bool
    label: bool


def asked() -> set[Asked]:
    """Return every key that is written in the code as the name of a phrase."""
    return {
        each
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*.py")
        for each in _asked_in(ast.parse(path.read_text("utf-8")))
    }


def written() -> set[str]:
    """Return every piece of text in the code."""
    return {
        node.value
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def mended_by() -> set[str]:
    """Return the words of the commands that mend what a gate lacks, each of which has a button."""
    beginnings = {
        node.value
        for path in (ROOT / "cocreation" / "stages").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {found[1] for each in beginnings if (found := re.match(r"/([a-z]+)", each))}


def _asked_in(tree: ast.Module) -> Iterator[Asked]:
    labels = {
        argument
        for call in _calls(tree, _LABELLED_BY)
        for argument in [*call.args, *(word.value for word in call.keywords)]
        if isinstance(argument, ast.Call) and _name(argument) == "Phrase"
    }
    for call in _calls(tree, _NAMED_BY):
        for argument in call.args[: 2 if _name(call) in _SECOND else 1]:
            for key, family in _keys(argument):
                yield Asked(key, family, call in labels)


def _calls(tree: ast.Module, names: frozenset[str]) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node) in names:
            yield node


def _name(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _keys(node: ast.expr) -> Iterator[tuple[str, bool]]:
    match node:
        case ast.Constant(value=str() as key):
            yield key, key.endswith(".")
        case ast.IfExp(body=body, orelse=other):
            yield from _keys(body)
            yield from _keys(other)
        case ast.JoinedStr(values=[ast.Constant(value=str() as beginning), *_]):
            yield beginning, True
        case _:
            return
