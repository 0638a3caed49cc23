"""The plan to be read: where it stands, its paragraphs, what changed, what was observed, files."""

import re

from bot.forms import Replies
from bot.messages import Button, Phrase, Reply, say
from bot.news import plan_news
from bot.router import Router
from bot.turn import Turn
from cocreation import links
from cocreation.excerpts import excerpt
from cocreation.folding import fold
from cocreation.permissions import Action, may
from cocreation.plan import plan_observations, plan_votes, plans
from cocreation.plan.parts import Change, Paragraph, difference
from cocreation.plan.plan_observations import PlanObservationRecord
from cocreation.plan.plans import Seen
from handlers.plan import plan_composing, plan_observing, plan_voting
from storage.plan import plan_versions

router = Router(plan_composing.router, plan_observing.router, plan_voting.router)

_NUMBER = re.compile(r"\s*p?[\s.-]*(\d{1,3})\s*[.,]\s*(\d{1,4})\.?\s*", re.IGNORECASE | re.ASCII)
_AFTER = re.compile(r"(.*?)\s*\+\s*(\d{1,4})\s*", re.DOTALL | re.ASCII)
_FILES = {"pdf": "pdf", "word": "docx", "docx": "docx", "pagina": "html", "html": "html"}
_LISTED = 6
_ORIGINS = 3
_WORDS_SHOWN = 40
_SEE = {"P": "propuesta", "T": "tema", "B": "borrador", "M": "acta"}


@router.command("plan", needs=Action.READ_PLAN, public=True)
def plan(turn: Turn, rest: str) -> Replies:
    """Show where the plan stands, or what follows the command: a paragraph, a list, a file."""
    seen = plans.see(turn.tx, turn.actor)
    if seen is None:
        return _none_yet(turn)
    plans.note_look(turn.tx, turn.actor, seen, now=turn.now)
    more = _AFTER.fullmatch(rest)
    word, after = (more[1], int(more[2])) if more else (rest, 0)
    number = as_number(word)
    word = fold(word)
    if number is not None:
        return _paragraph(turn, seen, plans.paragraph(seen, number))
    if word in ("indice", "contents"):
        return _contents(turn, seen)
    if word in ("cambios", "changes"):
        return _changes(turn, seen, after)
    if word in ("observaciones", "observations"):
        return _observations(turn, after)
    if word in _FILES and turn.actor.person_id is not None:
        return _file(turn, seen, _FILES[word])
    card = _card(turn, seen)
    if not word or word in _FILES:
        return card
    named = Phrase("plan.not_in_it", {"words": excerpt(more[1] if more else rest, _WORDS_SHOWN)})
    return Reply((named, *card.phrases), card.buttons)


def as_number(text: str) -> str | None:
    """Return the number of a paragraph that "3.2" or "p 3,2" means, or None."""
    found = _NUMBER.fullmatch(text)
    return None if found is None else f"{int(found[1])}.{int(found[2])}"


def _none_yet(turn: Turn) -> Reply:
    if may(turn.actor, Action.COMPOSE_PLAN):
        return say("plan.none_yet", Button(Phrase("plan.compose.button"), say="/componerplan"))
    return say("plan.not_round_yet")


def _card(turn: Turn, seen: Seen) -> Reply:
    version, composed = seen.version, seen.composed
    found = plan_observations.every(turn.tx, turn.actor)
    waiting = sum(each.state == "open" for each in found)
    values = {
        "title": composed.title,
        "number": version.number,
        "until": version.observe_until,
        "closes": version.vote_closes_at,
        "at": version.approved_at,
        "first": composed.paragraphs[0].number,
        "count": len(composed.commitments),
    }
    state = "voting" if seen.version.is_voted_on else version.state
    phrases = [
        Phrase("plan.card", values),
        Phrase(f"plan.state.{state}", values),
        Phrase("plan.holds", values),
    ]
    if found:
        phrases.append(Phrase("plan.observed_count", {"count": len(found), "waiting": waiting}))
    if version.state in ("approved", "rejected"):
        phrases += plan_news.closed(seen, plan_votes.tally(turn.tx, version))[1:]
    kept = plan_versions.files(turn.tx, version.id)
    if kept:
        lines = [Phrase("plan.file_line", {"name": each.name, "sha": each.sha256}) for each in kept]
        phrases.append(Phrase("plan.files_kept", {"list": lines}))
    url = links.page(turn.tx, "plan")
    if url is not None and version.state in plans.PUBLIC:
        phrases.append(Phrase("plan.on_the_web", {"url": url}))
    if turn.actor.person_id is None:
        return Reply((*phrases, Phrase("plan.in_private")))
    return Reply(tuple(phrases), tuple(_acts(turn, seen, observed=bool(found))))


def _acts(turn: Turn, seen: Seen, *, observed: bool) -> list[Button]:
    state = seen.version.state
    buttons = []
    if seen.version.is_voted_on and may(turn.actor, Action.VOTE_ON_PLAN):
        own = plan_votes.own(turn.tx, seen.version, turn.me)
        key = "vote.button" if own is None else "vote.again.button"
        buttons.append(Button(Phrase(key), say="/votarplan"))
    if may(turn.actor, Action.COMPOSE_PLAN):
        if seen.version.is_voted_on:
            buttons.append(Button(Phrase("vote.close.button"), say="/cerrarvotacionplan"))
        elif state == "composed":
            buttons.append(Button(Phrase("plan.circulate.button"), say="/circularplan"))
        elif state == "circulated":
            buttons.append(Button(Phrase("vote.open.button"), say="/abrirvotacionplan"))
        if state != "approved" and not seen.version.is_voted_on:
            buttons += [
                Button(Phrase("plan.write.button"), say="/escribirplan"),
                Button(Phrase("plan.compose.button"), say="/componerplan"),
            ]
    buttons += [
        Button(Phrase("plan.contents.button"), say="/plan indice"),
        Button(Phrase("plan.pdf.button"), say="/plan pdf"),
        Button(Phrase("plan.word.button"), say="/plan word"),
        Button(Phrase("plan.page.button"), say="/plan pagina"),
    ]
    if plans.before(turn.tx, seen) is not None:
        buttons.append(Button(Phrase("plan.changes.button"), say="/plan cambios"))
    if observed:
        buttons.append(Button(Phrase("plan.observations.button"), say="/plan observaciones"))
    return buttons


def _paragraph(turn: Turn, seen: Seen, of: Paragraph) -> Reply:
    phrases = [] if of.heading is None else [Phrase("plan.heading", {"heading": of.heading})]
    phrases.append(Phrase("plan.paragraph", {"number": of.number, "text": of.text}))
    if of.table is not None:
        lines = [Phrase("plan.row", {"row": " · ".join(each)}) for each in of.table.rows]
        phrases.append(Phrase("lines", {"list": lines}))
    note = of.note or _note_of(seen, of)
    if note is not None:
        phrases.append(Phrase("plan.note", {"note": note}))
    if turn.actor.person_id is None:
        return Reply(tuple(phrases))
    buttons = []
    if may(turn.actor, Action.OBSERVE_PLAN) and seen.version.state == "circulated":
        say_it = f"/observarplan {of.number} v{seen.version.number}"
        buttons.append(Button(Phrase("plan.observe.button"), say=say_it))
    origins = [each for each in of.origins if each.partition("-")[0] in _SEE]
    buttons += [
        Button(Phrase("theme.see.button", {"code": each}), say=f"/{_SEE[each[0]]} {each}")
        for each in origins[:_ORIGINS]
    ]
    places = [each.number for each in seen.composed.paragraphs]
    following = places[places.index(of.number) + 1 :][:1]
    buttons += [
        Button(Phrase("plan.next.button", {"number": each}), say=f"/plan {each}")
        for each in following
    ]
    return Reply(tuple(phrases), (*buttons, _back()))


def _note_of(seen: Seen, of: Paragraph) -> str | None:
    """Return the footnote of the commitment that a paragraph is about: it is written once."""
    if of.commitment is None:
        return None
    same = (each.note for each in seen.composed.paragraphs if each.commitment == of.commitment)
    return next((each for each in same if each is not None), None)


def _contents(turn: Turn, seen: Seen) -> Reply:
    lines = []
    for section in seen.composed.sections:
        inside = seen.composed.of_section(section.key)
        values = {"number": section.number, "heading": section.heading}
        ends = {"first": inside[0].number, "last": inside[-1].number}
        lines.append(Phrase("plan.contents.section", {**values, **ends}))
        lines += [
            Phrase("plan.contents.line", {"number": each.number, "heading": each.heading})
            for each in inside
            if each.heading is not None
        ]
    example = seen.composed.paragraphs[0].number
    phrases = (
        Phrase("plan.contents", {"list": lines}),
        Phrase("plan.contents.how", {"example": f"/plan {example}"}),
    )
    return Reply(phrases, _private(turn, _back()))


def _changes(turn: Turn, seen: Seen, after: int) -> Reply:
    before = plans.before(turn.tx, seen)
    if before is None:
        return say("plan.changes.first", *_private(turn, _back()))
    found = difference(before.composed, seen.composed)
    values = {"before": before.version.number, "after": seen.version.number, "count": len(found)}
    if not found:
        return say("plan.changes.none", *_private(turn, _back()), **values)
    shown = found[after : after + _LISTED]
    phrases = [Phrase("plan.changes", values), *(_change(each) for each in shown)]
    return _paged(turn, phrases, "cambios", after + len(shown), len(found))


def _change(change: Change) -> Phrase:
    values = {"number": change.number, "before": change.before, "after": change.after}
    return Phrase(f"plan.change.{change.what}", values)


def _observations(turn: Turn, after: int) -> Reply:
    found = plan_observations.every(turn.tx, turn.actor)
    if not found:
        return say("plan.observations.none", *_private(turn, _back()))
    shown = found[after : after + _LISTED]
    phrases = [
        Phrase("plan.observations", {"count": len(found)}),
        *(observation_line(each) for each in shown),
    ]
    reply = _paged(turn, phrases, "observaciones", after + len(shown), len(found))
    if not may(turn.actor, Action.COMPOSE_PLAN):
        return reply
    answer = [
        Button(Phrase("plan.reply.button", {"code": each.code}), say=f"/responderplan {each.code}")
        for each in shown
        if each.state == "open"
    ]
    return Reply(reply.phrases, (*answer, *reply.buttons))


def observation_line(of: PlanObservationRecord) -> Phrase:
    """Return an observation and its answer, without who wrote it."""
    values = {
        "code": of.code, "number": of.paragraph, "version": of.plan_number, "text": of.text,
        "reply": of.reply,
    }  # fmt: skip
    return Phrase(f"plan.observation.{of.state}", values)


def _paged(turn: Turn, phrases: list[Phrase], word: str, following: int, count: int) -> Reply:
    buttons = [_back()]
    if following < count:
        buttons.insert(0, Button(Phrase("themes.more.button"), say=f"/plan {word} +{following}"))
    return Reply(tuple(phrases), _private(turn, *buttons))


def _file(turn: Turn, seen: Seen, kind: str) -> Reply:
    made = plan_news.file(turn.tx, turn.phrases, seen, kind)
    document = plan_news.keep(turn.tx, made, to=turn.me, now=turn.now)
    key = "plan.file" if seen.version.state == "approved" else "plan.file.draft"
    return Reply((Phrase(key, {"number": seen.version.number}),), document=document)


def _back() -> Button:
    return Button(Phrase("plan.button"), say="/plan")


def _private(turn: Turn, *buttons: Button) -> tuple[Button, ...]:
    return () if turn.actor.person_id is None else buttons
