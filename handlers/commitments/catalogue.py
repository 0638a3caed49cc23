"""The commitments of every plan, for everybody: a list, and one by its code."""

import re
from collections.abc import Sequence
from itertools import groupby

from bot.forms import Replies
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.commitments import catalogue, following, questions
from cocreation.commitments.catalogue import Listed, Seen
from cocreation.commitments.questions import Waiting
from cocreation.folding import fold
from cocreation.people.bodies import acronym
from cocreation.permissions import Action, may
from cocreation.programme import programme
from cocreation.programme.facts import Programme
from cocreation.programme.stages import Capability
from handlers import choices
from storage.commitments.commitments import CommitmentRecord, MilestoneRecord
from storage.commitments.progress import ProgressRecord

router = Router()

_LISTED = 8
_QUESTIONS = 3
_PLACE = re.compile(r"\+([0-9]{1,6})")


@router.command("compromisos", needs=Action.READ_CATALOGUE, public=True)
def every(turn: Turn, rest: str) -> Replies:
    """List the commitments by plan and state; words may name a plan or a state."""
    after, plan, state = _meant(turn, rest)
    found = catalogue.listed(turn.tx, turn.actor, plan=plan, state=state)
    if not found:
        key = "commitment.none_such" if plan or state else "commitment.none"
        return say(key, *_all_button(turn, filtered=bool(plan or state)))
    page = found[after : after + _LISTED] or found[:_LISTED]
    phrases = [Phrase("commitment.list", {"count": len(found)})]
    by_plan = groupby(page, lambda each: each.plan)
    phrases += [_of_plan(turn, key, list(some)) for key, some in by_plan]
    if turn.actor.person_id is None:
        return Reply(tuple(phrases))
    buttons = [see_button(each.commitment.code) for each in page]
    if after + len(page) < len(found):
        words = " ".join(each for each in (plan, state) if each)
        more = f"/compromisos +{after + len(page)} {words}".rstrip()
        buttons.append(Button(Phrase("commitment.more.button"), say=more))
    return Reply(tuple(phrases), tuple(buttons))


@router.command("compromiso", needs=Action.READ_CATALOGUE, public=True)
def one(turn: Turn, rest: str) -> Replies:
    """Show a commitment, what is asked about it, and what can be done with it."""
    code = catalogue.as_code(rest)
    return which(turn, "compromiso") if code is None else card(turn, code)


def card(turn: Turn, code: str) -> Reply:
    """Return everything that is public about a commitment."""
    seen = catalogue.see(turn.tx, turn.actor, code=code)
    found = seen.commitment
    heading = {"code": code, "title": found.title, "plan": seen.plan or found.plan}
    phrases = [Phrase("commitment.heading", heading), Phrase("lines", {"list": _facts(turn, seen)})]
    if seen.milestones:
        lines = [milestone(turn, each) for each in seen.milestones]
        phrases.append(Phrase("commitment.milestones", {"list": lines}))
    if seen.reports:
        lines = [report(each) for each in seen.reports]
        phrases.append(Phrase("commitment.progress", {"list": lines}))
    if seen.changes:
        changes = [Phrase("commitment.change", {"when": each.at, "reason": each.reason})
                   for each in seen.changes]  # fmt: skip
        phrases.append(Phrase("commitment.changes", {"list": changes}))
    asked = questions.about(turn.tx, turn.actor, commitment=code, now=turn.now)
    if asked:
        phrases.append(_asked(asked))
    return Reply(tuple(phrases), _acts(turn, seen, asked))


def which(turn: Turn, word: str) -> Reply:
    """Return what is said to a command that names no commitment, with one that goes on."""
    found = [each.commitment for each in catalogue.listed(turn.tx, turn.actor)]
    if not found:
        return say("commitment.none")
    shown = next((each for each in found if each.state not in catalogue.OVER), found[0])
    return say(
        "commitment.which",
        Button(Phrase("commitment.all.button"), say="/compromisos"),
        example=f"/{word} {shown.code}",
    )


def see_button(code: str) -> Button:
    """Return the button that shows a commitment."""
    return Button(Phrase("commitment.see.button", {"code": code}), say=f"/compromiso {code}")


def about(commitment: CommitmentRecord) -> dict[str, str]:
    """Return what every text about a commitment may say of it."""
    return {"code": commitment.code, "title": commitment.title}


def report(each: ProgressRecord) -> Phrase:
    """Return the line that says how far a commitment, or a milestone of it, was and when."""
    state = Phrase(f"progress.state.{each.state}")
    values = {"when": each.at, "state": state, "text": each.text, "number": each.milestone}
    key = "commitment.report" if each.milestone is None else "commitment.report.milestone"
    if each.link is None:
        return Phrase(key, values)
    return Phrase("commitment.report.linked", {"report": Phrase(key, values), "link": each.link})


def milestone(turn: Turn, each: MilestoneRecord) -> Phrase:
    """Return the line of a milestone."""
    facts = turn.tx.kept(Programme)
    return Phrase(
        "commitment.milestone",
        {
            "number": each.number,
            "what": each.what,
            "starts": facts.noon(each.starts_on),
            "ends": facts.noon(each.ends_on),
            "deliverable": each.deliverable,
            "institution": acronym(facts, each.institution),
        },
    )


def question_line(each: Waiting) -> Phrase:
    """Return the line of a question: its state, how long it waits, what was asked."""
    found = each.question
    if found.state == "withheld":
        return Phrase("question.line.withheld", {"code": found.code})
    values = {"code": found.code, "text": found.text, "count": each.days}
    if found.state == "asked" and not each.days:
        return Phrase("question.line.today", values)
    return Phrase(f"question.line.{found.state}", values)


# ── the list ──────────────────────────────────────────────────────────────────────────────────


def _of_plan(turn: Turn, key: str, found: Sequence[Listed]) -> Phrase:
    lines: list[Phrase] = []
    for state, some in groupby(found, lambda each: each.state):
        lines.append(Phrase(f"commitment.group.{state}"))
        lines += [_line(each) for each in some]
    plan = catalogue.earlier(turn.tx, key)
    values = {"plan": catalogue.plans(turn.tx).get(key, key), "list": lines}
    if plan is None or plan.balance is None or plan.balance.ejemplo:
        return Phrase("commitment.of_plan", values)
    balance = {"text": plan.balance.says}
    return Phrase("commitment.of_plan.balance", {**values, "balance": Phrase("literal", balance)})


def _line(each: Listed) -> Phrase:
    values = about(each.commitment)
    if each.state != catalogue.UNCONFIRMED:
        return Phrase("commitment.line", values)
    state = Phrase(f"commitment.state.{each.commitment.state}")
    return Phrase("commitment.line.example", {**values, "state": state})


def _meant(turn: Turn, rest: str) -> tuple[int, str | None, str | None]:
    """Return how many come before the page, and the keys of the plan and state that words name."""
    after, plan, words = 0, None, []
    for each in rest.split():
        place = _PLACE.fullmatch(each)
        if place is not None:
            after = int(place[1])
        elif plan is None and each.upper() in catalogue.plans(turn.tx):
            plan = each.upper()
        else:
            words.append(each)
    return after, plan, _state_named(turn, " ".join(words))


def _state_named(turn: Turn, words: str) -> str | None:
    """Return the state that words name, by its key or as people say it, or None."""
    said = fold(words)
    for state in (catalogue.UNCONFIRMED, *catalogue.STATES):
        names = (state, *turn.phrases.words(f"commitment.words.{state}"))
        if said and said in map(fold, names):
            return state
    return None


# ── the card ──────────────────────────────────────────────────────────────────────────────────


def _facts(turn: Turn, seen: Seen) -> list[Phrase]:
    """Return the facts of a commitment, a line each; what is invented is never told as one."""
    found = seen.commitment
    state = Phrase(f"commitment.state.{found.state}")
    lines = [_fact(found, "state", state)]
    texts = (("problem", found.problem), ("solution", found.solution), ("goal", found.goal))
    lines += [_fact(found, name, said) for name, said in texts if said is not None]
    facts = turn.tx.kept(Programme)
    if found.responsible:
        lines.append(_fact(found, "institutions", _acronyms(facts, found.responsible)))
    else:
        lines.append(Phrase("commitment.no_institution"))
    if found.supporting:
        lines.append(_fact(found, "supporting", _acronyms(facts, found.supporting)))
    if found.theme is not None:
        lines.append(_fact(found, "theme", choices.theme_name(turn, found.theme)))
    if found.value is not None:
        lines.append(_fact(found, "value", facts.plan.value(found.value).name))
    if seen.results is not None:
        lines.append(_fact(found, "results", Phrase(f"commitment.results.{seen.results}")))
    if found.version > 1:
        lines.append(Phrase("commitment.version", {"version": found.version}))
    if seen.followers:
        lines.append(Phrase("commitment.followers", {"count": seen.followers}))
    if found.source is not None:
        lines.append(Phrase("commitment.source", {"source": found.source}))
    return lines


def _fact(found: CommitmentRecord, name: str, said: object) -> Phrase:
    line = Phrase(f"commitment.fact.{name}", {"said": said})
    if name in found.examples:
        example = Phrase("commitment.example", {"said": said})
        return Phrase(f"commitment.fact.{name}", {"said": example})
    return line


def _acronyms(facts: Programme, keys: Sequence[str]) -> str:
    return ", ".join(acronym(facts, each) for each in keys)


def _asked(asked: Sequence[Waiting]) -> Phrase:
    """Return the newest questions, and how many others there are."""
    lines = [question_line(each) for each in asked[-_QUESTIONS:]]
    if len(asked) > _QUESTIONS:
        lines.append(Phrase("question.others", {"count": len(asked) - _QUESTIONS}))
    return Phrase("commitment.questions", {"list": lines})


def _acts(turn: Turn, seen: Seen, asked: Sequence[Waiting]) -> tuple[Button, ...]:
    if turn.actor.person_id is None:
        return ()
    found, here = seen.commitment, programme.standing(turn.tx)
    code, acts = found.code, []
    if here.is_open(Capability.QUESTIONS):
        acts.append(Button(Phrase("question.ask.button"), say=f"/preguntar {code}"))
    if asked:
        acts.append(Button(Phrase("question.all.button"), say=f"/preguntas {code}"))
    if following.follows(turn.tx, found, turn.me):
        acts.append(Button(Phrase("follow.stop.button"), say=f"/noseguir {code}"))
    elif here.is_open(Capability.FOLLOWING) and not catalogue.is_over(found):
        acts.append(Button(Phrase("follow.button"), say=f"/seguir {code}"))
    if here.is_open(Capability.FOLLOWING) and following.may_report(turn.tx, turn.actor, found):
        acts.append(Button(Phrase("progress.button"), say=f"/avance {code}"))
    if may(turn.actor, Action.EDIT_CATALOGUE) and found.plan != here.programme.plan.key:
        acts.append(Button(Phrase("commitment.edit.button"), say=f"/editarcompromiso {code}"))
    if found.plan == here.programme.plan.key:
        acts.append(Button(Phrase("commitment.origins.button"), say=f"/quepaso {code}"))
    return (*acts, Button(Phrase("commitment.all.button"), say="/compromisos"))


def _all_button(turn: Turn, *, filtered: bool) -> tuple[Button, ...]:
    if turn.actor.person_id is None or not filtered:
        return ()
    return (Button(Phrase("commitment.all.button"), say="/compromisos"),)
