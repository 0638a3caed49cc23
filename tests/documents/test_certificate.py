"""The certificate as a page: one, tagged, whole, whatever the name is."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader

from cocreation import links
from documents.certificate import Certificate, pdf

FACTS = Certificate(
    lang="es",
    region="PA",
    title="Certificado",
    programme="4° Plan de Gobierno Abierto",
    certifies="Se certifica que",
    name="Ana María Ruiz",
    did="aprobó la prueba y asistió a la sesión del 15 de marzo de 2020 del curso",
    course="Gobierno abierto y los ciclos de los planes de acción",
    hours="Duración: 2 horas",
    issued="Emitido el 10 de febrero de 2020",
    issuer="Autoridad de Ejemplo",
    code="C-ABCD-234U",
    check="Para comprobarlo: /verificar C-ABCD-234U",
)


def _read(certificate: Certificate) -> PdfReader:
    return PdfReader(io.BytesIO(pdf(certificate)))


@pytest.mark.parametrize(
    "name",
    [
        "Ñé",
        "Ana María Ruiz",
        "María de los Ángeles del Carmen Fernández de Córdoba y Güell-Ñáñez de la Cruz-Pé",
        '#strong[Ana] *Ruiz* $x$ _y_ "z" \\ <b> @a',
    ],
)
def test_a_name_is_printed_as_it_was_written_on_one_page(name: str) -> None:
    read = _read(FACTS.model_copy(update={"name": name}))
    assert len(read.pages) == 1
    text = " ".join(read.pages[0].extract_text().split())
    assert " ".join(name.split()) in text
    for each in ("Certificado", FACTS.did, FACTS.course, FACTS.issued, FACTS.code, FACTS.check):
        assert each in text


def test_it_is_a_letter_on_its_side_tagged_and_in_its_language() -> None:
    read = _read(FACTS)
    box = read.pages[0].mediabox
    assert (float(box.width), float(box.height)) == (792, 612)
    root = _root(read)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "es-PA"
    assert read.metadata is not None
    assert read.metadata.title == f"Certificado: {FACTS.course}"


def test_the_code_to_be_scanned_has_words_for_who_cannot_see_it() -> None:
    qr = links.drawing("https://mesa.example/#start=ver_C-ABCD-234U")
    assert qr.startswith("<svg")
    made = pdf(FACTS.model_copy(update={"qr": qr, "qr_alt": "Verifica el certificado"}))
    tree = _root(PdfReader(io.BytesIO(made)))["/StructTreeRoot"]
    assert "Verifica el certificado" in [*_alternatives(tree)]
    bare = _root(_read(FACTS))["/StructTreeRoot"]
    assert [*_alternatives(bare)] == []


def _root(read: PdfReader) -> Any:
    return read.trailer["/Root"]


def _alternatives(node: Any) -> Iterator[str]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for each in node:
            yield from _alternatives(each)
    elif isinstance(node, dict):
        if "/Alt" in node:
            yield str(node["/Alt"])
        if "/K" in node:
            yield from _alternatives(node["/K"])
