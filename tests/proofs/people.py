"""Simulated people who propose: the same conversation over Telegram and over the web chat."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tests.proofs.sheet import Row, names

CODE = re.compile(r"P-\d{4,}")


@dataclass(frozen=True, slots=True)
class Heard:
    """A message of the bot: its words and its buttons."""

    text: str
    labels: Sequence[str]

    def button(self, *wanted: str) -> str:
        """Return the first of these labels that there is a button for."""
        found = next((label for label in wanted if label in self.labels), None)
        assert found is not None, f"no button {wanted} among {list(self.labels)}: {self.text!r}"
        return found


class Talker(Protocol):
    """Somebody with a phone or a browser."""

    name: str

    async def say(self, text: str) -> None:
        """Write something."""
        ...

    async def tap(self, label: str) -> None:
        """Tap the newest button of this label."""
        ...

    async def hear(self, *words: str) -> Heard:
        """Return the next message that holds one of these words; waits for it."""
        ...


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of a proposal: its code, and the codes that were shown as similar."""

    code: str
    similar: Sequence[str]


async def begin(person: Talker, *, with_start: bool) -> None:
    """Give consent: by the welcome, or by the first question of a proposal."""
    if with_start:
        await person.say("/start")
        card = await person.hear("¿Nos da su permiso?")
        await person.tap(card.button("Sí, acepto"))
        await person.hear("novedades")
        await person.say("no")
        await person.hear("¿Qué quiere hacer?")
        await person.say("/proponer")
    else:
        await person.say("/proponer")
        card = await person.hear("¿Nos da su permiso?")
        await person.tap(card.button("Sí, acepto"))


async def propose(person: Talker, row: Row, *, taps: bool) -> Receipt:
    """Answer every question from the title on, by buttons or by typing; return the receipt."""
    await person.hear("¿Cómo se llama su propuesta?")
    await person.say(row.title)
    await person.hear("¿Qué problema ve?")
    await person.say(row.problem)
    await person.hear("¿Qué propone para resolverlo?")
    await person.say(row.idea)
    await _choose(person, await person.hear("¿De qué tema es?"), "theme", row.theme, taps)
    where = await person.hear("¿De qué parte del país habla?")
    await _choose(person, where, "territory", row.territory, taps)
    card = await person.hear("parecida", "Revise su propuesta")
    similar: Sequence[str] = ()
    if "Revise su propuesta" not in card.text:
        similar = CODE.findall(card.text)
        await person.tap(card.button("Ninguna: sigo con la mía", "Sigo con la mía"))
        card = await person.hear("Revise su propuesta")
    await person.tap(card.button("Agregar sector"))
    sectors = await person.hear("¿Desde qué sector propone?")
    await _choose(person, sectors, "sector", row.sector, taps)
    card = await person.hear("Revise su propuesta")
    if taps:
        await person.tap(card.button("Enviar"))
    else:
        await person.say("enviar")
    receipt = await person.hear("Registrada con el código")
    return Receipt(CODE.findall(receipt.text)[0], similar)


async def _choose(person: Talker, card: Heard, kind: str, key: str, taps: bool) -> None:
    if taps:
        await person.tap(card.button(*names(kind, key)))
    else:
        await person.say(names(kind, key)[0])
