"""Where the programme stands, for everybody."""

from bot.forms import Replies
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.permissions import Action
from cocreation.programme import programme
from cocreation.programme.elements import Words
from cocreation.programme.facts import Programme
from cocreation.programme.stages import Stage
from documents.gate_words import gate
from documents.stage_words import Place, Timeline
from handlers.doors import doors, to_where_we_are
from handlers.stage_names import stages_named

router = Router()

_COMFORTABLE = 1_500  # letters that are read without effort in one message of a phone


@router.command("etapas", needs=Action.READ_SCHEDULE, public=True)
def stages(turn: Turn, _rest: str) -> Replies:
    """Show every stage in order: what is done, where we are, what is to come."""
    known = Timeline.read(turn.tx, turn.now)
    facts = known.here.programme
    parts: dict[str, list[Phrase]] = {"past": [], "now": [], "coming": []}
    for stage in facts.stages:
        place = known.place(stage)
        when = {Place.HERE: "now", Place.TO_COME: "coming"}.get(place, "past")
        parts[when] += [known.title(stage), *known.lines(stage, short=True, listed=True)]
    heading = Phrase("stages.heading", {"programme": facts.short, "stages": len(facts.stages)})
    if not known.has_dates:
        parts["coming"].append(Phrase("stages.no_dates"))
    letters = [[heading]]
    for name, lines in parts.items():
        if lines:
            part = Phrase(f"stages.{name}", {"list": lines})
            if _letters(turn, *letters[-1], part) > _COMFORTABLE:
                letters.append([])
            letters[-1].append(part)
    *first, last = (tuple(each) for each in letters)
    return [*map(Reply, first), Reply(last, _buttons_of_all(turn, known))]


@router.command("etapa", needs=Action.READ_SCHEDULE, public=True)
def stage(turn: Turn, rest: str) -> Replies:
    """Explain one stage, by its number or its name; the current one when none is named."""
    facts = turn.tx.kept(Programme)
    if not rest.strip():
        return _explained(turn, programme.standing(turn.tx).stage)
    found = stages_named(facts, rest)
    if len(found) == 1:
        return _explained(turn, found[0])
    if not found:
        buttons = (_all_button(),) if _private(turn) else ()
        return say("stage.unknown", *buttons, stages=len(facts.stages))
    if _private(turn):
        choices = [Button(_said(each.short), say=f"/etapa {each.number}") for each in found]
        return say("stage.which_of", *choices)
    lines = [Phrase("stage.one", {"number": each.number, "stage": each.short}) for each in found]
    return say("stage.which_of.in_group", list=lines)


@router.command("ahora", needs=Action.READ_SCHEDULE, public=True)
def now(turn: Turn, _rest: str) -> Replies:
    """Say where we are, what is open, and what comes next and when."""
    known = Timeline.read(turn.tx, turn.now)
    facts, here = known.here.programme, known.here.stage
    where = {
        "number": here.number,
        "stages": len(facts.stages),
        "stage": here.name,
        "summary": here.summary,
    }
    dates = known.lines(here, short=True)
    phrases = [
        Phrase("now.here.dates", {**where, "dates": dates}) if dates else Phrase("now.here", where),
        _what_is_open(turn, facts, here),
        known.what_follows(),
    ]
    if not _private(turn):
        return Reply(tuple(phrases))
    buttons = (
        *doors(turn, here),
        Button(Phrase("now.explain.button"), say=f"/etapa {here.number}"),
        _all_button(),
    )
    return Reply(tuple(phrases), buttons)


# ── one stage, explained ──────────────────────────────────────────────────────────────────────


def _explained(turn: Turn, stage: Stage) -> Reply:
    known = Timeline.read(turn.tx, turn.now)
    facts = known.here.programme
    place = known.place(stage)
    phrases = [
        Phrase(
            "stage.title",
            {
                "number": stage.number,
                "stages": len(facts.stages),
                "stage": stage.name,
                "place": Phrase(f"stage.place.{place}"),
                "summary": stage.summary,
            },
        ),
        _who(turn, facts, stage),
    ]
    if dates := known.in_full(stage):
        phrases.append(Phrase("stage.dates", {"list": dates}))
    phrases.append(_what_can_be_done(turn, facts, stage, place))
    if asked := gate(turn.tx, known, stage, turn.now):
        phrases.append(asked)
    phrases.append(Phrase("stage.official", {"text": stage.official}))
    if not _private(turn):
        return Reply(tuple(phrases))
    buttons = list(doors(turn, stage)) if place is Place.HERE else []
    if stage.number > 1:
        buttons.append(Button(Phrase("stage.previous.button"), say=f"/etapa {stage.number - 1}"))
    if stage.number < len(facts.stages):
        buttons.append(Button(Phrase("stage.next.button"), say=f"/etapa {stage.number + 1}"))
    return Reply(tuple(phrases), (*buttons, _all_button()))


def _who(turn: Turn, facts: Programme, stage: Stage) -> Phrase:
    takes_part = [
        turn.phrases.plain(Phrase(f"actors.{each}"), turn.language) for each in stage.roles
    ]
    values = {"roles": _and(turn, takes_part)}
    if not stage.organisations:
        return Phrase("stage.who", values)
    shorts = [facts.organisation(each).short for each in stage.organisations]
    return Phrase("stage.who.organised", {**values, "organisations": _and(turn, shorts)})


def _what_can_be_done(turn: Turn, facts: Programme, stage: Stage, place: Place) -> Phrase:
    lines = _capabilities(turn, facts, stage)
    if not lines:
        return Phrase("stage.nothing_for_you")
    return Phrase(f"stage.can_do.{place}", {"list": lines})


def _said(words: Words) -> Phrase:
    return Phrase("literal", {"text": words})


# ── what is open, and what comes next ─────────────────────────────────────────────────────────


def _what_is_open(turn: Turn, facts: Programme, here: Stage) -> Phrase:
    lines = _capabilities(turn, facts, here)
    return Phrase("now.open", {"list": lines}) if lines else Phrase("now.nothing_open")


def _capabilities(turn: Turn, facts: Programme, stage: Stage) -> list[Phrase]:
    """Return, a line each, what a stage has open for whoever asks."""
    return [
        Phrase("capability.line", {"does": Phrase(f"capability.{each}")})
        for each in facts.open_for(turn.actor.roles, stage.key)
    ]


def _buttons_of_all(turn: Turn, known: Timeline) -> tuple[Button, ...]:
    if not _private(turn):
        return ()
    here = known.here.stage
    return (
        *doors(turn, here),
        Button(Phrase("now.explain.button"), say=f"/etapa {here.number}"),
        to_where_we_are(),
    )


def _all_button() -> Button:
    return Button(Phrase("stages.button"), say="/etapas")


# ── small steps ───────────────────────────────────────────────────────────────────────────────


def _private(turn: Turn) -> bool:
    return turn.actor.person_id is not None


def _letters(turn: Turn, *phrases: Phrase) -> int:
    return sum(len(turn.phrases.plain(each, turn.language)) for each in phrases)


def _and(turn: Turn, words: list[str]) -> str:
    """Return "a, b and c"."""
    *some, last = words
    if not some:
        return last
    joined = Phrase("list.joined", {"some": ", ".join(some), "last": last})
    return turn.phrases.plain(joined, turn.language)
