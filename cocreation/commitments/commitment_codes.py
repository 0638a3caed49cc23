"""What people call commitments and milestones by: "4PAN-01", "4PAN-01.2"."""

import re
from typing import NamedTuple

_CODE = re.compile(
    r"\s*([0-9A-Z]{2,12})\s*-\s*0*([0-9]{1,4})\s*(?:\.\s*0*([0-9]{1,4})\s*)?",
    re.IGNORECASE | re.ASCII,
)


class Named(NamedTuple):
    """The code of a commitment, and the number of a milestone of it where one was named."""

    code: str
    milestone: int | None


def read(text: str) -> Named | None:
    """Return what "4PAN-01", "4pan-1" or "4PAN-01.2" names, or None."""
    found = _CODE.fullmatch(text)
    if found is None:
        return None
    milestone = None if found[3] is None else int(found[3])
    return Named(f"{found[1].upper()}-{int(found[2]):02d}", milestone)
