from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kontor.flows import Flow, Talk, flow
from kontor.memory import State, dump, load
from kontor.messages import Choice, Happening, Location, Option, Reaction, Start, Unsupported
from kontor.slots import MISSING, Day, Place, Words
from tests.kontor.conversing import Person, picture


@flow(intents=["book", "rebook"])
async def book(talk: Talk) -> None:
    """Books a journey."""
    to = await talk.ask(Place("to", role="to"))
    day = await talk.ask(Day("day"))
    await talk.say("booked", to=to, day=day, asked=talk.intent)


@flow(intents=["weather"])
async def weather(talk: Talk) -> None:
    """Tells the weather."""
    place = await talk.ask(Place("place"))
    await talk.say("sunny", place=place)


@flow(intents=["greet"])
async def greet(talk: Talk) -> None:
    """Greets."""
    await talk.say("hello")


@flow(intents=["thanks"], aside=True)
async def thanks(talk: Talk) -> None:
    """Takes thanks."""
    await talk.say("welcome")


@flow(events=["flight_changed", "location"])
async def told(talk: Talk) -> None:
    """Tells of a change."""
    await talk.say("changed", **{key: value for key, value in talk.event.items() if key in ("to", "name")})


@flow(intents=["times"])
async def offers(talk: Talk) -> None:
    """Tells something and offers more of it."""
    words = await talk.ask(Words("words", default=talk.text or MISSING))
    await talk.say("at", words=words)
    if await talk.confirm("more", text="more"):
        await talk.say("more", words=words)


FLOWS: list[Flow] = [book, weather, greet, thanks, told]
HELP = (Option("/book", "Book"), Option("/weather", "Weather"))


def ann(**rest: Any) -> Person:
    return Person(FLOWS, topics=HELP, **rest)


# --------------------------------------------------------------------------------------------------- digression, return


async def test_a_digression_is_answered_and_the_talk_returns_to_its_question() -> None:
    one = ann()
    await one.says("/book place=LIS")
    assert await one.says("/weather how is it place=OPO there") == ["sunny place=OPO", "ask_day"]
    assert await one.says("day=2026-12-24") == ["booked to=LIS day=2026-12-24 asked=book"]


async def test_an_aside_leaves_the_question_open_without_asking_it_again() -> None:
    one = ann()
    await one.says("/book place=LIS")
    assert await one.says("/thanks thank you so far") == ["welcome"]
    assert await one.says("/weather how is it place=OPO there") == ["sunny place=OPO", "ask_day"]
    assert await one.says("day=2026-12-24") == ["booked to=LIS day=2026-12-24 asked=book"]


async def test_words_a_flow_expects_are_for_its_question_whatever_they_read_like_but_not_a_wish_for_people() -> None:
    @flow(intents=["human"])
    async def human(talk: Talk) -> None:
        """Gets a person."""
        await talk.say("human")

    @flow(intents=["rent"], expects=lambda text: "cost" in text)
    async def rent(talk: Talk) -> None:
        """Rents a boat."""
        await talk.confirm(
            "priced" if "cost" in talk.text else "sure", text="priced" if "cost" in talk.text else "sure"
        )

    one = Person([rent, weather, human])
    await one.says("/rent a boat please")
    assert await one.says("/weather and what does it cost then") == ["priced"]
    assert (await one.says("/human somebody who knows the cost please"))[0] == "human"


async def test_an_offer_can_be_taken_after_an_aside() -> None:
    one = Person([offers, thanks])
    await one.says("/times of it")
    assert await one.says("/thanks thanks") == ["welcome"]
    assert await one.taps("confirm_yes") == ["more words=/times of it"]


async def test_a_digression_that_asks_itself_comes_first() -> None:
    one = ann()
    await one.says("/book place=LIS")
    assert await one.says("/weather what will it be like") == ["ask_place"]
    assert await one.says("place=OPO") == ["sunny place=OPO", "ask_day"]


async def test_a_plain_no_to_a_question_that_asks_no_yes_or_no_ends_the_topic() -> None:
    one = ann()
    await one.says("/book place=LIS")
    assert await one.says("/deny no thanks") == ["cancelled"]
    assert one.state.stack == []


async def test_a_no_with_a_value_beside_it_is_a_correction() -> None:
    one = ann()
    await one.says("/book place.to=LIS")
    assert await one.says("/deny not that one place.to=OPO") == ["ask_day"]
    assert await one.says("day=2026-12-24") == ["booked to=OPO day=2026-12-24 asked=book"]


async def test_the_same_topic_for_an_answer_to_a_yes_or_no_begins_it_anew() -> None:
    one = Person([offers])
    assert await one.says("/times first") == ["at words=/times first", "more"]
    assert await one.says("/times?0.5 last") == ["at words=/times?0.5 last", "more"]
    assert await one.taps("confirm_yes") == ["more words=/times?0.5 last"]


async def test_an_unsure_other_topic_does_not_interrupt_an_answer() -> None:
    one = ann()
    await one.says("/book place=LIS")
    assert await one.says("/weather?0.5 day=2026-12-24") == ["booked to=LIS day=2026-12-24 asked=book"]


async def test_what_misses_the_question_and_reads_like_another_topic_starts_that_one() -> None:
    one = ann()
    await one.says("/book place=LIS")
    assert await one.says("/weather?0.5") == ["ask_place"]


async def test_the_same_topic_begun_anew_replaces_the_open_run() -> None:
    one = ann()
    await one.says("/book place=LIS")
    assert await one.says("/rebook something else please") == ["ask_to"]
    assert len(one.state.stack) == 1


# ---------------------------------------------------------------------------------------------------------- corrections


async def test_a_correction_replaces_the_fact_and_asks_on() -> None:
    one = ann()
    await one.says("/book place=LIS")
    assert await one.says("no, place=OPO") == ["ask_day"]
    assert one.why == "corrects to"
    assert await one.says("day=2026-12-24") == ["booked to=OPO day=2026-12-24 asked=book"]


async def test_a_bare_value_that_corrects_what_is_open_starts_no_other_topic_it_was_guessed_for() -> None:
    one = ann()
    await one.says("/book place=LIS")
    assert await one.says("rather place=OPO please /rebook?0.8") == ["ask_day"]
    assert one.why == "corrects to"
    assert await one.says("rather /weather place=LIS") == ["sunny place=LIS", "ask_day"]
    assert await one.says("day=2026-12-24") == ["booked to=OPO day=2026-12-24 asked=book"]


async def test_a_correction_and_the_answer_may_come_together() -> None:
    one = ann()
    await one.says("/book place=LIS")
    assert await one.says("place=OPO day=2026-12-24") == ["booked to=OPO day=2026-12-24 asked=book"]


# --------------------------------------------------------------------------------- misses: other words, choices, person


async def test_a_miss_is_asked_again_in_other_words_and_at_last_given_to_people() -> None:
    one = ann()
    await one.says("/book")
    assert await one.says("erm") == ["ask_to (1)"]
    assert await one.says("well") == ["ask_to (2)"]
    assert await one.says("hm") == []
    assert one.turn.handover is not None
    assert one.turn.handover.reason == "misunderstood"


async def test_an_answer_after_a_miss_is_taken_and_the_count_begins_anew() -> None:
    one = ann()
    await one.says("/book")
    await one.says("erm")
    assert await one.says("place=LIS") == ["ask_day"]
    assert await one.says("erm") == ["ask_day (1)"]


async def test_outside_any_topic_other_words_come_first_then_choices_then_a_person() -> None:
    one = ann()
    assert await one.says("blah") == ["ask_again"]
    assert await one.says("blah") == ["did_not_understand (1)"]
    assert one.titles == ["Book", "Weather"]
    assert await one.says("blah") == []
    assert one.turn.handover is not None
    assert one.why == "handed over: misunderstood"


async def test_the_title_of_a_topic_that_is_tapped_is_the_bots_word_and_not_the_persons() -> None:
    @flow(intents=["repeat"])
    async def repeat(talk: Talk) -> None:
        await talk.say("heard", text=talk.text)

    one = Person([repeat])
    assert await one.says("/repeat") == ["heard text=/repeat"]
    assert await one.does(Choice("/repeat", "Say it again")) == ["heard text="]


async def test_a_bot_that_names_no_topics_announces_none() -> None:
    one = Person(ann().flows)
    assert await one.says("blah") == ["ask_again"]
    assert await one.says("blah") == ["ask_again (1)"]
    assert await one.says("blah") == []
    assert one.why == "handed over: misunderstood"


async def test_a_yes_or_no_to_nothing_is_answered_and_is_no_miss() -> None:
    one = ann()
    assert await one.says("/affirm") == ["nothing_open"]
    assert await one.says("/deny") == ["nothing_open"]
    assert one.why == "deny: nothing is open"
    assert one.state.misses == 0


@pytest.mark.parametrize(
    "said, why", [("ok", "affirm"), ("ok 👍", "affirm"), ("👎🏽", "deny"), ("🙏", "emoji"), ("❤️ 👩\u200d👧", "emoji")]
)
async def test_an_ok_or_an_emoji_to_nothing_is_answered_however_it_is_read(said: str, why: str) -> None:
    one = ann()
    assert await one.says(said) == ["nothing_open"]
    assert one.why == f"{why}: nothing is open"
    assert one.state.misses == 0


@pytest.mark.parametrize("said", ["???", "...", "17", "© 2026"])
async def test_signs_and_numbers_to_nothing_are_a_miss(said: str) -> None:
    one = ann()
    await one.says(said)
    assert one.state.misses == 1


async def test_an_unsure_yes_to_nothing_is_a_miss() -> None:
    assert await ann().says("/affirm?0.5") == ["ask_again"]


async def test_the_choices_offered_start_their_topic() -> None:
    one = ann()
    await one.says("blah")
    await one.says("blah")
    assert await one.taps("Weather") == ["ask_place"]
    assert one.state.misses == 0


@pytest.mark.parametrize("typed", ["Weather", "weather!", " WEATHER "])
async def test_the_title_of_a_topic_that_is_typed_starts_it_too(typed: str) -> None:
    one = ann()
    assert await one.says(typed) == ["ask_place"]
    assert one.why == "button /weather"


async def test_the_title_of_a_topic_answers_the_question_that_is_open() -> None:
    one = Person([offers, weather], topics=(Option("/weather", "Weather"),))
    await one.says("/times{}")
    assert one.state.stack[-1].flow == "offers"
    await one.says("Weather")
    assert one.why != "button /weather"


# -------------------------------------------------------------------------------------------------- questions that went


async def test_a_button_whose_question_has_gone_is_read_as_a_new_message() -> None:
    @flow(intents=["pick"])
    async def pick(talk: Talk) -> None:
        await talk.say("picked", it=await talk.choose("it", [("a", "/weather"), ("b", "B")]))

    one = Person([*FLOWS, pick], topics=HELP)
    await one.says("/pick")
    assert await one.taps("B") == ["picked it=b"]
    assert await one.taps("B") == ["ask_again"]
    assert one.why == "not understood (1)"


async def test_a_flow_removed_by_a_deploy_in_mid_talk_gives_the_talk_to_people() -> None:
    one = ann()
    await one.says("/book place=LIS")
    one.flows = [weather]
    assert await one.says("day=2026-12-24") == []
    assert one.turn.handover is not None
    assert (one.turn.handover.reason, one.turn.handover.facts) == ("flow_failed", {"to": "LIS"})


# ----------------------------------------------------------------------------------------------- events and other kinds


async def test_an_event_starts_the_flow_that_names_it_and_the_open_question_comes_back() -> None:
    one = ann()
    await one.says("/book place=LIS")
    assert await one.does(Happening("flight_changed", {"to": "OPO"})) == ["changed to=OPO", "ask_day"]


async def test_an_event_that_no_flow_names_says_nothing() -> None:
    one = ann()
    assert await one.does(Happening("unheard_of")) == []
    assert one.why == "no flow for the event unheard_of"


async def test_a_place_shared_is_an_event_where_a_flow_takes_it() -> None:
    assert await ann().does(Location(1.0, 2.0, name="here")) == ["changed name=here"]
    assert await Person([book]).does(Location(1.0, 2.0)) == ["unsupported_message"]


async def test_a_start_greets_and_a_start_link_starts_its_topic() -> None:
    assert await ann().does(Start()) == ["hello"]
    assert await ann().does(Start("weather")) == ["ask_place"]
    assert await Person([book]).does(Start()) == []


async def test_a_caption_is_read_like_a_text() -> None:
    assert await ann().does(picture("/book place=LIS")) == ["ask_day"]


async def test_what_cannot_be_read_is_said_so_and_what_needs_no_answer_gets_none() -> None:
    assert await ann().does(Unsupported("sticker")) == ["unsupported_message"]
    assert await ann().does(Reaction("1", "👍")) == []


# --------------------------------------------------------------------------------------------------------------- timers


@flow(intents=["remind"])
async def remind(talk: Talk) -> None:
    """Reminds later."""
    await talk.until("later", talk.now + timedelta(hours=1))
    await talk.say("remember")


async def test_a_timer_of_a_run_below_interrupts_and_the_open_question_comes_back() -> None:
    one = Person([book, remind])
    await one.says("/remind")
    await one.says("/book place=LIS")
    assert await one.passes(timedelta(hours=1)) == ["remember", "ask_day"]
    assert await one.says("day=2026-12-24") == ["booked to=LIS day=2026-12-24 asked=book"]


async def test_a_timer_of_a_run_that_ended_says_nothing() -> None:
    one = Person([book, remind])
    await one.says("/book")
    assert await one.does(Happening("timer", {"run": 99, "key": "later"})) == []
    assert one.why == "timer: nothing waits for it"
    assert one.state.stack[-1].question is not None


async def test_a_timer_that_comes_twice_counts_once() -> None:
    one = Person([book, remind])
    await one.says("/remind")
    await one.says("/book place=LIS")
    await one.passes(timedelta(hours=1))
    assert await one.does(Happening("timer", {"run": 1, "key": "later"})) == []


# ---------------------------------------------------------------------------------------------------------------- state


async def test_a_state_comes_back_as_it_was_stored_and_a_new_one_is_empty() -> None:
    one = ann()
    await one.says("/book place=LIS")
    assert load(dump(one.state)) == one.state
    assert load(None) == State()


async def test_handing_over_ends_every_run_and_tells_their_facts() -> None:
    one = ann()
    await one.says("/book place=LIS")
    await one.says("/weather what will it be like")
    for _ in range(3):
        await one.says("erm")
    handover = one.turn.handover
    assert handover is not None
    assert handover.facts == {"to": "LIS"}
    assert handover.summary == "book > weather: misunderstood"
    assert one.state.stack == []
