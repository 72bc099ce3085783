from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from kontor.engine.doubts import ECHO_WAIT, LONGEST_WAIT, Settlement, settlement
from kontor.engine.presence import Hearing
from kontor.engine.values import Stored
from kontor.messages import Author, Content, Media, Outbound, Template, Text

BEGUN = datetime.fromisoformat("2026-11-21T09:00:00+00:00")
SECOND = timedelta(seconds=1)

CHARGED: list[Content] = [Template("delay_notice", "en"), Media("document", link="https://example.org/ticket.pdf")]
PLAIN: list[Content] = [
    Text("it leaves at nine"),
    Media("image", link="https://example.org/jacket.jpg", caption="blue"),
]
CONTENTS = some.sampled_from([*PLAIN, *CHARGED])
TIMES = some.integers(0, 10_000).map(lambda seconds: seconds * SECOND)


def stored(content: Content = CHARGED[0], state: str = "sending", doubts: int = 0, **rest: datetime) -> Stored:
    message = Outbound(1, "recorder/test", (), content, Author.BOT)
    return Stored(message, state, 1, None, rest.get("not_before"), BEGUN, doubts=doubts)


def attended(one: Stored, at: datetime, since: datetime) -> tuple[datetime, Settlement]:
    """Look at a doubt whenever it asks for it, as a process that stays does; return when and how it is settled."""
    while (found := settlement(one, at, Hearing(since, at), echoes=True)).not_before is not None:
        one, at = replace(one, state=found.state, not_before=found.not_before), found.not_before
    return at, found


@given(CONTENTS, some.integers(0, 1), TIMES, TIMES)
def test_a_send_that_is_found_waits_for_its_echo_from_then_on(
    content: Content, doubts: int, start: timedelta, later: timedelta
) -> None:
    found_at = BEGUN + start + later
    settled, _ = attended(stored(content, doubts=doubts), found_at, BEGUN + start)
    assert found_at + ECHO_WAIT <= settled <= found_at + LONGEST_WAIT


@given(CONTENTS, TIMES, TIMES)
def test_a_doubt_waits_for_its_echo_from_when_there_is_somebody_to_hear_it(
    content: Content, start: timedelta, later: timedelta
) -> None:
    since = BEGUN + start
    one = stored(content, "doubtful", not_before=BEGUN + ECHO_WAIT)
    settled, _ = attended(one, since + later, since)
    assert settled >= since + ECHO_WAIT
    assert settled <= since + max(later, LONGEST_WAIT)


@given(TIMES)
def test_a_doubt_is_settled_when_its_wait_is_over_where_somebody_was_there_all_along(later: timedelta) -> None:
    one = stored(state="doubtful", not_before=BEGUN + ECHO_WAIT)
    end = BEGUN + ECHO_WAIT + later
    found = settlement(one, end, Hearing(BEGUN - SECOND, end), echoes=True)
    assert found.state == "held"


@given(CONTENTS, some.lists(some.floats(0, 30), min_size=1, max_size=60))
def test_a_doubt_is_settled_at_once_when_all_that_came_in_its_wait_is_committed_and_never_before(
    content: Content, behind: list[float]
) -> None:
    """However late the commits are: looking does not lengthen the wait."""
    one, end = stored(content, "doubtful", not_before=BEGUN + ECHO_WAIT), BEGUN + ECHO_WAIT
    for second, late in enumerate(behind):
        now = BEGUN + second * SECOND
        hearing = Hearing(BEGUN - SECOND, now - late * SECOND)
        found = settlement(one, now, hearing, echoes=True)
        assert (found.state != "doubtful") == (hearing.until >= end)
        if found.state != "doubtful":
            break
        one = replace(one, not_before=found.not_before)


@given(CONTENTS, some.sampled_from(["sending", "doubtful"]), some.integers(0, 1), TIMES)
def test_only_a_plain_reply_is_sent_again_and_only_once(
    content: Content, state: str, doubts: int, start: timedelta
) -> None:
    _, found = attended(stored(content, state, doubts, not_before=BEGUN + ECHO_WAIT), BEGUN + start, BEGUN + start)
    again = content in PLAIN and not doubts
    assert found.state == ("ready" if again else "held")


@given(TIMES)
def test_a_text_that_left_as_its_template_is_not_paid_for_twice(start: timedelta) -> None:
    one, at = stored(PLAIN[0]), BEGUN + start
    assert settlement(one, at, Hearing(at, at), echoes=False, templated=True).state == "held"


@given(CONTENTS, TIMES, TIMES)
def test_where_no_echo_comes_nothing_waits(content: Content, start: timedelta, later: timedelta) -> None:
    hearing = Hearing(BEGUN + start, BEGUN + start + later)
    found = settlement(stored(content), BEGUN + start + later, hearing, echoes=False)
    assert found.not_before is None
    assert found.state != "doubtful"
