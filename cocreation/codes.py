"""The codes people call things by: a letter and a number."""

import re


def as_code(text: str, letter: str) -> str | None:
    """Return the code that "G-0003", "g3" or "g. 3" means, of things called by a letter, or None.

    The letter must be there: a number alone may mean something else.
    """
    found = re.fullmatch(
        rf"\s*{letter}\s*[.-]?\s*0*([0-9]{{1,18}})\s*", text, re.IGNORECASE | re.ASCII
    )
    return None if found is None else f"{letter}-{int(found[1]):04d}"
