from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.errors import ParseError
from summarizer.extract import ExtractedText, extract_page, extract_plain, keep_prose
from summarizer.furniture import is_furniture
from summarizer.lengths import MAX_TEXT_CHARS

OPENING = (
    "The town council of Orlow voted on Tuesday night to rebuild the old river bridge for 12 million crowns, "
    "three years after a flood had carried its middle arch away."
)
WORK = (
    "Work on the bridge begins in May and will take two years, the mayor, Dr. Hanne Ruud, told reporters on Wednesday."
)
DETOUR = "Until then, buses will take the long way round by the mill, which adds a quarter of an hour to the journey."
CAPTION = "The old river bridge in Orlow, seen from the mill on a foggy morning in November."


def page(*blocks: str, head: str = "<title>Orlow rebuilds its bridge</title>") -> ExtractedText:
    body = "".join(block if block.startswith("<") else f"<p>{block}</p>" for block in blocks)
    return extract_page(f'<html lang="en"><head>{head}</head><body><article>{body}</article></body></html>')


def test_a_page_gives_its_headline_its_paragraphs_and_its_language() -> None:
    found = page("<h1>Orlow rebuilds its bridge</h1>", OPENING, WORK, DETOUR)
    assert found == ExtractedText("Orlow rebuilds its bridge", (OPENING, WORK, DETOUR), "en")
    assert found.text == f"{OPENING}\n{WORK}\n{DETOUR}"


def test_nothing_but_the_news_is_left_of_a_page_full_of_furniture() -> None:
    found = page(
        "<h1>Orlow rebuilds its bridge</h1>",
        "By Jonna Ek",
        OPENING,
        f'<figure><img src="a.jpg" alt="{CAPTION}"/><figcaption>{CAPTION} (Jonna Ek/Orlow Echo)</figcaption></figure>',
        CAPTION,
        "Related Stories",
        WORK,
        "<h2>The long way round</h2>",
        "The long way round",
        DETOUR,
        "“We will lay the first stone of the bridge in May. And",
        "Source link",
        "I'm Jonna, the author behind Orlow Echo. My aim is to provide you with all the news of the river.",
        "<h3>Leave a Reply</h3>",
        "Your email address will not be published. Required fields are marked *.",
    )
    assert found.paragraphs == (OPENING, WORK, DETOUR)


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{OPENING}<br>{WORK}<br/><br/>{DETOUR}</p>",
        f"{OPENING}<br><br>{WORK}<br><br>{DETOUR}",
        f"<p>{OPENING}</p><blockquote><p>{WORK}</p><p>{DETOUR}</p></blockquote>",
        f"<p>{OPENING}</p><ul><li>{WORK}</li><li>{DETOUR}</li></ul>",
        f"<p>{OPENING}</p><div><div><p>{WORK}</p></div><p>{DETOUR}</p></div>",
        f"<p>{OPENING}</p><p>{WORK}</p><p>{DETOUR}</p>".replace(", ", ",\n   ").replace("</p>", "<br></p>"),
        f"<p>{OPENING}</p><p>{WORK.replace('Hanne Ruud', '<b>Hanne</b> <a href=/ruud>Ruud</a>')}</p><p>{DETOUR}</p>",
    ],
    ids=["line breaks", "no paragraphs", "quotation", "list", "nested", "wrapped source", "inline tags"],
)
def test_paragraphs_are_whole_however_a_page_marks_them(html: str) -> None:
    assert page(f"<div>{html}</div>").paragraphs == (OPENING, WORK, DETOUR)


def test_readers_comments_are_no_part_of_a_short_article() -> None:
    comments = f'<ol class="comment-list"><li class="comment"><p>{CAPTION} I was there!</p></li></ol>'
    html = f"<html><body><article><h1>Bridge</h1><p>{OPENING}</p></article>{comments}</body></html>"
    assert extract_page(html).paragraphs == (OPENING,)


def test_tables_are_not_read() -> None:
    table = f"<table><tr><td>{CAPTION}</td><td>{CAPTION}</td></tr></table>"
    assert page(OPENING, WORK, table, DETOUR).paragraphs == (OPENING, WORK, DETOUR)


POST = "The bridge of Orlow was the most beautiful of all on the river, and we shall cross it again soon."


@pytest.mark.parametrize(
    "embed",
    [
        f"""<blockquote class="twitter-tweet" data-lang="en"><p lang="en" dir="ltr">{POST}
        <a href="https://t.co/x">pic.twitter.com/x</a></p>&mdash; Orlow (@orlow) <a href="https://twitter.com/orlow">March
        3, 2026</a></blockquote> <script async src="https://platform.twitter.com/widgets.js"></script>""",
        f'<div class="twitter-tweet twitter-tweet-rendered"><p>{POST}</p></div>',
        f'<blockquote class="instagram-media"><div><p>{POST}</p><p>A post shared by Orlow.</p></div></blockquote>',
        f'<blockquote class="tiktok-embed" cite="https://www.tiktok.com/x"><section><p>{POST}</p></section></blockquote>',
        f'<div class="fb-post"><blockquote class="fb-xfbml-parse-ignore"><p>{POST}</p>By Orlow</blockquote></div>',
        f'<blockquote class="bluesky-embed"><p>{POST}</p>&mdash; Orlow</blockquote>',
        f'<blockquote class="wp-embedded-content"><a href="https://echo.example/">{POST}</a></blockquote>',
    ],
    ids=["tweet", "rendered tweet", "Instagram", "TikTok", "Facebook", "Bluesky", "WordPress"],
)
def test_a_post_that_is_embedded_is_no_part_of_the_article(embed: str) -> None:
    assert page(OPENING, WORK, embed, DETOUR).paragraphs == (OPENING, WORK, DETOUR)
    assert page(OPENING, f"<div>{WORK}{embed}{DETOUR}</div>").paragraphs == (OPENING, WORK, DETOUR)


def test_a_quotation_is_part_of_the_article_whatever_its_class() -> None:
    quotation = f'<blockquote class="wp-block-quote embed-like"><p>{POST}</p></blockquote>'
    assert page(OPENING, WORK, quotation, DETOUR).paragraphs == (OPENING, WORK, POST, DETOUR)


@pytest.mark.parametrize(
    "html",
    [
        b"",
        b"  ",
        b"noise",
        b"\x00\x01\xff",
        b"%PDF-1.7 \x80",
        "\ud800",
        "<html></html>",
        "<p>Menu</p>",
        f"<svg><p>{OPENING}</p><p>{OPENING}</p>",
    ],
)
def test_a_page_without_an_article_is_refused(html: bytes | str) -> None:
    with pytest.raises(ParseError, match="the page"):
        extract_page(html)


PIECES = st.sampled_from(
    [
        f"<p>{OPENING}</p>".encode(),
        f"<article><p>{WORK}".encode(),
        b"<br>" * 20,
        b"</div>",
        b"<div",
        b"<!--",
        b"<![CDATA[",
        b"&#xD800;",
        b"\x00",
        b"\xed\xa0\x80",
        b'<meta charset="nope">',
        b"<frameset>",
        b"<svg>",
        b'<script type="application/ld+json">{"@graph": [1, null]}</script>',
    ]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(PIECES | st.binary(max_size=8), max_size=12).map(b"".join))
def test_hostile_bytes_give_clean_paragraphs_or_a_parse_error(html: bytes) -> None:
    try:
        found = extract_page(html)
    except ParseError:
        return
    assert found.paragraphs
    assert all(line == " ".join(line.split()) != "" for line in found.paragraphs)
    found.text.encode()


# Plain text


def test_the_first_line_of_plain_text_is_its_headline() -> None:
    found = extract_plain(f"Orlow rebuilds its bridge\n\n{OPENING}\n{WORK}")
    assert found == ExtractedText("Orlow rebuilds its bridge", (OPENING, WORK))


def test_a_sections_name_above_the_headline_is_not_the_headline() -> None:
    found = extract_plain(f"Local News\n\nOrlow rebuilds its old river bridge\n\n{OPENING}\n{WORK}")
    assert found == ExtractedText("Orlow rebuilds its old river bridge", (OPENING, WORK))


def test_a_short_headline_above_lines_of_a_fixed_width_is_no_sections_name() -> None:
    found = extract_plain("Bridge opens\n\nThe old river bridge of Orlow was\nopened again on Monday.")
    assert found.title == "Bridge opens"


@pytest.mark.parametrize("text", [f"{OPENING} {WORK} {DETOUR}\n{CAPTION}", OPENING, f"{OPENING} {WORK}"])
def test_text_that_begins_with_its_first_paragraph_has_no_headline_and_loses_nothing(text: str) -> None:
    found = extract_plain(text)
    assert (found.title, found.text) == ("", text)


def test_a_headline_that_is_given_leaves_the_first_line_to_the_text() -> None:
    assert extract_plain(f"{OPENING}\n{WORK}", title="Bridge") == ExtractedText("Bridge", (OPENING, WORK))


def test_a_headline_that_is_repeated_is_no_paragraph() -> None:
    assert extract_plain(f"Bridge opens!\n{OPENING}\nBridge opens!").paragraphs == (OPENING,)


def test_lines_broken_at_a_fixed_width_are_joined() -> None:
    lines = (
        "Orlow rebuilds its bridge",
        "",
        "The town council of Orlow voted on Tuesday night to rebuild the old",
        "river bridge for 12 million crowns, three years after a flood had",
        "carried its middle arch away.",
        "",
        "Work on the bridge begins in May and will take two years, the mayor,",
        "Dr. Hanne Ruud, told reporters on Wednesday.",
    )
    assert extract_plain("\n".join(lines)) == ExtractedText("Orlow rebuilds its bridge", (OPENING, WORK))


def test_short_paragraphs_of_different_lengths_stay_apart() -> None:
    lines = ("The bridge is open.", "It cost nine million crowns, the mayor said.", "It is blue.", "Buses use it.")
    assert extract_plain("\n".join(lines), title="Bridge").paragraphs == lines


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff\u200b"])
def test_empty_text_is_refused(text: str) -> None:
    with pytest.raises(ParseError, match="empty"):
        extract_plain(text)


# Lines


NEWS = [
    "Moldova hopes to become a member of the union before the end of the decade, its president said.",
    "The network changed its privacy policy twice this year, which cost it two million users.",
    "Under the new terms of service, drivers may choose their own hours.",
    "Nearly nine million people were expected to sign up for insurance before the deadline on Sunday.",
    "“My goal is to win the title,” the swimmer said after the race.",
    "Regulators told the shop to show what it costs to subscribe to the service before customers pay.",
    "Fans were told to stay tuned until midnight, but no song was played.",
    "Copyright law has not changed since the town had its own printer.",
    "Nobody was hurt, the ministry said. (Reuters)",
    "Nobody was hurt, the ministry told the agency (AP).",
    "The bill was written by the senator from the north (D-Pa.).",
    "The train reaches 300 kilometres an hour (186 m/h).",
    "The council will vote in May and/or June (see the file on the river).",
    "The singer spoke to her fans for an hour (via video link).",
    "Photo albums were the first thing that people carried out of the flooded houses.",
    "Watch makers from three valleys have gone on strike.",
    "By May the bridge will be open, Hanne Ruud said.",
    "« Le pont sera ouvert en mai. »",
    "„Die Brücke wird im Mai eröffnet.“",
    "橋は五月に開通する。",
    "पुल मई में खुलेगा।",
    "هل يفتح الجسر في مايو؟",
    OPENING,
]


@pytest.mark.parametrize("line", NEWS)
def test_a_sentence_of_the_news_is_kept_whatever_it_speaks_of(line: str) -> None:
    assert not is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        f"{CAPTION} (Jonna Ek/Tidings Photo)",
        f"{CAPTION} (Photo by Jonna Ek/Getty Images)",
        f"{CAPTION} (AP Photo/Jonna Ek, File)",
        f"{CAPTION} (Jonna Ek / Reuters).",
        f"{CAPTION} (Handout via REUTERS)",
        f"{CAPTION} (File photo)",
        f"{CAPTION} (Courtesy of the town of Orlow)",
        f"{CAPTION} [© Orlow Echo]",
        f"{CAPTION} Photo: Jonna Ek",
        f"{CAPTION} Photograph: Jonna Ek/The Echo",
        f"{CAPTION} Getty Images",
        f"FILE - {CAPTION}",
        f"FILE PHOTO: {CAPTION}",
        f"Photo: {CAPTION}",
        f"WATCH: {CAPTION}",
        "The old river bridge in Orlow, seen from the mill (AFP)",
    ],
)
def test_a_caption_is_known_by_its_credit(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "The long way round",
        "Related Stories",
        "Advertisement",
        "By Jonna Ek",
        "By Jonna Maria van Ek",
        "Read more: What became of the mill that stood beside the bridge?",
        "Lesen Sie auch: Was wird aus der Mühle neben der alten Brücke?",
        "Updated on 4 March 2026 at 10:15.",
        "Source: Orlow Echo.",
        "Copyright 2026 Orlow Echo.",
        "© 2026 Orlow Echo. All rights reserved.",
        "This material may not be published, broadcast, rewritten or redistributed.",
        "Sign up for our weekly newsletter and never miss a bridge.",
        "The news of the river, every Friday. Subscribe now!",
        "Click here for all our pictures of the bridge.",
        "Become a member and help us to report on bridges.",
        "Follow the Orlow Echo on Facebook, Instagram and Mastodon.",
        "By going on you accept our privacy policy.",
        "We use cookies to make this page better.",
        "Your email address will not be published.",
        "The post Orlow rebuilds its bridge appeared first on Orlow Echo.",
        "Reporting by Jonna Ek in Orlow; editing by Pia Lund.",
        "Pia Lund contributed to this report.",
        "Jonna Ek is a reporter for Orlow Echo.",
        "I’m Jonna, a writer who loves bridges.",
        "“We will lay the first stone in May. And",
    ],
)
def test_what_speaks_of_the_page_is_furniture(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "mark", ["Source link", "Leave a Reply", "Post a comment", "About the author", "Filed under: Roads"]
)
def test_nothing_below_the_end_of_the_article_is_kept(mark: str) -> None:
    assert keep_prose([OPENING, mark, WORK]) == (OPENING,)


@pytest.mark.parametrize(
    "mark", ["Comments (3)", "Share this article", "Tags: bridge, Orlow", "Recommended for you", "Author"]
)
def test_what_may_stand_above_an_article_too_ends_it_only_below(mark: str) -> None:
    assert keep_prose([OPENING, mark, WORK, DETOUR]) == (OPENING, WORK, DETOUR)
    assert keep_prose([OPENING, WORK, DETOUR, mark, CAPTION]) == (OPENING, WORK, DETOUR)


def test_a_paragraph_is_kept_once() -> None:
    assert keep_prose([OPENING, WORK, OPENING]) == (OPENING, WORK)


def test_an_endless_text_is_cut_at_a_paragraph() -> None:
    lines = [f"Stone number {n} was laid today." for n in range(5000)]
    kept = keep_prose(lines)
    assert list(kept) == lines[: len(kept)]
    assert MAX_TEXT_CHARS - 100 < sum(map(len, kept)) <= MAX_TEXT_CHARS


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(NEWS) | st.text(max_size=30), max_size=12), st.text(max_size=10))
def test_lines_are_kept_or_dropped_but_never_changed(lines: list[str], title: str) -> None:
    kept = keep_prose(lines, title=title)
    places = [lines.index(line) for line in kept]
    assert places == sorted(set(places))
