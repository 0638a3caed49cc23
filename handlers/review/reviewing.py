"""The review board: a member of the commission reads and scores proposals, one at a time."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from bot.answers import Option, literal
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.permissions import Action
from cocreation.proposals import proposals
from cocreation.review import reviews
from cocreation.review.reviews import Scores, ToReview
from cocreation.texts import Paragraph
from handlers import choices

router = Router()


@router.command("revisar", needs=Action.REVIEW)
def review(turn: Turn, rest: str) -> Replies:
    """Show the next proposal to review, one by its code, or the next after one ("+P-0007")."""
    later = rest.strip().startswith("+")
    code = proposals.as_code(rest.strip().removeprefix("+"))
    if code is not None and not later:
        found = reviews.look_at(turn.tx, turn.actor, person_id=turn.me, code=code)
        return _shown(turn, found)
    return _next(turn, code)


def _next(turn: Turn, after: str | None, *before: Phrase) -> Reply:
    found = reviews.next_for(turn.tx, turn.actor, person_id=turn.me, after=after)
    if found is not None:
        return _shown(turn, found, *before)
    done = reviews.progress(turn.tx, turn.actor, person_id=turn.me).done
    results = Button(Phrase("board.results.button"), say="/resultados")
    if not done:
        return say("board.nothing")
    return Reply((*before, Phrase("board.all_done", {"count": done})), (results,))


def _shown(turn: Turn, found: ToReview, *before: Phrase) -> Reply:
    proposal = found.proposal
    here = reviews.progress(turn.tx, turn.actor, person_id=turn.me)
    card = Phrase(
        "board.card",
        {
            "code": proposal.code,
            "title": proposal.title,
            "problem": proposal.problem,
            "idea": proposal.idea,
            "theme": choices.theme_name(turn, proposal.theme),
            "territory": choices.territory_name(turn, proposal.territory),
            "sector": choices.sector_name(turn, proposal.sector),
        },
    )
    supports = Phrase("support.nobody_yet")
    if found.supports:
        supports = Phrase("support.count", {"count": found.supports})
    lines = [supports, *_of_group(found), *_alike(found), *_own(found)]
    left = Phrase("board.left", {"count": here.left, "done": here.done})
    return Reply((*before, card, Phrase("lines", {"list": lines}), left), _acts(found))


def _of_group(found: ToReview) -> Sequence[Phrase]:
    if found.group is None:
        return ()
    return (Phrase("board.group", {"code": found.group.code, "title": found.group.title}),)


def _alike(found: ToReview) -> Sequence[Phrase]:
    return [Phrase("board.alike", {"code": each.code, "title": each.title}) for each in found.alike]


def _own(found: ToReview) -> Sequence[Phrase]:
    if found.wrote:
        return (Phrase("board.wrote"),)
    if found.own is None:
        return ()
    return (Phrase("board.scored", _values(found.own)),)


def _acts(found: ToReview) -> tuple[Button, ...]:
    code = found.proposal.code
    score = "board.score.button" if found.own is None else "board.score_again.button"
    acts = [] if found.wrote else [Button(Phrase(score), say=f"/puntuar {code}")]
    if found.alike:
        alike = " ".join(each.code for each in found.alike)
        acts.append(Button(Phrase("board.group.button"), say=f"/agrupar {code} {alike}"))
    acts.append(Button(Phrase("board.next.button"), say=f"/revisar +{code}"))
    return tuple(acts)


def _values(scores: Any) -> Mapping[str, int]:
    return {name: getattr(scores, name) for name in ("pertinence", "viability", "priority")}


def _one_to_five(_turn: Turn, _form: Any) -> Sequence[Option]:
    return [
        Option(str(each), literal(str(each))) for each in range(reviews.LOWEST, reviews.HIGHEST + 1)
    ]


def _about(turn: Turn, _form: Any) -> Mapping[str, Any]:
    proposal = reviews.to_score(turn.tx, turn.actor, person_id=turn.me, code=turn.subject)
    return {"code": proposal.code, "title": proposal.title}


@router.form("puntuar", needs=Action.REVIEW)
class Scoring(Form):
    """Three scores and, if wanted, a note; then the next proposal."""

    pertinence: Annotated[str, Ask("board.pertinence", options=_one_to_five, values=_about)]
    viability: Annotated[str, Ask("board.viability", options=_one_to_five)]
    priority: Annotated[str, Ask("board.priority", options=_one_to_five)]
    note: Annotated[Paragraph | None, Ask("board.note")] = None

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the proposal whose code follows the command."""
        code = proposals.as_code(rest)
        if code is None:
            return say("board.which", Button(Phrase("board.button"), say="/revisar"))
        reviews.to_score(turn.tx, turn.actor, person_id=turn.me, code=code)
        return Start(subject=code)

    def done(self, turn: Turn) -> Replies:
        """Keep the scores, and show what comes next."""
        code = turn.subject
        scores = Scores(
            pertinence=int(self.pertinence),
            viability=int(self.viability),
            priority=int(self.priority),
            note=self.note,
        )
        reviews.score(
            turn.tx, turn.actor, person_id=turn.me, code=code, scores=scores, now=turn.now
        )
        return _next(turn, code, Phrase("board.noted", {"code": code, **_values(scores)}))
