"""What must be true when the curtain falls; the judge looks at records and at what people got."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import count

from bot.rehearsal.person import Person
from bot.rehearsal.play import Play
from cocreation.opinions.opinion_findings import Findings
from cocreation.oversight import audit
from cocreation.programme import programme
from cocreation.schedule import schedule
from cocreation.stages import gates
from cocreation.tracing import trace_checks
from storage import outbox
from storage.commitments import drafts
from storage.engine import Tx
from storage.opinions import opinions
from storage.oversight import audit as audit_records
from storage.proposals import proposals
from storage.review import answers

_GONE = ("sent", "undeliverable", "expired", "erased", "stopped")
_APART = timedelta(hours=3)


def faults(play: Play) -> list[str]:
    """Return what is wrong with how the play ended; nothing when all is well."""
    store, folder = play.venue.store, play.venue.house.settings.data_dir
    found = [f"audit log: {each}" for each in audit.check(store, folder).faults]
    with store.transaction() as tx:
        found += in_records(tx, play)
    return [*found, *_said_twice(play.cast.everybody)]


def in_records(tx: Tx, play: Play) -> list[str]:
    """Return what is wrong in the records, or between them and what people read."""
    answered = _is_past(tx, play, "theme-choice")
    torn = [
        f"{each.kind}: {each.code} {each.other}".rstrip()
        for each in trace_checks.broken(tx, ended=_is_past(tx, play, "validated-presentation"))
        if answered or each.kind is not trace_checks.Kind.UNANSWERED
    ]
    return [
        *torn,
        *_moves(tx, play),
        *_gates(tx, play),
        *(_answered(tx, play) if answered else ()),
        *_drafts(tx),
        *_opinions(tx),
        *_acts(tx, play),
        *_messages(tx),
    ]


def _is_past(tx: Tx, play: Play, stage: str) -> bool:
    """Return whether a stage is over, so that what is asked of it can be judged."""
    facts = play.venue.house.programme
    return facts.position(programme.standing(tx).stage.key) > facts.position(stage)


def _moves(tx: Tx, play: Play) -> Iterator[str]:
    """Every stage was opened in its order; what was missing then is public, with its reason."""
    moves = schedule.history(tx)
    stages = [each.key for each in play.venue.house.programme.stages]
    opened = [each.to_stage for each in moves]
    if opened != stages[: len(opened)]:
        yield f"stages were opened in the order {', '.join(opened)}"
    for each in moves:
        if each.overridden and not (each.reason and each.approver_id):
            yield f"{each.to_stage} was opened without {each.overridden}, and nobody says why"


def _gates(tx: Tx, play: Play) -> Iterator[str]:
    """What was met when a stage closed still is; what was not is what its exception names."""
    facts = play.venue.house.programme
    left = {each.from_stage: each for each in schedule.history(tx) if each.kind == "advance"}
    for stage in facts.stages:
        move = left.get(stage.key)
        if move is None:
            continue
        lacking = {each.condition for each in gates.missing(tx, stage, move.at)}
        for condition in sorted(lacking - set(move.overridden)):
            yield f"{stage.key} was closed, and {condition} is not met"


def _answered(tx: Tx, play: Play) -> Iterator[str]:
    """Every proposal has a public answer with a reason; who wrote it read both."""
    people = [each for each in play.cast.everybody if each.line.person_id is not None]
    read = {each.id: each.read for each in people}
    gone = {each.id for each in play.cast.gone}
    for each in proposals.changed_after(tx, 0):
        if each.state == "withdrawn":
            continue
        answer = answers.of_proposal(tx, each.id)
        if answer is None or answer.state != "published" or not answer.reason:
            yield f"{each.code} has no public answer with a reason"
            continue
        if each.author_id is None or each.author_id in gone:
            continue  # on paper, erased, or unreachable: it stands under its code
        got = read.get(each.author_id, [])
        if not any(each.code in text and answer.reason in text for text in got):
            yield f"the author of {each.code} was not told what became of it, and why"


def _drafts(tx: Tx) -> Iterator[str]:
    for number in count(1):
        draft = drafts.by_code(tx, f"B-{number:04d}")
        if draft is None:
            return
        if draft.state != "withdrawn" and not draft.origins:
            yield f"{draft.code} comes from no proposal"


def _opinions(tx: Tx) -> Iterator[str]:
    """Every stage that is over tells its results, with every opinion in them."""
    here = programme.standing(tx).stage.key
    for stage in sorted(opinions.stages(tx) - {here}):
        kept = opinions.result(tx, stage)
        if kept is None or not kept.final:
            yield f"the opinions of {stage} came to no end"
            continue
        given = sum(len(each.choices) for each in opinions.votes(tx, stage))
        given += sum(each.people for each in opinions.of_nobody(tx, stage))
        told = Findings.model_validate_json(kept.content).opinions
        if told != given:
            yield f"of {given} opinions of {stage} {told} are told"


def _acts(tx: Tx, play: Play) -> Iterator[str]:
    """Every act in the audit log has words that who reads it understands."""
    for act in sorted({each.action for each in audit_records.everything(tx)}):
        if not play.venue.house.phrases.has(f"audit.act.{act}"):
            yield f"the audit log has no words for {act}"


def _messages(tx: Tx) -> Iterator[str]:
    for state, number in outbox.counts(tx).items():
        if state not in _GONE:
            yield f"{number} messages are {state}"


def _said_twice(people: Iterable[Person]) -> Iterator[str]:
    """Nobody got the same two times in a row without asking: reminders are hours apart."""
    for each in people:
        last: dict[str, datetime] = {}
        for heard in each.pushed:
            text = heard.message.plain
            if text in last and heard.at - last[text] < _APART:
                yield f"{each.name} was told twice on {heard.at:%Y-%m-%d}: {text[:120]!r}"
            last[text] = heard.at
