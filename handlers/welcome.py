"""The first hello, help, and the language."""

from typing import Annotated

from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation import people, programme
from cocreation.people import Purpose
from cocreation.permissions import Action, may
from cocreation.programme_facts import Capability, Programme
from handlers import (
    administration,
    agenda,
    certificates,
    check_in,
    consent,
    meetings,
    opining,
    proposals,
)

router = Router()

_PROPOSAL_LINK = "prop_"

_HELP = (
    (Action.PROPOSE, "proponer"),
    (Action.READ_OWN, "mispropuestas"),
    (Action.READ_PROPOSAL, "propuesta"),
    (Action.READ_PROPOSAL, "propuestas"),
    (Action.READ_PROPOSAL, "quepaso"),
    (Action.SUPPORT, "apoyar"),
    (Action.READ_SCHEDULE, "ahora"),
    (Action.READ_SCHEDULE, "etapas"),
    (Action.READ_SCHEDULE, "etapa"),
    (Action.READ_AGENDA, "agenda"),
    (Action.READ_PROPOSAL, "temas"),
    (Action.READ_AGENDA, "actas"),
    (Action.READ_CATALOGUE, "compromisos"),
    (Action.READ_CATALOGUE, "preguntas"),
    (Action.READ_OWN, "siguiendo"),
    (Action.ATTEND, "llegue"),
    (Action.ATTEND, "turno"),
    (Action.READ_OWN, "calendario"),
    (Action.READ_OWN, "misreuniones"),
    (Action.READ_COURSE, "capacitacion"),
    (Action.LEARN, "certificado"),
    (Action.CHECK_CERTIFICATE, "verificar"),
    (Action.READ_DESIGNATIONS, "designaciones"),
    (Action.COMMENT, "comentar"),
    (Action.OPINE, "opinar"),
    (Action.READ_OPINIONS, "opiniones"),
    (Action.READ_OPINIONS, "afirmaciones"),
    (Action.STATE, "afirmar"),
    (Action.READ_VALIDATION, "validaciones"),
    (Action.READ_PLAN, "plan"),
    (Action.WRITE_TICKET, "contacto"),
    (Action.CHOOSE_LANGUAGE, "idioma"),
    (Action.READ_HELP, "privacidad"),
    (Action.EXPORT_SELF, "misdatos"),
    (Action.ERASE_SELF, "borrar"),
    (Action.STOP_NEWS, "baja"),
    (Action.ANSWER_TICKET, "buzon"),
    (Action.TYPE_IN_PAPER, "digitar"),
    (Action.REVIEW, "revisar"),
    (Action.READ_REVIEWS, "resultados"),
    (Action.ANSWER_PROPOSAL, "respuestas"),
    (Action.REPORT_PROGRESS, "avance"),
    (Action.EDIT_CATALOGUE, "editarcompromiso"),
    (Action.DECIDE_APPEAL, "apelaciones"),
    (Action.CLOSE_PROPOSALS, "cierrepropuestas"),
    (Action.MANAGE_MEETINGS, "reunion"),
    (Action.MANAGE_MEETINGS, "facilitador"),
    (Action.MANAGE_MEETINGS, "recordatorios"),
    (Action.RUN_MEETING, "llevar"),
    (Action.MANAGE_MEETINGS, "pronostico"),
    (Action.MANAGE_TRAINING, "formacion"),
    (Action.DESIGNATE, "designar"),
    (Action.DEVELOP, "desarrollar"),
    (Action.SET_PERIOD, "periodo"),
    (Action.VALIDATE, "validar"),
    (Action.ASK_VALIDATION, "pedirvalidacion"),
    (Action.COMPOSE_PLAN, "componerplan"),
    (Action.DELIVER, "paquete"),
    (Action.LAUNCH, "lanzar"),
    (Action.ATTEST, "cumplido"),
    (Action.MOVE_STAGE, "avanzar"),
    (Action.RESCHEDULE, "cronograma"),
    (Action.RESCHEDULE, "reprogramar"),
    (Action.ANNOUNCE, "anunciar"),
    (Action.ANNOUNCE, "anuncios"),
    (Action.INVITE, "invitar"),
    (Action.MANAGE_ROLES, "equipo"),
    (Action.APPROVE, "pendientes"),
    (Action.READ_AUDIT, "auditoria"),
)


@router.form("start", needs=Action.CONSENT, rests=False)
class Welcome(Form):
    """A short welcome, and consent for each purpose apart."""

    take_part: Annotated[bool, Ask("welcome.take_part", options=consent.accept_or_not)]
    news: Annotated[
        bool,
        Ask(
            "welcome.news",
            options=consent.wanted_or_not,
            when=lambda _turn, form: getattr(form, "take_part", False),
        ),
    ]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Replies:
        """Follow a link at once; greet somebody who has consented before."""
        if rest.startswith(_PROPOSAL_LINK):
            shown = proposals.one(turn, rest)
            assert isinstance(shown, Reply)
            return shown
        if rest.startswith(administration.LINK):
            return administration.follow_link(turn, rest)
        if rest.startswith(check_in.LINK):
            return check_in.follow_link(turn, rest)
        if rest.startswith(meetings.LINK):
            return agenda.follow_link(turn, rest)
        if rest == opining.LINK:
            return opining.follow_link(turn)
        if rest.startswith(certificates.LINK):
            return certificates.follow_link(turn, rest)
        if people.has_consented(turn.tx, turn.me, Purpose.TAKE_PART):
            return say("welcome.back", *_first_steps(turn), **_where(turn))
        return Start()

    def accepted(self, turn: Turn, name: str) -> None:
        """Write each consent down as soon as it is given."""
        if name == "take_part" and self.take_part:
            consent.record(turn, Purpose.TAKE_PART)
        if name == "news" and self.news:
            consent.record(turn, Purpose.NEWS)

    def done(self, turn: Turn) -> Replies:
        """Say what can be done now."""
        key = "welcome.ready" if self.take_part else "welcome.look_around"
        return say(key, *_first_steps(turn), **_where(turn))


@router.command("ayuda", needs=Action.READ_HELP, public=True)
def help_(turn: Turn, _rest: str) -> Replies:
    """Say where the programme stands and what one can do."""
    lines = [
        Phrase("help.line", {"word": word, "does": Phrase(f"command.{word}")})
        for action, word in _HELP
        if may(turn.actor, action)
    ]
    if turn.actor.person_id is None:
        return say("help.all", list=lines, more=Phrase("help.in_group"), **_where(turn))
    more = Phrase("help.in_private")
    return say("help.all", *_first_steps(turn), list=lines, more=more, **_where(turn))


@router.command("idioma", needs=Action.CHOOSE_LANGUAGE)
def language(turn: Turn, rest: str) -> Replies:
    """Choose the language to be spoken to in, or show which there are."""
    known = turn.tx.kept(Programme).languages
    wanted = rest.strip().lower()[:2]
    if wanted not in known:
        buttons = [Button(Phrase(f"language.{code}"), say=f"/idioma {code}") for code in known]
        return say("language.which", *buttons)
    people.choose_language(turn.tx, turn.actor, person_id=turn.me, language=wanted)
    return Reply((Phrase("language.chosen"),), language=wanted, menu_of=turn.actor.roles)


def _first_steps(turn: Turn) -> tuple[Button, ...]:
    """Return what to begin with: where we are, while no proposals are taken."""
    open_now = programme.standing(turn.tx).is_open(Capability.PROPOSALS)
    return (
        Button(Phrase("propose.button"), say="/proponer")
        if open_now
        else Button(Phrase("now.button"), say="/ahora"),
        Button(Phrase("mine.button"), say="/mispropuestas"),
        Button(Phrase("help.button"), say="/ayuda"),
    )


def _where(turn: Turn) -> dict[str, object]:
    here = programme.standing(turn.tx)
    return {
        "programme": here.programme.name,
        "stage": here.stage.name,
        "number": here.stage.number,
        "stages": len(here.programme.stages),
        "summary": here.stage.summary,
    }
