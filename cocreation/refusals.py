"""A rule's no: it undoes the turn and tells the person why."""

from typing import Any


class Refusal(Exception):
    """Nothing was done, for the reason whose phrase is `key`; `values` fill its places."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


class Closed(Refusal):
    """The stage is not one in which this can be done: `values` say which are, and what is open."""


class Settled(Refusal):
    """What was asked for is decided, over or done: no further answer can still do it.

    `form` is the conversation in which that came out, if it was one, and `said` what was typed.
    """

    form: str | None = None
    said: str | None = None
