"""The earlier plans of a programme read from their files, beside it in the folder `earlier`.

A programme of one's own may use a plan that comes with the product: what is not beside it is
looked for there. A file with faults is refused, and its lines named, as a programme's are.
"""

from collections.abc import Iterator
from pathlib import Path

from cocreation.commitments.earlier_plan_facts import (
    Backed,
    EarlierCommitment,
    EarlierPlan,
    EarlierPlans,
)
from cocreation.programme import beside
from cocreation.programme.checks import Misfit
from cocreation.programme.facts import Programme
from cocreation.programme.toml_lines import Place
from cocreation.texts import TITLE_MAX

FOLDER = "earlier"
"""The name of the folder beside a programme."""

TEXT_MAX = 600
"""The longest public text of a commitment, in characters: its card is one message everywhere."""


def load(programme_path: Path, programme: Programme) -> EarlierPlans:
    """Read the earlier plans that a programme names, whose file is at `programme_path`.

    Raises ProgrammeFault, with every fault of a file and its line where known, when one cannot be
    read, is not TOML, has a name unknown here, lacks something or a language, names an institution
    that the programme does not have, or says something that neither has a source nor is marked as
    invented.
    """
    found = beside.files(programme_path, FOLDER, programme.earlier_plans)
    return EarlierPlans(beside.load(EarlierPlan, found, programme, _misfits))


def own_files(programme_path: Path, programme: Programme) -> list[Path]:
    """Return the files of plans that stand beside a programme: whoever moves it takes them."""
    return beside.own_files(programme_path, FOLDER, programme.earlier_plans)


def _misfits(plan: EarlierPlan, programme: Programme) -> Iterator[Misfit]:
    if plan.key == programme.plan.key:
        yield ("key",), f"«{plan.key}» is the plan that the programme makes"
    if plan.source not in plan.sources:
        yield ("source",), f"there is no source «{plan.source}»"
    if plan.balance is not None:
        yield from _backing(("balance",), plan.balance, plan)
    numbers: set[int] = set()
    for index, each in enumerate(plan.commitments):
        place: Place = ("commitments", index)
        if each.number in numbers:
            yield (*place, "number"), f"{each.number} is already the number of another"
        numbers.add(each.number)
        yield from _commitment(place, each, plan, programme)


def _commitment(
    place: Place, each: EarlierCommitment, plan: EarlierPlan, programme: Programme
) -> Iterator[Misfit]:
    if len(each.title) > TITLE_MAX:
        yield (*place, "title"), f"has {len(each.title)} characters, {TITLE_MAX} fit"
    if each.text is not None and len(each.text.says) > TEXT_MAX:
        yield (*place, "text"), f"has {len(each.text.says)} characters, {TEXT_MAX} fit"
    for name in ("state", "text", "institutions", "results"):
        stated = getattr(each, name)
        if stated is not None:
            yield from _backing((*place, name), stated, plan)
    if each.institutions is None:
        return
    known = {institution.key for institution in programme.institutions}
    named = (*each.institutions.responsible, *each.institutions.supporting)
    for key in dict.fromkeys(named):
        if key not in known:
            yield (*place, "institutions"), f"there is no institution «{key}»"
        if named.count(key) > 1:
            yield (*place, "institutions"), f"names «{key}» {named.count(key)} times"


def _backing(place: Place, stated: Backed, plan: EarlierPlan) -> Iterator[Misfit]:
    if stated.ejemplo == (stated.source is not None):
        yield place, "needs either a source, or the mark that it is invented"
    if stated.source is not None and stated.source not in plan.sources:
        yield place, f"there is no source «{stated.source}»"
