"""What changed from one version of a commitment to another, and how a draft's paragraphs count."""

from cocreation.commitments.commitment_versions import Changed, Words, changed_words, differences
from cocreation.commitments.paragraphs import Numbered, numbered
from tests.stories.development_scenes import WATER_DRAFT

MILESTONE = {
    "number": 1, "what": "Abrir el portal", "starts_on": "2021-01-01", "ends_on": "2021-06-30",
    "deliverable": "Portal", "institution": "aig",
}  # fmt: skip
BEFORE = {"title": "Agua", "goal": None, "responsible": ["aig"], "milestones": [MILESTONE]}


def test_a_change_of_words_is_shown_with_the_words_beside_it():
    before = "Cada escuela publica una vez al mes el resultado de los análisis del agua"
    after = "Cada escuela publica una vez por semana el resultado de todos los análisis del agua"
    assert changed_words(before, after) == (
        Words("… una vez al mes el resultado de los análisis …",
              "… una vez por semana el resultado de todos los análisis …"),
    )  # fmt: skip
    far = "uno dos tres cuatro cinco seis siete ocho nueve diez"
    assert changed_words(far, f"cero {far} once") == (
        Words("uno dos …", "cero uno dos …"),
        Words("… nueve diez", "… nueve diez once"),
    )
    assert changed_words(far, far.replace(" ", "\n")) == ()


def test_only_what_differs_is_told_in_the_order_one_reads_it():
    later = {**MILESTONE, "ends_on": "2021-09-30"}
    added = {**MILESTONE, "number": 3}
    after = {**BEFORE, "goal": "Toda escuela", "responsible": ["aig", "mef"],
             "milestones": [later, added]}  # fmt: skip
    assert differences(BEFORE, BEFORE) == []
    assert differences(BEFORE, after) == [
        Changed("goal", None, "Toda escuela"),
        Changed("responsible", ["aig"], ["aig", "mef"]),
        Changed("ends_on", "2021-06-30", "2021-09-30", 1),
        Changed("added", None, added, 3),
    ]
    assert differences(after, BEFORE)[-1] == Changed("removed", added, None, 3)


def test_a_snapshot_of_fewer_fields_is_read_too():
    assert differences({}, {"title": "Agua"}) == [Changed("title", None, "Agua")]


def test_paragraphs_are_counted_through_the_whole_draft():
    draft = WATER_DRAFT.model_copy(update={"problem": "Uno.\n\n  Dos.\n", "solution": "Tres."})
    assert numbered(draft) == [
        Numbered(1, "title", "Agua limpia en cada escuela"),
        Numbered(2, "problem", "Uno."),
        Numbered(3, "problem", "Dos."),
        Numbered(4, "solution", "Tres."),
    ]
