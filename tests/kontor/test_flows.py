from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from kontor.flows import AlreadyDone, Begun, Flow, MisusedKey, Talk, digest, flow
from kontor.messages import Choice, Choices, File, Location, Media, Option, Purpose, Template
from kontor.recording import options
from kontor.slots import Count, Day, Place
from tests.kontor.conversing import NOON, Book, Person

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Status:
    """What a look brings."""

    number: int
    on: date


def book_flow(*, act: list[str] | None = None) -> Flow:
    @flow(intents=["book"])
    async def book(talk: Talk) -> None:
        to = await talk.ask(Place("to", role="to"))
        day = await talk.ask(Day("day"))
        await talk.say("booked", to=to, day=day)

    return book


# ------------------------------------------------------------------------------------------------------------------ ask


async def test_ask_stops_at_the_first_question_without_an_answer() -> None:
    ann = Person([book_flow()])
    assert await ann.says("/book") == ["ask_to"]
    assert await ann.says("place=LIS") == ["ask_day"]
    assert await ann.says("day=2026-12-24") == ["booked to=LIS day=2026-12-24"]


async def test_entities_of_the_first_message_fill_what_would_be_asked() -> None:
    ann = Person([book_flow()])
    assert await ann.says("/book place.to=LIS day=2026-12-24") == ["booked to=LIS day=2026-12-24"]


async def test_entities_of_an_answer_fill_later_questions_too() -> None:
    ann = Person([book_flow()])
    await ann.says("/book")
    assert await ann.says("place=LIS day=2026-12-24") == ["booked to=LIS day=2026-12-24"]


async def test_an_entity_of_another_role_answers_nothing() -> None:
    ann = Person([book_flow()])
    assert await ann.says("/book place.from=LIS") == ["ask_to"]


async def test_a_slot_with_a_default_is_not_asked_but_an_entity_fills_it() -> None:
    @flow(intents=["eat"])
    async def eat(talk: Talk) -> None:
        count = await talk.ask(Count("count", default=2))
        await talk.say("table", count=count, today=talk.today)

    assert await Person([eat]).says("/eat") == ["table count=2 today=2026-11-21"]
    assert await Person([eat]).says("/eat count=5") == ["table count=5 today=2026-11-21"]


async def test_peek_tells_what_is_known_and_asks_nothing() -> None:
    @flow(intents=["look"])
    async def look(talk: Talk) -> None:
        await talk.say("seen", place=talk.peek(Place("to")), heard=talk.entities("place"))

    assert await Person([look]).says("/look") == ["seen place=None heard="]
    assert await Person([look]).says("/look place=LIS") == ["seen place=LIS heard=LIS"]


async def test_what_leads_over_to_something_is_not_said_without_it() -> None:
    @flow(intents=["order"])
    async def order(talk: Talk) -> None:
        count = await talk.ask(Count("count"))
        if count > 9:
            await talk.say("too_many_instead")
        await talk.say("boxes", count=min(count, 9))
        await talk.confirm("sure")

    ann = Person([order])
    assert await ann.says("/order count=9") == ["boxes count=9", "ask_sure"]
    assert await ann.says("count=12") == ["too_many_instead", "boxes count=9", "ask_sure"]
    assert await ann.says("count=9") == ["boxes count=9", "ask_sure"]


async def test_one_key_twice_in_a_run_is_a_fault_that_names_it() -> None:
    @flow(intents=["go"])
    async def twice(talk: Talk) -> None:
        await talk.ask(Count("count", default=1))
        await talk.ask(Count("count", default=1))

    with pytest.raises(MisusedKey, match="'count' twice"):
        await Person([twice]).says("/go")


async def test_a_broad_except_swallows_neither_waiting_nor_a_hand_over() -> None:
    @flow(intents=["go"])
    async def careless(talk: Talk) -> None:
        try:
            await talk.ask(Place("to"))
            await talk.hand_off("too hard")
        except Exception:  # noqa: BLE001 the mistake that is tested
            await talk.say("never")

    ann = Person([careless])
    assert await ann.says("/go") == ["ask_to"]
    assert await ann.says("place=LIS") == []
    assert ann.turn.handover is not None
    assert ann.turn.handover.reason == "too hard"


async def test_forgotten_facts_are_asked_anew() -> None:
    @flow(intents=["guess"])
    async def guess(talk: Talk) -> None:
        count = await talk.ask(Count("count"))
        if count != 7:
            await talk.say("wrong", count=count)
            talk.forget("count")
        await talk.say("right")

    ann = Person([guess])
    assert await ann.says("/guess") == ["ask_count"]
    assert await ann.says("count=3") == ["wrong count=3", "ask_count"]
    assert await ann.says("count=4") == ["wrong count=4", "ask_count"]
    assert await ann.says("count=3") == ["wrong count=3", "ask_count"]
    assert await ann.says("count=7") == ["right"]


async def test_a_run_begun_anew_keeps_what_was_just_said_and_leans_on_the_rest() -> None:
    @flow(intents=["ride"])
    async def ride(talk: Talk) -> None:
        if talk.text.endswith("back"):
            talk.anew()
        to = await talk.ask(Place("to", role="to", default=talk.earlier(Place("from", role="from")) or ("FRA",)))
        start = await talk.ask(Place("from", role="from", default=talk.earlier(Place("to", role="to")) or ("FRA",)))
        day = await talk.ask(Day("day"))
        await talk.confirm("ride", start=start, to=to, day=day)

    ann = Person([ride])
    assert await ann.says("/ride place.to=LIS day=2026-12-24") == ["ask_ride start=FRA to=LIS day=2026-12-24"]
    assert await ann.says("day=2026-12-27 back") == ["ask_ride start=LIS to=FRA day=2026-12-27"]


async def test_a_flow_that_forgets_for_ever_is_stopped() -> None:
    @flow(intents=["go"])
    async def endless(talk: Talk) -> None:
        await talk.ask(Count("count", default=1))
        talk.forget("count")

    with pytest.raises(RuntimeError, match="for ever"):
        await Person([endless]).says("/go")


# ------------------------------------------------------------------------------------------------------------------ say


async def test_a_saying_is_said_once_per_text_values_and_occurrence() -> None:
    @flow(intents=["go"])
    async def chatty(talk: Talk) -> None:
        for _ in range(2):
            await talk.say("tick")
        await talk.say("at", place=1)
        await talk.ask(Count("count"))
        await talk.say("tick")

    ann = Person([chatty])
    assert await ann.says("/go") == ["tick", "tick", "at place=1", "ask_count"]
    assert await ann.says("count=1") == ["tick"]


async def test_a_corrected_fact_says_the_corrected_thing_and_a_fact_corrected_back_says_it_again() -> None:
    @flow(intents=["go"])
    async def tell(talk: Talk) -> None:
        place = await talk.ask(Place("to"))
        await talk.say("going", to=place)
        await talk.ask(Count("count"))

    ann = Person([tell])
    assert await ann.says("/go place=LIS") == ["going to=LIS", "ask_count"]
    assert await ann.says("place=OPO") == ["going to=OPO", "ask_count"]
    assert await ann.says("place=LIS") == ["going to=LIS", "ask_count"]


async def test_show_and_attach_send_what_the_flow_made_once() -> None:
    @flow(intents=["go"])
    async def send(talk: Talk) -> None:
        await talk.show(Location(1.0, 2.0))
        await talk.attach("ticket", File(b"%PDF", "application/pdf", "t.pdf"), "here_it_is")
        await talk.attach("photo", File(b"..", "image/png"))
        await talk.ask(Count("count"))

    ann = Person([send])
    await ann.says("/go")
    place, ticket, photo, _ = ann.turn.sayings
    assert place.contents == (Location(1.0, 2.0),)
    sent = ticket.contents[0]
    assert isinstance(sent, Media)
    assert (sent.type, sent.filename, sent.caption, sent.size) == ("document", "t.pdf", "here_it_is", 4)
    assert ticket.files == {"ticket": File(b"%PDF", "application/pdf", "t.pdf")}
    assert isinstance(photo.contents[0], Media)
    assert photo.contents[0].type == "image"
    assert await ann.says("count=1") == []


async def test_offers_wait_for_nothing() -> None:
    @flow(intents=["go"])
    async def offer(talk: Talk) -> None:
        await talk.offer("more", [Option("/book", "Book")])

    ann = Person([offer, book_flow()])
    assert await ann.says("/go") == ["more"]
    assert not ann.state.stack
    assert await ann.taps("Book") == ["ask_to"]


# ----------------------------------------------------------------------------------------------------------- look, once


async def test_a_look_is_kept_until_its_arguments_change_or_it_is_stale() -> None:
    looks: list[int] = []

    def status(number: int, on: date) -> Status:
        looks.append(number)
        return Status(number, on)

    @flow(intents=["go"])
    async def ask(talk: Talk) -> None:
        number = await talk.ask(Count("count"))
        found = await talk.look("status", status, number, talk.today, fresh=timedelta(minutes=5))
        assert isinstance(found, Status)
        await talk.say("is", number=found.number)
        await talk.ask(Place("to"))

    ann = Person([ask])
    await ann.says("/go count=1")
    await ann.says("what?")
    assert looks == [1]
    await ann.says("count=2")
    assert looks == [1, 2]
    await ann.says("what?", after=timedelta(minutes=6))
    assert looks == [1, 2, 2]


def acting(did: list[str], doubt: str = "retry") -> Flow:
    async def pay(count: int, *, idempotency_key: str) -> int:
        did.append(f"{count} {idempotency_key}")
        return count * 100

    @flow(intents=["pay"])
    async def paying(talk: Talk) -> None:
        count = await talk.ask(Count("count"))
        try:
            paid = await talk.once("pay", pay, count, doubt=doubt)
        except AlreadyDone as done:
            await talk.say("already", paid=done.value)
        else:
            await talk.say("paid", paid=paid)
        await talk.ask(Place("to"))

    return paying


async def test_an_act_is_done_once_however_often_the_flow_runs() -> None:
    did: list[str] = []
    ann = Person([acting(did)])
    assert await ann.says("/pay count=3") == ["paid paid=300", "ask_to"]
    await ann.says("what?")
    await ann.says("/pay what?")
    assert did == ["3 1.pay"]


async def test_an_act_that_was_done_with_other_arguments_is_for_the_flow_to_settle() -> None:
    did: list[str] = []
    ann = Person([acting(did)])
    await ann.says("/pay count=3")
    assert await ann.says("count=4") == ["already paid=300", "ask_to"]
    assert did == ["3 1.pay"]


async def test_an_act_whose_end_was_lost_is_done_again_under_the_same_key() -> None:
    did: list[str] = []
    ann = Person([acting(did)], journal=Book(lost={"pay"}))
    assert await ann.says("/pay count=3") == ["paid paid=300", "ask_to"]
    assert did == ["3 1.pay"]


async def test_an_act_that_must_not_be_doubled_goes_to_people_when_its_end_was_lost() -> None:
    did: list[str] = []
    ann = Person([acting(did, doubt="hand_off")], journal=Book(lost={"pay"}))
    assert await ann.says("/pay count=3") == []
    assert ann.turn.handover is not None
    assert (ann.turn.handover.reason, ann.turn.handover.detail) == ("doubtful_act", "pay")
    assert did == []


async def test_an_act_that_ended_before_its_turn_was_lost_is_not_done_again() -> None:
    did: list[str] = []
    ann = Person([acting(did)])
    start = ann.state
    assert await ann.says("/pay count=3") == ["paid paid=300", "ask_to"]
    ann.state, ann.count = start, 0  # the turn's commit was lost, the act's was not
    assert await ann.says("/pay count=3") == ["paid paid=300", "ask_to"]
    assert did == ["3 1.pay"]


async def test_an_act_that_ended_with_other_arguments_in_a_lost_turn_is_told_to_the_flow() -> None:
    did: list[str] = []
    ann = Person([acting(did)])
    start = ann.state
    assert await ann.says("/pay count=3") == ["paid paid=300", "ask_to"]
    ann.state, ann.count = start, 0  # lost with its message, which was then edited
    assert await ann.says("/pay count=4") == ["already paid=300", "ask_to"]
    assert did == ["3 1.pay"]


async def test_an_act_that_an_older_release_finished_is_the_same_act() -> None:
    did: list[str] = []
    ann = Person([acting(did)])
    await ann.says("/pay count=3")
    ann.state.stack[0].done["pay"].arguments = digest((3,))
    assert await ann.says("what?") == ["ask_to (1)"]
    assert did == ["3 1.pay"]


async def test_an_act_begun_with_other_arguments_is_a_doubt_for_people_whatever_the_flow_says() -> None:
    did: list[str] = []
    ann = Person([acting(did)], journal=Book(acts={(1, "pay"): Begun("doubt", "pay", "those of a lost turn")}))
    assert await ann.says("/pay count=4") == []
    assert ann.turn.handover is not None
    assert (ann.turn.handover.reason, ann.turn.handover.detail) == ("doubtful_act", "pay")
    assert did == []


# --------------------------------------------------------------------------------------- opt_in, choose, confirm, until


def watch() -> Flow:
    @flow(intents=["watch"])
    async def watching(talk: Talk) -> None:
        agreed = await talk.opt_in(Purpose.UTILITY, "flight_updates", flight="LH1")
        await talk.say("watching" if agreed else "not_watching")
        await talk.ask(Place("to"))

    return watching


@pytest.mark.parametrize("title,agrees", [("opt_in_yes", True), ("opt_in_no", False)])
async def test_opting_in_keeps_the_exact_words_shown_and_both_messages(title: str, agrees: bool) -> None:
    ann = Person([watch()])
    assert await ann.says("/watch") == ["flight_updates flight=LH1"]
    question = ann.state.stack[-1].question
    assert question is not None
    question.message = 77
    await ann.taps(title)
    (event,) = ann.turn.consented
    assert (event.purpose, event.granted, event.notice) == (Purpose.UTILITY, agrees, "flight_updates flight=LH1")
    assert (event.shown, event.answer) == (77, 2)
    await ann.says("what?")
    assert ann.turn.consented == []


async def test_who_agreed_before_is_not_asked_again() -> None:
    ann = Person([watch()], consents=frozenset({Purpose.UTILITY}))
    assert await ann.says("/watch") == ["watching", "ask_to"]
    assert ann.turn.consented == []


def picking() -> Flow:
    @flow(intents=["pick"])
    async def pick(talk: Talk) -> None:
        size = await talk.choose("size", [("s", "Small"), ("l", "Large")])
        sure = await talk.confirm("sure", size=size)
        await talk.say("picked", size=size, sure=sure)

    return pick


@pytest.mark.parametrize("answer", ["2", "2.", "Large", "large", "l"])
async def test_an_option_is_chosen_by_number_title_or_id(answer: str) -> None:
    ann = Person([picking()])
    await ann.says("/pick")
    assert ann.titles == ["Small", "Large"]
    assert await ann.says(answer) == ["ask_sure size=l"]


async def test_options_are_tapped() -> None:
    ann = Person([picking()])
    await ann.says("/pick")
    assert await ann.taps("Small") == ["ask_sure size=s"]
    assert await ann.taps("confirm_no") == ["picked size=s sure=False"]


@pytest.mark.parametrize("title", ["confirm_yes", "confirm_no"])
async def test_an_old_button_says_neither_yes_nor_no_to_a_newer_question(title: str) -> None:
    @flow(intents=["sell"])
    async def sell(talk: Talk) -> None:
        await talk.say("sold", it=await talk.confirm("sell_it"))

    @flow(intents=["drop"])
    async def drop(talk: Talk) -> None:
        await talk.say("dropped", it=await talk.confirm("drop_it"))

    ann = Person([sell, drop])
    await ann.says("/sell")
    await ann.taps("confirm_no")
    old = next(one for shown in ann.shown for one in options(shown) if one.title == title)
    assert await ann.says("/drop") == ["ask_drop_it"]
    assert await ann.does(Choice(old.id, "Yes")) == ["ask_drop_it (1)"]
    assert ann.why == "a button of another question"
    assert await ann.taps("confirm_yes") == ["dropped (1) it=True"]


async def test_a_button_of_an_older_question_corrects_its_answer() -> None:
    ann = Person([picking()])
    await ann.says("/pick")
    await ann.taps("Small")
    assert await ann.taps("Large") == ["ask_sure size=l"]
    assert ann.why == "corrects size"
    assert await ann.taps("confirm_yes") == ["picked size=l sure=True"]


async def test_a_button_corrects_the_question_it_belongs_to_where_one_key_begins_with_another() -> None:
    @flow(intents=["go"])
    async def go(talk: Talk) -> None:
        first = await talk.choose("a", [("x", "A x"), ("y", "A y")])
        second = await talk.choose("a.b", [("x", "B x"), ("y", "B y")])
        await talk.ask(Count("count"), first=first, second=second)

    ann = Person([go])
    await ann.says("/go")
    await ann.taps("A x")
    await ann.taps("B x")
    assert await ann.taps("B y") == ["ask_count first=x second=y"]


async def test_until_waits_for_its_moment_and_goes_on_once() -> None:
    @flow(intents=["wake"])
    async def wake(talk: Talk) -> None:
        await talk.until("morning", talk.now + timedelta(hours=8))
        await talk.say("good_morning")
        await talk.ask(Place("to"))

    ann = Person([wake])
    assert await ann.says("/wake") == []
    assert list(ann.turn.timers.values()) == [ann.now + timedelta(hours=8)]
    assert await ann.passes(timedelta(hours=8)) == ["good_morning", "ask_to"]
    assert ann.turn.timers == {}


async def test_a_timer_that_fired_does_not_fire_again_while_its_run_lives() -> None:
    @flow(intents=["wake"])
    async def wake(talk: Talk) -> None:
        await talk.until("first", talk.now + timedelta(hours=1))
        await talk.say("first")
        await talk.until("second", talk.now + timedelta(hours=1))
        await talk.say("second")

    ann = Person([wake])
    await ann.says("/wake")
    assert await ann.passes(timedelta(hours=1)) == ["first"]
    assert [key for _, key in ann.turn.timers] == ["second"]
    assert await ann.passes(timedelta(hours=1)) == ["second"]


async def test_handing_off_gives_people_everything_gathered() -> None:
    @flow(intents=["go"])
    async def go(talk: Talk) -> None:
        await talk.ask(Count("count"))
        await talk.ask(Place("to"))
        await talk.hand_off("change", skill="tickets", note={"a": 1})

    ann = Person([go])
    await ann.says("/go count=0 place=LIS")
    handover = ann.turn.handover
    assert handover is not None
    assert (handover.reason, handover.skill, handover.intent) == ("change", "tickets", "go")
    assert handover.facts["to"] == "LIS"
    assert handover.facts["note"] == {"a": 1}
    assert "count" in handover.facts
    assert not ann.state.stack


async def test_notes_last_beyond_the_run_and_stay_the_same_within_one() -> None:
    @flow(intents=["go"])
    async def go(talk: Talk) -> None:
        last = talk.recall("last")
        talk.note("last", "LIS")
        await talk.say("was", last=last)
        await talk.ask(Count("count"))
        await talk.say("still", last=talk.recall("last"))

    ann = Person([go])
    assert await ann.says("/go") == ["was last=None", "ask_count"]
    assert await ann.says("count=1") == ["still last=None"]
    assert await ann.says("/go") == ["was last=LIS", "ask_count"]


async def test_outside_the_window_a_saying_has_its_template() -> None:
    ann = Person([book_flow()])
    await ann.says("/book")
    assert ann.turn.sayings[-1].template == Template("ask_to", "en")


async def test_the_talk_knows_its_hour_in_the_bots_zone() -> None:
    @flow(intents=["go"])
    async def go(talk: Talk) -> None:
        await talk.say("is", today=talk.today, zone=talk.zone, text=talk.text, intent=talk.intent)

    ann = Person([go], now=NOON.replace(hour=23, minute=30))
    assert await ann.says("/go") == ["is today=2026-11-22 zone=Europe/Berlin text=/go intent=go"]


async def test_days_are_read_as_of_when_they_were_said() -> None:
    ann = Person([book_flow()])
    await ann.says("/book place=LIS")
    assert await ann.says("tomorrow") == ["booked to=LIS day=2026-11-22"]


def test_a_flow_takes_its_name_and_its_sentence_from_its_function() -> None:
    made = book_flow()
    assert made.name == "book"
    assert replace(made, name="other").intents == ("book",)
    assert isinstance(Choices("a", ()), Choices)
