"""What one can write: what is open now first, and everything by what it is about."""

from collections.abc import Iterable

from bot.forms import Replies
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.folding import fold
from cocreation.permissions import TABLE, Action, may
from cocreation.programme import programme
from handlers.doors import first_steps

router = Router()

_SECTIONS = {
    "proposals": (
        (Action.PROPOSE, "proponer"),
        (Action.READ_OWN, "mispropuestas"),
        (Action.READ_PROPOSAL, "propuesta"),
        (Action.READ_PROPOSAL, "propuestas"),
        (Action.READ_PROPOSAL, "quepaso"),
        (Action.SUPPORT, "apoyar"),
        (Action.READ_PROPOSAL, "temas"),
        (Action.OPINE, "opinar"),
        (Action.READ_OPINIONS, "opiniones"),
        (Action.READ_OPINIONS, "afirmaciones"),
    ),
    "stages": (
        (Action.READ_SCHEDULE, "ahora"),
        (Action.READ_SCHEDULE, "etapas"),
        (Action.READ_SCHEDULE, "etapa"),
    ),
    "meetings": (
        (Action.READ_AGENDA, "agenda"),
        (Action.READ_OWN, "misreuniones"),
        (Action.READ_OWN, "calendario"),
        (Action.ATTEND, "llegue"),
        (Action.ATTEND, "turno"),
        (Action.READ_AGENDA, "actas"),
        (Action.READ_COURSE, "capacitacion"),
        (Action.LEARN, "certificado"),
        (Action.CHECK_CERTIFICATE, "verificar"),
    ),
    "plan": (
        (Action.READ_CATALOGUE, "compromisos"),
        (Action.READ_CATALOGUE, "preguntas"),
        (Action.READ_OWN, "siguiendo"),
        (Action.READ_DESIGNATIONS, "designaciones"),
        (Action.COMMENT, "comentar"),
        (Action.READ_VALIDATION, "validaciones"),
        (Action.READ_PLAN, "plan"),
    ),
    "oneself": (
        (Action.WRITE_TICKET, "contacto"),
        (Action.CHOOSE_LANGUAGE, "idioma"),
        (Action.READ_HELP, "privacidad"),
        (Action.EXPORT_SELF, "misdatos"),
        (Action.ERASE_SELF, "borrar"),
        (Action.STOP_NEWS, "baja"),
    ),
    "work": (
        (Action.ANSWER_TICKET, "buzon"),
        (Action.TYPE_IN_PAPER, "digitar"),
        (Action.REVIEW, "revisar"),
        (Action.READ_REVIEWS, "resultados"),
        (Action.GROUP_PROPOSALS, "grupos"),
        (Action.GROUP_PROPOSALS, "agrupar"),
        (Action.GROUP_PROPOSALS, "juntar"),
        (Action.GROUP_PROPOSALS, "desagrupar"),
        (Action.PROPOSE_THEME, "proponertema"),
        (Action.OPEN_VOTE, "abrirvotacion"),
        (Action.VOTE, "votar"),
        (Action.ANSWER_PROPOSAL, "respuestas"),
        (Action.STATE, "afirmar"),
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
    ),
}

_ALWAYS = (
    "mispropuestas",
    "quepaso",
    "agenda",
    "ahora",
    "avanzar",
    "equipo",
    "pendientes",
    "buzon",
    "contacto",
    "privacidad",
)
"""What is said whatever the stage is, in this order, to those who may do it."""

_MOST_OPEN = 8


@router.command("ayuda", needs=Action.READ_HELP, public=True)
def help_(turn: Turn, rest: str) -> Replies:
    """Say where the programme stands and what one can do now; all of it if asked for."""
    if fold(rest) in map(fold, turn.phrases.words("help.everything.words")):
        return Reply((Phrase("help.everything"), *_everything(turn)))
    here = programme.standing(turn.tx)
    mine = [each for some in _SECTIONS.values() for each in some if may(turn.actor, each[0])]
    now = [word for action, word in mine if _is_open(here, action)][:_MOST_OPEN]
    known = {word for _, word in mine}
    lines = _lines([*now, *(each for each in _ALWAYS if each in known)])
    if turn.actor.person_id is None:
        return say("help.some", list=lines, more=Phrase("help.in_group"), **where(turn))
    every = Button(Phrase("help.everything.button"), say="/ayuda todo")
    more = Phrase("help.in_private")
    return say("help.some", *first_steps(turn, every), list=lines, more=more, **where(turn))


def _is_open(here: programme.Standing, action: Action) -> bool:
    """Return whether an action can be done in this stage and not in every other."""
    during = TABLE[action].during
    return during is not None and here.is_open(during)


def _everything(turn: Turn) -> list[Phrase]:
    """Return all that one may write, by what it is about."""
    found = []
    for section, some in _SECTIONS.items():
        lines = _lines(word for action, word in some if may(turn.actor, action))
        if lines:
            found.append(
                Phrase("help.section", {"name": Phrase(f"help.of.{section}"), "list": lines})
            )
    return found


def _lines(words: Iterable[str]) -> list[Phrase]:
    return [
        Phrase("help.line", {"word": word, "does": Phrase(f"command.{word}")}) for word in words
    ]


def where(turn: Turn) -> dict[str, object]:
    """Return what says where the programme stands."""
    here = programme.standing(turn.tx)
    return {
        "programme": here.programme.name,
        "stage": here.stage.name,
        "number": here.stage.number,
        "stages": len(here.programme.stages),
        "summary": here.stage.summary,
    }
