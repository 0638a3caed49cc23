"""What we keep and why, a copy of it, and how to hear less."""

import json

from bot.forms import Replies
from bot.messages import Button, Message, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.people import people
from cocreation.people.people import Purpose
from cocreation.people.self_export import everything_about
from cocreation.permissions import Action
from cocreation.programme.facts import Programme
from documents import privacy_words
from handlers import handing_over

router = Router()


@router.command("privacidad", needs=Action.READ_HELP, public=True)
def privacy(turn: Turn, _rest: str) -> Replies:
    """Say what is kept, what for, who sees it, and which rights one has."""
    programme = turn.tx.kept(Programme)
    buttons: tuple[Button, ...] = ()
    if turn.actor.person_id is not None:
        buttons = (
            Button(Phrase("privacy.copy.button"), say="/misdatos"),
            Button(Phrase("privacy.erase.button"), say="/borrar"),
        )
    return Reply((privacy_words.notice(programme),), buttons)


@router.command("privacy", needs=Action.READ_HELP, public=True, hidden=True)
def privacy_as_telegram_calls_it(turn: Turn, rest: str) -> Replies:
    """Answer the word that Telegram asks every bot to know."""
    return privacy(turn, rest)


@router.command("misdatos", needs=Action.EXPORT_SELF)
def export(turn: Turn, _rest: str) -> Replies:
    """Give a person a file with all that is kept about them."""
    facts = everything_about(turn.tx, turn.actor, person_id=turn.me)
    for message in facts["messages_to_you"]:
        message["text"] = Message.model_validate_json(message.pop("body")).plain
    for form in facts["half_filled_forms"]:
        form["answers"] = json.loads(form["answers"])
    document = handing_over.kept(
        turn,
        name=f"mis-datos-{turn.now:%Y-%m-%d}.json",
        media_type="application/json",
        content=json.dumps(facts, ensure_ascii=False, indent=2, default=str).encode(),
    )
    return Reply(
        (Phrase("export.here", {"days": handing_over.WEEK.days}),),
        document=document,
    )


@router.command("baja", needs=Action.STOP_NEWS)
def stop_news(turn: Turn, _rest: str) -> Replies:
    """Stop news at once, and the reminders of what was left open; one can still ask."""
    had_it = people.stop_news(turn.tx, turn.actor, person_id=turn.me, now=turn.now)
    buttons = (
        Button(Phrase("news.again.button"), say="/avisos"),
        Button(Phrase("privacy.erase.button"), say="/borrar"),
    )
    return say("news.stopped" if had_it else "news.were_off", *buttons)


@router.command("avisos", needs=Action.CONSENT)
def news(turn: Turn, _rest: str) -> Replies:
    """Consent to news."""
    people.give_consent(
        turn.tx,
        turn.actor,
        person_id=turn.me,
        purpose=Purpose.NEWS,
        channel=turn.channel,
        now=turn.now,
    )
    return say("news.on", Button(Phrase("news.stop.button"), say="/baja"))
