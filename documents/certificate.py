"""The certificate of a course: as a page to be printed, and what is said to who checks one."""

from pydantic import BaseModel, ConfigDict

from cocreation.programme.facts import Programme
from cocreation.training.certificates import Checked
from cocreation.training.courses import Earned
from locales.phrases import Phrase
from storage.training.certificates import CertificateRecord


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


def did(earned: Earned) -> Phrase | None:
    """Return what somebody did of a course, as a certificate says it; None when nothing."""
    values = {"attended": earned.attended_at}
    if earned.passed_at is not None and earned.attended_at is not None:
        return Phrase("certificate.did.both", values)
    if earned.passed_at is not None:
        return Phrase("certificate.did.passed")
    return None if earned.attended_at is None else Phrase("certificate.did.attended", values)


def earned_by(issued: CertificateRecord) -> Earned:
    """Return how a certificate was earned."""
    return Earned(issued.passed_at, issued.attended_at, must_attend=False)


def checked(found: Checked, programme: Programme, *, named: bool) -> Phrase:
    """Return what anybody may know of a certificate; not whom it names unless it is `named`."""
    issued = found.certificate
    values = {
        "code": issued.code,
        "course": issued.course_name,
        "programme": programme.short,
        "issued": issued.issued_at,
        "did": did(earned_by(issued)),
        "holder": _holder(found, named),
        "count": issued.hours,
    }
    if issued.revoked_at is None:
        return Phrase("certificate.valid", values)
    revoked = {"revoked": issued.revoked_at, "reason": found.reason}
    return Phrase("certificate.revoked", {**values, **revoked})


def _holder(found: Checked, named: bool) -> Phrase:
    """Return whom a certificate names, as far as its holder allowed."""
    if found.erased:
        return Phrase("certificate.holder.erased")
    if found.name is None:
        return Phrase("certificate.holder.hidden")
    if not named:
        return Phrase("certificate.holder.in_private")
    return Phrase("certificate.holder", {"name": found.name})
