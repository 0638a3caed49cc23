"""The certificate of a course, as a page to be printed."""

from pydantic import BaseModel, ConfigDict


class Certificate(BaseModel):
    """What a certificate says, worded in its language; `region` are two letters of ISO 3166.

    `did` says what its holder did, `course` of what. `check` says how the code is checked; `qr` is
    the picture of a link that does so, as SVG text, with `qr_alt` for who cannot see it.
    """

    model_config = ConfigDict(frozen=True)

    lang: str
    region: str
    title: str
    programme: str
    certifies: str
    name: str
    did: str
    course: str
    hours: str
    issued: str
    issuer: str
    code: str
    check: str
    qr: str | None = None
    qr_alt: str = ""


def pdf(certificate: Certificate) -> bytes:
    """Return the certificate as a tagged PDF of one page, letter size, landscape."""
    from documents import typeset  # 7 MB that a process need not hold until somebody asks for one

    return typeset.pdf("certificate.typ", certificate.model_dump())
