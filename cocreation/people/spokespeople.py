"""For which institutions somebody speaks, and who speaks for one: its liaisons that serve."""

from collections.abc import Collection

from storage.commitments.commitments import CommitmentRecord
from storage.engine import Tx
from storage.liaisons import designations


def speaks_for(tx: Tx, person_id: str | None, commitment: CommitmentRecord) -> bool:
    """Return whether a person is a liaison of an institution of a commitment."""
    bodies = bodies_of(commitment)
    return any(
        each.person_id == person_id and each.institution in bodies
        for each in designations.serving(tx)
    )


def liaisons_of(tx: Tx, institutions: Collection[str]) -> list[str]:
    """Return the ids of the liaisons of any of these institutions, each once."""
    found = [each for each in designations.serving(tx) if each.institution in institutions]
    return list(dict.fromkeys(each.person_id for each in found))


def bodies_of(commitment: CommitmentRecord) -> tuple[str, ...]:
    """Return the keys of all institutions of a commitment."""
    return commitment.responsible + commitment.supporting
