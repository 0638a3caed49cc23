"""Stage 3: the commission reads, groups, votes on themes, and answers everybody."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.rehearsal.person import SKIP, YES, Person, Pick, Stumble
from bot.rehearsal.play import Play
from bot.rehearsal.scenes import opinions, steps
from storage.proposals import proposals
from storage.records import ProposalRecord

_IN_A_GROUP = 3
_INCLUDED = 0.7
_OWN_WORDS = 0.15
_QUORUM_FAILS_WITH = 1
_VOTES = ("yes", "yes", "yes", "no", "abstain")


async def theme_choice(play: Play) -> None:
    """From the first proposal read to the last answer published."""
    await _they_review(play)
    await play.venue.wait(days=2, hour=10)
    await play.cast.admins[0].says("/revisiones")
    await play.cast.admins[0].says("/animarcomision")
    about = [each.code for each in standing(play)[: play.scale.statements]]
    await opinions.are_asked(play, about=about)
    groups = await _they_group(play)
    await play.venue.wait(days=3, hour=10)
    themes = await _they_propose_themes(play, groups)
    await _they_vote(play, themes)
    await _they_answer(play)
    await _answers_are_published(play)
    play.notes(f"{len(themes)} themes voted on, every proposal answered")
    await steps.waits_for_its_day(play, "outreach")
    await steps.goes_on(play)


def standing(play: Play) -> list[ProposalRecord]:
    """Return every proposal that stands, in the order of their codes."""
    with play.venue.store.transaction() as tx:
        found = proposals.changed_after(tx, 0)
    return sorted((each for each in found if each.state == "received"), key=lambda one: one.code)


async def _they_review(play: Play) -> None:
    for member in play.cast.commission:
        await member.says("/revisar")
        for _ in range(play.scale.reviews):
            if member.offers("/puntuar") is None:
                break
            scores = [Pick(str(play.words.random.choice((2, 3, 4, 4, 5)))) for _ in range(3)]
            note = play.words.say("review_note") if play.words.random.random() < 0.2 else SKIP
            await member.taps("/puntuar", *scores, note)
    await play.cast.commission[0].says("/resultados")


async def _they_group(play: Play) -> Mapping[str, list[str]]:
    """Group what says the same, theme by theme; merge two groups, take one proposal out again."""
    groups: dict[str, list[str]] = defaultdict(list)
    for theme, those in _by_theme(standing(play)).items():
        size = _IN_A_GROUP if len(those) > 2 * _IN_A_GROUP else 2
        for start in (0, size):
            some = those[start : start + size]
            if len(some) < 2:
                break
            member = play.one_of(play.cast.commission)
            title = some[0].title
            await member.does(f"/agrupar {' '.join(each.code for each in some)}", title, YES)
            groups[theme].append(member.code("G"))
    merged = next(theme for theme, codes in groups.items() if len(codes) == 2)
    first, second = groups[merged]
    await play.cast.commission[1].does(f"/juntar {second} {first}", YES)
    groups[merged].pop()
    out = next((codes[0] for codes in groups.values() if codes), None)
    if out is not None:
        await play.cast.commission[2].says(f"/grupo {out}")
        code = play.cast.commission[2].codes("P")[-1]
        await play.cast.commission[2].does(f"/desagrupar {code}", play.words.say("ungrouped"))
    return groups


async def _they_propose_themes(play: Play, groups: Mapping[str, Sequence[str]]) -> list[str]:
    """Propose a theme for each area that people wrote of, and one more that will not carry."""
    proposed = []
    by_theme = _by_theme(standing(play))
    for theme, those in by_theme.items():
        words = play.words.of("themes", theme)
        grouped = await _members(play, groups.get(theme, ()))
        alone = [each.code for each in those if each.code not in grouped]
        chosen = alone[: max(1, round(len(alone) * _INCLUDED))] if alone else []
        member = play.one_of(play.cast.commission)
        sources = " ".join((*groups.get(theme, ()), *chosen))
        await member.does(
            f"/proponertema {sources}", words["title"], words["summary"], Pick(theme), "1", YES
        )
        proposed.append(member.code("T"))
    last = max(by_theme, key=lambda theme: len(by_theme[theme]))
    member = play.cast.commission[0]
    await member.does(
        f"/proponertema {by_theme[last][-1].code}",
        play.words.say("lost_title"),
        play.words.say("lost_summary"),
        Pick(last),
        "1",
        YES,
    )
    return [*proposed, member.code("T")]


async def _they_vote(play: Play, themes: Sequence[str]) -> None:
    """Vote: the first theme lacks its quorum once, the last one is not carried."""
    admin, members = play.cast.admins[0], play.cast.commission
    first = themes[0]
    await admin.does(f"/abrirvotacion {first}", Pick("3"))
    for each in members[:_QUORUM_FAILS_WITH]:
        await each.listen()
        await each.taps(f"/votar {first} yes")
    await play.venue.wait(days=4, hour=10)
    await admin.does(f"/cerrarvotacion {first}", play.words.say("no_quorum"))
    while (await admin.says("/abrirvotacion")) and admin.asked:
        await admin.answers(Pick("5"))
        await play.venue.ring()
    for code in themes:
        for n, each in enumerate(members):
            if n == len(members) - 1 and code == first:
                continue  # one never says anything about it
            vote = "no" if code == themes[-1] and n else play.words.random.choice(_VOTES[:3])
            if n and code != themes[-1] and play.words.random.random() < 0.15:
                vote = play.words.random.choice(_VOTES[3:])
            await each.says(f"/votar {code} {vote}")
    await play.venue.wait(days=6, hour=10)
    for code in themes:
        key = "vote_lost" if code == themes[-1] else "vote_carried"
        await admin.does(f"/cerrarvotacion {code}", play.words.say(key))


async def _they_answer(play: Play) -> None:
    """Answer every proposal: with a ready reason or in one's own words."""
    for each in standing(play):
        member = play.one_of(play.cast.commission)
        await member.says(f"/responderpropuesta {each.code}")
        outcome = "included" if "included" in member.asked else "not_chosen"
        if outcome == "not_chosen" and play.words.random.random() < 0.3:
            outcome = "elsewhere"
        await member.replies(Pick(outcome))
        if play.words.random.random() < _OWN_WORDS:
            reason = play.words.say(f"answer_{outcome}")
            await member.answers(Pick("own"), reason, YES)
        else:
            ready = play.words.random.choice([one for one in member.asked if one != "own"])
            await member.answers(Pick(ready), YES)


async def _answers_are_published(play: Play) -> None:
    admin = play.cast.admins[1]
    await admin.does(f"/publicarrespuestas {standing(play)[0].code}", YES)
    while True:
        await admin.does("/publicarrespuestas", YES)
        await play.venue.ring()
        if admin.offers("/publicarrespuestas") is None:
            break
    await admin.says("/respuestas")
    if admin.offers("/responderpropuesta") is not None:
        raise Stumble(f"not everybody is answered: {admin.words}")


async def _members(play: Play, groups: Sequence[str]) -> set[str]:
    reader: Person = play.cast.commission[0]
    found: set[str] = set()
    for code in groups:
        await reader.says(f"/grupo {code}")
        found.update(reader.codes("P"))
    return found


def _by_theme(found: Sequence[ProposalRecord]) -> dict[str, list[ProposalRecord]]:
    by_theme: dict[str, list[ProposalRecord]] = {}
    for each in found:
        by_theme.setdefault(each.theme, []).append(each)
    return by_theme
