from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.comparison import ALL_CHARS, NOT, TEXT_CHARS, Comparison, Text, decisive_in, is_at_odds

FLOOD = "The river Wenn rose over the wall of Tolvane on Friday. The mayor opened the school to 300 people."
FESTIVAL = "The festival of Halm begins in June. The mayor expects 5,000 visitors at the harbour."


def compared(*texts: str, language: str = "en") -> Comparison:
    return Comparison([Text(text, language) for text in texts])


def shares_of(comparison: Comparison, sentence: str) -> dict[int, tuple[float, bool]]:
    shares = comparison.shares(comparison.stems(sentence, "en"))
    return {text: (round(share.weight, 2), share.is_said) for text, share in shares.items()}


def test_a_text_holds_all_of_its_own_sentence_and_another_little() -> None:
    shares = shares_of(compared(FLOOD, FESTIVAL), "The river Wenn rose over the wall of Tolvane on Friday.")
    assert shares[0] == (1.0, True)
    assert shares.get(1, (0.0, False))[0] < 0.2


def test_two_neighbouring_sentences_may_say_it_together_and_distant_ones_may_not() -> None:
    sentence = "The river Wenn rose over the wall, and the mayor opened the school to 300 people."
    assert shares_of(compared(FLOOD, FESTIVAL), sentence)[0][1]
    first, second = FLOOD.split(". ")
    apart = f"{first}. Nothing else happened there. Nobody saw anything. {second}"
    assert not shares_of(compared(apart, FESTIVAL), sentence)[0][1]


def test_another_number_is_another_statement_however_much_else_is_the_same() -> None:
    weight, is_said = shares_of(compared(FLOOD, FESTIVAL), "The mayor opened the school to 400 people.")[0]
    assert weight > 0.5
    assert not is_said
    assert shares_of(compared(FLOOD, FESTIVAL), "The mayor opened the school to 300 people.")[0] == (1.0, True)


def test_the_same_names_alone_are_not_the_same_statement() -> None:
    comes = "Captain Brede Halloran of the Ostrey Line will come before the Harbour Court in Lindmouth. Gulls cried."
    praise = "The words of Captain Brede Halloran of the Ostrey Line before the Harbour Court in Lindmouth shed light."
    weight, is_said = shares_of(compared(comes, FESTIVAL), praise)[0]
    assert weight > 0.7
    assert not is_said
    came = "Captain Brede Halloran of the Ostrey Line comes before the Harbour Court in Lindmouth."
    assert shares_of(compared(comes, FESTIVAL), came)[0][1]


def test_what_was_done_on_another_weekday_is_another_statement() -> None:
    sentence = "Mayor Orde of Tolvane warned the council of the flood in Halm on Wednesday."
    texts = [sentence.replace(" on Wednesday", day) for day in (" on Tuesday", "")]
    said = {text: is_said for text, (_, is_said) in shares_of(compared(*texts), sentence).items()}
    assert said == {0: False, 1: True}


def test_what_is_everywhere_in_a_story_weighs_least_and_names_and_numbers_most() -> None:
    comparison = compared(*[f"In {place} the Wenn rose by 3 metres. Old trees fell." for place in ("Halm", "Ostrey")])
    weight = {stem: comparison.weight([stem]) for stem in ("wenn", "halm", "3", "tree")}
    assert weight["wenn"] < weight["halm"]
    assert weight["tree"] < weight["3"] < weight["halm"]


def test_names_are_words_that_have_a_capital_within_sentences_and_never_a_small_letter() -> None:
    comparison = compared("The Post saw a post in Halm. Mayor Orde spoke to the mayor of Halm.")
    assert comparison.names_in(comparison.stems("Post, mayor, Orde and Halm", "en")) == {"ord", "halm"}


def test_spelled_numbers_equal_written_ones() -> None:
    comparison = compared(FLOOD)
    assert decisive_in(comparison.stems("Seven boats, 12 dogs and “two” parrots", "en")) == {"7", "12", "2"}
    assert decisive_in(comparison.stems("Zwölf Boote", "de")) == {"12"}


@pytest.mark.parametrize(
    ("language", "said", "denied"),
    [
        ("en", "The owners of the ferry will appeal.", "The owners of the ferry won't appeal."),
        ("en", "The owners of the ferry will appeal.", "The owners of the ferry will not appeal."),
        ("de", "Die Reederei legt Berufung ein.", "Die Reederei legt keine Berufung ein."),
        ("fr", "L’armateur fera appel du jugement.", "L’armateur ne fera pas appel du jugement."),
        ("es", "El armador apelará la sentencia.", "El armador no apelará la sentencia."),
        ("it", "L’armatore farà ricorso in appello.", "L’armatore non farà ricorso in appello."),
        ("nl", "De reder gaat in beroep.", "De reder gaat niet in beroep."),
        ("pt", "O armador vai recorrer da decisão.", "O armador não vai recorrer da decisão."),
    ],
)
def test_a_denial_says_nothing_of_what_it_denies(language: str, said: str, denied: str) -> None:
    for sentence, other in ((said, denied), (denied, said)):
        comparison = compared(f"{other} Otters came.", f"{sentence} Otters came.", language=language)
        stems = comparison.stems(sentence, language)
        shares = comparison.shares(stems)
        assert [share.is_said for share in (shares[0], shares[1])] == [False, True]
        assert shares[0].weight > 0.5
        assert is_at_odds(stems, comparison.stems(other, language))


def test_a_denial_of_something_else_next_to_it_takes_nothing_away() -> None:
    comparison = compared("The owners of the ferry will appeal. Nobody in Halm was surprised by that.")
    [share] = comparison.shares(comparison.stems("The owners of the ferry will appeal.", "en")).values()
    assert share.is_said
    assert NOT in comparison.stems("Nobody was surprised.", "en")


def test_what_stands_in_none_of_some_texts_is_told() -> None:
    comparison = compared(FLOOD, FESTIVAL)
    stems = comparison.stems("The mayor of Tolvane likes otters.", "en")
    assert comparison.unheard(stems, [0]) == {"like", "otter"}
    assert comparison.unheard(stems, [1]) == {"tolvan", "like", "otter"}
    assert comparison.unheard(stems, []) == stems


def test_so_much_of_a_text_is_compared_and_less_of_each_where_there_are_many() -> None:
    long = "The mayor spoke. " * (TEXT_CHARS // 17) + "Otters came. "
    comparison = compared(long + "Otters came.", FLOOD)
    assert [comparison.is_whole(0), comparison.is_whole(1)] == [False, True]
    many = 2 * ALL_CHARS // TEXT_CHARS
    assert not compared(*["x" * (TEXT_CHARS // 2 + 1)] * many).is_whole(0)


@pytest.mark.parametrize("texts", [[], [""], ["", "."], ["?!"]])
def test_nothing_is_found_where_nothing_is_said(texts: list[str]) -> None:
    comparison = compared(*texts)
    assert comparison.shares(comparison.stems("Otters came back in March.", "en")) == {}
    assert comparison.share(frozenset({"otter"}), frozenset({"otter"})) == 1.0


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.text(max_size=200), max_size=4), st.text(max_size=100), st.sampled_from(["en", "de", "th", "xx", ""])
)
def test_shares_are_shares_whatever_stands_in_the_texts(texts: list[str], sentence: str, language: str) -> None:
    comparison = compared(*texts, language=language)
    for share in comparison.shares(comparison.stems(sentence, language)).values():
        assert 0 < share.weight <= 1 + 1e-9
        assert not share.is_said or share.weight > 0.6
