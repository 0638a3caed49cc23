"""What a conversation keeps of a form that is being filled."""

from typing import Any

from pydantic import BaseModel


class Sheet(BaseModel):
    """What a conversation keeps: the answers are the place, there is no step to remember.

    `wanted` is the field the person chose to fill or correct next; `held` the first part of a
    long text whose end has not come; `page` the part of a long choice that is shown; `ticked` what
    was ticked so far of a question with many answers. `offered`: since it was left, the person was
    asked whether to go on.
    """

    answers: dict[str, Any] = {}
    wanted: str | None = None
    held: str = ""
    page: int = 0
    ticked: list[str] | None = None
    offered: bool = False
