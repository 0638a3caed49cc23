"""`audit verify`: tells in plain words whether anybody changed the audit log."""

from bot.house import House
from cocreation.oversight import audit
from cocreation.oversight.audit_chain import Fault, Wrong

_WORDS = {
    Wrong.EDITED: "entry {number} was edited: it is not what was signed",
    Wrong.MOVED: "entry {other} stands in the place of entry {number}: the order was changed",
    Wrong.INSERTED: "entry {number} was inserted: nobody signed it",
    Wrong.UNSIGNED: "entry {number} has no signature: it was inserted, or its signature removed",
    Wrong.FORGED: "the signature of entry {number} is not ours",
    Wrong.CUT: "the tail is cut: {number} of {other} entries are left",
    Wrong.REPLACED: "entry {number} is not the one that was noted outside the database",
    Wrong.HEAD_FORGED: "line {number} of audit.heads is not ours",
    Wrong.HEAD_UNREADABLE: "line {number} of audit.heads cannot be read",
}


def verify(house: House) -> int:
    """Say what is wrong with the log; return 0 when nothing is, 1 otherwise."""
    store, folder = house.store, house.settings.data_dir
    finding = audit.check(store, folder)
    for fault in finding.faults:
        print(f"WRONG: {_in_words(fault)}.")
    print(f"Signing key: {store.vault.public_key}")
    looked_at = (
        f"{finding.entries} entries, {finding.signatures} signatures, "
        f"{finding.heads} heads noted in audit.heads"
    )
    if finding.faults:
        print(f"The audit log was changed. Looked at: {looked_at}.")
        return 1
    audit.keep_head(store, folder)
    print(f"The audit log is whole: {looked_at}.")
    if finding.entries and not finding.heads:
        print("No head was noted until now: a tail cut before this moment could not be seen.")
    return 0


def _in_words(fault: Fault) -> str:
    if fault.wrong is not Wrong.MISSING:
        return _WORDS[fault.wrong].format(number=fault.number, other=fault.other)
    if fault.number == fault.other:
        return f"entry {fault.number} is missing"
    return f"entries {fault.number} to {fault.other} are missing"
