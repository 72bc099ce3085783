"""What customers ask finds what they mean, and nothing where the shop has nothing: measured on labelled questions."""

from __future__ import annotations

import pytest

from bench.knowledge import FILES, Question, Shop, asked, decided, mistaken, near_by, recall

BUILT_WITH, AFTERWARDS = "questions", "unseen"


@pytest.fixture(scope="module", params=sorted(FILES))
def shop(request: pytest.FixtureRequest) -> Shop:
    """The demo shop in each of its languages, without a sentence model."""
    return Shop(str(request.param), None)


def questions(shop: Shop, *kinds: str) -> tuple[list[Question], list[Question]]:
    """Return the labelled questions about products and to the FAQ."""
    return asked(shop.language, kinds or (BUILT_WITH, AFTERWARDS))


def test_the_labelled_questions_are_enough_to_judge_by(shop: Shop) -> None:
    """At least 150 a language that can be answered and 40 that cannot, none asked twice."""
    every = [one for some in questions(shop) for one in some]
    assert sum(bool(one.right) for one in every) >= 150
    assert sum(not one.right for one in every) >= 40
    assert len({one.text for one in every}) == len(every)


def test_labels_name_what_there_is(shop: Shop) -> None:
    """A product that is no longer sold would count as never found."""
    products, faq = questions(shop)
    assert {name for one in products for name in one.right} <= {item.product for item in shop.items}
    assert {place for one in faq for place in one.right} == set(range(len(shop.entries)))


def test_products_are_found(shop: Shop) -> None:
    """Recall among the first 1, 3 and 5, over questions that were written after the search was."""
    first, three, five = recall(questions(shop, AFTERWARDS)[0], shop.products)
    assert first >= 0.75
    assert three >= 0.86
    assert five >= 0.89


def test_answers_are_found(shop: Shop) -> None:
    """The same of the FAQ, by the words of the question alone."""
    first, three, five = recall(questions(shop, AFTERWARDS)[1], shop.answers)
    assert first >= 0.78
    assert three >= 0.92
    assert five >= 0.92


def test_questions_that_the_search_was_built_with_are_found() -> None:
    """Recall among the first three; there are some in English and German."""
    for language in ("en", "de"):
        shop = Shop(language, None)
        assert recall(questions(shop, BUILT_WITH)[0], shop.products)[1] >= 0.97


def test_what_the_shop_does_not_sell_is_not_offered(shop: Shop) -> None:
    """Nine of ten are refused, four of five answered rightly, and what is said is right nine times of ten."""
    figures = decided(questions(shop)[0], shop.sure_products)
    assert figures.refused >= 0.90
    assert figures.right >= 0.77
    assert figures.precision >= 0.92


def test_what_the_faq_leaves_open_is_not_answered(shop: Shop) -> None:
    """Nine of ten are refused; three of five are answered rightly, the rest goes to people."""
    figures = decided(questions(shop)[1], shop.sure_answers)
    assert figures.refused >= 0.90
    assert figures.right >= 0.58
    assert figures.precision >= 0.84


def test_near_questions_are_enough_to_judge_by(shop: Shop) -> None:
    """At least 40 a language that the FAQ does not answer, and some that it does."""
    near = near_by(shop.language)
    assert sum(not one.right for one in near) >= 40
    assert sum(bool(one.right) for one in near) >= 15
    assert {place for one in near for place in one.right | one.fits} <= set(range(len(shop.entries)))


def test_questions_near_to_an_answer_are_seldom_answered_wrongly(shop: Shop) -> None:
    """Of those that have none; and those that have one still get it."""
    wrong, right = mistaken(near_by(shop.language), shop)
    assert wrong <= 0.18
    assert right >= 0.80
