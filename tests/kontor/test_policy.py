from __future__ import annotations

from datetime import timedelta

from kontor.policy import Abilities, ChannelPolicy, Rate


def test_a_rate_spaces_its_sends_evenly() -> None:
    assert Rate(80, timedelta(seconds=1)).interval == timedelta(milliseconds=12.5)
    assert Rate(1, timedelta(seconds=6), burst=45).interval == timedelta(seconds=6)


def test_a_channel_that_says_nothing_of_itself_can_carry_text_only_and_cannot_begin() -> None:
    policy = ChannelPolicy()
    assert policy.abilities == Abilities()
    assert policy.abilities.kinds == {"text"}
    assert not policy.abilities.media
    assert not policy.first_contact
    assert not policy.echoes
