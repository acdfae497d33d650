from __future__ import annotations

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.local.entities import Refused, check_link, check_size, parse_html, parse_plain, units

KEPT = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u030a\u0333\u033f\u2028\u2029"))
"""Text that Telegram keeps as it is, but for blanks at its ends."""


def kept(text: str) -> str:
    return "".join(c for c in text if not "\u2028" <= c <= "\u202e").strip(" ")


def spans(source: str) -> list[tuple[str, str]]:
    """Return the kind of each entity with the text it covers, cut out as a client does: by UTF-16 units."""
    text, entities = parse_html(source)
    coded = text.encode("utf-16-le")
    return [
        (entity["type"], coded[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le"))
        for entity in entities
    ]


def refusal(source: str) -> str:
    with pytest.raises(Refused) as e:
        parse_html(source)
    assert e.value.code == 400
    return e.value.description.removeprefix("Bad Request: can't parse entities: ")


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("b", "bold"), ("strong", "bold"), ("i", "italic"), ("em", "italic"), ("u", "underline"), ("ins", "underline"),
        ("s", "strikethrough"), ("strike", "strikethrough"), ("del", "strikethrough"), ("tg-spoiler", "spoiler"),
        ("code", "code"), ("pre", "pre"), ("blockquote", "blockquote"), ("B", "bold"),
    ],
)  # fmt: skip
def test_each_tag_becomes_its_entity(tag: str, kind: str) -> None:
    assert spans(f"a <{tag}>b c</{tag}> d") == [(kind, "b c")]


def test_tags_with_attributes_become_entities() -> None:
    assert parse_html('<span class="tg-spoiler">x</span>')[1] == [{"type": "spoiler", "offset": 0, "length": 1}]
    assert parse_html("<blockquote expandable>x</blockquote>")[1][0]["type"] == "expandable_blockquote"
    assert parse_html('<pre><code class="language-python">x</code></pre>') == (
        "x",
        [{"type": "pre", "offset": 0, "length": 1, "language": "python"}],
    )
    [emoji] = parse_html('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>')[1]
    assert emoji == {"type": "custom_emoji", "offset": 0, "length": 2, "custom_emoji_id": "5368324170671202286"}


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("é<x>", 'Unsupported start tag "x" at byte offset 2'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b>bold", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b ", "Unclosed end tag at byte offset 4"),
        ('<a href="http://a.b>x</a>', "Unclosed start tag at byte offset 0"),
        ("<a href=http://a.b>x</a>", "Unexpected end of name token at byte offset 8"),
        ('<a ="x">x</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified"),
    ],
)
def test_what_telegram_can_not_parse_is_refused_in_its_words(source: str, reason: str) -> None:
    assert refusal(source) == reason


def test_half_a_surrogate_pair_is_refused_however_it_is_written() -> None:
    assert "unmatched surrogate code units" in refusal("&#xD83D;&#xDE00;")
    assert refusal("\ud83d").startswith("Text contains invalid Unicode")


def test_only_four_named_references_and_numbers_are_decoded() -> None:
    assert parse_html("&lt;&gt;&amp;&quot; &#8222;&#x1F600; &lt")[0] == '<>&" „😀 <'
    assert parse_html(f"&#{'9' * 5000};")[0].startswith("&#999")
    assert parse_html("&nbsp;&apos;&ltx; &#0; &#12345678; &;")[0] == "&nbsp;&apos;&ltx; &#0; &#12345678; &;"


def test_offsets_and_lengths_count_utf_16_units() -> None:
    assert parse_html("😀 <b>😀é</b>")[1] == [{"type": "bold", "offset": 3, "length": 3}]


def test_blank_ends_are_trimmed_and_entities_move_along() -> None:
    assert parse_html("\n <b> x </b>\n ") == ("x", [{"type": "bold", "offset": 0, "length": 1}])
    assert parse_html("a<b> </b>b") == ("a b", [])


def test_control_characters_become_spaces_and_line_separators_go() -> None:
    assert parse_html("a\tb\r\nc\u2028d\u202ee")[0] == "a b\ncde"
    assert parse_plain(" <b>\t& ") == ("<b> &", [])


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://Example.org", "https://example.org/"),
        ("example.org/Path?q=1#x", "http://example.org/Path?q=1#x"),
        ("http://127.0.0.1:8080/a b", "http://127.0.0.1:8080/a%20b"),
        ("https://bücher.example/", "https://bücher.example/"),
        ("http://[::1]/", "http://[::1]/"),
        ("tg://resolve?domain=x", "tg://resolve/?domain=x"),
        ("mailto:ada@example.org", "mailto:ada@example.org"),
    ],
)
def test_a_good_address_is_linked_as_telegram_writes_it(url: str, link: str) -> None:
    [entity] = parse_html(f'<a href="{url}">x</a>')[1]
    assert entity["url"] == link


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "data:text/html,x", "ftp://example.org/", "http://localhost/", "http://", "/path",
        "#top", "http://exa mple.org", "http://example.org:99999/", "http://a<b.org/", "http://[x]/", "https://%zz.org",
    ],
)  # fmt: skip
def test_a_bad_address_leaves_the_text_without_a_link(url: str) -> None:
    assert parse_html(f'<a href="{escape(url)}">story</a>') == ("story", [])
    with pytest.raises(ValueError, match=r"."):
        check_link(url)


def test_a_link_without_an_address_takes_its_text_for_one() -> None:
    assert parse_html("<a>example.org</a>")[1][0]["url"] == "http://example.org/"


def test_a_style_is_cut_at_the_edges_of_a_link_in_it() -> None:
    head = '<b>1. <a href="http://a.example">Head</a></b>'
    assert spans(head) == [("bold", "1. "), ("text_link", "Head"), ("bold", "Head")]
    assert spans('<i><a href="http://a.example">A</a>, <a href="http://b.example">B</a></i>') == [
        ("text_link", "A"), ("italic", "A"), ("italic", ", "), ("text_link", "B"), ("italic", "B"),
    ]  # fmt: skip


def test_a_style_is_cut_where_another_begins_and_equal_ones_are_joined() -> None:
    assert spans("<b>a<i>b</i>c</b>") == [("bold", "a"), ("bold", "bc"), ("italic", "b")]
    assert spans("<b>a</b><b>b</b>") == spans("<b><b>ab</b></b>") == [("bold", "ab")]


def test_code_holds_no_styles_and_links_hold_no_links() -> None:
    assert spans("<code>a<b>b</b></code>") == [("code", "ab")]
    assert spans('<a href="http://a.example">a<a href="http://b.example">b</a></a>') == [("text_link", "ab")]


def test_a_text_that_shows_nothing_is_refused() -> None:
    for text, reason in (("", "message text is empty"), ("\u00a0\u200b", "text must be non-empty")):
        with pytest.raises(Refused, match=reason):
            check_size(text, [])


def test_a_message_is_measured_in_utf_16_units_after_parsing() -> None:
    check_size(*parse_html("<b>" + "&lt;" * 4096 + "</b>"))
    with pytest.raises(Refused, match="message is too long"):
        check_size(*parse_html("😀" * 2049))
    with pytest.raises(Refused, match="text is too long"):
        parse_html("&amp;" * 7000)


def test_more_entities_than_telegram_keeps_are_refused() -> None:
    check_size(*parse_html("<b>x</b> " * 100))
    with pytest.raises(Refused, match="101 entities"):
        check_size(*parse_html("<b>x</b> " * 101))
    with pytest.raises(Refused, match="ENTITIES_TOO_LONG"):
        check_size(*parse_html(f'<a href="http://a.example/{"x" * 200}">x</a> ' * 50))


@given(KEPT)
def test_escaped_text_comes_out_as_it_went_in(text: str) -> None:
    assert parse_html(escape(text))[0].strip(" ") == kept(text)


@given(KEPT, KEPT)
def test_an_entity_covers_what_its_tag_held(before: str, text: str) -> None:
    before, text = f"a{kept(before)}|", f"|{kept(text)}|"
    assert spans(f"{escape(before)}<b>{escape(text)}</b>") == [("bold", text)]


@given(
    st.lists(
        st.sampled_from(["<b>", "</b>", "<i>", "</i>", "</>", '<a href="a.example">', "</a>", "<code>", "😀", " "])
    )
)
def test_whatever_is_nested_entities_stay_within_the_text_and_do_not_cross(pieces: list[str]) -> None:
    try:
        text, entities = parse_html("".join(pieces))
    except Refused:
        return
    ends = [(entity["offset"], entity["offset"] + entity["length"]) for entity in entities]
    assert all(0 <= start < end <= units(text) for start, end in ends)
    assert not any(a < c < b < d for a, b in ends for c, d in ends)
    assert ends == sorted(ends, key=lambda pair: (pair[0], -pair[1]))


@given(st.text(st.sampled_from("<>/ab i&;#x=\"'\ud83d é\0")))
def test_any_source_is_parsed_or_refused(source: str) -> None:
    try:
        text, _ = parse_html(source)
    except Refused:
        return
    text.encode()
