"""Who may do what, written by hand; and people in each role to try it."""

from typing import NamedTuple

import sqlalchemy as sa

from bot.messages import Address
from storage.people.roles import grant_role
from storage.tables import person as person_table
from tests.stories.scenes import person_id
from tests.talking import Person

GRANTED = ("facilitator", "liaison", "authority", "commission", "admin")
PEOPLE = frozenset({"citizen", *GRANTED})
KNOWN = PEOPLE | {"suspended"}
EVERYBODY = KNOWN | {"group"}
STAFF = frozenset({"admin"})
TYPISTS = frozenset({"admin", "facilitator"})

STAGES = (
    "first-meeting", "open-call", "theme-choice", "outreach", "carried-over", "table-methodology",
    "liaison-designation", "high-level-meetings", "co-creation-tables", "authority-validation",
    "validated-presentation", "working-tables", "drafting", "delivery", "launch",
)  # fmt: skip
CALL = frozenset({"open-call"})
CHOICE = frozenset({"theme-choice"})
BOARD = frozenset({"admin", "commission"})
DESIGNATIONS = frozenset(STAGES[6:12])
COMMENTS = frozenset(STAGES[8:10])
DEVELOPMENT = frozenset(STAGES[11:13])
QUESTIONS = frozenset(STAGES[4:8])
LAUNCH = frozenset({"launch"})
VALIDATION = frozenset({"authority-validation"})
DRAFTING = frozenset({"drafting"})
DELIVERY = frozenset({"delivery"})
OPINIONS = frozenset({"theme-choice", "co-creation-tables", "validated-presentation"})
ALWAYS = frozenset(STAGES)


class May(NamedTuple):
    """Who may; in which stages; only on what is one's own, or only on what is another's."""

    who: frozenset[str]
    when: frozenset[str] = ALWAYS
    whose: str = "any"


# Written again by hand: a table that is only compared with itself proves nothing.
EXPECTED = {
    "ayuda": May(EVERYBODY),
    "privacidad": May(EVERYBODY),
    "privacy": May(EVERYBODY),
    "propuesta": May(EVERYBODY),
    "propuestas": May(EVERYBODY),
    "quepaso": May(EVERYBODY),
    "etapas": May(EVERYBODY),
    "etapa": May(EVERYBODY),
    "ahora": May(EVERYBODY),
    "agenda": May(EVERYBODY),
    "acta": May(EVERYBODY),
    "actas": May(EVERYBODY),
    **dict.fromkeys(("ratificar", "observar"), May(PEOPLE)),
    **dict.fromkeys(
        ("escribiracta", "circularacta", "publicaracta", "fedeerrata", "responderobservacion"),
        May(TYPISTS),
    ),
    "capacitacion": May(EVERYBODY),
    "verificar": May(EVERYBODY),
    "leccion": May(KNOWN),
    "prueba": May(PEOPLE),
    "certificado": May(PEOPLE),
    "designaciones": May(EVERYBODY),
    "designacion": May(EVERYBODY),
    **dict.fromkeys(("compromisos", "compromiso", "preguntas", "pregunta"), May(EVERYBODY)),
    "preguntar": May(PEOPLE, QUESTIONS),
    "responderpregunta": May(frozenset({"admin", "commission", "liaison"})),
    **dict.fromkeys(("afirmaciones", "opiniones"), May(EVERYBODY)),
    "bajaropiniones": May(KNOWN),
    "opinar": May(PEOPLE, OPINIONS),
    **dict.fromkeys(("afirmar", "cerrarafirmacion"), May(TYPISTS | {"commission"}, OPINIONS)),
    "seguir": May(PEOPLE, LAUNCH),
    "noseguir": May(KNOWN),
    "siguiendo": May(KNOWN),
    "avance": May(frozenset({"admin", "liaison"}), LAUNCH),
    "lanzar": May(STAFF, LAUNCH),
    "start": May(PEOPLE),
    "idioma": May(KNOWN),
    "avisos": May(PEOPLE),
    "baja": May(KNOWN),
    "misdatos": May(KNOWN),
    "borrar": May(KNOWN),
    "mispropuestas": May(KNOWN),
    "misreuniones": May(KNOWN),
    "contacto": May(KNOWN),
    "calendario": May(KNOWN),
    "invitacion": May(PEOPLE),
    "declinar": May(PEOPLE),
    "nosoyyo": May(PEOPLE),
    "proponer": May(PEOPLE, CALL),
    "apoyar": May(PEOPLE, CALL, whose="other"),
    "noapoyar": May(PEOPLE, CALL),
    "corregir": May(PEOPLE, CALL, whose="own"),
    "retirar": May(PEOPLE, CALL, whose="own"),
    "digitar": May(TYPISTS, CALL),
    "llevar": May(TYPISTS),
    "grupo": May(EVERYBODY),
    "grupos": May(EVERYBODY),
    "revisar": May(frozenset({"commission"}), CHOICE),
    "puntuar": May(frozenset({"commission"}), CHOICE, whose="other"),
    "tema": May(EVERYBODY),
    "temas": May(EVERYBODY),
    "votar": May(frozenset({"commission"}), CHOICE),
    **dict.fromkeys(
        (
            "agrupar", "desagrupar", "juntar", "proponertema", "institucionestema",
            "responderpropuesta", "respuestas",
        ),
        May(BOARD, CHOICE),
    ),
    **dict.fromkeys(("abrirvotacion", "cerrarvotacion", "publicarrespuestas"), May(STAFF, CHOICE)),
    **dict.fromkeys(
        ("resultados", "revisiones", "animarcomision", "apelaciones", "decidir"), May(BOARD)
    ),
    "cierrepropuestas": May(STAFF, frozenset({"validated-presentation"})),
    **dict.fromkeys(
        (
            "llevar", "sala", "asistencia", "presente", "anotar", "quitarllegada",
            "turnos", "darpalabra", "sondeo", "cerrarsondeo",
            "corregirborrador", "retirarborrador", "sinborrador",
        ),
        May(TYPISTS),
    ),
    **dict.fromkeys(("llegue", "misector", "aquisoy", "turno", "opino"), May(PEOPLE)),
    "borrador": May(KNOWN),
    "borradores": May(EVERYBODY),
    "comentar": May(PEOPLE, COMMENTS),
    **dict.fromkeys(("comentarios", "versiones", "cambios"), May(EVERYBODY)),
    **dict.fromkeys(
        ("desarrollar", "meta", "hito", "corregirhito", "quitarhito", "corregircompromiso"),
        May(frozenset({"admin", "facilitator", "liaison"}), DEVELOPMENT),
    ),
    "dejarfuera": May(STAFF, DEVELOPMENT),
    **dict.fromkeys(("retenercomentario", "periodo"), May(STAFF)),
    "insistir": May(TYPISTS),
    "designar": May(STAFF, DESIGNATIONS),
    "validaciones": May(EVERYBODY),
    "validar": May(frozenset({"authority"}), VALIDATION),
    **dict.fromkeys(
        ("pedirvalidacion", "enlacevalidacion", "respuestavalidacion"), May(STAFF, VALIDATION)
    ),
    "plan": May(EVERYBODY),
    **dict.fromkeys(("observarplan", "votarplan"), May(frozenset({"commission"}), DRAFTING)),
    **dict.fromkeys(
        (
            "componerplan", "escribirplan", "circularplan", "responderplan", "abrirvotacionplan",
            "cerrarvotacionplan",
        ),
        May(STAFF, DRAFTING),
    ),
    "entrega": May(STAFF, DELIVERY),
    **dict.fromkeys(("paquete", "corregirentrega"), May(STAFF)),
    "apelar": May(PEOPLE, whose="own"),
    "documento": May(KNOWN),
    "cerca": May(PEOPLE),
    "milugar": May(PEOPLE),
    "apuntarme": May(PEOPLE),
    "noire": May(PEOPLE),
    "necesito": May(PEOPLE),
    "voy": May(PEOPLE),
    "novoy": May(PEOPLE),
    "suplente": May(PEOPLE),
    "misroles": May(PEOPLE),
    "dejarrol": May(PEOPLE),
    "minombre": May(PEOPLE),
    **dict.fromkeys(
        (
            "buzon", "responder", "retener", "restituir",
            "avanzar", "retroceder", "excepcion", "reprogramar", "cronograma",
            "cumplido", "nocumplido",
            "invitar", "confirmar", "rechazarinvitacion", "equipo", "quitarrol",
            "pendientes", "aprobar", "rechazar",
            "anunciar", "anuncios", "anuncio", "pausar", "reanudar", "detener", "reenviar", "pedir",
            "auditoria",
            "reunion", "moverreunion", "cancelarreunion", "editarreunion", "avisarreunion",
            "subirdocumento",
            "reunion", "moverreunion", "cancelarreunion", "facilitador",
            "reunion", "moverreunion", "cancelarreunion", "pronostico",
            "reunion", "moverreunion", "cancelarreunion",
            "editarcompromiso", "retenerpregunta", "restituirpregunta",
            "formacion", "recordarcapacitacion", "sincapacitar", "anularcertificado",
            "nota", "reiteracion", "notaenviada", "retirarnota", "designado", "institucionniega",
            "reemplazar", "otrainvitacion", "autoridadde",
            "reunion", "moverreunion", "cancelarreunion", "recordatorios", "ajustarrecordatorios",
        ),
        May(STAFF),
    ),
}  # fmt: skip
ARGUMENTS = {
    "idioma": "es",
    "contacto": "¿Hasta cuándo?",
    "etapa": "9",
    "responder": "1",
    "decidir": "R-0001",
    "quepaso": "P-0001",
    "cerrarafirmacion": "S-0001",
    "institucionestema": "T-0001 MIDA",
    "confirmar": "I-0001",
    "rechazarinvitacion": "I-0001 no",
    "aprobar": "V-0001",
    "rechazar": "V-0001 no",
    "llegue": "K7P4X",
    **dict.fromkeys(
        (
            "borrador",
            "corregirborrador",
            "retirarborrador",
            "comentar",
            "comentarios",
            "dejarfuera",
        ),
        "B-0001",
    ),
    "retenercomentario": "K-0001",
    **dict.fromkeys(("desarrollar", "meta", "hito", "corregircompromiso", "versiones"), "4PAN-01"),
    **dict.fromkeys(("corregirhito", "quitarhito"), "4PAN-01.1"),
    "cambios": "4PAN-01 1 2",
    **dict.fromkeys(("anuncio", "pausar", "reanudar", "detener", "reenviar", "pedir"), "A-0001"),
    "auditoria": "1",
    **dict.fromkeys(
        ("compromiso", "preguntar", "editarcompromiso", "seguir", "noseguir", "avance"), "3PAN-08"
    ),
    **dict.fromkeys(
        ("pregunta", "responderpregunta", "retenerpregunta", "restituirpregunta"), "Q-0001"
    ),
    "agrupar": "P-0001 P-0002",
    "juntar": "G-0001 G-0002",
    "grupo": "G-0001",
    "proponertema": "P-0001",
    **dict.fromkeys(("tema", "abrirvotacion", "votar", "cerrarvotacion"), "T-0001"),
    "responderobservacion": "O-0001",
    "validar": "B-0001",
    **dict.fromkeys(("enlacevalidacion", "respuestavalidacion"), "N-0001"),
    **dict.fromkeys(("plan", "observarplan"), "2.1"),
    "responderplan": "L-0001",
    "leccion": "1",
    **dict.fromkeys(("verificar", "anularcertificado"), "C-ABCD-234U"),
    "declinar": "ABC",
    "nosoyyo": "I-0001",
    **dict.fromkeys(
        (
            "designacion",
            "nota",
            "reiteracion",
            "notaenviada",
            "retirarnota",
            "designado",
            "institucionniega",
            "reemplazar",
            "otrainvitacion",
        ),
        "D-0001",
    ),
    **dict.fromkeys(
        (
            "agenda",
            "calendario",
            "apuntarme",
            "noire",
            "necesito",
            "voy",
            "novoy",
            "suplente",
            "llevar",
            "sala",
            "asistencia",
            "presente",
            "anotar",
            "quitarllegada",
            "turnos",
            "darpalabra",
            "sondeo",
            "cerrarsondeo",
            "sinborrador",
            "borradores",
            "facilitador",
            "insistir",
            "moverreunion",
            "documento",
            "editarreunion",
            "avisarreunion",
            "subirdocumento",
            "cancelarreunion",
            "acta",
            "ratificar",
            "observar",
            "escribiracta",
            "circularacta",
            "publicaracta",
            "fedeerrata",
            "recordatorios",
            "ajustarrecordatorios",
        ),
        "M-0001",
    ),
}
ABOUT_A_PROPOSAL = {
    "propuesta", "apoyar", "noapoyar", "corregir", "retirar", "retener", "restituir", "puntuar",
    "desagrupar",
}  # fmt: skip
NO = (
    "Eso no está disponible para usted.",
    "Eso lo vemos en privado",
    "Eso ya cerró",
    "Eso abre",
    "Eso es de otra persona",
    "La propuesta P-0002 es suya",
)


def in_role(someone: Person, role: str) -> Person:
    """Return somebody who may what this role may; a group speaks for nobody."""
    store = someone.bot.house.store
    with store.transaction() as tx:
        if role in GRANTED:
            grant_role(tx, person_id(someone), role, someone.bot.clock())
        if role == "suspended":
            tx.run(
                sa.update(person_table)
                .where(person_table.c.id == person_id(someone))
                .values(state="suspended")
            )
    if role == "group":
        someone = Person(someone.bot, "-100", "telegram")
        someone.address = Address("telegram", "-100", group=True)
    return someone


def argument(word: str, whose: str) -> str:
    """Return what is said after a command, about one's own thing or another's."""
    if word in ABOUT_A_PROPOSAL:
        return "P-0002" if whose == "own" else "P-0001"
    if word == "apelar":
        return "P-0003" if whose == "own" else "P-0004"
    return ARGUMENTS.get(word, "")
