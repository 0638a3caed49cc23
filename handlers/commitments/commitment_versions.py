"""The versions of a commitment, for everybody, and what changed from one to another."""

import re

from bot.forms import Replies
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.commitments import commitment_codes
from cocreation.commitments import commitment_versions as versions
from cocreation.permissions import Action
from handlers.commitments import commitment_words
from storage.commitments.commitments import VersionRecord

router = Router()

_LISTED = 10
_TWO = re.compile(r"(\S+(?:\s*-\s*\d+)?)\s+v?(\d{1,4})\s+(?:y\s+|a\s+|and\s+|to\s+)?v?(\d{1,4})\s*")


@router.command("versiones", needs=Action.READ_DRAFT, public=True)
def listed(turn: Turn, rest: str) -> Replies:
    """List the versions of a commitment, newest first, with why each was made."""
    named = commitment_codes.read(rest)
    if named is None:
        return say("commitment.which_version", example="/versiones 4PAN-01")
    found, every = versions.every(turn.tx, turn.actor, code=named.code)
    newest = list(reversed(every))[:_LISTED]
    values = {"code": found.code, "title": found.title, "count": len(every)}
    lines = [_line(each) for each in newest]
    buttons = [
        Button(
            Phrase("versions.changes.button", {"number": each.version}),
            say=f"/cambios {found.code} {each.version - 1} {each.version}",
        )
        for each in newest
        if each.version > 1
    ]
    private = () if turn.actor.person_id is None else tuple(buttons)
    return say("versions.list", *private, list=lines, **values)


def _line(version: VersionRecord) -> Phrase:
    values = {"number": version.version, "when": version.at}
    if version.reason is None:
        return Phrase("versions.line", values)
    return Phrase("versions.line.with_reason", {**values, "reason": version.reason})


@router.command("cambios", needs=Action.READ_DRAFT, public=True)
def changes(turn: Turn, rest: str) -> Replies:
    """Show what changed in a commitment from one version to another; of none named, the last."""
    found = _TWO.fullmatch(rest.strip())
    named = commitment_codes.read(rest if found is None else found[1])
    if named is None:
        return say("commitment.which_version", example="/cambios 4PAN-01 1 2")
    if found is None:
        last = versions.every(turn.tx, turn.actor, code=named.code)[0].version
        if last == 1:
            return say("changes.first", code=named.code)
        before, after = last - 1, last
    else:
        before, after = int(found[2]), int(found[3])
    seen = versions.compare(turn.tx, turn.actor, code=named.code, before=before, after=after)
    heading = Phrase(
        "changes.heading",
        {
            "code": seen.commitment.code,
            "before": seen.before.version,
            "after": seen.after.version,
        },
    )
    if not seen.changes:
        return Reply((heading, Phrase("changes.none")))
    return Reply((heading, *commitment_words.changed(turn, seen.changes)))
