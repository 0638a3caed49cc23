"""What the commission, those who administer and the authors of proposals are told of the plan."""

from datetime import datetime, timedelta

from bot.messages import Button, Phrase, Reply
from bot.news import hop_news
from cocreation.people import roles
from cocreation.plan import plans
from cocreation.plan.parts import difference
from cocreation.plan.plan_observations import Observed
from cocreation.plan.plan_reminders import Reminder
from cocreation.plan.plan_votes import Opened
from cocreation.plan.plans import Seen, Sent
from cocreation.programme.facts import Programme
from cocreation.proposals.hops import Hop
from cocreation.review.ballots import Choice, Tally
from documents.plan_files import File, PlanFiles
from locales.phrases import Phrases
from storage import documents
from storage.commitments import commitments
from storage.engine import Tx
from storage.plan import plan_versions

AT_ONCE = 50
_FILE_LIFE = timedelta(days=7)
_TOLD = "authors told"


def file(tx: Tx, phrases: Phrases, seen: Seen, kind: str) -> File:
    """Return a file of a version by its kind (pdf, docx, html): of an approved one, the one kept.

    Raises KeyError for another kind.
    """
    if seen.version.state == "approved":
        for each in plan_versions.files(tx, seen.version.id):
            if each.name.endswith(f".{kind}"):
                content = plan_versions.content(tx, seen.version.id, each.name)
                assert content is not None
                return File(each.name, each.media_type, content)
    made = PlanFiles(seen, tx.kept(Programme), phrases)
    return {"pdf": made.pdf, "docx": made.docx, "html": made.html}[kind]()


def keep(tx: Tx, found: File, *, to: str, now: datetime) -> str:
    """Keep a file for a person for some days, and return the document's id."""
    return documents.insert(
        tx, person_id=to, name=found.name, media_type=found.media_type, content=found.content,
        expires_at=now + _FILE_LIFE, now=now,
    )  # fmt: skip


def sent(tx: Tx, phrases: Phrases, round_: Sent, *, now: datetime) -> list[Reply]:
    """Return what each member of the commission gets of a version that went round."""
    seen = round_.seen
    values = {
        "number": seen.version.number,
        "until": seen.version.observe_until,
        "count": len(seen.composed.commitments),
    }
    said = [Phrase("plan.sent", values)]
    buttons = [
        Button(Phrase("plan.read.button"), say="/plan"),
        Button(Phrase("plan.word.button"), say="/plan word"),
    ]
    if round_.before is not None:
        changes = difference(round_.before.composed, seen.composed)
        said.append(Phrase("plan.sent.again", {"count": len(changes)}))
        buttons.append(Button(Phrase("plan.changes.button"), say="/plan cambios"))
    said.append(Phrase("plan.how_to_observe", values))
    made = file(tx, phrases, seen, "pdf")
    return [
        Reply(tuple(said), tuple(buttons), to=each, document=keep(tx, made, to=each, now=now))
        for each in round_.members
    ]


def observed(tx: Tx, said: Observed) -> list[Reply]:
    """Return what those who administer are told of an observation; not who wrote it."""
    code = said.observation.code
    values = {"code": code, "number": said.paragraph.number, "text": said.observation.text}
    button = Button(Phrase("plan.reply.button", {"code": code}), say=f"/responderplan {code}")
    return [
        Reply((Phrase("plan.observed", values),), (button,), to=each)
        for each in roles.administrators(tx)
        if each != said.observation.person_id
    ]


def replied(said: Observed, *, but: str) -> list[Reply]:
    """Return what whoever observed is told of the answer."""
    observation = said.observation
    if observation.person_id in (None, but):
        return []
    values = {
        "code": observation.code,
        "number": observation.paragraph,
        "text": observation.text,
        "reply": observation.reply,
    }
    said_of_it = Phrase(f"plan.replied.{observation.state}", values)
    return [Reply((said_of_it,), to=observation.person_id)]


def asked(opened: Opened) -> list[Reply]:
    """Return the question to each member, with one tap to answer it."""
    version = opened.seen.version
    values = {"number": version.number, "closes": version.vote_closes_at}
    read = Button(Phrase("plan.read.button"), say="/plan")
    said = (Phrase("plan.vote.asked", values),)
    return [Reply(said, (*choices(), read), to=each) for each in opened.members]


def choices(but: Choice | None = None) -> tuple[Button, ...]:
    """Return the ways to vote on the plan, as buttons."""
    return tuple(
        Button(Phrase(f"vote.{each}.button"), say=f"/votarplan {each}")
        for each in Choice
        if each != but
    )


def closed(seen: Seen, count: Tally) -> tuple[Phrase, ...]:
    """Return how the vote went, for everybody."""
    version = seen.version
    values = {
        "yes": count.yes, "no": count.no, "passed": count.passed, "members": count.members,
    }  # fmt: skip
    return (
        Phrase(f"plan.vote.closed.{version.state}", {"number": version.number}),
        Phrase("theme.votes", values),
        Phrase("theme.reason", {"reason": version.reason}),
    )


def reminded(reminder: Reminder) -> list[Reply]:
    """Return what those are told who have neither looked at the plan nor observed anything."""
    version = reminder.seen.version
    values = {"number": version.number, "until": version.observe_until}
    key = "plan.remind.today" if reminder.days == 0 else "plan.remind"
    read = Button(Phrase("plan.read.button"), say="/plan")
    return [Reply((Phrase(key, values),), (read,), to=each) for each in reminder.to]


def authors(tx: Tx, *, now: datetime) -> list[Reply]:
    """Return what authors are told of the plan that their idea is in, about fifty at once.

    Each is told once that it is in the draft, and once that the plan was approved. Until nobody is
    left, whoever rings calls this again.
    """
    seen = plans.public(tx)
    if seen is None or seen.version.state == "rejected":
        return []
    approved = seen.version.state == "approved"
    notice = f"{_TOLD} {seen.version.state}"
    if plan_versions.noticed_at(tx, seen.version.id, notice) is not None:
        return []
    hop, key = Hop.IN_PLAN, "plan.hop.in_plan"
    if approved:
        hop, key = Hop.PLAN_APPROVED, "plan.hop.approved"
    told: list[Reply] = []
    for code, sources in plans.authors_of(tx, seen.composed):
        if len(told) >= AT_ONCE:
            return told
        paragraph, commitment = seen.composed.of_commitment(code), commitments.by_code(tx, code)
        assert paragraph is not None
        assert commitment is not None
        values = {"code": code, "title": commitment.title, "number": paragraph.number}
        told += hop_news.replies(tx, sources, hop=hop, subject=code, key=key, now=now, **values)
    plan_versions.note_notice(tx, seen.version.id, notice, now)
    return told
