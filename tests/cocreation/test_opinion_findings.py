"""What is found in opinions, against what can be counted by hand."""

from cocreation.opinions.opinion_findings import Chosen, Voter, find


def _people(count, choice, territory=None):
    return [Voter(territory, (choice,))] * count


def _found(*parts, gone=None):
    known = [each for part in parts for each in part]
    return find(Chosen(["s"], known, gone or {}))


def test_all_territories_must_agree():
    north = _people(9, "agree", "north")
    south = _people(3, "agree", "south") + _people(2, "disagree", "south")
    found = _found(north, south)
    assert [(each.statement, each.side, each.share) for each in found.agreed] == [
        ("s", "agree", 12 / 14)
    ]
    one_more = _people(1, "disagree", "south")
    assert _found(north, south, one_more).agreed == ()


def test_a_territory_of_four_stops_nobody_and_is_told_nowhere():
    found = _found(_people(20, "agree", "north"), _people(4, "disagree", "south"))
    assert [each.share for each in found.agreed] == [20 / 24]


def test_all_may_disagree():
    found = _found(_people(6, "disagree"), _people(1, "pass"))
    assert [(each.side, each.share) for each in found.agreed] == [("disagree", 6 / 7)]


def test_who_left_still_counts_in_the_totals():
    found = _found(_people(4, "agree"), gone={"s": {"agree": 1}})
    assert (found.people, found.opinions, found.tallies) == (4, 5, {"s": {"agree": 5}})


def test_what_four_people_chose_is_not_told():
    found = _found(_people(4, "agree"))
    assert (found.people, found.opinions, found.tallies, found.agreed) == (4, 4, {}, ())
