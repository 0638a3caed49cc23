"""What a gate lacks: one condition that is not met."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple


class Missing(NamedTuple):
    """One condition that is not met.

    `key` is the phrase that says exactly what is missing, with `values`; `command` what mends it;
    `details` the keys or codes that are lacking, to tell later whether more is missing than was.
    `parts` are what is missing of each kind, each said in a line of its own.
    """

    condition: str
    key: str
    values: Mapping[str, Any]
    command: str | None
    details: tuple[str, ...] = ()
    parts: Mapping[str, str] = MappingProxyType({})
