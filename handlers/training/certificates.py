"""Certificates: getting one's own, checking anybody's, revoking one."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Review, Start
from bot.messages import Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation import links
from cocreation.people.people import Purpose
from cocreation.permissions import Action
from cocreation.programme.facts import Programme
from cocreation.reasons import Reason
from cocreation.texts import ShownName
from cocreation.training import certificates, courses
from cocreation.training.course_facts import Course
from documents import certificate as page
from handlers import choices, consent, handing_over
from handlers.training.courses import named
from storage.training.certificates import CertificateRecord

router = Router()

LINK = "ver_"
_YES = "yes"  # an answer kept as text stays when the name is corrected


def _shown_or_not(turn: Turn, _form: Any) -> Sequence[Option]:
    return [
        choices.yes(turn, Phrase("certificate.shows.yes")),
        choices.no(turn, Phrase("certificate.shows.no")),
    ]


def _about(turn: Turn, form: Any) -> Mapping[str, Any]:
    course = _course(turn)
    seen = certificates.require_earned(
        turn.tx, turn.actor, key=course.key, person_id=turn.me, now=turn.now
    )
    key = "certificate.shown" if form.shows == _YES else "certificate.hidden"
    return {
        "name": form.name,
        "course": course.name,
        "did": page.did(seen.earned),
        "shows": Phrase(key),
    }


def _course(turn: Turn) -> Course:
    return courses.known(turn.tx, turn.subject)


@router.form("certificado", needs=Action.LEARN)
class NewCertificate(Form):
    """The name on the certificate, and who may see it; asked only once."""

    consent: Annotated[
        consent.Given, Ask("consent.training", options=consent.accept_or_not, when=consent.not_yet)
    ]
    name: Annotated[ShownName, Ask("certificate.name")]
    shows: Annotated[str, Ask("certificate.shows", options=_shown_or_not)]
    send: Annotated[Review, Ask("certificate.review", values=_about)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Hand the certificate over again, or ask for its name when there is none yet."""
        course = named(turn, rest)
        seen = certificates.require_earned(
            turn.tx, turn.actor, key=course.key, person_id=turn.me, now=turn.now
        )
        if seen.certified and seen.certificate is not None:
            return _handed_over(turn, seen.certificate)
        return Start(subject=course.key)

    def accepted(self, turn: Turn, name: str) -> None:
        """Write the consent down as soon as it is given."""
        if name == "consent":
            consent.record(turn, Purpose.TAKE_PART)

    def done(self, turn: Turn) -> Replies:
        """Issue it and hand it over."""
        issued = certificates.issue(
            turn.tx,
            turn.actor,
            key=_course(turn).key,
            person_id=turn.me,
            name=self.name,
            shows_name=self.shows == _YES,
            language=turn.language,
            now=turn.now,
        )
        return _handed_over(turn, issued)


@router.command("verificar", needs=Action.CHECK_CERTIFICATE, public=True)
def verify(turn: Turn, rest: str) -> Replies:
    """Tell whether the certificate of a code is valid."""
    return follow_link(turn, rest)


def follow_link(turn: Turn, word: str) -> Reply:
    """Return what anybody may know of the certificate that a code or a link names."""
    found = certificates.check(turn.tx, turn.actor, text=word)
    in_private = turn.actor.person_id is not None
    return Reply((page.checked(found, turn.tx.kept(Programme), named=in_private),))


def _sure_or_not(turn: Turn, _form: Any) -> Sequence[Option]:
    return [
        choices.yes(turn, Phrase("revoke.yes")),
        choices.no(turn, Phrase("revoke.no")),
    ]


def _revoked(turn: Turn, form: Any) -> Mapping[str, Any]:
    found = certificates.to_revoke(turn.tx, turn.actor, text=turn.subject)
    return {
        "code": found.code,
        "course": found.course_name,
        "issued": found.issued_at,
        "reason": getattr(form, "reason", ""),
    }


@router.form("anularcertificado", needs=Action.MANAGE_TRAINING, hidden=True)
class Revocation(Form):
    """Revoke a certificate, with a reason that everybody may read."""

    reason: Annotated[Reason, Ask("revoke.reason", values=_revoked)]
    sure: Annotated[bool, Ask("revoke.sure", options=_sure_or_not, values=_revoked)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the certificate whose code follows the command."""
        return Start(subject=certificates.to_revoke(turn.tx, turn.actor, text=rest).code)

    def done(self, turn: Turn) -> Replies:
        """Revoke it; its holder is told."""
        code = turn.subject
        if not self.sure:
            return say("revoke.not_done", code=code)
        found = certificates.revoke(
            turn.tx, turn.actor, code=code, reason=self.reason, now=turn.now
        )
        mine = say("revoke.done", code=code)
        if found.person_id is None:
            return mine
        values = {"code": code, "course": found.course_name, "reason": self.reason}
        return [mine, Reply((Phrase("revoke.told", values),), to=found.person_id)]


def _handed_over(turn: Turn, issued: CertificateRecord) -> Reply:
    """Return the certificate as a file, made anew from what was recorded."""
    document = handing_over.kept(
        turn,
        name=f"{issued.code}.pdf",
        media_type="application/pdf",
        content=page.pdf(_page(turn, issued)),
    )
    return Reply((Phrase("certificate.here", {"code": issued.code}),), document=document)


def _page(turn: Turn, issued: CertificateRecord) -> page.Certificate:
    language, facts = issued.language, turn.tx.kept(Programme)

    def worded(key: str, **values: Any) -> str:
        return turn.phrases.plain(Phrase(key, values), language)

    # A browser is everywhere, so the page comes before the phone's own chat.
    public = links.page(turn.tx, f"certificado/{issued.code}")
    chats = links.carrying(turn.tx, f"{LINK}{issued.code}")
    link = public or (chats[0].url if chats else None)
    done = page.did(page.earned_by(issued))
    assert done is not None
    check = "certificate.page.check" if link is None else "certificate.page.check.qr"
    if public is not None:
        check = "certificate.page.check.web"
    return page.Certificate(
        lang=language,
        region=facts.country,
        title=worded("certificate.page.title"),
        programme=facts.short.say(language),
        certifies=worded("certificate.page.certifies"),
        name=issued.name or "",
        did=worded("certificate.page.did", did=done),
        course=issued.course_name,
        hours=worded("certificate.page.hours", count=issued.hours),
        issued=worded("certificate.page.issued", issued=issued.issued_at),
        issuer=facts.contact.say(language),
        code=issued.code,
        check=worded(check, code=issued.code, url=public),
        qr=None if link is None else links.drawing(link),
        qr_alt=worded("certificate.page.qr", code=issued.code),
    )
