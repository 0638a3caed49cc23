"""A rule's no: it undoes the turn and tells the person why."""

from typing import Any


class Refusal(Exception):
    """Nothing was done, for the reason whose phrase is `key`; `values` fill its places."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        self.key = key
        self.values = values
