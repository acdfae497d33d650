from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from html import unescape
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks import MAX_UNITS
from bot.front_page import digest_messages
from bot.local.entities import check_size, parse_html, parse_plain, units
from bot.render import (
    Button,
    Message,
    ago,
    as_plain,
    found_message,
    list_message,
    note,
    number_buttons,
    when,
    with_row,
)
from bot.sections import in_sections
from summarizer.model import Line, Pick, Source, Story, Summary
from summarizer.search import Found
from summarizer.snippets import Snippet
from tests.frontdesk import BERLIN, NOON, story

NAUGHTY = (
    "",
    "Bridge opens",
    "<b>bold</b> & \"quoted\" 'words' </a>",
    "&lt;script&gt; &#x3c; &nbsp;",
    "🦦🧀🎻" * 20,
    "🦦" * 10_000,
    "x" * 10_000,
    "&" * 10_000,
    '"' * 10_000,
    "long words " * 1000,
    "汉字新闻" * 500,
    "النص من اليمين",
    "two\nlines",
    "\u202eback to front\u202c and \u2067aside\u2069",
    "Z" + "\u0335\u0321\u0300\u0346" * 200,  # a letter under a heap of marks
    "e\u0301" * 5000,
    "\u200b\u00a0\u2800",
    "👩‍👩‍👧‍👦🏳️‍🌈" * 100,
    "1. /start @name #tag https://t.me/x",
)
TOPICS = ("", "world", "World", " world ", "sport", "2. Liga", "<b>", "🦦" * 300, "two\nlines", "النص", "\u200b")
ADDRESSES = (
    "https://post.example/a?b=1&c=%22",
    'https://post.example/"><b>x',
    "https://post.example/" + "x" * 1900,
    "https://post.example/" + '"' * 320,  # six times as long once it is escaped
    "https://post.example/" + "ü" * 1900,
    "https://post.example/a b",
    "javascript:alert(1)",
    "java\nscript:alert(1)",
    "tg://user?id=1",
    "http://[::1",
    "",
)
texts = st.sampled_from(NAUGHTY) | st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=300)
addresses = st.sampled_from(ADDRESSES)
sources = st.builds(Source, name=texts, title=texts, url=addresses)


def a_story(title: str, url: str, summary: list[str], tellers: list[Source], topic: str = "") -> Story:
    picks = tuple(Pick(*pair) for pair in enumerate(summary))
    return Story(0, title, url, topic, "en", NOON, NOON, Summary(picks), tuple(tellers))


stories = st.builds(
    a_story,
    title=texts,
    url=addresses,
    summary=st.lists(texts, max_size=5),
    tellers=st.lists(sources, max_size=5) | st.integers(0, 60).map(lambda n: [Source("Post", "", ADDRESSES[0])] * n),
    topic=st.sampled_from(TOPICS),
)


def numbered(many: list[Story]) -> list[Story]:
    return [replace(one, id=place) for place, one in enumerate(many, start=10**15)]


updates = st.lists(
    st.builds(
        lambda sentence, tellers: Line(sentence, tuple(tellers), NOON - timedelta(hours=3)),
        texts.map(lambda text: text[:200]),
        st.lists(sources, min_size=1, max_size=6),
    ),
    max_size=5,
)


def digest(
    *many: Story, sentences: int = 2, max_chars: int = 2000, new: Mapping[int, Sequence[Line]] | None = None
) -> list[Message]:
    return digest_messages(
        many,
        now=NOON,
        zone=BERLIN,
        sentences=sentences,
        max_chars=max_chars,
        next_due=NOON + timedelta(hours=19),
        updates=new,
    )


def shown(message: Message) -> str:
    return parse_html(message.html)[0].replace("\N{NO-BREAK SPACE}", " ")


def links(message: Message) -> list[str]:
    return [entity["url"] for entity in parse_html(message.html)[1] if entity["type"] == "text_link"]


def taken(message: Message) -> str:
    """Return the text that shows, once it is sure that Telegram takes the message and drops nothing of it."""
    text, entities = parse_html(message.html)
    check_size(text, entities)
    assert {entity["type"] for entity in entities} <= {"bold", "text_link", "expandable_blockquote"}
    assert all(entity.get("url", "https://").startswith(("http://", "https://")) for entity in entities)
    for row in message.buttons:
        assert 1 <= len(row) <= 8
        assert all(1 <= len(button.data.encode()) <= 64 and button.label for button in row)
    return text


def assert_whole(
    messages: list[Message],
    many: list[Story],
    *,
    sentences: int = 2,
    new: Mapping[int, Sequence[Line]] = MappingProxyType({}),
) -> None:
    """Assert that Telegram takes the messages, and that each story stands in one of them as it would alone."""
    for message in messages:
        taken(message)
    numbers = [pair for message in messages for pair in message.numbers.items()]
    assert numbers == list(enumerate((one.id for one in in_sections(many)), start=1))
    *rows, last = [row for message in messages for row in message.buttons]
    buttons = [button for row in rows for button in row]
    assert [(button.label, button.data) for button in buttons] == [(str(n), f"story:{id_}") for n, id_ in numbers]
    assert [button.data for button in last] == (["more", "settings"] if many else ["settings"])
    told = [block for message in messages for block in blocks(message)][1:-1]
    by_id = {one.id: one for one in many}
    for block, (number, id_) in zip(told if many else [], numbers, strict=True):
        [_head, alone, _foot] = blocks(digest(by_id[id_], sentences=sentences, new=new)[0])
        assert re.sub(r"(<b>|^)1\. ", rf"\g<1>{number}. ", alone, count=1) in {block, block.partition("\n")[2]}


def blocks(message: Message) -> list[str]:
    """Return what stands between blank lines, without what is folded."""
    return FOLDED.sub("", message.html).split("\n\n")


FOLDED = re.compile(r"\n<blockquote expandable>(.*?)</blockquote>", re.DOTALL)


def folded(*messages: Message) -> list[str]:
    return [unescape(rest) for message in messages for rest in FOLDED.findall(message.html)]


def a_find(one: Story, text: str, outlet: str, cuts: list[int]) -> Found:
    ends = sorted({cut % (len(text) + 1) for cut in cuts})
    marks = tuple(zip(ends[::2], ends[1::2], strict=False))
    return Found(one, Snippet(text[:300], tuple(mark for mark in marks if mark[1] <= 300)), outlet)


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.builds(a_find, stories, texts, texts, st.lists(st.integers(0, 300), max_size=16)), max_size=15), texts
)
def test_telegram_takes_every_list_of_what_was_found_with_its_marks(found: list[Found], title: str) -> None:
    message = found_message(f"Search: {title}", found, now=NOON, sentences=2, max_chars=500, hint=title[:2000])
    text = taken(message)
    assert list(message.numbers) == list(range(1, len(message.numbers) + 1))
    assert all(f"\n\n{number}. " in f"\n\n{text}" for number in message.numbers)


def test_what_was_looked_for_is_bold_in_its_passage_and_another_outlet_is_named() -> None:
    snippet = Snippet("The <ferries> & the ferry.", ((5, 12), (20, 25)))
    message = found_message("Search: ferry", [Found(story(), snippet, "Echo")], now=NOON, sentences=2, max_chars=500)
    assert "The &lt;<b>ferries</b>&gt; &amp; the <b>ferry</b>. – Echo" in message.html
    bare = found_message("Search: ferry", [Found(story(), None)], now=NOON, sentences=2, max_chars=500)
    assert story().summary.line(2) in shown(bare)


@settings(deadline=None, max_examples=25)
@given(st.lists(stories, max_size=15).map(numbered), st.integers(1, 5))
def test_telegram_takes_every_message_of_every_digest_and_no_story_is_lost_or_parted(
    many: list[Story], sentences: int
) -> None:
    assert_whole(digest(*many, sentences=sentences), many, sentences=sentences)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(stories, updates), max_size=15))
def test_telegram_takes_every_digest_with_updates_too(many: list[tuple[Story, list[Line]]]) -> None:
    told = numbered([one for one, _ in many])
    new = {one.id: lines for one, (_, lines) in zip(told, many, strict=True)}
    assert_whole(digest(*told, new=new), told, new=new)


def test_an_update_says_so_and_has_the_newest_headline_only_what_is_new_and_who_says_so() -> None:
    mail, sun = (Source(name, f"{name}: lorries too", f"https://{name.lower()}.example/8") for name in ("Mail", "Sun"))
    lines = [
        Line("Lorries may cross <now> & then.", (mail, sun), NOON - timedelta(hours=1)),
        Line("The toll is 4 crowns.", (sun,), NOON - timedelta(hours=3)),
    ]
    [message] = digest(story(7, hours_old=30), new={7: lines})
    assert shown(message).split("\n\n")[1] == (
        "1. Update: Mail: lorries too\n"
        "Lorries may cross <now> & then. – Mail and Sun\n"
        "The toll is 4 crowns. – Sun\n"
        "1 h ago"
    )
    assert links(message) == [mail.url, mail.url, sun.url, sun.url]
    assert message.numbers == {1: 7}


@pytest.mark.parametrize("text", NAUGHTY, ids=lambda text: text[:12])
@pytest.mark.parametrize("url", [ADDRESSES[2], ADDRESSES[3], ADDRESSES[4]], ids=["long", "quoted", "foreign"])
def test_a_digest_of_nothing_but_extremes_arrives_whole(text: str, url: str) -> None:
    many = numbered([a_story(text, url, [text] * 5, [Source(text, text, url)] * 60)] * 15)
    many = [replace(one, topic=text[: place % 3]) for place, one in enumerate(many)]
    assert_whole(digest(*many, sentences=5), many, sentences=5)


@settings(deadline=None, max_examples=25)
@given(texts, st.lists(stories, min_size=1, max_size=20).map(numbered), st.integers(1, 10**6))
def test_a_list_is_one_message_that_telegram_takes_and_it_has_at_least_a_story(
    title: str, many: list[Story], first: int
) -> None:
    older = Button("Older ›", "latest:9:9")
    listed = list_message(title, many, now=NOON, sentences=2, max_chars=2000, first_number=first, hint="A hint.")
    message = with_row(listed, older)
    taken(message)
    assert next(iter(message.numbers.items())) == (first, many[0].id)
    assert message.buttons[-1] == (older,)


@settings(deadline=None, max_examples=25)
@given(st.lists(texts, min_size=1), texts)
def test_telegram_takes_every_note_whatever_it_quotes(paragraphs: list[str], title: str) -> None:
    taken(note("Said:", *paragraphs, title=title[:100].strip()))


def test_a_note_shows_what_it_quotes_to_the_letter() -> None:
    assert shown(note("No “<b>x</b> & y”.", title="A & B")) == "A & B\n\nNo “<b>x</b> & y”."


def test_what_the_feed_says_is_shown_to_the_letter_whatever_it_looks_like() -> None:
    [message] = digest(story(title='<b>Tom</b> & Jerry\'s "film"', summary=["1 < 2 && 3 > 2."], outlets=["A&B"]))
    assert '1. <b>Tom</b> & Jerry\'s "film"\n1 < 2 && 3 > 2.\nA&B · 2 h ago' in shown(message)


def test_a_digest_is_dated_by_the_readers_own_calendar() -> None:
    [message] = digest_messages(
        [story()], now=NOON, zone=ZoneInfo("Pacific/Kiritimati"), sentences=2, max_chars=500, next_due=None
    )
    assert shown(message).startswith("Your digest for Thursday, 5 March")


def test_headline_and_outlets_link_to_their_articles() -> None:
    [message] = digest(story(7, outlets=["Post", "Mail"]))
    assert links(message) == ["https://post.example/bridge", "https://post.example/7", "https://mail.example/7"]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "tg://user?id=1", "data:text/html,x", "http://[::1", ""])
def test_what_is_no_address_of_the_web_is_shown_without_a_link(url: str) -> None:
    [message] = digest(story(url=url, outlets=[]))
    assert "1. Bridge opens" in shown(message)
    assert links(message) == []


@pytest.mark.parametrize(
    ("outlets", "line"),
    [
        (["Post"], "Post · 2 h ago"),
        (["Post", "Mail"], "Post and Mail · 2 h ago"),
        (["Post", "Mail", "Sun"], "Post, Mail and Sun · 2 h ago"),
        (["Post", "Mail", "Sun", "Echo"], "Post, Mail and 2 others · 2 h ago"),
        (["Post", "Mail", "Sun", "Echo", "Star"], "Post, Mail and 3 others · 2 h ago"),
        ([f"Paper {n}" for n in range(60)], "Paper 0, Paper 1 and 58 others · 2 h ago"),
        ([], "2 h ago"),
    ],
)
def test_three_outlets_are_named_and_of_more_the_others_are_counted(outlets: list[str], line: str) -> None:
    [message] = digest(story(outlets=outlets))
    assert shown(message).split("\n\n")[1].split("\n")[-1] == line


def test_a_story_without_a_summary_is_a_headline_and_its_outlets() -> None:
    [message] = digest(story(summary=[]))
    assert shown(message).split("\n\n")[1] == "1. Bridge opens\nPost · 2 h ago"


def test_a_long_headline_ends_at_a_word() -> None:
    [message] = digest(story(title="word " * 100))
    headline = shown(message).split("\n\n")[1].split("\n")[0]
    assert headline.endswith("word…")
    assert len(headline) <= len("1. ") + 250


LONG = "The minister spoke at length " + "and at length " * 20 + "and left."
SHORT = "The bridge opened on Monday."
LAST = "It cost twelve million crowns."


def test_a_sentence_for_which_there_is_no_room_leaves_it_to_the_next_and_none_is_cut() -> None:
    [message] = digest(story(summary=[SHORT, LONG, LAST]), max_chars=200)
    assert shown(message).split("\n\n")[1].split("\n")[1] == f"{SHORT} {LAST}"


def test_a_story_whose_sentences_are_all_too_long_is_a_headline_with_the_first_of_them_folded() -> None:
    [message] = digest(story(summary=[LONG] * 5), max_chars=200)
    assert shown(message).split("\n\n")[1] == f"1. Bridge opens\nPost · 2 h ago\n{LONG}"
    assert folded(message) == [LONG]


@pytest.mark.parametrize(
    ("summary", "line"),
    [([SHORT, LAST], SHORT), ([LONG, SHORT], SHORT), ([LONG, LONG], LONG)],
    ids=["the first", "the first that is short", "long, as in the digest"],
)
def test_a_list_shows_one_sentence_of_those_in_a_digest(summary: list[str], line: str) -> None:
    message = list_message("The latest", [story(summary=summary)], now=NOON, sentences=2, max_chars=500)
    assert shown(message).split("\n\n")[1].split("\n")[1] == line


def test_no_link_is_dropped_however_many_outlets_the_stories_have() -> None:
    many = [story(n, outlets=["Post", "Mail", "Sun", "Echo"], summary=["So it is."]) for n in range(1, 26)]
    messages = digest(*many)
    assert [len(message.numbers) for message in messages] == [24, 1]  # 1 + 24 × 4 entities; a twenty-fifth is too much
    assert sum(len(links(message)) for message in messages) == 25 * 3


def test_when_the_next_digest_comes_is_no_message_of_its_own() -> None:
    for n_chars in range(60, 120):
        messages = digest(*(story(n, summary=["A" * n_chars + "."] * 2) for n in range(1, 16)))
        assert all(message.numbers for message in messages)


def test_a_digest_in_two_messages_says_once_when_the_next_comes() -> None:
    first, second = digest(*(story(n, summary=["A" * 200 + "."] * 2) for n in range(1, 13)))
    assert shown(first).startswith("Your digest")
    assert "Next digest" not in shown(first)
    assert shown(second).endswith("Next digest: tomorrow at 08:00 (Europe/Berlin).")


def test_the_digest_of_a_day_without_news_says_so_and_when_the_next_comes() -> None:
    [message] = digest()
    assert "Nothing new since your last digest." in shown(message)
    assert "Next digest: tomorrow at 08:00 (Europe/Berlin)." in shown(message)
    assert "/latest" in shown(message)
    assert message.buttons == ((Button("Settings", "settings"),),)


def test_a_chat_without_a_daily_digest_is_promised_none() -> None:
    [message] = digest_messages([story()], now=NOON, zone=BERLIN, sentences=2, max_chars=500, next_due=None)
    assert "Next digest" not in shown(message)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (-90, "just now"),
        (0.9, "just now"),
        (1, "1\u00a0min\u00a0ago"),
        (59.9, "59\u00a0min\u00a0ago"),
        (60, "1\u00a0h\u00a0ago"),
        (47 * 60 + 59, "47\u00a0h\u00a0ago"),
        (48 * 60, "2\u00a0days\u00a0ago"),
        (30 * 24 * 60, "30\u00a0days\u00a0ago"),
    ],
)
def test_age_is_said_in_the_largest_unit_that_fits(minutes: float, said: str) -> None:
    assert ago(NOON - timedelta(minutes=minutes), NOON) == said


@pytest.mark.parametrize(
    ("hours", "said"),
    [(1, "today at 14:00"), (12, "tomorrow at 01:00"), (24 * 4, "on Sunday, 8 March at 13:00")],
)
def test_moments_are_said_as_the_readers_clock_shows_them(hours: int, said: str) -> None:
    assert when(NOON + timedelta(hours=hours), now=NOON, zone=BERLIN) == f"{said} (Europe/Berlin)"


@given(st.lists(stories, min_size=1, max_size=6).map(numbered))
@settings(max_examples=50, deadline=None)
def test_plain_text_loses_nothing_but_the_markup_and_has_the_addresses_behind_the_headlines(many: list[Story]) -> None:
    for message in digest(*many):
        plain = as_plain(message)
        assert plain.is_plain
        assert units(plain.html) <= MAX_UNITS
        assert set(plain.numbers.items()) <= set(message.numbers.items())
        others = [row for row in message.buttons if not row[0].data.startswith("story:")]
        assert plain.buttons == (*number_buttons(plain.numbers), *others)
        marked = [entity for entity in parse_html(message.html)[1] if entity["type"] == "text_link"]
        of_headlines = [entity["url"] for entity in marked if is_headline(message, entity)]
        if plain.numbers == message.numbers and units(shown(message)) + sum(map(units, of_headlines)) < 3500:
            rest = plain.html
            for url in of_headlines:
                assert f" ({url})" in rest
                rest = rest.replace(f" ({url})", "", 1)
            assert parse_plain(rest)[0].replace("\N{NO-BREAK SPACE}", " ") == shown(message)


def is_headline(message: Message, entity: dict[str, Any]) -> bool:
    bold = [other for other in parse_html(message.html)[1] if other["type"] == "bold"]
    return any(other["offset"] == entity["offset"] for other in bold)


def test_stories_that_do_not_fit_as_plain_text_leave_their_numbers() -> None:
    addresses = "https://post.example/" + "x" * 1500
    message = Message(
        "\n\n".join(f'<a href="{addresses}{n}"><b>{n}. Bridge &amp; tunnel</b></a>' for n in range(1, 6)),
        numbers={n: 100 + n for n in range(1, 6)},
    )
    plain = as_plain(message)
    assert plain.html.startswith(f"1. Bridge & tunnel ({addresses}1)\n\n2. Bridge & tunnel")
    assert plain.numbers == {1: 101, 2: 102}
    assert [[button.label for button in row] for row in plain.buttons] == [["1", "2"]]
    alone = as_plain(Message("🧀" * 5000))
    assert 0 < units(alone.html) <= MAX_UNITS


def test_a_list_says_what_a_story_shares_with_what_was_asked_for() -> None:
    why = {1: ("Kim Jong Un", "R&D <b>"), 2: ()}
    shown = list_message("Related", [story(1), story(2)], now=NOON, sentences=2, max_chars=300, why=why).html
    assert "\nShared: Kim Jong Un, R&amp;D &lt;b&gt;\n" in shown
    assert shown.count("Shared") == 1


# Sections, what is folded, buttons


def topical(*topics: str) -> list[Story]:
    return [story(id_, f"Headline {id_}", topic=topic) for id_, topic in enumerate(topics, start=1)]


def test_the_stories_of_a_topic_stand_together_under_its_name_numbered_as_they_are_shown() -> None:
    [message] = digest(*topical("world", "sport", "", "World", "sport", "culture"))
    first_lines = [block.split("\n")[:2] for block in shown(message).split("\n\n")[1:-1]]
    assert [line for block in first_lines for line in block if "Headline" in line or "bridge" not in line] == [
        "World", "1. Headline 1", "2. Headline 4", "Sport", "3. Headline 2", "4. Headline 5", "Culture",
        "5. Headline 6", "Other news", "6. Headline 3",
    ]  # fmt: skip
    assert message.numbers == {1: 1, 2: 4, 3: 2, 4: 5, 5: 6, 6: 3}
    assert "<b>World</b>\n<a href" in message.html


@pytest.mark.parametrize(
    "topics",
    [["world"] * 6, [""] * 6, ["world", "world", "sport"], ["world", "sport", "culture", "science", "", "national"]],
    ids=["one topic", "none", "three stories", "a topic each"],
)
def test_a_digest_in_which_titles_bring_nothing_together_has_none_and_keeps_its_order(topics: list[str]) -> None:
    [message] = digest(*topical(*topics))
    assert list(message.numbers.values()) == list(range(1, len(topics) + 1))
    assert all(f"\n\n{number}. " in shown(message) for number in message.numbers)


SENTENCES = [f"Sentence {n} says a little more than the one before." for n in range(1, 6)]


@pytest.mark.parametrize("sentences", [1, 2, 3, 4, 5])
def test_what_else_the_summary_says_is_folded_beneath_the_story_unless_it_is_a_mere_line(sentences: int) -> None:
    [message] = digest(story(summary=SENTENCES), sentences=sentences)
    told, rest = SENTENCES[:sentences], SENTENCES[sentences:] if sentences < 4 else []
    _headline, said, _outlets, *beneath = shown(message).split("\n\n")[1].split("\n")
    assert said == " ".join(told)
    assert beneath == folded(message) == ([" ".join(rest)] if rest else [])


def test_a_sentence_that_leans_on_one_that_is_not_folded_with_it_is_left_out() -> None:
    first, second = (sentence * 3 for sentence in SENTENCES[:2])
    leaning = Pick(1, "He said so twice.", leans=True)
    one = replace(story(), summary=Summary((Pick(0, first), leaning, Pick(4, second))))
    other = replace(story(), summary=Summary((Pick(4, second), Pick(0, first), leaning)))
    assert folded(*digest(one, sentences=1)) == [second]
    assert folded(*digest(other, sentences=1)) == [f"{first} He said so twice."]


@pytest.mark.parametrize("n_stories", range(1, 16))
def test_what_is_folded_takes_no_message_more(n_stories: int) -> None:
    many = [story(n, summary=[sentence * 2 for sentence in SENTENCES]) for n in range(1, n_stories + 1)]
    bare = [replace(one, summary=one.summary.within(2)) for one in many]
    assert len(digest(*many)) == len(digest(*bare))
    assert len({len(rest) for rest in folded(*digest(*many))}) <= 1  # of each story as much as of the others


def test_an_update_has_nothing_folded() -> None:
    line = Line("The toll is 4 crowns.", (Source("Sun", "", "https://sun.example/8"),), NOON)
    assert folded(*digest(story(7, summary=SENTENCES), new={7: [line]})) == []


def test_more_and_settings_stand_beneath_the_last_message_alone() -> None:
    first, second = digest(*(story(n, summary=["A" * 200 + "."] * 2) for n in range(1, 13)))
    assert [[button.label for button in row] for row in first.buttons] == [list("12345"), list("6789")]
    assert [[button.label for button in row] for row in second.buttons] == [["10", "11", "12"], ["More", "Settings"]]
    assert as_plain(second).buttons[-1] == second.buttons[-1]


@pytest.mark.parametrize(
    ("n_stories", "rows"), [(0, []), (1, [1]), (5, [5]), (6, [3, 3]), (7, [4, 3]), (11, [4, 4, 3]), (15, [5, 5, 5])]
)
def test_rows_of_numbers_are_of_like_length(n_stories: int, rows: list[int]) -> None:
    buttons = number_buttons({number: 100 + number for number in range(1, n_stories + 1)})
    assert [len(row) for row in buttons] == rows
    assert [button.label for row in buttons for button in row] == [str(n) for n in range(1, n_stories + 1)]


def test_no_line_ends_between_an_outlet_and_the_age() -> None:
    [message] = digest(story())
    assert "Post</a>\u00a0·\u00a02\u00a0h\u00a0ago" in message.html
