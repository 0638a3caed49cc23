"""What those who were at a meeting, and those who run it, are told of its minutes."""

from datetime import datetime, timedelta

from bot.messages import Button, Phrase, Reply
from bot.news import minutes_words
from cocreation.minutes import minutes_seeing
from cocreation.minutes import minutes_standing as standings
from cocreation.minutes.minutes import Round
from cocreation.minutes.minutes_answers import Observed
from cocreation.minutes.minutes_composing import officials
from cocreation.minutes.minutes_seeing import Seen
from cocreation.minutes.minutes_standing import Reminder, State, answer_until
from cocreation.programme.facts import Programme
from documents.minutes import DOCX, PDF, Wording
from locales.phrases import Phrases
from storage import documents
from storage.engine import Tx
from storage.minutes import minutes_answers
from storage.minutes.minutes import MinutesRecord
from storage.people import people

_FILE_LIFE = timedelta(days=7)


def asked(tx: Tx, phrases: Phrases, sent: Round, now: datetime) -> list[Reply]:
    """Return what each of those who were there gets of minutes that go round, the file with it.

    Whoever answered to an earlier version is told what changed.
    """
    facts = tx.kept(Programme)
    seen = minutes_seeing.read(tx, sent.meeting, sent.minutes, now)
    before = {
        each.person_id
        for each in minutes_answers.answers(tx, sent.minutes.id)
        if each.version < sent.minutes.version
    }
    code, version = sent.meeting.code, sent.minutes.version
    values = {
        "code": code,
        "title": sent.meeting.title,
        "version": version,
        "reason": seen.reason,
        "until": facts.noon(answer_until(facts, sent.minutes)),
    }
    files: dict[str, bytes] = {}
    replies = []
    for person_id in sent.told:
        language = str(people.about(tx, person_id)["language"])
        if language not in files:
            files[language] = _wording(tx, phrases, seen, language).pdf()
        key = "minutes.asked_again" if person_id in before else "minutes.asked"
        replies.append(
            Reply(
                (
                    Phrase(key, values),
                    *minutes_words.summary(facts, seen),
                    Phrase("minutes.how_to_answer", values),
                ),
                (
                    Button(Phrase("minutes.ratify.button"), say=f"/ratificar {code} {version}"),
                    Button(Phrase("minutes.observe.button"), say=f"/observar {code} {version}"),
                ),
                to=person_id,
                document=_keep(tx, person_id, f"acta-{code}.pdf", PDF, files[language], now),
            )
        )
    return replies


def file(
    tx: Tx,
    phrases: Phrases,
    seen: Seen,
    *,
    person_id: str,
    language: str,
    editable: bool,
    now: datetime,
) -> str:
    """Make minutes as a file for one person, and return the document's id."""
    wording = _wording(tx, phrases, seen, language)
    name = f"acta-{seen.standing.meeting.code}"
    if editable:
        return _keep(tx, person_id, f"{name}.docx", DOCX, wording.docx(), now)
    return _keep(tx, person_id, f"{name}.pdf", PDF, wording.pdf(), now)


def published(done: Round, *, but: str | None) -> list[Reply]:
    """Return what those who were there are told of minutes that are public now."""
    return _told(done, Phrase("minutes.now_public", _about(done)), but=but)


def rectified(done: Round, *, text: str, reason: str, but: str | None) -> list[Reply]:
    """Return what those who were there are told of an erratum."""
    values = {**_about(done), "text": text, "reason": reason}
    return _told(done, Phrase("minutes.rectified", values), but=but)


def observed(tx: Tx, said: Observed, *, text: str) -> list[Reply]:
    """Return what those who look after the minutes are told of an observation."""
    code = said.observation.code
    values = {"code": said.meeting.code, "title": said.meeting.title, "text": text, "number": code}
    button = Button(Phrase("minutes.reply.button"), say=f"/responderobservacion {code}")
    return [
        Reply((Phrase("minutes.observed", values),), (button,), to=person_id)
        for person_id in standings.keepers(tx, said.meeting)
    ]


def replied(said: Observed) -> list[Reply]:
    """Return what whoever observed something is told of the answer."""
    observation = said.observation
    if observation.person_id is None:
        return []
    values = {
        "code": said.meeting.code,
        "title": said.meeting.title,
        "text": observation.text,
        "reply": observation.reply,
    }
    phrase = Phrase(f"minutes.replied.{observation.state}", values)
    return [Reply((phrase,), (_see(said.meeting.code),), to=observation.person_id)]


def reminded(tx: Tx, found: Reminder) -> list[Reply]:
    """Return what those are told who owe minutes: for how long, and what comes next."""
    facts, standing = tx.kept(Programme), found.standing
    meeting, minutes = standing.meeting, standing.minutes
    values = {"code": meeting.code, "title": meeting.title, "count": found.days}
    if minutes is None:
        key, button = "write", Button(Phrase("minutes.write.button"), say=f"/acta {meeting.code}")
    elif standing.state is State.PENDING:
        key, words = "circulate", f"/circularacta {meeting.code}"
        button = Button(Phrase("minutes.circulate.button"), say=words)
    elif unanswered := _unanswered(tx, minutes):
        key, values["number"] = "answer", unanswered
        words = f"/responderobservacion {unanswered}"
        button = Button(Phrase("minutes.reply.button"), say=words)
    else:
        key = "publish_now" if standing.over else "publish"
        button = Button(Phrase("minutes.see.button"), say=f"/acta {meeting.code}")
        if standing.over:
            words = f"/publicaracta {meeting.code}"
            button = Button(Phrase("minutes.publish.button"), say=words)
        values["until"] = facts.noon(answer_until(facts, minutes))
    phrases = (Phrase("minutes.late", values), Phrase(f"minutes.late.{key}", values))
    return [Reply(phrases, (button,), to=person_id) for person_id in found.to]


# ── small steps ───────────────────────────────────────────────────────────────────────────────


def _unanswered(tx: Tx, minutes: MinutesRecord) -> str | None:
    """Return the code of the first observation that waits for its answer."""
    found = minutes_answers.observations(tx, minutes.id)
    return next((each.code for each in found if each.state == "open"), None)


def _wording(tx: Tx, phrases: Phrases, seen: Seen, language: str) -> Wording:
    """Return minutes in a language; what is public names nobody."""
    named = [] if seen.minutes.state == "published" else officials(tx, seen.standing.meeting)
    return Wording(seen, tx.kept(Programme), phrases, language, named)


def _keep(tx: Tx, person_id: str, name: str, media_type: str, content: bytes, now: datetime) -> str:
    return documents.insert(
        tx,
        person_id=person_id,
        name=name,
        media_type=media_type,
        content=content,
        expires_at=now + _FILE_LIFE,
        now=now,
    )


def _about(done: Round) -> dict[str, object]:
    return {"code": done.meeting.code, "title": done.meeting.title}


def _told(done: Round, phrase: Phrase, *, but: str | None) -> list[Reply]:
    return [
        Reply((phrase,), (_see(done.meeting.code),), to=person_id)
        for person_id in done.told
        if person_id != but
    ]


def _see(code: str) -> Button:
    return Button(Phrase("minutes.see.button"), say=f"/acta {code}")
