"""Puts every paper of the house into a folder, page by page as pictures: ``python -m tests.look``.

Nothing here passes or fails: a person looks. It tells what a Word document loses on its way through
LibreOffice, as far as its words go. Poppler draws the pages; both programs are of the machine.
"""

import argparse
import re
import shutil
import subprocess
from collections import Counter
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from tests.documents import texts
from tests.look.papers import papers

_DOTS_PER_INCH = "80"
_WORD = re.compile(r"[^\W\d_]+|\d+")


def main() -> None:
    """Write the papers and their pages, and tell what was lost and what could not be done."""
    parser = argparse.ArgumentParser(prog="python -m tests.look")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("look"))
    folder: Path = parser.parse_args().folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, content in papers().items():
        (folder / name).write_bytes(content)
    for tool, package in (("soffice", "libreoffice-writer"), ("pdftoppm", "poppler-utils")):
        if shutil.which(tool) is None:
            print(f"==== NO {tool} ON THIS MACHINE: install the package {package} to see all. ====")
    if shutil.which("soffice"):
        _through_libreoffice(folder)
    if shutil.which("pdftoppm"):
        for each in sorted(folder.glob("*.pdf")):
            subprocess.run(
                ["pdftoppm", "-r", _DOTS_PER_INCH, "-png", each, each.with_suffix("")], check=True
            )
    print(f"Look at {len(list(folder.glob('*.png')))} pages in {folder}/.")


def lost(before: str, after: str) -> list[str]:
    """Return the words that are in a text more often than in another, in alphabetical order.

    Runs of letters and of digits: a line may end after the hyphen of "2019-2021".
    """
    found = Counter(_WORD.findall(before)) - Counter(_WORD.findall(after))
    return sorted(found.elements())


def _through_libreoffice(folder: Path) -> None:
    for each in sorted([*folder.glob("*.docx"), *folder.glob("*.txt")]):
        made = folder / "libreoffice"
        told = subprocess.run(
            ["soffice", "--headless", "--convert-to", "pdf", "--outdir", made, each],
            check=True, capture_output=True,
        )  # fmt: skip
        pdf = made / f"{each.stem}.pdf"
        if not pdf.exists():
            print(f"{each.name}: LibreOffice made nothing of it. {told.stderr.decode().strip()}")
            continue
        kept = pdf.rename(folder / f"{each.stem}.{each.suffix[1:]}.pdf")
        if each.suffix == ".docx":
            pages = PdfReader(BytesIO(kept.read_bytes())).pages
            after = "\n".join(page.extract_text() for page in pages)
            words = lost(texts.of_docx(each.read_bytes()), after)
            print(f"{each.name}: {len(words)} words lost in LibreOffice. {' '.join(words[:20])}")
    shutil.rmtree(folder / "libreoffice", ignore_errors=True)


if __name__ == "__main__":
    main()
