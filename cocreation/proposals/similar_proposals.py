"""Which proposals are alike: an index in memory that follows the table, change by change."""

from cocreation.personal_data import mask
from cocreation.programme.facts import Programme
from cocreation.proposals.similar import SimilarIndex
from storage.engine import Tx
from storage.proposals import proposals as records
from storage.records import ProposalRecord

_SHOWN = 3


class ProposalIndex:
    """The index and how far it has read; derived, so it is never saved."""

    def __init__(self) -> None:
        self.texts = SimilarIndex()
        self.change = 0
        self._last: tuple[object, list[tuple[str, float]]] = (None, [])

    def search(self, text: str, theme: str) -> list[tuple[str, float]]:
        """Return codes and likeness; a turn asks several times for the same draft."""
        asked, last = (text, theme, self.change), self._last
        if last[0] != asked:  # read and replaced whole: several threads ask
            self._last = last = asked, self.texts.search(text, limit=_SHOWN + 1, theme=theme)
        return last[1]


def search(
    tx: Tx, *, title: str, problem: str, idea: str, theme: str, without: str | None = None
) -> list[ProposalRecord]:
    """Return up to three received proposals alike to a text, most alike first.

    `without` is the code of the proposal that the text is of.
    """
    index = tx.kept(ProposalIndex)
    catch_up(tx, index)
    found = index.search(_as_text(title, problem, idea), _told_apart(tx, theme))
    alike = [records.by_code(tx, code) for code, _ in found if code != without][:_SHOWN]
    return [proposal for proposal in alike if proposal and proposal.state == "received"]


def holding(tx: Tx, words: str) -> set[str]:
    """Return the codes of the received proposals whose public text holds all of these words."""
    index = tx.kept(ProposalIndex)
    catch_up(tx, index)
    return index.texts.holding(words)


def catch_up(tx: Tx, index: ProposalIndex) -> None:
    """Read into the index what changed since it last looked.

    Only in a transaction that has changed no proposal itself: it may yet be undone. What
    identifies a person is left out: nobody finds a proposal by it.
    """
    patterns = tx.kept(Programme).personal_data
    for proposal in records.changed_after(tx, index.change):
        if proposal.state == "received":
            text = mask(_as_text(proposal.title, proposal.problem, proposal.idea), patterns)
            index.texts.put(proposal.code, text, theme=_told_apart(tx, proposal.theme))
        else:
            index.texts.drop(proposal.code)
        index.change = max(index.change, proposal.change)


def _as_text(title: str, problem: str, idea: str) -> str:
    return f"{title}\n{problem}\n{idea}"


def _told_apart(tx: Tx, theme: str) -> str:
    """Return a theme that says something: the catch-all does not."""
    return "" if theme == tx.kept(Programme).catch_all_theme else theme
