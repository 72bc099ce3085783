"""Several flights named by their numbers in one message."""

from __future__ import annotations

from kontor.testing import Chat


async def test_all_flights_that_a_message_names_are_told(chat: Chat) -> None:
    await chat.says("when do KX100 and KX104 leave on Monday?")

    chat.hears("*KX100 leaves*KX104 leaves*")


async def test_days_go_with_the_numbers_they_stand_by(chat: Chat) -> None:
    await chat.says("KX100 on Monday and KX104 on Tuesday")

    chat.hears("*KX100*on Monday*KX104*on Tuesday*")


async def test_a_number_twice_is_one_flight(chat: Chat) -> None:
    await chat.says("KX100, I said KX100: when does it leave on Monday?")

    chat.hears("*KX100 leaves*Shall I write*")


async def test_a_number_that_is_none_hides_no_other(chat: Chat) -> None:
    await chat.says("when do KX999 and KX104 leave on Monday?")

    chat.hears("*I know no flight KX999.*KX104 leaves*")


async def test_several_numbers_answer_which_flight_is_meant(chat: Chat) -> None:
    await chat.says("when does my flight leave?")
    await chat.says("KX100 and KX104")

    chat.hears("*Which flight*", "KX100 *KX104 *")


async def test_several_flights_are_told_while_news_of_one_are_offered(chat: Chat) -> None:
    await chat.says("when does KX104 leave on Monday?")
    chat.hears("*KX104 leaves*Shall I write*")
    await chat.says("and KX100 and KX104?")

    chat.hears("KX100 *Monday*KX104 *Monday*")


async def test_the_flight_told_last_is_leant_on(chat: Chat) -> None:
    await chat.says("when do KX100 and KX104 leave on Monday?")
    await chat.says("and when does it land?")

    chat.hears("*", "*KX104*lands*Monday*")


async def test_a_message_of_many_numbers_is_answered_for_ten(chat: Chat) -> None:
    """Who lists hundreds is not asking, and each number is a look into the timetable."""
    numbers = " ".join(f"KX{number}" for number in range(600, 640))
    answers = await chat.says(f"when do {numbers} leave?")

    assert str(answers).count("I know no flight") == 10
