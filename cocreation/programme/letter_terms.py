"""The terms of the letters that a programme sends to institutions: numbers, days to answer."""

from cocreation.programme.facts import Programme
from cocreation.programme.institutions import Designations
from cocreation.refusals import Refusal
from storage.engine import Tx


def of(tx: Tx) -> Designations:
    """Return the programme's terms. Refused where the programme asks no institution."""
    found = tx.kept(Programme).designations
    if found is None:
        raise Refusal("designation.none_in_programme")
    return found
