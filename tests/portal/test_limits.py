"""Who writes too fast waits, and nobody else does."""

from portal.limits import Limits, Pace


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def admitted(limits: Limits, session: str | None, ip: str, times: int = 200) -> int:
    """Return how many of so many messages were taken at this instant."""
    return sum(limits.admit(session, ip) == 0 for _ in range(times))


def test_zero_is_no_limit() -> None:
    assert admitted(Limits(Pace()), "a", "1") == 200


def test_a_session_may_burst_then_goes_at_its_pace() -> None:
    clock = Clock()
    limits = Limits(Pace(session_per_minute=60), clock)
    assert admitted(limits, "a", "1") == 20
    assert limits.admit("a", "1") == 1
    clock.now += 3
    assert admitted(limits, "a", "1") == 3
    clock.now += 3600
    assert admitted(limits, "a", "1") == 20


def test_one_who_is_too_fast_holds_up_nobody_else() -> None:
    limits = Limits(Pace(session_per_minute=60, ip_per_minute=120), Clock())
    assert admitted(limits, "a", "1") == 20
    assert admitted(limits, "b", "1") == 20  # the address has room for 40
    assert admitted(limits, "c", "1") == 0
    assert admitted(limits, "c", "2") == 20


def test_what_was_refused_does_not_count() -> None:
    clock = Clock()
    limits = Limits(Pace(session_per_minute=60, overall_per_second=100), clock)
    admitted(limits, "a", "1", times=5000)
    assert admitted(limits, "b", "1") == 20


def test_all_together_have_a_limit() -> None:
    limits = Limits(Pace(overall_per_second=5), Clock())
    assert sum(admitted(limits, f"s{n}", f"{n}", times=1) for n in range(500)) == 100


def test_streams_are_counted_per_address_and_in_all() -> None:
    limits = Limits(Pace(streams_per_ip=2, streams=3), Clock())
    assert [limits.open_stream(ip) for ip in "1112223"] == [
        True, True, False, True, False, False, False,
    ]  # fmt: skip
    limits.close_stream("1")
    assert limits.open_stream("3")


def test_calendars_are_counted_apart_from_messages() -> None:
    clock = Clock()
    limits = Limits(Pace(ip_per_minute=6), clock)
    assert [limits.admit_calendar("1") for _ in range(3)] == [0, 0, 10]
    assert limits.admit_calendar("2") == 0
    assert admitted(limits, None, "1") == 2
    clock.now += 10
    assert [limits.admit_calendar("1") for _ in range(2)] == [0, 10]
