"""The pages that tell what the house knows, each by the rules that everybody reads by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cocreation.programme.facts import Programme
from locales.phrases import Phrases
from portal.agenda import PublicAgenda
from portal.call import PublicCall
from portal.certificate import PublicCertificates
from portal.data import PublicData
from portal.minutes import PublicMinutes
from portal.plan import PublicPlan
from portal.privacy import PublicPrivacy
from portal.proposals import PublicProposals
from portal.validation import HandOver, Tell, ValidationPages
from storage.engine import Store


@dataclass(frozen=True, slots=True)
class Pages:
    """Every page but the chat's; `words(language)` are those that all have in common, by key."""

    agenda: PublicAgenda
    call: PublicCall
    certificates: PublicCertificates
    data: PublicData
    minutes: PublicMinutes
    plan: PublicPlan
    privacy: PublicPrivacy
    proposals: PublicProposals
    validation: ValidationPages
    words: Callable[[str], Mapping[str, str]]


def pages_of(store: Store, phrases: Phrases, *, tell: Tell, hand_over: HandOver) -> Pages:
    """Return the pages of a house; `tell` and `hand_over` carry what an authority decides there."""
    programme = store.kept(Programme)

    def words(language: str) -> Mapping[str, str]:
        return phrases.family(
            "web.",
            language,
            programme=programme.short.say(language),
            contact=programme.contact.say(language),
        )

    return Pages(
        agenda=PublicAgenda(store, phrases),
        call=PublicCall(store),
        certificates=PublicCertificates(store, phrases),
        data=PublicData(store, phrases),
        minutes=PublicMinutes(store, phrases),
        plan=PublicPlan(store, phrases),
        privacy=PublicPrivacy(store, phrases),
        proposals=PublicProposals(store, phrases),
        validation=ValidationPages(store, phrases, tell, hand_over),
        words=words,
    )
