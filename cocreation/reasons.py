"""The public reason for an administrative act."""

from typing import Annotated

from pydantic import StringConstraints

from cocreation.personal_data import mask
from cocreation.programme.facts import Programme
from cocreation.texts import Paragraph
from storage.engine import Tx

REASON_MAX = 500

Reason = Annotated[Paragraph, StringConstraints(max_length=REASON_MAX)]
"""Why something was done, in the words of who did it: everybody may read it."""


def as_public(tx: Tx, reason: str) -> str:
    """Return a reason as everybody reads it: data that identify a person are masked."""
    return mask(reason, tx.kept(Programme).personal_data)
