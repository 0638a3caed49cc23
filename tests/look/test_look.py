"""The papers to look at are made, and a word that was lost would be told."""

from tests.documents import texts
from tests.look.__main__ import lost
from tests.look.papers import papers


def test_every_paper_is_made() -> None:
    beginnings = {".pdf": b"%PDF-", "docx": b"PK", "html": b"<!doctype html>", ".txt": b"# "}
    for name, content in papers().items():
        assert content.startswith(beginnings[name[-4:]]), name


def test_a_word_that_is_lost_is_told() -> None:
    said = texts.of_docx(papers()["letter.docx"])
    assert "Respetada autoridad:" in said
    assert lost(said, said) == []
    assert lost(said, said.replace("Respetada", "", 1)) == ["Respetada"]
