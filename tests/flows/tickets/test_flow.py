"""Whole conversations about bookings, through the real path and in virtual time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from bots.airline import bot as airline
from flows.tickets import Carrier, Page, Pages, SqlBookings, tickets
from flows.tickets.bcbp import decode
from kontor.bots import Bot
from kontor.conversations import Heeded, Turn
from kontor.engine.turn import Hearing
from kontor.handoff import Handover
from kontor.messages import AnyContent, Media
from kontor.nlu.embedded import Embedded
from kontor.recording import options, words
from kontor.testing import Chat, ManualClock
from kontor.vault import memory_vault
from tests.flows.tickets.samples import demo, scanned

UNDERSTANDING = airline.understanding


@pytest.fixture(autouse=True, scope="module")
def prepared(models: Path) -> None:
    """Train before the first message, as a bot does when it starts, and once a run."""
    assert isinstance(UNDERSTANDING, Embedded)
    UNDERSTANDING.prepare(models)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlBookings]:
    store = SqlBookings(lambda: f"sqlite:///{tmp_path / 'bookings.db'}", memory_vault)
    await store.put(demo())
    yield store
    store.close()


def airline_with(store: SqlBookings, pages: Pages = lambda language, question: None) -> Bot:
    return Bot(
        name="airline",
        connectors=[],
        flows=tickets(store, Carrier("Kontor Air", "KX"), pages=pages),
        understanding=UNDERSTANDING,
        languages=["en", "de"],
        zone="Europe/Berlin",
        texts=[files("bots.airline") / "texts"],
    )


@pytest.fixture
async def chat(store: SqlBookings, clock: ManualClock) -> AsyncIterator[Chat]:
    async with Chat(airline_with(store), clock=clock) as chat:
        yield chat


async def said(chat: Chat, *lines: str) -> str:
    """Say some lines and return the answer to the last one; a line in brackets is a tap."""
    answer: Sequence[AnyContent] = ()
    for line in lines:
        answer = await (chat.taps(line[1:-1]) if line.startswith("[") else chat.says(line))
    return "\n".join(words(content) for content in answer)


def files_of(chat: Chat) -> list[str]:
    return [content.filename or "" for content in chat.recorder.contents() if isinstance(content, Media)]


def offered(chat: Chat) -> list[str]:
    return [option.title for option in options(chat.recorder.contents()[-1])]


@pytest.fixture
def handovers(chat: Chat) -> list[Handover]:
    """What the desk got, in order."""
    return handed_over(chat)


def handed_over(chat: Chat) -> list[Handover]:
    """Return what the desk will get, in order."""
    got: list[Handover] = []
    repeat = chat.engine.witness
    assert repeat is not None

    async def witness(hear: Hearing, turn: Turn, heeded: Heeded) -> None:
        got.extend([turn.handover] if turn.handover else [])
        await repeat(hear, turn, heeded)

    chat.engine.witness = witness
    return got


# -------------------------------------------------------------------------------------------------------- whose booking


async def test_a_booking_is_shown_with_what_can_be_had(chat: Chat) -> None:
    shown = await said(chat, "show me my booking", "KXM4T7", "Müller")
    for part in ("KXM4T7 for Anna Maria Müller and Jonas Müller", "KX100 Frankfurt", "7:05", "14C and 14D"):
        assert part in shown
    assert offered(chat) == ["E-ticket", "Boarding pass", "Change booking"]


@pytest.mark.parametrize(
    "lines",
    [
        ["KXM4T7 Müller"],
        ["booking kxm4t7, mueller"],
        ["Anna Müller KXM4T7"],
        ["show me my booking", "KXM4T7 / MUELLER"],
        ["my reference is KXM4T7", "my surname is Müller"],
        ["find my booking", "kxm 4t7", "The name is Müller."],
    ],
)
async def test_reference_and_surname_are_understood_however_they_come(chat: Chat, lines: list[str]) -> None:
    assert "Booking KXM4T7 for" in await said(chat, *lines)


async def test_a_name_given_before_the_reference_waits_for_it(chat: Chat) -> None:
    assert "reference" in await said(chat, "hello, my name is Jonas Mueller and I need the e-ticket please")
    await said(chat, "KXM4T7")
    assert files_of(chat) == ["KX-KXM4T7.pdf"]


@pytest.mark.parametrize("lines", [["KXM4T7", "Smith"], ["KXAAA1", "Müller"]])
async def test_a_wrong_pair_gets_one_answer_whatever_was_wrong(chat: Chat, lines: list[str]) -> None:
    answer = await said(chat, "find my booking", *lines)
    assert answer.startswith("I can't find a booking with this reference and surname.")
    assert answer.endswith("like KXM4T7.")


@pytest.mark.parametrize("line", ["no, Müller", "sorry, I meant Müller", "Müller", "not Smith but Müller"])
async def test_after_a_wrong_pair_a_surname_alone_is_tried_with_the_same_reference(chat: Chat, line: str) -> None:
    assert "Booking KXM4T7 for" in await said(chat, "find my booking", "KXM4T7", "Smith", line)


async def test_a_surname_may_be_mended_as_often_as_a_pair_may_be_tried(chat: Chat, handovers: list[Handover]) -> None:
    assert "Booking KXM4T7" in await said(chat, "find my booking", "KXM4T7", "Smith", "no, Smythe", "no, Müller")
    assert not handovers


async def test_a_surname_takes_back_the_one_just_said_while_it_is_asked_for(chat: Chat) -> None:
    assert "Booking KXM4T7 for" in await said(chat, "find my booking", "KXM4T7 Smith", "no, Müller")


async def test_after_a_wrong_pair_the_right_one_is_heard(chat: Chat) -> None:
    assert "Booking KXM4T7 for" in await said(chat, "find my booking", "KXM4T7", "Smith", "KXM4T7", "Müller")


@pytest.mark.parametrize("line", ["KXM4T7 kthxbai", "reshow KXM4T7", "KXM4T7 Smith"])
async def test_a_word_beside_the_reference_that_is_no_fitting_name_only_asks_for_the_surname(
    chat: Chat, line: str
) -> None:
    answer = await said(chat, "find my booking", line)
    assert answer.startswith("What is the surname of one of the passengers?")
    assert "Booking KXM4T7 for" in await said(chat, "Müller")


async def test_after_five_wrong_pairs_a_person_takes_over(chat: Chat, handovers: list[Handover]) -> None:
    pairs = [line for n in range(5) for line in (f"KXAA{n}B", "Smith")]
    assert "to keep bookings safe" in await said(chat, "find my booking", *pairs)
    assert (handovers[0].reason, handovers[0].skill) == ("too_many_attempts", "bookings")
    assert handovers[0].facts["reference.5"] == "KXAA4B"


async def test_the_same_wrong_pair_is_not_tried_for_ever_either(chat: Chat, handovers: list[Handover]) -> None:
    await said(chat, "find my booking", *(["KXAA1B", "Smith"] * 5))
    assert [one.reason for one in handovers] == ["too_many_attempts"]


async def test_an_answer_that_is_no_surname_uses_up_no_attempt(chat: Chat) -> None:
    for answer in ("yeah", "all of us"):
        assert "surname" in await said(chat, "find my booking", "KXM4T7", answer)
        assert "Booking KXM4T7 for" in await said(chat, "Müller")
        await chat.waits(minutes=61)


async def test_guesses_in_other_chats_close_a_reference_for_this_one(
    chat: Chat, store: SqlBookings, clock: ManualClock, handovers: list[Handover]
) -> None:
    for n in range(10):
        await store.find("KXM4T7", f"Wrong{'abcdefghij'[n]}", asker=f"thief{n}", at=clock.now())
    assert "to keep bookings safe" in await said(chat, "KXM4T7 Müller")
    assert [one.reason for one in handovers] == ["too_many_attempts"]


async def test_a_booking_found_is_known_for_an_hour(chat: Chat) -> None:
    await said(chat, "KXM4T7 Müller")
    await said(chat, "send me my e-ticket")
    assert files_of(chat) == ["KX-KXM4T7.pdf"]
    await chat.waits(minutes=61)
    assert "booking reference" in await said(chat, "send me my e-ticket")


async def test_a_booking_shown_in_between_is_known_to_what_waited_for_it(chat: Chat) -> None:
    await said(chat, "send me my e-ticket", "can you show me my booking first please", "KXM4T7", "Müller")
    assert files_of(chat) == ["KX-KXM4T7.pdf"]


@pytest.mark.parametrize("before", [[], ["KXR8BN Sørensen"]])
async def test_a_booking_that_one_wish_of_a_message_found_is_known_to_the_next(chat: Chat, before: list[str]) -> None:
    answer = await said(chat, *before, "my booking is KXT6WD, name papadopoulou. can you send me the e-ticket?")
    assert "surname" not in answer
    assert files_of(chat) == ["KX-KXT6WD.pdf"]


async def test_a_booking_shown_while_its_surname_is_asked_for_is_not_asked_for_again(chat: Chat) -> None:
    await said(chat, "e-ticket for KXM4T7 please", "can you show me my booking first please", "KXM4T7", "Müller")
    assert files_of(chat) == ["KX-KXM4T7.pdf"]


async def test_another_reference_asks_for_its_surname(chat: Chat) -> None:
    await said(chat, "KXM4T7 Müller")
    assert "surname" in await said(chat, "e-ticket for KXR8BN please")
    await said(chat, "Soerensen")
    assert files_of(chat) == ["KX-KXR8BN.pdf"]


@pytest.mark.parametrize("lacking", ["sorry, I lost it", "i dont have that at hand", "no reference here"])
async def test_who_has_no_reference_is_offered_a_person_at_once(
    chat: Chat, handovers: list[Handover], lacking: str
) -> None:
    assert "a colleague can find it with you" in await said(chat, "send me my e-ticket", lacking)
    await said(chat, "yes")
    assert (handovers[0].reason, handovers[0].skill) == ("no_reference", "bookings")


@pytest.mark.parametrize("lines", [["KXM4T7"], ["no", "KXM4T7"]])
async def test_who_finds_the_reference_after_all_needs_no_person(chat: Chat, lines: list[str]) -> None:
    await said(chat, "send me my e-ticket", "I can't find it", *lines, "Müller")
    assert files_of(chat) == ["KX-KXM4T7.pdf"]


async def test_a_request_that_speaks_of_something_lost_is_asked_for_the_reference(chat: Chat) -> None:
    assert "What is your booking reference" in await said(chat, "I lost my e-ticket, send it again please")


async def test_a_cancelled_booking_is_shown_as_such_and_gives_nothing_away(chat: Chat) -> None:
    assert "is cancelled" in await said(chat, "show me booking KX2Q9P", "Schneider")
    for wish in ("send me my e-ticket", "boarding pass please", "change my booking", "cancel my booking"):
        assert "is cancelled" in await said(chat, wish)
    assert files_of(chat) == []


# ------------------------------------------------------------------------------------------------------------ documents


async def test_each_request_sends_the_ticket_once(chat: Chat) -> None:
    await said(chat, "KXM4T7 Müller", "send me my e-ticket")
    assert files_of(chat) == ["KX-KXM4T7.pdf"]
    await said(chat, "send me my e-ticket")
    assert files_of(chat) == ["KX-KXM4T7.pdf"] * 2


async def test_one_passengers_boarding_pass_comes_at_once(chat: Chat, clock: ManualClock) -> None:
    clock.pass_(timedelta(days=4, hours=6))
    await said(chat, "KXR8BN Sørensen", "boarding pass please")
    assert files_of(chat) == ["KX160-SOERENSEN.pdf"]


async def test_several_passengers_are_asked_for_whom(chat: Chat) -> None:
    assert "Whose" in await said(chat, "KXM4T7 Müller", "[Boarding pass]")
    assert offered(chat) == ["Anna Maria Müller", "Jonas Müller", "Everybody"]
    await said(chat, "[Everybody]")
    assert files_of(chat) == ["KX100-MUELLER.pdf"] * 2


async def test_what_leaves_is_the_pass_that_a_reader_reads(chat: Chat) -> None:
    await said(chat, "KXM4T7 Müller", "[Boarding pass]", "Jonas")
    file = chat.recorder.sent[-1].file
    assert file is not None
    assert (file.mime, file.filename) == ("application/pdf", "KX100-MUELLER.pdf")
    read = decode(scanned(file, 2).text)
    assert (read.name, read.legs[0].seat, read.legs[0].sequence) == ("MUELLER/JONAS", "12B", "26")


@pytest.mark.parametrize("answer, count", [("Jonas", 1), ("the one for Anna please", 1), ("both", 2), ("2", 1)])
async def test_passengers_are_named_as_people_do(chat: Chat, answer: str, count: int) -> None:
    await said(chat, "KXM4T7 Müller", "[Boarding pass]", answer)
    assert len(files_of(chat)) == count


async def test_a_passenger_named_in_the_request_is_not_asked_for(chat: Chat) -> None:
    await said(chat, "KXM4T7 Müller", "and the boarding pass for my husband Jonas")
    assert [
        one.caption.split(":")[0] for one in chat.recorder.contents() if isinstance(one, Media) and one.caption
    ] == ["Jonas Müller"]


async def test_two_flights_of_one_day_are_asked_for_and_can_all_be_had(chat: Chat) -> None:
    await said(chat, "my booking please", "KXT6WD", "Παπαδοπούλου", "boarding passes please")
    assert offered(chat) == ["KX181 ATH–FRA", "KX110 FRA–LHR", "All flights"]
    await said(chat, "[All flights]", "[Everybody]")
    assert [name[:5] for name in files_of(chat)] == ["KX181", "KX181", "KX110", "KX110"]


async def test_a_flight_is_named_by_number_or_by_city(chat: Chat) -> None:
    await said(chat, "my booking please", "KXT6WD", "Παπαδοπούλου", "boarding pass for KX110 please", "[Everybody]")
    await said(chat, "boarding pass please", "the one to London", "[Everybody]")
    assert [name[:5] for name in files_of(chat)] == ["KX110"] * 4


async def test_too_early_says_from_when(chat: Chat) -> None:
    answer = await said(chat, "KXR8BN Sørensen", "boarding pass please")
    assert "from 24 hours before departure" in answer
    assert "November 25, 2026 at 10:10 AM (CET)" in answer
    assert files_of(chat) == []


@pytest.mark.parametrize("seconds, sent", [(-2, 0), (2, 1)])
async def test_the_window_opens_24_hours_before_departure(
    chat: Chat, clock: ManualClock, seconds: int, sent: int
) -> None:
    await said(chat, "hi")
    clock.pass_(timedelta(days=4, minutes=9, seconds=56 + seconds))
    await said(chat, "KXR8BN Sørensen", "boarding pass please")
    assert len(files_of(chat)) == sent


async def test_after_departure_there_is_none(chat: Chat) -> None:
    assert "there is no boarding pass any more" in await said(chat, "KXH5N9 obrien santos", "boarding pass please")
    await said(chat, "[E-ticket]")
    assert files_of(chat) == ["KX-KXH5N9.pdf"]


async def test_an_answer_that_comes_after_departure_gets_no_pass(chat: Chat) -> None:
    await said(chat, "KXM4T7 Müller", "[Boarding pass]")
    await chat.waits(hours=23)
    assert "there is no boarding pass any more" in await said(chat, "[Everybody]")
    assert files_of(chat) == []


# ------------------------------------------------------------------------------------------------- changing, cancelling


async def test_a_change_is_handed_over_with_everything_gathered(chat: Chat, handovers: list[Handover]) -> None:
    await said(chat, "KXM4T7 Müller", "[Change booking]", "KX103")
    assert "colleague checks" in await said(chat, "to next friday, in the morning")
    (handover,) = handovers
    assert (handover.reason, handover.skill) == ("change_booking", "bookings")
    assert handover.facts["booking"] == "KXM4T7"
    assert handover.facts["flights"] == ["KX103"]
    assert handover.facts["wish"] == "to next friday, in the morning"
    assert str(handover.facts["day"]).startswith("2026-11-2") or str(handover.facts["day"]).startswith("2026-12-0")
    assert handover.facts["passengers"] == ["Anna Maria Müller", "Jonas Müller"]


async def test_a_name_that_is_to_change_is_kept_as_the_wish(chat: Chat, handovers: list[Handover]) -> None:
    wish = "I need to change the surname on my booking, I got married"
    assert "noted what you want to change" in await said(chat, "KXM4T7 Müller", wish, "both")
    assert handovers[0].facts["wish"] == wish


async def test_a_change_that_names_flight_and_day_at_once_needs_no_question(
    chat: Chat, handovers: list[Handover]
) -> None:
    await said(chat, "KXM4T7 Müller", "please move my flight KX103 to 2 December")
    (handover,) = handovers
    assert (handover.facts["flights"], handover.facts["day"]) == (["KX103"], "2026-12-02")


@pytest.mark.parametrize(
    "answer, flight",
    [
        ("just the outbound one", "KX100"),
        ("nur die Hinreise", "KX100"),
        ("the inbound", "KX103"),
        ("o de volta", "KX103"),
        ("el de ida", "KX100"),
    ],
)
async def test_a_flight_there_or_back_is_called_that(
    chat: Chat, handovers: list[Handover], answer: str, flight: str
) -> None:
    await said(chat, "KXM4T7 Müller", "[Change booking]", answer, "an hour later please")
    assert handovers[0].facts["flights"] == [flight]


async def test_flights_that_go_on_are_not_there_and_back(chat: Chat) -> None:
    assert "Which of these flights" in await said(chat, "KXT6WD papadopoulou", "[Change booking]", "the inbound")


async def test_a_cancellation_is_confirmed_and_handed_over(chat: Chat, handovers: list[Handover]) -> None:
    await said(chat, "KXM4T7 Müller")
    assert "Do you want to cancel" in await said(chat, "cancel my booking")
    assert "not cancelled yet" in await said(chat, "[Yes]")
    assert (handovers[0].reason, handovers[0].facts["booking"]) == ("cancel_booking", "KXM4T7")


async def test_a_cancellation_taken_back_changes_nothing(chat: Chat, handovers: list[Handover]) -> None:
    assert "stays as it is" in await said(chat, "KXM4T7 Müller", "cancel my booking", "no")
    assert handovers == []


@pytest.mark.parametrize("when", ["with the request", "at the question"])
async def test_a_part_of_a_booking_is_asked_for_and_handed_over_as_that(
    chat: Chat, handovers: list[Handover], when: str
) -> None:
    part = "please cancel only the way home" if when == "with the request" else "solely the way home"
    wishes = [part] if when == "with the request" else ["cancel my booking", part]
    assert f"you wrote: “{part}”" in await said(chat, "KXM4T7 Müller", *wishes)
    assert f"“{part}”. Nothing is cancelled yet" in await said(chat, "yes")
    assert (handovers[0].reason, handovers[0].facts["wish"]) == ("cancel_booking", part)


async def test_a_whole_booking_is_cancelled_without_a_narrower_wish(chat: Chat, handovers: list[Handover]) -> None:
    await said(chat, "KXM4T7 Müller", "cancel my booking", "yes")
    assert handovers[0].facts["wish"] is None


@pytest.mark.parametrize(
    "doubt", ["hold on", "no wait", "is it free?", "and what would that cost me", "is there a fee if i cancel"]
)
async def test_who_hesitates_hears_that_nothing_is_cancelled_and_may_say_no_once(
    chat: Chat, handovers: list[Handover], doubt: str
) -> None:
    answer = await said(chat, "KXM4T7 Müller", "cancel my booking", doubt)
    assert answer.startswith("Nothing is cancelled yet. A colleague tells you first what it costs")
    assert await said(chat, "no") == "Good, booking KXM4T7 stays as it is."
    assert handovers == []


async def test_another_topic_in_between_comes_back_to_the_question(chat: Chat) -> None:
    answer = await said(chat, "KXM4T7 Müller", "[Change booking]", "send me my e-ticket please")
    assert "Which flight of booking KXM4T7" in answer
    assert files_of(chat) == ["KX-KXM4T7.pdf"]


async def test_german_is_answered_in_german(chat: Chat) -> None:
    answer = await said(chat, "Zeig mir bitte meine Buchung", "KXM4T7", "Mein Name ist Müller")
    assert "Buchung KXM4T7 für Anna Maria Müller und Jonas Müller" in answer
    await said(chat, "[Bordkarte]")
    assert offered(chat) == ["Anna Maria Müller", "Jonas Müller", "Alle"]


@pytest.mark.parametrize("text", ["I lost my booking reference", "show my booking, I don't have the reference"])
async def test_who_lacks_the_reference_from_the_start_is_offered_a_person(chat: Chat, text: str) -> None:
    assert "a colleague can find it with you" in await said(chat, text)
    assert len(offered(chat)) == 2


# -------------------------------------------------------------------------------------------------------------- rules

PAGE = Page("Check-in is open from 24 hours before.", "Help pages")
MISSED = Page("Write here at once.", "Help pages")


def pages(language: str, question: str) -> Page | None:
    return {"When does check-in open and close?": PAGE, "What happens if I miss my flight?": MISSED}.get(question)


@pytest.fixture
async def informed(store: SqlBookings, clock: ManualClock) -> AsyncIterator[Chat]:
    """A talk with a bot that has pages of rules."""
    async with Chat(airline_with(store, pages), clock=clock) as chat:
        yield chat


async def test_when_check_in_is_is_answered_by_the_pages(informed: Chat) -> None:
    assert (await said(informed, "when does online check-in open?")).endswith(f"{PAGE.answer}\n({PAGE.source})")
    assert offered(informed) == ["Boarding pass"]


async def test_when_check_in_of_a_flight_is_is_a_matter_of_its_booking(informed: Chat) -> None:
    assert "booking reference" in await said(informed, "when does check-in open for KX100?")


async def test_without_a_page_check_in_is_a_matter_of_the_booking(chat: Chat) -> None:
    assert "booking reference" in await said(chat, "when does online check-in open?")


async def test_who_missed_a_flight_hears_the_rule_and_is_offered_a_colleague(informed: Chat) -> None:
    told = await said(informed, "I missed my flight")
    assert MISSED.answer in told
    assert "Shall I pass you on" in told
    assert "Just write" not in told
    assert "booking reference" in await said(informed, "[Yes]")


async def test_who_missed_a_flight_comes_to_a_colleague_with_everything(informed: Chat) -> None:
    got = handed_over(informed)
    told = await said(informed, "I missed my flight", "[Yes]", "KXM4T7", "Müller")
    assert "KX100 of booking KXM4T7" in told
    assert got[0].reason == "missed_flight"
    assert (got[0].facts["booking"], got[0].facts["flights"], got[0].facts["wish"]) == (
        "KXM4T7", ["KX100"], "I missed my flight"
    )  # fmt: skip


async def test_who_names_the_booking_of_a_missed_flight_is_asked_nothing_else(informed: Chat) -> None:
    got = handed_over(informed)
    told = await said(informed, "I missed my flight, booking KXM4T7, name is Müller")
    assert MISSED.answer in told
    assert got[0].facts["booking"] == "KXM4T7"


async def test_when_to_be_at_the_airport_is_answered_by_the_pages(informed: Chat) -> None:
    assert (await said(informed, "how many hours before the flight should we be there")).endswith(
        f"{PAGE.answer}\n({PAGE.source})"
    )


async def test_who_was_left_behind_hears_the_rule_and_is_offered_a_colleague(informed: Chat) -> None:
    told = await said(informed, "my plane left without me")
    assert MISSED.answer in told
    assert "Shall I pass you on" in told


async def test_who_missed_a_flight_and_wants_no_colleague_goes_on(informed: Chat) -> None:
    assert (await said(informed, "I missed my flight", "[No]")).startswith("All right.")


async def test_who_will_not_make_it_on_another_day_changes_the_booking(informed: Chat) -> None:
    assert "booking reference" in await said(informed, "I can't make it on Friday, please move my flight to Sunday")


@pytest.mark.parametrize(
    "lines, day",
    [
        (["KXR8BN Sorensen", "Thursday's flight, can I move it to Friday?"], "2026-11-27"),
        (["change my booking from 26 November to 28 November", "KXR8BN Sorensen"], "2026-11-28"),
        (["change my booking to Friday", "KXR8BN Sorensen"], "2026-11-27"),
    ],
)
async def test_the_new_day_is_passed_on_and_not_the_old_one(
    chat: Chat, handovers: list[Handover], lines: list[str], day: str
) -> None:
    await said(chat, *lines)
    assert str(handovers[0].facts["day"]) == day


async def test_which_of_the_flights_is_meant_is_no_day(chat: Chat, handovers: list[Handover]) -> None:
    answer = await said(chat, "change my booking KXM4T7 Müller", "the second")
    assert "December" not in answer
    assert not handovers
    await said(chat, "to another seat")
    assert handovers[0].facts["day"] is None
