"""What a story comes to, told by invented outlets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.model import Account, Line, Pick, Source, Summary
from summarizer.statements import FULL_CHARS, IN_TIME, MOST_ACCOUNTS
from summarizer.telling import tell, tell_new
from summarizer.words import split_words
from tests.frontdesk import NOON

SANK = "The ferry Orla sank off Ostrey on Tuesday morning with 60 people on board."
TWELVE = "At least 12 people died when the ferry Orla sank, the coast guard said."
FIFTEEN = "At least 15 people died when the ferry Orla sank, the coast guard said."
CAPTAIN = "Captain Brede Halloran had warned the owners of a cracked hull in a letter last winter."
STORM = "A storm from the west had been forecast since Sunday evening."
FILLER = "\n".join(
    f"{word} there was nothing else to be said about the matter, and so the paper turned to the weather and the tides."
    for word in ("Here", "Besides", "Otherwise", "Elsewhere", "Later", "Overall", "Finally", "Afterwards")
)
assert len(FILLER) > FULL_CHARS


def account(
    outlet: str,
    *sentences: str,
    hour: float = 0,
    also: str = "",
    title: str = "Ferry Orla sinks off Ostrey",
    language: str = "en",
    filler: str = FILLER,
) -> Account:
    """Return an outlet's article of which these are the best sentences, `also` what else stands in it."""
    published = NOON + timedelta(hours=hour)
    return Account(
        source=Source(outlet, title, f"https://{outlet.lower()}.example/{hour}"),
        published=published,
        read=published,
        language=language,
        text="\n".join(part for part in (" ".join(sentences), also, filler) if part),
        summary=Summary(tuple(Pick(*pair) for pair in enumerate(sentences))),
    )


def sentences(lines: Sequence[Line]) -> list[str]:
    return [line.sentence for line in lines]


def outlets(line: Line) -> list[str]:
    return [source.name for source in line.sources]


def line_of(sentence: str, lines: Sequence[Line]) -> Line:
    return next(line for line in lines if line.sentence == sentence)


def test_a_story_of_one_article_is_its_sentences_in_its_own_order() -> None:
    only = account("Post", SANK, CAPTAIN, STORM)
    shuffled = Account(
        only.source,
        only.published,
        only.read,
        "en",
        only.text,
        Summary((Pick(2, STORM), Pick(0, SANK), Pick(1, CAPTAIN))),
    )
    lines = tell([shuffled])
    assert sentences(lines) == [SANK, CAPTAIN, STORM]
    assert all(outlets(line) == ["Post"] and not line.is_alone and not line.is_shared_text for line in lines)


def test_the_first_line_says_what_the_story_is_about_and_the_newest_facts_follow() -> None:
    lines = tell(
        [
            account("Post", SANK, STORM, hour=0),
            account("Mail", SANK.replace("on Tuesday morning", "at dawn"), CAPTAIN, hour=4),
            account("Echo", "Divers will go down to the wreck at the weekend, the harbour master announced.", hour=8),
        ]
    )
    assert "sank off Ostrey" in lines[0].sentence
    assert sentences(lines[1:]) == [
        "Divers will go down to the wreck at the weekend, the harbour master announced.",
        CAPTAIN,
        STORM,
    ]


def test_the_first_line_is_what_headlines_and_texts_share_not_what_an_outlet_begins_with() -> None:
    mood = "Relatives waited in silence behind barriers while rescuers carried stretchers ashore."
    lines = tell([account("Post", mood, SANK), account("Mail", SANK, STORM)])
    assert lines[0].sentence == SANK


def test_lines_come_from_different_outlets() -> None:
    lines = tell([account("Post", SANK, CAPTAIN), account("Mail", SANK, STORM)], limit=2)
    assert sentences(lines) == [SANK, STORM]


def test_what_is_like_a_line_that_stands_gives_way_to_what_is_not() -> None:
    like = "The ferry Orla had left Ostrey on Tuesday morning with passengers and lorries."
    assert sentences(tell([account("Post", SANK, like, CAPTAIN), account("Mail", SANK)], limit=2)) == [SANK, CAPTAIN]


def test_a_line_that_says_another_again_with_one_thing_more_is_not_taken() -> None:
    more = (
        "The ferry Orla sank off Ostrey early on Tuesday morning with 60 people on board, according to an operator "
        "whose boats have crossed the sound since before its bridge, tunnel, pier and lighthouse were built by "
        "engineers from Halm and Skerry."
    )
    assert more not in sentences(tell([account("Post", SANK), account("Mail", STORM, more)]))


def test_what_others_report_in_their_own_words_goes_first_and_what_they_copied_does_not() -> None:
    own = "Halloran, the captain, warned the owners of the cracked hull in a letter last winter."
    borne_out = tell([account("Post", SANK, STORM, CAPTAIN), account("Mail", SANK, also=own)], limit=2)
    assert sentences(borne_out) == [SANK, CAPTAIN]
    copied = tell([account("Post", SANK, STORM, CAPTAIN), account("Mail", SANK, also=CAPTAIN)], limit=2)
    assert sentences(copied) == [SANK, STORM]


def test_where_there_is_room_for_one_the_newer_fact_is_taken() -> None:
    first, older, newer = account("Echo", SANK), account("Post", SANK, STORM), account("Mail", SANK, CAPTAIN, hour=5)
    assert sentences(tell([first, older, newer], limit=2)) == [SANK, CAPTAIN]


def test_a_scrap_is_not_worth_a_line_that_a_whole_sentence_could_have() -> None:
    accounts = [account("Post", SANK, "Divers came.", STORM), account("Mail", SANK)]
    assert sentences(tell(accounts, limit=2)) == [SANK, STORM]


def test_a_fact_is_as_old_as_the_first_who_told_it_whoever_tells_it_again() -> None:
    again = "The captain, Brede Halloran, had warned the owners last winter of a cracked hull, in a letter."
    lines = tell(
        [
            account("Post", SANK, also=CAPTAIN, hour=0),
            account("Mail", SANK, STORM, hour=1),
            account("Echo", SANK, again, hour=2),
        ]
    )
    assert sentences(lines) == [SANK, STORM, again]
    assert outlets(lines[2]) == ["Echo", "Post"]
    assert lines[2].published == NOON + timedelta(hours=2)


def test_what_leans_on_a_sentence_that_another_outlet_has_is_left_out() -> None:
    one, leaning = (
        account("Post", SANK),
        Pick(1, "He had warned the owners of a cracked hull in a letter last winter.", leans=True),
    )
    post = replace(one, summary=Summary((Pick(0, SANK), leaning)), text=f"{one.text} {leaning.sentence}")
    assert sentences(tell([post, account("Mail", SANK, STORM)])) == [SANK, STORM]
    assert tell_new([post], known=[account("Mail", SANK)]) == ()
    assert sentences(tell([post])) == [SANK, leaning.sentence]


def test_what_two_outlets_say_in_other_words_is_one_line_with_both() -> None:
    lines = tell(
        [
            account("Post", TWELVE, STORM),
            account("Mail", "The coast guard said at least twelve people died when the Orla, a ferry, sank.", CAPTAIN),
        ]
    )
    told = [line for line in lines if "died" in line.sentence]
    assert [sorted(outlets(line)) for line in told] == [["Mail", "Post"]]
    assert not told[0].is_shared_text


def test_a_sentence_that_another_outlet_spreads_over_two_is_said_by_both() -> None:
    lines = tell(
        [
            account("Post", SANK, "Captain Halloran warned the owners of a cracked hull, and they did not answer."),
            account("Mail", SANK, also="Captain Halloran warned of a cracked hull. The owners did not answer."),
        ]
    )
    assert outlets(lines[1]) == ["Post", "Mail"]


def test_a_shared_text_has_all_its_outlets_and_is_called_that() -> None:
    lines = tell([account("Post", SANK, CAPTAIN), account("Mail", SANK, CAPTAIN), account("Echo", SANK, STORM)])
    captain = line_of(CAPTAIN, lines)
    assert outlets(captain) == ["Post", "Mail"]
    assert captain.is_shared_text
    assert not captain.is_alone


def test_one_outlet_that_has_its_own_words_for_it_makes_more_than_a_shared_text() -> None:
    own = "Halloran, the captain, warned the owners of the cracked hull in a letter last winter."
    lines = tell([account("Post", SANK, CAPTAIN), account("Mail", SANK, CAPTAIN), account("Echo", SANK, also=own)])
    captain = line_of(CAPTAIN, lines)
    assert outlets(captain) == ["Post", "Mail", "Echo"]
    assert not captain.is_shared_text


def test_what_no_other_text_holds_is_marked() -> None:
    lines = tell([account("Post", SANK, CAPTAIN), account("Mail", SANK, STORM)])
    assert line_of(CAPTAIN, lines).is_alone
    assert not line_of(SANK, lines).is_alone


@pytest.mark.parametrize(
    "other",
    [
        account("Mail", SANK, also="Brede Halloran, the captain, wrote a letter in winter; the hull was old."),
        account("Mail", SANK, filler=""),
        account("Mail", SANK, hour=-IN_TIME / timedelta(hours=1) - 1),
        account("Mail", "La balsa se hundió frente a Ostrey el martes.", language="es"),
        account("Mail", SANK, filler=FILLER * 30),
        account("Post", SANK),
    ],
    ids=["hinted", "teaser", "too early to know", "other language", "not all of it compared", "the same outlet"],
)
def test_where_there_is_doubt_nobody_is_said_to_be_alone(other: Account) -> None:
    assert not any(line.is_alone for line in tell([account("Post", SANK, CAPTAIN), other]))


def test_what_another_outlet_may_say_in_other_words_is_not_claimed_for_one() -> None:
    signal = "The Orla sank on Tuesday morning off Skerry Point after a distress signal, said pilot Lisbet Quane."
    lines = tell([account("Post", STORM, signal), account("Mail", SANK, also="The Orla had sent a distress signal.")])
    assert outlets(line_of(signal, lines)) == ["Post"]
    assert not line_of(signal, lines).is_alone


def test_a_detail_without_a_name_or_a_number_is_not_claimed_for_one_outlet() -> None:
    mood = "Relatives waited in silence behind barriers while rescuers carried stretchers ashore."
    scrap = "Divers came from Halm."
    assert not any(line.is_alone for line in tell([account("Post", SANK, scrap), account("Mail", SANK)]))
    assert not any(line.is_alone for line in tell([account("Post", SANK, mood), account("Mail", SANK)]))


def test_a_number_of_ones_own_in_what_others_report_too_makes_nobody_alone() -> None:
    letters = CAPTAIN.replace("a letter", "3 letters")
    lines = tell([account("Post", SANK, letters), account("Mail", SANK, also=CAPTAIN)])
    assert outlets(line_of(letters, lines)) == ["Post"]
    assert not line_of(letters, lines).is_alone


def test_in_a_story_too_large_to_look_through_nobody_is_said_to_be_alone() -> None:
    many = [account(f"Paper{n}", SANK) for n in range(MOST_ACCOUNTS - 1)]
    assert not any(line.is_alone for line in tell([*many, account("Post", SANK, CAPTAIN)]))


def test_nobody_is_alone_with_what_anothers_headline_says_in_other_words_than_its_text() -> None:
    post = account("Post", SANK, CAPTAIN)
    told = account("Mail", STORM, title="Captain warned owners of cracked hull last winter")
    assert line_of(CAPTAIN, tell([post, account("Mail", STORM)])).is_alone
    assert not line_of(CAPTAIN, tell([post, told])).is_alone


def test_another_number_is_news_and_the_newest_stands_first() -> None:
    lines = tell([account("Post", SANK, TWELVE, hour=0), account("Mail", SANK, FIFTEEN, hour=3)])
    told = sentences(lines)
    assert told[0] == SANK
    assert told.index(FIFTEEN) < told.index(TWELVE)
    assert outlets(line_of(FIFTEEN, lines)) == ["Mail"]


def test_what_outlets_put_in_different_numbers_stands_side_by_side_and_is_marked_the_newer_first() -> None:
    lines = tell([account("Post", TWELVE, SANK), account("Mail", SANK, STORM, FIFTEEN, hour=1)], limit=4)
    told = sentences(lines)
    assert told.index(TWELVE) == told.index(FIFTEEN) + 1
    assert [line.sentence for line in lines if line.is_at_odds] == [FIFTEEN, TWELVE]


def test_a_story_opens_with_the_newest_of_the_numbers_that_outlets_have() -> None:
    accounts = [account(outlet, TWELVE, hour=0, title="12 die on ferry Orla") for outlet in ("Post", "Echo", "Sun")]
    lines = tell([*accounts, account("Mail", FIFTEEN, STORM, hour=2, title="15 die on ferry Orla")])
    assert sentences(lines)[:2] == [FIFTEEN, TWELVE]


def test_of_many_different_numbers_two_are_told() -> None:
    tolls = [TWELVE.replace("12", str(n)) for n in (12, 13, 14, 15)]
    lines = tell([account(f"Outlet{n}", SANK, toll, hour=n) for n, toll in enumerate(tolls)])
    assert len([line for line in lines if line.is_at_odds]) == len(set(tolls) & set(sentences(lines))) == 2


def test_numbers_are_at_odds_in_other_words_too() -> None:
    other = "The sinking of the ferry Orla killed 15 people who died in the water, the coast guard said."
    lines = tell([account("Post", SANK, TWELVE, STORM), account("Mail", SANK, other, CAPTAIN, hour=1)])
    assert [line.sentence for line in lines if line.is_at_odds] == [other, TWELVE]


def test_a_number_that_both_have_beside_others_is_no_bar_where_all_else_is_the_same() -> None:
    twelve, fifteen = (f"{n} of the 60 people on board died when the ferry Orla sank." for n in (12, 15))
    lines = tell([account("Post", SANK, twelve), account("Mail", SANK, fifteen, hour=1)])
    assert [line.sentence for line in lines if line.is_at_odds] == [fifteen, twelve]


def test_a_number_that_both_have_and_one_more_in_each_is_no_contradiction() -> None:
    votes = (
        "Of the 120 deputies 62 voted for the ferry bill.",
        "The ferry bill had 62 votes, 9 of them from the opposition.",
    )
    lines = tell([account("Post", SANK, votes[0]), account("Mail", SANK, votes[1])])
    assert not any(line.is_at_odds for line in lines)


@pytest.mark.parametrize(
    "other", [CAPTAIN, "Some 40 lorries, 3 of them from Halm, were stored below deck, the line said."]
)
def test_numbers_of_other_matters_are_not_at_odds(other: str) -> None:
    assert not any(line.is_at_odds for line in tell([account("Post", SANK, TWELVE), account("Mail", SANK, other)]))


def test_an_outlets_own_numbers_of_different_matters_are_not_at_odds() -> None:
    years = (
        "The company carried 12 million passengers last year.",
        "The company carried 15 million passengers this year.",
    )
    lines = tell([account("Post", SANK, *years), account("Mail", SANK, STORM)])
    assert set(years) <= set(sentences(lines))
    assert not any(line.is_at_odds for line in lines)


def test_what_an_outlet_has_since_put_in_other_numbers_is_left_out() -> None:
    lines = tell([account("Post", SANK, TWELVE, hour=0), account("Post", STORM, FIFTEEN, hour=3)])
    assert FIFTEEN in sentences(lines)
    assert TWELVE not in sentences(lines)


def test_spelled_numbers_are_numbers() -> None:
    six, four = "Six people died when the Orla sank.", "Four people died when the Orla sank."
    assert sentences(tell_new([account("Mail", six)], known=[account("Post", four)])) == [six]
    assert tell_new([account("Mail", six)], known=[account("Post", six.replace("Six", "6"))]) == ()


def test_who_denies_something_does_not_report_it() -> None:
    appeal = "The owners of the Orla will appeal against the verdict of the naval court."
    denial = "The owners of the Orla will not appeal against the verdict of the naval court."
    lines = tell([account("Post", SANK, appeal), account("Mail", SANK, denial, hour=1)])
    assert outlets(line_of(appeal, lines)) == ["Post"]
    assert outlets(line_of(denial, lines)) == ["Mail"]
    assert [line.sentence for line in lines if line.is_at_odds] == [denial, appeal]
    assert not any(line.is_alone for line in lines)
    assert sentences(tell_new([account("Mail", denial)], known=[account("Post", appeal)])) == [denial]
    assert sentences(tell_new([account("Mail", appeal)], known=[account("Post", denial)])) == [appeal]


# News since


def test_another_wording_is_no_news_unless_it_has_a_name_that_is_new() -> None:
    known = [account("Post", SANK, CAPTAIN)]
    reworded = "Captain Halloran had told the owners in a letter that the hull was worn out, relatives said."
    assert tell_new([account("Mail", reworded)], known=known) == ()
    named = reworded.replace("relatives said", "Ottoline Weller said")
    assert sentences(tell_new([account("Mail", named)], known=known)) == [named]


def test_news_is_what_neither_earlier_articles_nor_what_was_told_say() -> None:
    known = [account("Post", SANK, also=STORM)]
    divers = "Divers reached the wreck at noon and found the bow doors open."
    fresh = [account("Mail", SANK, STORM, CAPTAIN, divers, hour=5)]
    assert sentences(tell_new(fresh, known=known)) == [CAPTAIN, divers]
    assert sentences(tell_new(fresh, known=known, told=[CAPTAIN])) == [divers]
    assert tell_new([], known=known) == ()


def test_another_number_is_told_as_news_though_all_else_is_known() -> None:
    fresh = [account("Post", SANK, FIFTEEN, hour=2)]
    assert sentences(tell_new(fresh, known=[account("Post", SANK, TWELVE)])) == [FIFTEEN]


def test_of_two_fresh_articles_the_newer_facts_stand_first_and_nothing_twice() -> None:
    fresh = [account("Mail", CAPTAIN, hour=1), account("Echo", CAPTAIN, STORM, hour=2)]
    lines = tell_new(fresh, known=[account("Post", SANK)])
    assert sentences(lines) == [STORM, CAPTAIN]
    assert outlets(lines[1]) == ["Mail", "Echo"]


def test_what_was_told_is_not_told_again_in_the_summary() -> None:
    accounts = [account("Post", SANK, CAPTAIN), account("Mail", SANK, STORM)]
    assert set(sentences(tell(accounts, told=[CAPTAIN]))) == {SANK, STORM}


# Limits


def test_no_more_lines_and_characters_than_asked_for_and_none_is_cut() -> None:
    accounts = [account("Post", SANK, CAPTAIN, STORM), account("Mail", TWELVE, "Divers wait for calmer water in port.")]
    assert len(tell(accounts, limit=2)) == 2
    short = tell(accounts, max_chars=len(SANK) + len(STORM))
    assert sum(len(line.sentence) for line in short) <= len(SANK) + len(STORM)
    assert set(sentences(short)) <= {SANK, CAPTAIN, STORM, TWELVE, "Divers wait for calmer water in port."}
    assert tell(accounts, max_chars=10) == tell(accounts, limit=0) == ()


def test_an_opening_that_is_too_long_is_replaced_by_another() -> None:
    long = SANK.removesuffix(".") + ", " + "as was to be expected, " * 60 + "people said."
    lines = tell([account("Post", long, STORM), account("Mail", SANK, CAPTAIN)], max_chars=500)
    assert lines[0].sentence == SANK


def test_a_story_without_articles_or_sentences_has_no_lines() -> None:
    assert tell([]) == tell_new([], known=[]) == ()
    assert tell([account("Post")]) == tell([account("Post"), account("Mail")]) == ()
    assert sentences(tell([account("Post", SANK, filler=""), account("Mail", filler="")])) == [SANK]


@pytest.mark.parametrize(
    ("language", "first", "second", "new"),
    [
        ("de", "Die Fähre Orla ist am Dienstag vor Ostrey gesunken.", "Vor Ostrey sank am Dienstag die Fähre Orla.",
         "Der Kapitän hatte die Reederei im Winter gewarnt."),
        ("ru", "Паром «Орла» затонул во вторник у острова Острей.", "Во вторник у острова Острей затонул паром «Орла».",
         "Капитан предупреждал владельцев ещё зимой."),
        ("ja", "火曜日の朝、フェリーのオルラ号がオストレイ沖で沈没した。",
         "オストレイ沖で火曜日の朝、フェリーのオルラ号が沈没した。",
         "船長は冬に会社へ警告していた。"),
        ("ar", "غرقت العبارة أورلا قبالة أوستري صباح الثلاثاء.", "صباح الثلاثاء غرقت العبارة أورلا قبالة أوستري.",
         "وكان القبطان قد حذر المالكين في الشتاء."),
    ],
)  # fmt: skip
def test_repetition_and_news_are_seen_in_other_languages(language: str, first: str, second: str, new: str) -> None:
    post = account("Post", first, language=language, title=first, filler="")
    mail = account("Mail", second, new, hour=1, language=language, title=second, filler="")
    lines = tell([post, mail])
    assert len(lines) == 2
    assert sorted(outlets(lines[0])) == ["Mail", "Post"]
    assert sentences(tell_new([mail], known=[post])) == [new]


words = st.sampled_from(
    "the of ferry Orla sank 12 15 people died captain Ostrey storm owners warned Tuesday hull harbour two".split()
)
drawn_sentences = st.lists(words, min_size=1, max_size=12).map(lambda drawn: " ".join(drawn).capitalize() + ".")
drawn_accounts = st.builds(
    lambda outlet, drawn, hour, also: account(outlet, *drawn, hour=hour, also=also, filler=""),
    st.sampled_from(["Post", "Mail", "Echo"]),
    st.lists(drawn_sentences, max_size=5),
    st.integers(0, 48),
    st.text(max_size=80),
)


@settings(deadline=None, max_examples=150)
@given(st.lists(drawn_accounts, max_size=5), st.integers(0, 6), st.integers(0, 400))
def test_every_line_stands_in_the_text_of_its_first_source_within_the_limits_and_none_says_anothers_again(
    accounts: list[Account], limit: int, max_chars: int
) -> None:
    lines = tell(accounts, limit=limit, max_chars=max_chars)
    assert len(lines) <= limit
    assert sum(len(line.sentence) for line in lines) <= max_chars
    for line in lines:
        own = [one for one in accounts if one.source == line.sources[0] and one.published == line.published]
        assert any(line.sentence in one.text for one in own)
        assert len(set(outlets(line))) == len(line.sources)
        assert not (line.is_alone and len(line.sources) > 1)
        assert not (line.is_shared_text and len(line.sources) == 1)
    for one, other in permutations(lines, 2):
        assert set(split_words(one.sentence)) != set(split_words(other.sentence))


@settings(deadline=None, max_examples=100)
@given(st.lists(drawn_accounts, max_size=4))
def test_nothing_is_new_in_what_is_known(accounts: list[Account]) -> None:
    assert tell_new(accounts, known=accounts) == ()
