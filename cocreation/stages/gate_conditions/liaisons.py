"""Conditions of the liaisons: named by every institution that was asked, and trained."""

from datetime import datetime

from cocreation.liaisons import designations, second_letters
from cocreation.programme.conditions import Condition
from cocreation.programme.facts import Programme
from cocreation.programme.stages import Stage
from cocreation.stages.gate_conditions.missing import Missing
from cocreation.training import liaison_training
from storage.engine import Tx


def liaisons_named(tx: Tx, _stage: Stage, _now: datetime) -> Missing | None:
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


def liaisons_trained(tx: Tx, _stage: Stage, now: datetime) -> Missing | None:
    """Every liaison who serves is trained, or excused."""
    serving, lacking = liaison_training.lacking(tx, now=now)
    condition = Condition.LIAISONS_TRAINED
    if not serving and (designations.unasked_themes(tx) or designations.unsettled(tx)):
        return Missing(condition, "gate.liaisons-trained.nobody", {}, None, ("nobody",))
    if not lacking:
        return None
    values = {"count": len(lacking)}
    ids = tuple(each.person_id for each in lacking)
    return Missing(condition, "gate.liaisons-trained", values, "/formacion", ids)
