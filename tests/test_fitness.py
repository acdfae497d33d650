"""Which sentences can be printed, and which only behind the one before them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.asides import is_aside
from summarizer.fitness import LONGEST_CHARS, Fitness, can_stand_alone, judge, without_date_line

LEAD = "The town council of Orlow voted on Tuesday night to rebuild the old river bridge."


def test_a_plain_sentence_stands_alone() -> None:
    assert list(judge([LEAD], "en")) == [Fitness(True)]


def test_a_paragraph_is_judged_in_its_order() -> None:
    paragraph = [
        LEAD,
        "It will cost twelve million crowns, the council said.",
        "“We have waited for ten years,” he said.",
        "Ruud said: “Now we build the bridge.",
        "We shall all swim in the river.”",
        "Short.",
    ]
    assert list(judge(paragraph, "en")) == [
        Fitness(True),
        Fitness(True, leans=True),
        Fitness(True, leans=True),
        Fitness(False),
        Fitness(False),
        Fitness(False),
    ]


def test_sentences_are_judged_when_they_are_asked_for() -> None:
    assert next(judge([LEAD, "Short."], "en")) == Fitness(True)


@pytest.mark.parametrize(
    "sentence",
    [
        "The council of Orlow voted to rebuild the bridge.",
        "Will the council of Orlow rebuild the bridge?",
        "The council of Orlow rebuilds the bridge!",
        "The mayor said: “It is a good day for Orlow.”",
        "Le maire a parlé d’un « bon jour pour Orlow ».",
        "Der Bürgermeister sprach von einem „guten Tag“ und dankte allen.",
        "Statsministern talade om en ”bra dag för Orlow” och tackade alla.",
        "Work (which begins in May) will take two years, the mayor (a swimmer) said.",
        "The bridge will be paid for by the U.S. and by Orlow.",
        "The mayor told the ferrymen: 'Now we shall build the bridge.'",
        "The players' union and the fans' club of Orlow don't agree.",
        "The summer of '69 was the first without a bridge in Orlow.",
        "The council hired the builders of Marn & Sons Inc.",
        "市议会周二投票决定重建旧桥，工程将于五月开始。",
        "قال رئيس البلدية إن العمل على الجسر الجديد سيبدأ في مايو.",
        "สภาเมืองออร์โลว์ลงมติเมื่อวันอังคารให้สร้างสะพานข้ามแม่น้ำขึ้นใหม่",
    ],
)
def test_what_was_written_to_its_end_is_whole(sentence: str) -> None:
    assert can_stand_alone(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The council has told the builders of the bridge that they…",
        "The council has told the builders of the bridge that they...",
        "The council has told the builders of the bridge that they [...]",
        "“The council has told the builders of the bridge that they…”",
        "The council has told the builders of the bridge, and among them Gen.",
        "The council has heard from Hanne Ruud, who was the head of U.S.",
        "The council has told the builders of the bridge (and Dr.",
        "The council has told the builders of the bridge and the.",
        "The council has told the builders of the bridge",
        "The council has told the builders of the bridge:",
        "The old bridge of Orlow in the spring .",
    ],
)
def test_what_was_cut_off_is_not(sentence: str) -> None:
    assert not can_stand_alone(sentence)


@pytest.mark.parametrize(
    "scrap",
    [
        "",
        ".",
        "The bridge opens.",
        "12 - 7 - 5 - 23 - 11 - 6 - 20 - 13.",
        "🙂 🙂 🙂 🙂 🙂 🙂 🙂 🙂 🙂 🙂 🙂 🙂 🙂 🙂.",
        "Orlow-Marn, 19:30, 21:30, 23:30, 01:30.",
    ],
)
def test_a_scrap_is_no_sentence(scrap: str) -> None:
    assert not can_stand_alone(scrap)


def test_a_page_is_no_sentence_and_a_dense_script_fills_it_sooner() -> None:
    assert can_stand_alone("bridge " * (LONGEST_CHARS // 7 - 1) + "bridge.")
    assert not can_stand_alone("bridge " * 60 + ".")
    assert can_stand_alone("桥" * (LONGEST_CHARS // 2 - 2) + "。")
    assert not can_stand_alone("桥" * (LONGEST_CHARS // 2 + 2) + "。")


@pytest.mark.parametrize(
    "sentence",
    [
        "The mayor said: “It is a good day for the town of Orlow.",
        "It is a good day for the town of Orlow,” the mayor said.",
        'The mayor said: "It is a good day for the town of Orlow.',
        'The mayor said they "will see a new "Orlow" bridge, and soon."',
        "The mayor told the ferrymen: 'Now we shall build the bridge.",
        "Now we shall build the bridge and swim no more.'",
        "Now we shall build the bridge and swim no more.’",
        "The mayor (who had swum the river in March was glad.",
        "The mayor was glad of the bridge] and of the ferry.",
        "市长说：「这是奥尔洛的好日子，我们终于可以开始建桥了。",
        "“It took us ten years to get here and nobody believed it.”",
        "„Zehn Jahre haben wir gewartet, und niemand hat es geglaubt.“",
        "'We have waited for ten years and we don't want to wait longer.'",
        "- Esperamos dez anos pela ponte de Orlow e ninguém acreditava.",
    ],
)
def test_half_a_quotation_or_one_without_a_speaker_cannot_be_printed(sentence: str) -> None:
    assert not can_stand_alone(sentence)


ASIDES = [
    "The mayor of Orlow (pictured above) swam across the river in March.",
    "Hanne Ruud, mayor of Orlow (left), at the old bridge on Tuesday.",
    "See the videos below for more of the swimmers in the river.",
    "Photo by Hanne Ruud of the old bridge in the spring.",
    "File photo of the old bridge of Orlow before the flood.",
    "The bridge before the flood, seen from the mill (Photo: Hanne Ruud).",
    "By Hanne Ruud, Orlow Morning Post.",
    "Editor's note: The writer lives beside the old bridge of Orlow.",
    "Hanne Ruud is a regular contributor and lives in Orlow.",
    "The views expressed in this commentary are solely hers.",
    "The opinions in this column are solely those of the author.",
    "Hanne Ruud and Tom Voss contributed to this report.",
    "Hanne Ruud contributed reporting from the banks of the river.",
    "The Orlow Hour is produced by a team of six in the old mill.",
    "MARN stands for the Municipal Association of River Navigators.",
    "This article has been updated to add what the mayor said.",
    "This story was originally published in the Orlow Post.",
    "Click here to access the transcript of the council's debate.",
    "Read more: The ten bridges of Orlow and how they fell.",
    "Watch the full video of the swimmers in the river here.",
    "Hear why the ferrymen of Marn fear for their work.",
    "Leave your questions about the bridge in the comments below.",
    "Share your story of the bridge with the Orlow Post.",
    "Follow us on Twitter for all news of the bridge.",
    "Follow @orlowpost on Twitter to join the conversation.",
    "Subscribe to our newsletter for news of the bridge.",
    "Sign up for all the news of the bridge every morning.",
    "The Orlow Post owns this text, and all rights are its own: all rights reserved.",
    "For more information on the bridge, visit the town hall.",
    "If you saw the bridge fall, please call the police on 555 0100.",
    "You must be a teacher in Orlow to request a visit of the bridge.",
    "Write to the editors of the Orlow Post at bridge@orlow.example.",
    "More on the bridge is to be found at www.orlow.example.",
    "Thank you for reading the Orlow Post every morning!",
    "A place for your questions is at the bottom of this page.",
    "Clique aqui para assistir ao vídeo da ponte de Orlow.",
    "Leia também o que a prefeita disse sobre a ponte.",
]
NEWS = [
    "The mayor pictured a town in which nobody needs a ferry.",
    "The river rose above the old mark, and the ferry had to stop.",
    "Two men were left below the bridge (one of them asleep).",
    "The photo of the bridge won a prize in Marn on Tuesday.",
    "By Tuesday morning, the ferry had stopped running.",
    "The editor of the Orlow Post has resigned over the bridge.",
    "A contributor to the party's funds owns the ferry.",
    "The views expressed by both councils on the bridge differ widely.",
    "The mayor contributed to the talks that ended the dispute.",
    "The engineers of Marn contributed to the report on the bridge.",
    "The bridge was designed by a team of engineers from Marn.",
    "NATO is to pay for half of the bridge, the mayor said.",
    "The council updated the plans for the bridge on Tuesday.",
    "With a click of her pen, the mayor signed the contract.",
    "Reading more than ten pages a day is hard for half of the pupils.",
    "Hear, hear, called the ferrymen of Marn in the town hall.",
    "The mayor made no comment on the price of the bridge.",
    "Followers of the old mayor marched over the bridge on Sunday.",
    "The newspaper's subscribers paid for half of the bridge.",
    "For more than a month, the ferry has not run at night.",
    "If you want to cross the river, the mayor said, you have to swim.",
    "Drivers must be at least 18 to cross the new bridge at night.",
    "The town's website was down for two days after the flood.",
    "A prefeita disse que leia o que leia, a ponte será feita.",
]  # fmt: skip


@pytest.mark.parametrize("sentence", ASIDES)
def test_captions_bylines_notes_and_calls_to_the_reader_are_no_news(sentence: str) -> None:
    assert is_aside(sentence)
    assert not can_stand_alone(sentence)


@pytest.mark.parametrize("sentence", NEWS)
def test_news_that_uses_their_words_stays(sentence: str) -> None:
    assert not is_aside(sentence)
    assert can_stand_alone(sentence)


@pytest.mark.parametrize(
    "date_line",
    [
        "LONDON (Reuters) - ",
        "PARIS, France — ",
        "BEIJING, March 5 (Xinhua) -- ",
        "Berlin (dpa) - ",
        "Moscow (CNN)",
        "Kiev, Ukraine (CNN)",
        "Hong Kong (CNN Business)",
        "Dekalb, Ill. — ",
        "São Paulo (Folhapress) - ",
        "(CNN) ",
        "(CNN)",
        "(HLN)",
        "(EW.com)",
        "(CNN Student News)",
        "(The Hollywood Reporter)",
        "(ABC) - ",
        "[Orlow=Marn Press] ",
    ],
)
def test_where_an_article_was_filed_goes(date_line: str) -> None:
    assert without_date_line(date_line + LEAD) == LEAD


@pytest.mark.parametrize(
    "sentence",
    [
        LEAD,
        "NATO - an alliance of thirty states - said on Monday that it would not build the bridge.",
        "The company (Acme) - Orlow's largest - will not build the bridge before next autumn.",
        "Orlow - once a town of fishermen - will build its bridge within the next two years.",
        "Orlow, Marn and Voss — three towns on the river — share one ferry.",
        "The European Union (EU) has paid for half of the bridge.",
        "(It was the third flood in a year.)",
        "One-way traffic is back in Orlow.",
        "",
        "-",
        "(",
    ],
)
def test_other_dashes_and_brackets_stay(sentence: str) -> None:
    assert without_date_line(sentence) == sentence


@pytest.mark.parametrize(
    "text",
    [mark * 100_000 for mark in "\"“”«»()[]'‘…. @A-"] + ["(a) " * 30_000, "photo by " * 12_000, "Click " * 20_000],
)
def test_hostile_texts_are_no_sentences_and_have_no_date_line(text: str) -> None:
    assert list(judge([text, text], "en")) == [Fitness(False), Fitness(False)]
    assert not is_aside(f"x {text}")
    assert without_date_line(text) == text


@given(
    st.lists(st.text(max_size=60) | st.sampled_from([*ASIDES, *NEWS]), max_size=4),
    st.sampled_from(["en", "pt", "zh", "xx"]),
)
def test_whatever_is_fit_is_whole_and_short_enough(paragraph: list[str], language: str) -> None:
    judged = list(judge(paragraph, language))
    assert len(judged) == len(paragraph)
    for sentence, fitness in zip(paragraph, judged, strict=True):
        assert not fitness.is_fit or (can_stand_alone(sentence) and len(sentence) <= LONGEST_CHARS)
        assert fitness.is_fit or not fitness.leans
