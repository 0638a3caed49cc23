"""The beginning of a text, where there is no room for all of it."""


def excerpt(text: str, most: int) -> str:
    """Return a text on one line, cut after a word where it is longer than `most`."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most].rsplit(' ', 1)[0]}…"
