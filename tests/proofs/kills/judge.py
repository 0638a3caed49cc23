"""Compares what everybody outside wrote down with what the bot did; says who lost what."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from tests.fakes.telegram_person import Json
from tests.portal.browser import plain
from tests.proofs.books import Books, Sending
from tests.proofs.talkers import TelegramPerson, WebPerson, token_of

Name = str | tuple[int, str]

_STEP = 64  # messages a turn has room for, the person's own first
# After a kill: an edit or the answer to a tap that comes once more, a poll that nobody reads.
_BY_NATURE = ("not modified", "query is too old", "terminated by other getUpdates")


@dataclass(slots=True)
class Verdict:
    """Every fault in words, and the figures."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unlisted: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    acknowledged: int = 0
    proposals: int = 0
    duplicates: int = 0
    listed: int = 0

    @property
    def faults(self) -> str:
        """What went wrong, a line each; nothing when the bot kept its promises."""
        kinds = ("lost", "doubled", "unlisted", "disordered", "refused")
        return "\n".join(f"{kind}: {each}" for kind in kinds for each in getattr(self, kind))


def judge(books: Books) -> Verdict:
    """Return the verdict."""
    verdict = Verdict(
        acknowledged=sum(said.acknowledged for each in books.people for said in each.said),
        proposals=len(books.database.proposals),
        listed=len(books.listed),
    )
    copies = _Copies(books)
    for person in books.people:
        if isinstance(person, WebPerson):
            _judge_page(person, verdict)
        else:
            _judge_chat(person, books, copies, verdict)
        if person.waits_for and person.said[-1].acknowledged:
            verdict.lost.append(
                f"{person.name}: {person.said[-1].words!r} was acknowledged, and the answer "
                f"{person.waits_for!r} was never seen; the last ones were {person.heard()[-3:]}"
            )
    _judge_proposals(books, verdict)
    verdict.duplicates, verdict.unlisted = copies.duplicates()
    verdict.refused = [
        f"{each['method']}: {each['description']}"
        for each in books.refused
        if not any(words in each["description"] for words in _BY_NATURE)
    ]
    return verdict


def _judge_page(person: WebPerson, verdict: Verdict) -> None:
    """Every acknowledged line is told back once, with an answer; nothing is told twice."""
    told = Counter(line["id"] for line in person.lines)
    verdict.doubled += [
        f"{person.name}: {plain(line)!r} was told {told[line['id']]} times"
        for line in {line["id"]: line for line in person.lines}.values()
        if told[line["id"]] > 1
    ]
    turns: dict[int, list[bool]] = {}
    for line in person.lines:
        turns.setdefault(line["seq"] // _STEP, []).append(line["mine"])
    place = {line["id"]: line["seq"] // _STEP for line in person.lines}
    for said in person.said:
        if not said.acknowledged:
            continue
        if said.key not in place:
            verdict.lost.append(f"{person.name}: {said.words!r} was acknowledged and forgotten")
        elif all(turns[place[said.key]]):
            verdict.lost.append(f"{person.name}: {said.words!r} was never answered")


def _judge_chat(person: TelegramPerson, books: Books, copies: "_Copies", verdict: Verdict) -> None:
    """Every acknowledged update was taken once, and each of its answers reached the chat."""
    chat_id = person.person.chat_id
    for said in person.said:
        taken = books.database.taken.get(said.key, [])
        if len(taken) > 1:
            verdict.doubled.append(f"{person.name}: {said.words!r} was taken {len(taken)} times")
        if not said.acknowledged:
            continue
        answers = [sending for place in taken for sending in copies.of_turn(*place)]
        if not taken:
            verdict.lost.append(
                f"{person.name}: {said.words!r} (update {said.key}) was acknowledged and forgotten"
            )
        elif not answers:
            verdict.lost.append(f"{person.name}: {said.words!r} was never answered")
        verdict.lost += [
            f"{person.name}: the answer {answer.text!r} to {said.words!r} "
            f"({answer.state}) never arrived"
            for answer in answers
            if not copies.arrived(answer)
        ]
    arrived = [each for each in copies.to(chat_id) if each.ref is not None]
    verdict.disordered += [
        f"{person.name}: {after.text!r} arrived before {before.text!r}"
        for before, after in pairwise(arrived)
        if (before.ref or 0) > (after.ref or 0)
    ]


def _judge_proposals(books: Books, verdict: Verdict) -> None:
    """Every proposal with a receipt is there once, under the code of the receipt."""
    codes: dict[str, list[str]] = {}
    for code, title in books.database.proposals:
        codes.setdefault(title, []).append(code)
    verdict.doubled += [
        f"{title!r} was registered {len(found)} times: {found}"
        for title, found in codes.items()
        if len(found) > 1
    ]
    for name, receipts in books.receipts.items():
        verdict.lost += [
            f"{name}: {title!r} has the receipt {code}, and is stored as {codes.get(title)}"
            for title, code in receipts.items()
            if code not in codes.get(title, ())
        ]


class _Copies:
    """What the chats on Telegram show, beside what the bot's outbox says it sent."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._shown = {entry["message_id"]: entry for entry in books.shown}
        self._turns: dict[tuple[str, int], list[Sending]] = {}
        self._chats: dict[int, list[Sending]] = {}
        for sending in books.database.sendings:
            turn = (sending.person_id, sending.seq // _STEP)
            self._turns.setdefault(turn, []).append(sending)
            self._chats.setdefault(sending.chat_id, []).append(sending)

    def of_turn(self, person_id: str, seq: int) -> list[Sending]:
        """Return what the turn of this seq said on Telegram."""
        return self._turns.get((person_id, seq // _STEP), [])

    def to(self, chat_id: int) -> list[Sending]:
        """Return what was said to a chat, in order."""
        return self._chats.get(chat_id, [])

    def arrived(self, sending: Sending) -> bool:
        """Return whether the chat shows this message, in these words."""
        entry = self._shown.get(sending.ref)
        return entry is not None and _words(entry) == (sending.chat_id, sending.text)

    def duplicates(self) -> tuple[int, list[str]]:
        """Return how many copies too many the chats show, and the faults among them.

        A copy that the outbox does not know of is one too many. It is no fault if a kill came
        between it and the next copy, and the bot lists that message as a possible duplicate.
        """
        known = {sending.ref for sending in self._books.database.sendings}
        spare = [entry for number, entry in self._shown.items() if number not in known]
        return len(spare), [*self._without_a_kill(spare), *self._not_listed(spare)]

    def _without_a_kill(self, spare: list[Json]) -> Iterator[str]:
        times: dict[Name, list[float]] = {}
        for entry in self._books.shown:
            times.setdefault(_name(entry), []).append(entry["time"])
        for entry in spare:
            following = min((at for at in times[_name(entry)] if at > entry["time"]), default=0.0)
            if not any(entry["time"] <= kill <= following for kill in self._books.kills):
                yield f"{_words(entry)} was shown twice with no kill between"

    def _not_listed(self, spare: list[Json]) -> Iterator[str]:
        admitted: Counter[Name] = Counter()
        for sending in self._books.database.sendings:
            more = self._books.listed.get(sending.id, 1) - 1
            admitted[sending.id] += more
            admitted[sending.chat_id, sending.text] += more
        for name, count in Counter(map(_name, spare)).items():
            if count > admitted[name]:
                yield f"{name} was shown {count} times too often, listed are {admitted[name]}"


def _words(entry: Json) -> tuple[int, str]:
    return entry["chat_id"], entry["text"].strip()


def _name(entry: Json) -> Name:
    """Return what tells a message from others: its token, or where and how it reads."""
    return token_of(entry) or _words(entry)
