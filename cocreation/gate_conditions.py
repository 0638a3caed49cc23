"""The conditions of a gate that are computed from our records, each by its own rule."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from cocreation import (
    closing,
    designations,
    development,
    earlier_plans,
    follow_ups,
    liaison_training,
    plan_observations,
    schedule,
    second_letters,
    validation,
)
from cocreation.conditions import Condition
from cocreation.hops import Hop
from cocreation.programme_facts import Programme, Stage
from cocreation.validation import Lack
from storage import answer_appeals, deliveries, fates, gate_facts, plan_versions
from storage.engine import Tx
from storage.gate_facts import Held

_CODES_SHOWN = 20
_NONE = "—"
"""What stands for no codes at all, in every language."""


class Missing(NamedTuple):
    """One condition that is not met.

    `key` is the phrase that says exactly what is missing, with `values`; `command` what mends it;
    `details` the keys or codes that are lacking, to tell later whether more is missing than was.
    """

    condition: str
    key: str
    values: Mapping[str, Any]
    command: str | None
    details: tuple[str, ...] = ()


def unmet(tx: Tx, stage: Stage, condition: Condition, now: datetime) -> Missing | None:
    """Return what a computed condition of a stage lacks; None when it is met."""
    return _COMPUTED[condition](tx, stage, now)


# ── one by one ────────────────────────────────────────────────────────────────────────────────


def _schedule_published(tx: Tx, stage: Stage, now: datetime) -> Missing | None:
    """Every stage from this one on has its dates, and they were public long enough.

    A later day takes nothing from anybody; when the next stage is to open sooner, that has to be
    public as long.
    """
    facts = tx.kept(Programme)
    plan = schedule.planned(tx)
    ahead = facts.stages[facts.position(stage.key) - 1 :]
    undated = [each for each in ahead if not (plan[each.key].opens_on and plan[each.key].closes_on)]
    if undated:
        return Missing(
            Condition.SCHEDULE_PUBLISHED,
            "gate.schedule-published.dates",
            {"stages": [each.short for each in undated], "count": len(undated)},
            "/cronograma" if len(undated) > 1 else f"/reprogramar {undated[0].number}",
            tuple(each.key for each in undated),
        )
    moments = [moment for each in ahead if (moment := plan[each.key].published_at) is not None]
    moments += [
        moment for each in ahead[1:2] if (moment := plan[each.key].sooner_since) is not None
    ]
    since = schedule.today(facts, max(moments))
    ends = since + timedelta(days=facts.schedule_notice_days)
    if schedule.today(facts, now) >= ends:
        return None
    return Missing(
        Condition.SCHEDULE_PUBLISHED,
        "gate.schedule-published.days",
        {
            "since": schedule.noon(facts, since),
            "days": facts.schedule_notice_days,
            "ends": schedule.noon(facts, ends),
        },
        None,
        ("days",),
    )


def _call_days_run(tx: Tx, stage: Stage, now: datetime) -> Missing | None:
    facts = tx.kept(Programme)
    closes_on = schedule.planned(tx)[stage.key].closes_on
    mends = f"/reprogramar {stage.number}"
    if closes_on is None:
        key = "gate.call-days-run.no_day"
        return Missing(Condition.CALL_DAYS_RUN, key, {"stage": stage.name}, mends, ("day",))
    if schedule.today(facts, now) >= closes_on:
        return None
    values = {"closes": schedule.noon(facts, closes_on)}
    return Missing(Condition.CALL_DAYS_RUN, "gate.call-days-run.days", values, mends, ("days",))


def _both_sources(tx: Tx, _stage: Stage, _now: datetime) -> Missing | None:
    digital, paper = gate_facts.sources(tx)
    if digital and paper:
        return None
    condition = Condition.BOTH_SOURCES
    if paper:
        return Missing(condition, "gate.both-sources.digital", {}, "/proponer", ("digital",))
    if digital:
        return Missing(condition, "gate.both-sources.paper", {}, "/digitar", ("paper",))
    return Missing(condition, "gate.both-sources.none", {}, "/digitar", ("digital", "paper"))


def _proposals_have_receipts(tx: Tx, _stage: Stage, _now: datetime) -> Missing | None:
    codes = gate_facts.without_receipt(tx)
    if not codes:
        return None
    values = {"codes": ", ".join(codes), "count": len(codes)}
    key = "gate.proposals-have-receipts"
    command = f"/propuesta {codes[0]}"
    return Missing(Condition.PROPOSALS_HAVE_RECEIPTS, key, values, command, tuple(codes))


def _proposals_answered(tx: Tx, _stage: Stage, _now: datetime) -> Missing | None:
    """Each proposal that stands has a published answer, and no appeal against one is open."""
    codes = fates.unanswered(tx)
    appeals = [each.code for each in answer_appeals.waiting(tx)]
    if not codes and not appeals:
        return None
    key = "gate.proposals-answered.both" if appeals else "gate.proposals-answered"
    if not codes:
        key = "gate.proposals-answered.appeals"
    values = {"codes": _few(codes), "count": len(codes) or len(appeals), "appeals": _few(appeals)}
    command = "/respuestas" if codes else "/apelaciones"
    return Missing(Condition.PROPOSALS_ANSWERED, key, values, command, (*codes, *appeals))


def _answers_told(tx: Tx, _stage: Stage, _now: datetime) -> Missing | None:
    """Each published answer reached its author, or nobody could be reached."""
    codes = fates.answers_untold(tx, hop=Hop.ANSWERED)
    if not codes:
        return None
    values = {"codes": _few(codes), "count": len(codes)}
    return Missing(Condition.ANSWERS_TOLD, "gate.answers-told", values, None, tuple(codes))


def _authors_told(tx: Tx, _stage: Stage, _now: datetime) -> Missing | None:
    """Each author was told what was decided of their idea, or that it is in no commitment."""
    undecided = fates.undecided(tx, hops=closing.DECIDED)
    left_out = fates.left_out_untold(tx, hop=Hop.LEFT_OUT)
    if not undecided and not left_out:
        return None
    key = "gate.authors-told.both" if undecided and left_out else "gate.authors-told"
    if not left_out:
        key = "gate.authors-told.undecided"
    values = {
        "codes": _few(left_out or undecided),
        "count": len(left_out or undecided),
        "undecided": _few(undecided),
    }
    command = "/cierrepropuestas" if left_out else None
    return Missing(Condition.AUTHORS_TOLD, key, values, command, (*left_out, *undecided))


def _few(codes: Sequence[str]) -> str:
    """Return the first of many codes, so that a message can hold them."""
    return ", ".join(codes[:_CODES_SHOWN]) + (" …" if len(codes) > _CODES_SHOWN else "")


def _minutes_published(tx: Tx, stage: Stage, now: datetime) -> Missing | None:
    condition = Condition.MINUTES_PUBLISHED
    held = _held(tx, stage, now)
    if not held:
        return Missing(condition, "gate.minutes-published.none", {}, "/reunion", ("meeting",))
    codes = [each.code for each in held if not each.published]
    if not codes:
        return None
    values = {"codes": ", ".join(codes), "count": len(codes)}
    command = f"/acta {codes[0]}"
    return Missing(condition, "gate.minutes-published", values, command, tuple(codes))


def _tables_recorded(tx: Tx, stage: Stage, now: datetime) -> Missing | None:
    condition = Condition.TABLES_RECORDED
    held = _held(tx, stage, now)
    if not held:
        return Missing(condition, "gate.tables-recorded.none", {}, "/reunion", ("table",))
    silent = [each.code for each in held if not each.published]
    empty = [each.code for each in held if not each.attended]
    if not silent and not empty:
        return None
    key = "gate.tables-recorded.both"
    if not silent or not empty:
        key = "gate.tables-recorded.minutes" if silent else "gate.tables-recorded.attendance"
    values = {"minutes": ", ".join(silent), "attendance": ", ".join(empty)}
    command = f"/acta {silent[0]}" if silent else f"/llevar {empty[0]}"
    details = (*(f"minutes {code}" for code in silent), *(f"attendance {code}" for code in empty))
    return Missing(condition, key, values, command, details)


def _drafts_recorded(tx: Tx, stage: Stage, now: datetime) -> Missing | None:
    condition = Condition.DRAFTS_RECORDED
    held = _held(tx, stage, now)
    if not held:
        return Missing(condition, "gate.drafts-recorded.none", {}, "/reunion", ("table",))
    codes = [each.code for each in held if not each.told]
    if not codes:
        return None
    values = {"codes": ", ".join(codes), "count": len(codes)}
    command = f"/borradores {codes[0]}"
    return Missing(condition, "gate.drafts-recorded", values, command, tuple(codes))


def _drafts_decided(tx: Tx, _stage: Stage, _now: datetime) -> Missing | None:
    """Each draft is approved, or rejected with its counterproposal, or its silence is public.

    What is said first is what comes first: an institution, then a letter, then its answer.
    """
    left = validation.pending(tx)
    if not left:
        return None
    lacks = {each.code: validation.lack(tx, each) for each in left}
    lack = min(lacks.values(), key=list(Lack).index)
    first = [code for code in lacks if lacks[code] == lack]
    values = {"codes": ", ".join(lacks), "count": len(lacks), "first": ", ".join(first)}
    key, command = {
        Lack.INSTITUTION: ("gate.drafts-decided.institution", f"/corregirborrador {first[0]}"),
        Lack.LETTER: ("gate.drafts-decided.letter", "/pedirvalidacion"),
        Lack.ANSWER: ("gate.drafts-decided.answer", "/validaciones"),
    }[lack]
    details = tuple(f"{lacks[code]} {code}" for code in lacks)
    return Missing(Condition.DRAFTS_DECIDED, key, values, command, details)


def _meeting_held(tx: Tx, stage: Stage, now: datetime) -> Missing | None:
    """One meeting of the stage is over, and its minutes public if its kind has any."""
    condition = Condition.MEETING_HELD
    minuted = [each for each in _held(tx, stage, now) if each.over]
    plain = [each for each in _held(tx, stage, now, minutes=False) if each.over]
    if plain or any(each.published for each in minuted):
        return None
    if not minuted:
        return Missing(condition, "gate.meeting-held.none", {}, "/reunion", ("meeting",))
    codes = [each.code for each in minuted]
    values = {"codes": ", ".join(codes), "count": len(codes)}
    return Missing(condition, "gate.meeting-held", values, f"/acta {codes[0]}", ("minutes",))


def _held(tx: Tx, stage: Stage, now: datetime, *, minutes: bool = True) -> list[Held]:
    """Return the meetings of a stage: its kinds, with minutes or without, begun since it opened."""
    kinds = [each.key for each in tx.kept(Programme).kinds_of(stage.key) if each.minutes is minutes]
    since = schedule.real(tx)[stage.key].opened_at
    return gate_facts.held(tx, kinds=kinds, since=since, now=now)


def _liaisons_trained(tx: Tx, _stage: Stage, now: datetime) -> Missing | None:
    serving, lacking = liaison_training.lacking(tx, now=now)
    condition = Condition.LIAISONS_TRAINED
    if not serving and (designations.unasked_themes(tx) or designations.unsettled(tx)):
        return Missing(condition, "gate.liaisons-trained.nobody", {}, None, ("nobody",))
    if not lacking:
        return None
    values = {"count": len(lacking)}
    ids = tuple(each.person_id for each in lacking)
    return Missing(condition, "gate.liaisons-trained", values, "/formacion", ids)


def _liaisons_named(tx: Tx, _stage: Stage, _now: datetime) -> Missing | None:
    """Each institution asked has a principal who accepted, or said no, or is on record as silent.

    At least one was asked about each theme that has any.
    """
    unasked = designations.unasked_themes(tx)
    unsettled = designations.unsettled(tx)
    if not unasked and not unsettled:
        return None
    institution = tx.kept(Programme).institution
    values = {
        "themes": [each.short for each in unasked],
        "count": len(unasked),
        "designations": ", ".join(
            f"{each.code} {institution(each.institution).short}" for each in unsettled
        ),
    }
    details = (*(each.key for each in unasked), *(each.code for each in unsettled))
    condition = Condition.LIAISONS_NAMED
    # Silence is recorded only once the second letter has gone.
    unsent = [each.code for each in unsettled if second_letters.waits_to_go(each)]
    values["unsent"] = ", ".join(unsent)
    if not unasked and not unsent:
        key, command = "gate.liaisons-named.unsettled", "/designaciones"
    elif not unasked:
        key, command = "gate.liaisons-named.unsettled.unsent", "/designaciones"
    elif unsent:
        key, command = "gate.liaisons-named.both.unsent", "/designar"
    elif unsettled:
        key, command = "gate.liaisons-named.both", "/designar"
    else:
        key, command = "gate.liaisons-named.unasked", "/designar"
    return Missing(condition, key, values, command, details)


def _commitments_complete(tx: Tx, _stage: Stage, _now: datetime) -> Missing | None:
    """Each draft that goes on has its commitment or was left out; no commitment lacks anything."""
    condition = Condition.COMMITMENTS_COMPLETE
    lacking = {"drafts": [each.code for each in development.waiting(tx)]}
    found = development.of_plan(tx)
    for name in development.LACKS:
        lacking[name] = [each.code for each in found if name in development.lacks(tx, each)]
    command = "/desarrollar"
    if not found and not lacking["drafts"]:
        return Missing(condition, "gate.commitments-complete.none", {}, command, ("commitment",))
    if not any(lacking.values()):
        return None
    values = {name: ", ".join(codes) or _NONE for name, codes in lacking.items()}
    details = tuple(f"{name} {code}" for name, codes in lacking.items() for code in codes)
    return Missing(condition, "gate.commitments-complete", values, command, details)


def _carried_over_complete(tx: Tx, _stage: Stage, _now: datetime) -> Missing | None:
    """Each earlier commitment is decided; those that go on have what everybody must know."""
    lacking = earlier_plans.lacking(tx)._asdict()
    parts = {name: codes for name, codes in lacking.items() if codes}
    if not parts:
        return None
    details = tuple(f"{name} {code}" for name, codes in parts.items() for code in codes)
    values = {name: ", ".join(codes) for name, codes in parts.items()}
    lacks, first = ".".join(parts), next(iter(parts.values()))[0]
    return Missing(
        Condition.CARRIED_OVER_COMPLETE,
        f"gate.carried-over-complete.{lacks}",
        values,
        f"/editarcompromiso {first}",
        details,
    )


def _follow_up_scheduled(tx: Tx, stage: Stage, _now: datetime) -> Missing | None:
    condition = Condition.FOLLOW_UP_SCHEDULED
    planned = follow_ups.planned(tx, stage)
    if planned is None:
        key = "gate.follow-up-scheduled.no_launch"
        return Missing(condition, key, {}, "/reunion", ("launch",))
    left = follow_ups.A_YEAR - planned.meetings
    if left <= 0:
        return None
    values = {"count": left, "until": planned.until}
    details = tuple(str(number) for number in range(1, left + 1))
    return Missing(condition, "gate.follow-up-scheduled", values, "/reunion", details)


def _plan_approved(tx: Tx, _stage: Stage, _now: datetime) -> Missing | None:
    if plan_versions.newest(tx, "approved") is not None:
        return None
    condition = Condition.PLAN_APPROVED
    if plan_versions.newest(tx, "circulated", "rejected") is None:
        return Missing(condition, "gate.plan-approved.none", {}, "/componerplan", ("plan",))
    return Missing(condition, "gate.plan-approved", {}, "/plan", ("vote",))


def _observations_answered(tx: Tx, _stage: Stage, _now: datetime) -> Missing | None:
    codes = plan_observations.unanswered(tx)
    if not codes:
        return None
    values = {"codes": ", ".join(codes), "count": len(codes)}
    condition = Condition.OBSERVATIONS_ANSWERED
    command = f"/responderplan {codes[0]}"
    return Missing(condition, "gate.observations-answered", values, command, tuple(codes))


def _delivery_stored(tx: Tx, _stage: Stage, _now: datetime) -> Missing | None:
    """A package was delivered, and what shows that it was received is stored with it."""
    kept = deliveries.every(tx)
    if any(each.receipt_at is not None for each in kept):
        return None
    condition = Condition.DELIVERY_STORED
    if not any(each.made_at is not None for each in kept):
        return Missing(condition, "gate.delivery-stored.none", {}, "/paquete", ("package",))
    return Missing(condition, "gate.delivery-stored", {}, "/entrega", ("receipt",))


_COMPUTED: Mapping[Condition, Callable[[Tx, Stage, datetime], Missing | None]] = {
    Condition.SCHEDULE_PUBLISHED: _schedule_published,
    Condition.CALL_DAYS_RUN: _call_days_run,
    Condition.BOTH_SOURCES: _both_sources,
    Condition.PROPOSALS_HAVE_RECEIPTS: _proposals_have_receipts,
    Condition.PROPOSALS_ANSWERED: _proposals_answered,
    Condition.ANSWERS_TOLD: _answers_told,
    Condition.AUTHORS_TOLD: _authors_told,
    Condition.MINUTES_PUBLISHED: _minutes_published,
    Condition.TABLES_RECORDED: _tables_recorded,
    Condition.DRAFTS_RECORDED: _drafts_recorded,
    Condition.DRAFTS_DECIDED: _drafts_decided,
    Condition.MEETING_HELD: _meeting_held,
    Condition.LIAISONS_TRAINED: _liaisons_trained,
    Condition.LIAISONS_NAMED: _liaisons_named,
    Condition.COMMITMENTS_COMPLETE: _commitments_complete,
    Condition.CARRIED_OVER_COMPLETE: _carried_over_complete,
    Condition.FOLLOW_UP_SCHEDULED: _follow_up_scheduled,
    Condition.PLAN_APPROVED: _plan_approved,
    Condition.OBSERVATIONS_ANSWERED: _observations_answered,
    Condition.DELIVERY_STORED: _delivery_stored,
}
