"""Proposals that are alike are found, on the sample of 120 with its fifteen pairs of twins."""

import csv
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cocreation.proposals.similar import SimilarIndex

DATA = Path(__file__).parents[1] / "data"
TWINS = [
    ("P-003", "P-097"),
    ("P-006", "P-035"),
    ("P-008", "P-089"),
    ("P-011", "P-060"),
    ("P-019", "P-039"),
    ("P-026", "P-074"),
    ("P-028", "P-110"),
    ("P-043", "P-065"),
    ("P-049", "P-100"),
    ("P-050", "P-091"),
    ("P-062", "P-107"),
    ("P-063", "P-099"),
    ("P-072", "P-116"),
    ("P-092", "P-093"),
    ("P-101", "P-112"),
]
TWIN_OF = dict(TWINS) | {second: first for first, second in TWINS}


def sample() -> dict[str, tuple[str, str]]:
    """Give the text and theme of each sample proposal by its code."""
    with (DATA / "propuestas.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["id"]: ("\n".join((row["titulo"], row["problema"], row["solucion"])), row["tema"])
            for row in csv.DictReader(file)
        }


def ten_thousand(seed: int) -> list[tuple[str, str, str]]:
    """Give 10,000 made-up proposals (key, text, theme) from pieces of the sample.

    They share the sample's few words, so a query meets far more of them than among real ones.
    """
    chance = random.Random(seed)
    texts, themes = zip(*sample().values(), strict=True)
    pieces = [text.split("\n", maxsplit=2) for text in texts]

    def piece(place: int) -> str:
        words = chance.choice(pieces)[place].split()
        return " ".join(word for word in words if chance.random() < 0.8)

    return [
        (f"S-{number:05}", "\n".join(map(piece, range(3))), chance.choice(themes))
        for number in range(10_000)
    ]


@pytest.mark.parametrize("with_theme", [False, True])
def test_twins_are_suggested_to_each_other_and_few_others_are(with_theme: bool) -> None:
    proposals = sample()
    index = SimilarIndex()
    for code, (text, theme) in proposals.items():
        index.put(code, text, theme=theme if with_theme else "")

    suggested: dict[str, list[str]] = {}
    for code, (text, theme) in proposals.items():
        known = theme if with_theme else ""
        index.drop(code)
        suggested[code] = [found for found, _ in index.search(text, theme=known)]
        index.put(code, text, theme=known)

    shown = {code for code, twin in TWIN_OF.items() if twin in suggested[code]}
    missed = [pair for pair in TWINS if not shown.issuperset(pair)]
    without_need = [code for code, found in suggested.items() if found and code not in TWIN_OF]
    assert missed == [("P-003", "P-097"), ("P-028", "P-110")]
    assert len(shown) == 26
    assert len(without_need) == (8 if with_theme else 15)


def test_the_most_alike_comes_first_with_its_score() -> None:
    index = SimilarIndex()
    index.put("a", "Agua limpia en la escuela\nLa escuela no tiene agua limpia.")
    index.put("b", "Agua limpia\nNo hay agua limpia en el barrio ni en la escuela.")
    index.put("c", "Horario de la lancha\nLa lancha no tiene motorista.")

    found = index.search("AGUA LIMPIA en las escuelas\nla escuela no tiene agua limpia", floor=0)
    assert [key for key, _ in found] == ["a", "b"]
    assert found[0][1] == pytest.approx(1.0)
    assert 0.5 < found[1][1] < 1.0
    assert index.search("agua limpia en la escuela", limit=1, floor=0)[0][0] == "a"


def test_a_small_index_suggests_nothing_for_want_of_better() -> None:
    index = SimilarIndex()
    index.put("only", "Horario de la lancha\nLa lancha no sale los domingos y nadie avisa.")
    assert index.search("Precio del arroz\nEl intermediario avisa tarde y paga como quiere.") == []
    assert index.search("") == []
    assert index.search("de la los 🏖️ ¿?") == []


def test_a_common_theme_brings_two_texts_closer_and_another_takes_them_apart() -> None:
    index = SimilarIndex()
    text = "Luz en la parada\nLa parada del bus está oscura."
    index.put("p", text, theme="works")
    query = "Parada oscura\nEn la parada no hay luz y asaltan."
    bare, same, other = (
        index.search(query, floor=0, theme=theme)[0][1] for theme in ("", "works", "health")
    )
    assert other < bare < same


def test_what_is_put_again_is_replaced_and_what_is_dropped_is_gone() -> None:
    index = SimilarIndex()
    index.put("p", "Merienda escolar\nLa merienda llega incompleta.")
    index.put("p", "Semilla de papa\nNo hay semilla certificada.")
    assert len(index) == 1
    assert index.search("merienda escolar incompleta", floor=0) == []
    assert index.search("semilla de papa certificada")[0][0] == "p"

    index.drop("p")
    index.drop("never there")
    assert len(index) == 0
    assert index.search("semilla de papa certificada", floor=0) == []


def test_a_copy_is_found_among_ten_thousand() -> None:
    index = SimilarIndex()
    for key, text, theme in ten_thousand(seed=7):
        index.put(key, text, theme=theme)
    for code, (text, theme) in sample().items():
        index.put(code, text, theme=theme)

    assert len(index) == 10_120
    first = {code: index.search(text, theme=theme)[0] for code, (text, theme) in sample().items()}
    assert {code: key for code, (key, _) in first.items()} == {code: code for code in first}
    assert all(score == pytest.approx(1.0) for _, score in first.values())


def test_threads_may_write_and_search_at_once() -> None:
    index = SimilarIndex()
    texts = [text for text, _ in sample().values()]

    def work(number: int) -> None:
        for place, text in enumerate(texts):
            index.put(f"{number}-{place}", text)
            index.search(texts[-place])
            if place % 2:
                index.drop(f"{number}-{place}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert len(index) == 4 * 60
    assert sorted(key for key, _ in index.search(texts[0], limit=4)) == ["0-0", "1-0", "2-0", "3-0"]
