from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import document_fromstring

from summarizer.errors import ParseError
from summarizer.extract import ExtractedText, extract_page, extract_plain, keep_prose
from summarizer.furniture import is_furniture
from summarizer.lengths import MAX_TEXT_CHARS
from summarizer.tree import tidy

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


HEADLINE = "Why the mill of Orlow stands still, and who would like to buy it from the town before the winter comes"


@pytest.mark.parametrize(
    "block",
    [
        f'<a href="/mill"><img src="mill.jpg"/><div><p>{POST}</p></div></a>',
        f'<p><a href="/mill">{HEADLINE}?</a></p>',
        f'<p><strong><em><a href="/mill">{POST}</a></em></strong></p>',
        f'<ul><li><a href="/mill">{HEADLINE}.</a></li><li><a href="/sea">{POST}</a></li></ul>',
        f'<div class="story__related-links"><p>{POST} <a href="/mill">{HEADLINE}</a>.</p></div>',
        f'<section class="ReadMore read-more"><p>{POST}</p></section>',
        f'<p class="wp-caption-text">{POST}</p>',
        f'<div id="donate-box"><p>{POST}</p></div>',
        f'<div class="author-bio"><p>{POST}</p></div>',
        f'<blockquote class="pull-quote"><p>{POST}</p></blockquote>',
        f'<div role="complementary"><p>{POST}</p></div>',
        f'<div data-component="promo"><p>{POST}</p></div>',
    ],
    ids="card line bold-line list related more caption newsletter author pull-quote role component".split(),
)
def test_what_leads_elsewhere_or_is_called_a_box_is_no_part_of_the_article(block: str) -> None:
    assert page(OPENING, WORK, block, DETOUR).paragraphs == (OPENING, WORK, DETOUR)


@pytest.mark.parametrize(
    "block",
    [
        f'<p>{POST} <a href="/mill">More on the mill.</a></p>',
        f'<p><a href="/mill">The bridge</a>{POST.removeprefix("The bridge")}</p>',
        f'<p><a name="top">{POST}</a></p>',
        f'<p><a href="#top">{POST}</a></p>',
        f'<p><a href="/orlow">{POST[:30]}</a><a href="/bridge">{POST[30:]}</a></p>',
        f'<div class="has-promo no-donate with-sign-up"><p>{POST}</p></div>',
        f'<div class="promotional biography donations"><p>{POST}</p></div>',
    ],
    ids="link-behind link-before anchor within two-links beside-a-box like-a-box".split(),
)
def test_a_paragraph_with_links_or_beside_a_box_is_kept(block: str) -> None:
    assert any(POST in line for line in page(OPENING, WORK, block, DETOUR).paragraphs)


def test_an_article_whose_whole_page_is_called_after_a_box_is_kept() -> None:
    long = [f"{OPENING} {n}" for n in range(8)]
    found = page(f'<div class="newsletter-page"><p>{"</p><p>".join(f"{line}." for line in long)}</p></div>')
    assert len(found.paragraphs) == len(long)


def test_an_unclosed_link_does_not_take_the_article_along() -> None:
    blocks = "".join(f"<p>{line}</p>" for line in (OPENING, WORK, DETOUR) * 3)
    assert page(f'<a href="/home">{blocks}').paragraphs == (OPENING, WORK, DETOUR)


def test_headlines_in_the_midst_of_a_sentence_are_taken_out_of_it() -> None:
    headlines = f'<span><a href="/a">{HEADLINE}</a> <a href="/b">{HEADLINE}</a> | <a href="/ruud">MORE</a></span>'
    marked = WORK.replace("Hanne Ruud,", f'<span><a href="/ruud">Hanne Ruud</a><span>{headlines}</span></span>,')
    assert page(OPENING, f"<p>{marked}</p>", DETOUR).paragraphs == (OPENING, WORK, DETOUR)


def test_names_that_are_links_stay_in_their_sentence() -> None:
    names = '<span><a href="/o">Orlow</a>, <a href="/s">Sund</a>, <a href="/w">Wenn</a></span>'
    found = page(OPENING, f"<p>The towns of {names} have sent their best masons to rebuild the bridge.</p>", DETOUR)
    assert found.paragraphs[1].startswith("The towns of Orlow, Sund, Wenn have sent")


@pytest.mark.parametrize(
    "html",
    [
        f'<div class="summary">{OPENING}</div><div><p>{WORK}</p><p>{DETOUR}</p></div>',
        f"<div>{OPENING}<br><br><p>{WORK}</p><p>{DETOUR}</p></div>",
        f"<div>{OPENING.replace('Orlow', '<b>Orlow</b>')}<p>{WORK}</p>{DETOUR}</div>",
        f"<p>{OPENING}</p><div>{WORK}</div><p>{DETOUR}</p>",
    ],
    ids="standfirst opening around between".split(),
)
def test_text_that_stands_loose_beside_paragraphs_is_one_too(html: str) -> None:
    assert page(html).paragraphs == (OPENING, WORK, DETOUR)


def test_a_line_that_stands_alone_above_the_article_is_no_part_of_it() -> None:
    paragraphs = f"<div><div><p>{OPENING}</p><p>{WORK}</p><p>{DETOUR}</p></div></div>"
    assert page(f'<div><div class="dek">{POST}</div></div>{paragraphs}').paragraphs == (OPENING, WORK, DETOUR)


def test_broken_lines_become_paragraphs_around_a_picture() -> None:
    tree = document_fromstring(f"<div>{OPENING}<br><br>{WORK}<div><img src='a.jpg'></div>{DETOUR}</div>")
    tidy(tree)
    assert [paragraph.text_content() for paragraph in tree.iter("p")] == [OPENING + WORK, DETOUR]


def test_boxes_become_paragraphs_where_there_are_several_beside_each_other() -> None:
    tree = document_fromstring(f"<section><div>{OPENING}</div><div>{WORK}</div></section><div><div>{POST}</div></div>")
    tidy(tree)
    assert [paragraph.text for paragraph in tree.iter("p")] == [OPENING, WORK]


def test_a_short_sentence_that_stands_loose_is_kept_and_a_label_is_not() -> None:
    found = page(f"<p>{OPENING}</p><div>It was late.</div><p>{WORK}</p><div>Our pictures</div><p>{DETOUR}</p>")
    assert found.paragraphs == (OPENING, "It was late.", WORK, DETOUR)


def test_an_article_that_is_laid_out_in_a_table_is_found() -> None:
    columns = f"<tr><td>Home<br>Weather</td><td><p>{OPENING}</p><p>{WORK}</p><p>{DETOUR}</p></td></tr>"
    html = f"<html><head><title>Bridge</title></head><body><table>{columns}</table></body></html>"
    assert extract_page(html).paragraphs == (OPENING, WORK, DETOUR)


def test_a_short_bold_paragraph_is_a_heading_however_it_ends() -> None:
    found = page(
        OPENING, "<p><strong>Who will pay for it?</strong></p>", WORK, "<p><b>It will be dear.</b></p>", DETOUR
    )
    assert found.paragraphs == (OPENING, WORK, DETOUR)


@pytest.mark.parametrize("bold", [f"<b>{OPENING}</b>", f"<b>ORLOW</b> {OPENING}", "<b>It was late.</b> Nobody spoke."])
def test_a_bold_opening_is_no_heading(bold: str) -> None:
    assert len(page(f"<p>{bold}</p>", WORK, DETOUR).paragraphs) == 3


def test_an_article_that_is_all_bold_has_no_headings() -> None:
    lines = ("The bridge is open.", "It cost nine million crowns.", "Buses use it again.")
    assert page(*(f"<p><b>{line}</b></p>" for line in lines), OPENING).paragraphs == (*lines, OPENING)


@pytest.mark.parametrize(
    "html",
    [
        "<div class=related>" * 5000,
        "<p><span>" + "<a href=/x>one two three four five six</a>" * 5000,
        "<a href=/x>" * 5000,
        "<p>" + "<b>" * 5000 + "x",
        "<div>" + "This is text that stands loose beside a paragraph.<p>x</p>" * 2000,
        "<table><tr><td><p>a<p>b<p>c" * 1000,
        f'<div class="{"read- " * 50_000}">x',
    ],
    ids="boxes links nested-links bold loose tables name".split(),
)
def test_no_tree_takes_long_to_tidy(html: str) -> None:
    tree = document_fromstring(f"<html><body>{html}")
    begun = process_time()
    tidy(tree)
    assert process_time() - begun < 2


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
    "You can see the bridge from here on a clear day, and the sea behind it.",
    "“We would love to hear from you about the bridge,” the mayor told the engineers.",
    "Two readers’ letters were found in the old mill.",
    "The bank may earn nine million crowns on the bridge.",
    "Learn more and you will earn more, the minister told the pupils.",
    "По теме моста мэр пока ничего не сказал.",
    "Sur le même sujet, le maire a refusé de répondre.",
    "Le maire a reçu notre envoyé dans son bureau.",
    "Voir aussi loin est un luxe, dit le maire.",
    "Siehe auch die Brücke, sagte sie, dort begann alles.",
    "Die Zeitung hat ihren Newsletter eingestellt, weil ihn niemand las.",
    "Los vecinos piden que se respeten todos los derechos del río.",
    "Подписаться на петицию успели девять тысяч жителей.",
    "Der Künstler sagte, die Rechte an dem Bild habe er sich vorbehalten.",
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
        "You can read our report on the mill here.",
        "We’d like to hear what you think about this or any of our reports on the bridge.",
        "This document is subject to copyright, and no part of it may be sold.",
        "Disclosure: the Echo may earn a commission from some of the bridges on this page.",
        "If you’d like to learn more about the Echo, come to our open day in the old mill.",
        "Follow her on Mastodon at @jonna and on the river every Friday.",
        "Got a tip? Tell the Echo what you saw on the river, at any hour.",
        "Abonnieren Sie unseren wöchentlichen Newsletter und verpassen Sie keine Brücke.",
        "Alle Rechte vorbehalten.",
        "Das könnte Sie auch interessieren: Was wird aus der Mühle neben der alten Brücke?",
        "Wir verwenden Cookies, um diese Seite besser zu machen.",
        "Inscrivez-vous à notre infolettre pour ne manquer aucun pont.",
        "Sur le même sujet : que devient le moulin ?",
        "Tous droits réservés.",
        "Lee también: ¿Qué será del molino que está junto al puente?",
        "Síguenos en todas las redes para no perderte ningún puente.",
        "Acompanhe o Eco de Orlow no WhatsApp e não perca nenhuma ponte.",
        "Este sitio utiliza cookies para mejorar la lectura.",
        "Potrebbe interessarti: Che cosa sarà del mulino accanto al ponte?",
        "Schrijf je in voor onze nieuwsbrief en mis geen enkele brug.",
        "Zapisz się i nie przegap żadnego mostu.",
        "Prenumerera på vårt nyhetsbrev om broar.",
        "Přečtěte si také: Co bude se mlýnem vedle starého mostu?",
        "Подписывайтесь на наш канал, чтобы не пропустить ни одного моста.",
        "Підписуйтесь на наш канал, щоб не пропустити жодного мосту.",
        "По теме: что будет с мельницей у старого моста?",
        "Tüm hakları saklıdır.",
        "関連記事：橋のそばの水車はどうなる？",
        "“We will lay the first stone in May. And",
    ],
)
def test_what_speaks_of_the_page_is_furniture(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "mark",
    [
        "Source link",
        "Leave a Reply",
        "Post a comment",
        "About the author",
        "Filed under: Roads",
        "Schreibe einen Kommentar",
        "Laisser un commentaire",
        "Deja una respuesta",
        "Deixe um comentário",
        "Lascia un commento",
        "Geef een reactie",
        "Dodaj komentarz",
        "Добавить комментарий",
        "コメントを残す",
        "Über die Autorin",
        "À propos de l’auteur",
    ],
)
def test_nothing_below_the_end_of_the_article_is_kept(mark: str) -> None:
    assert keep_prose([OPENING, mark, WORK]) == (OPENING,)


@pytest.mark.parametrize(
    "mark",
    [
        "<h3>About the author</h3>",
        "<p><strong>Leave a <em>Reply</em></strong></p>",
        '<p class="source"><a href="https://echo.example/bridge">Source link</a></p>',
    ],
    ids="heading bold link".split(),
)
def test_the_end_of_the_article_is_seen_however_a_page_marks_it(mark: str) -> None:
    assert page(OPENING, WORK, DETOUR, mark, POST, POST).paragraphs == (OPENING, WORK, DETOUR)


def test_a_heading_that_may_stand_over_a_box_ends_nothing() -> None:
    assert page(OPENING, WORK, "<h3>Related articles</h3>", POST, DETOUR).paragraphs == (OPENING, WORK, POST, DETOUR)


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
