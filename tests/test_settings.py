"""The menu of the settings and the commands beside it, over HTTP through the local Telegram."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from bot.app import App
from bot.local.server import Fault, LocalTelegram
from bot.local.world import Json, SentMessage
from bot.menu_parts import key
from bot.wishes import Wishes
from tests.stage import ADA, Clock, Stage, config
from tests.test_conversations import headlines

GROUP = -42
GRACE: Json = {"id": 777, "is_bot": False, "first_name": "Grace"}


async def open_page(stage: Stage, *labels: str, chat_id: int = ADA) -> SentMessage:
    """Open the menu and press one button after the other."""
    [menu] = await stage.ask("/settings", chat_id=chat_id)
    for label in labels:
        [menu, *_] = await stage.press(menu, label)
    return menu


def lines(menu: SentMessage) -> list[str]:
    return menu.text.split("\n")


# The menu


async def test_the_menu_says_how_things_stand_in_a_few_plain_lines(stage: Stage) -> None:
    await stage.ask("/time 08:30 18:00 mon-fri")
    menu = await open_page(stage)
    assert menu.text == (
        "Settings\n\nYour digest comes on weekdays at 08:30 and 18:00, the next one today at 18:00 (Europe/Berlin)."
        "\n\nTopics: all\nLength: 5 stories, 2 sentences each\nSound: on\nLink previews: off"
    )
    assert menu.buttons == [
        ["Topics", "Outlets"],
        ["Length"],
        ["Times", "Days", "Time zone"],
        ["Quiet hours", "Pause"],
        ["Follow a word", "Mute a word"],
        ["What I follow and mute"],
        ["Turn sound off", "Turn previews on"],
        ["Show my digest now"],
    ]


async def test_pages_turn_in_place_and_lead_back(stage: Stage) -> None:
    await stage.ask("/start")
    menu = await open_page(stage)
    main, n_sent = menu.text, len(stage.telegram.sent(ADA))
    for label in ("Topics", "Outlets", "Length", "Times", "Days", "Time zone", "Quiet hours", "Pause"):
        [page] = await stage.press(menu, label)
        assert page.text.startswith(label)
        [menu] = await stage.press(page, "‹ Settings")
        assert menu.text == main
    assert len(stage.telegram.sent(ADA)) == n_sent


async def test_all_that_is_chosen_stands_on_the_first_page(stage: Stage) -> None:
    await stage.ask("/start")
    menu = await open_page(
        stage, "Topics", "science", "world", "‹ Settings", "Outlets", "✓ Kelvin Weekly", "‹ Settings"
    )
    for label in ("Length", "7 stories", "3 sentences", "‹ Settings", "Quiet hours", "22:00–07:00", "‹ Settings"):
        [menu] = await stage.press(menu, label)
    for label in ("Turn sound off", "Turn previews on"):
        [menu] = await stage.press(menu, label)
    assert lines(menu)[4:] == [
        "Topics: science and world",
        "Outlets: all but Kelvin Weekly",
        "Length: 7 stories, 3 sentences each",
        "Quiet hours: 22:00–07:00",
        "Sound: off",
        "Link previews: on",
    ]
    reader = stage.app.readers.get(ADA)
    assert (reader.wishes.topics, reader.wishes.muted_outlets) == ({"science", "world"}, {"Kelvin Weekly"})
    assert (reader.stories, reader.sentences, reader.is_silent, reader.has_previews) == (7, 3, True, True)


async def test_what_is_chosen_may_be_taken_back(stage: Stage) -> None:
    await stage.ask("/start")
    before = stage.app.readers.get(ADA)
    menu = await open_page(stage, "Topics", "science", "✓ science", "world", "All topics", "‹ Settings")
    for label in ("Outlets", "✓ Kelvin Weekly", "Kelvin Weekly", "‹ Settings", "Turn sound off", "Turn sound on"):
        [menu] = await stage.press(menu, label)
    for label in ("Quiet hours", "23:00–08:00", "None", "‹ Settings", "Pause", "7 days", "End the pause"):
        [menu] = await stage.press(menu, label)
    assert stage.app.readers.get(ADA) == before


async def test_times_and_days_are_added_and_dropped_but_for_the_last(stage: Stage) -> None:
    await stage.ask("/start")
    menu = await open_page(stage, "Times", "07:30", "18:30", "✓ 08:30")
    assert "daily at 07:30 and 18:30" in menu.text
    [menu] = await stage.press(menu, "✓ 07:30")
    assert await stage.press(menu, "✓ 18:30") == []
    assert stage.telegram.answers[-1] == "One time has to stay; /stop ends your digests."
    for label in ("Days", "Weekend", "✓ Saturday"):
        [menu] = await stage.press(menu, label)
    assert "every Sunday at 18:30" in menu.text
    assert await stage.press(menu, "✓ Sunday") == []
    assert stage.telegram.answers[-1] == "One day has to stay; /stop ends your digests."


async def test_the_last_outlet_stays(stage: Stage) -> None:
    menu = await open_page(stage, "Outlets")
    for label in [label for row in menu.buttons for label in row if label.startswith("✓")]:
        await stage.press(menu, label)
    assert stage.telegram.answers[-1] == "One outlet has to stay, or there is no news."
    assert len(stage.app.readers.get(ADA).wishes.muted_outlets) == 7


async def test_languages_are_offered_where_there_are_several(stage: Stage) -> None:
    stage.app.db.execute("INSERT INTO languages (id, code, articles) VALUES (99, 'de', 1)")
    menu = await open_page(stage, "Languages", "German")
    assert ["English", "✓ German"] in menu.buttons or ["✓ German", "English"] in menu.buttons
    [menu] = await stage.press(menu, "‹ Settings")
    assert "Languages: German" in lines(menu)


async def test_a_pause_is_told_on_its_page(stage: Stage) -> None:
    await stage.ask("/start")
    menu = await open_page(stage, "Pause", "3 days")
    assert "but pauses until Saturday, 7 March at 13:00 (Europe/Berlin)" in menu.text
    assert ["End the pause"] in menu.buttons


async def test_who_has_no_digest_may_choose_and_is_subscribed_by_a_time_alone(stage: Stage) -> None:
    menu = await open_page(stage, "Topics", "science", "‹ Settings", "Pause", "‹ Settings", "Days", "Weekend")
    assert menu.text.startswith("Days\n\nYou have no digest; /start begins one, and so does a time.")
    assert not stage.app.readers.get(ADA).is_subscribed
    [menu] = await stage.press(menu, "‹ Settings")
    for label in ("Times", "18:30"):
        [menu] = await stage.press(menu, label)
    assert "at weekends at 08:30 and 18:30" in menu.text
    assert stage.app.readers.get(ADA).is_subscribed


async def test_a_button_of_settings_beneath_another_message_opens_the_menu_as_a_new_one(stage: Stage) -> None:
    await stage.ask("/start")
    greeting, *_ = await stage.ask("/start")
    [menu] = await stage.press(greeting, "Settings")
    assert menu.text.startswith("Settings")
    assert menu.message_id != greeting.message_id


async def test_a_menu_that_can_no_longer_be_changed_comes_as_a_new_message(stage: Stage) -> None:
    menu = await open_page(stage)
    stage.telegram.fail("editMessageText", Fault(400, "Bad Request: message to edit not found"))
    [page] = await stage.press(menu, "Length")
    assert page.message_id != menu.message_id
    assert page.text.startswith("Length")


# What is typed to the menu


async def test_an_own_time_is_typed_and_the_menu_comes_beneath_it(stage: Stage) -> None:
    await stage.ask("/start")
    menu = await open_page(stage, "Times", "Own time")
    assert "Type when your digest shall come" in menu.text
    [page] = await stage.ask("07:15 and 9pm, Mo-Fr, Munich")
    assert page.text.startswith(
        "Times\n\nYour digest comes on weekdays at 07:15 and 21:00, the next one today at 21:00"
    )
    ids = [message.message_id for message in stage.telegram.sent(ADA)]
    assert menu.message_id not in ids
    assert ids[-1] == page.message_id
    assert stage.app.readers.get(ADA).awaits == ""


async def test_own_hours_a_city_and_words_are_typed_too(stage: Stage) -> None:
    await stage.ask("/start")
    await open_page(stage, "Quiet hours", "Own hours")
    assert "is not a stretch of hours. Type the hours" in (await stage.ask("soon"))[0].text
    [page] = await stage.ask("from 21:30 to 6")
    assert "Nothing comes unasked from 21:30 to 06:00" in page.text
    assert ["22:00–07:00", "23:00–08:00"] in page.buttons
    assert any("✓ 21:30–06:00" in row for row in page.buttons)
    await open_page(stage, "Time zone")
    [page] = await stage.ask("東京")
    assert "(Asia/Tokyo)" in page.text
    await open_page(stage, "Follow a word")
    said, page = await stage.ask("ferry")
    assert "“ferry”" in said.text
    assert "Followed: ferry" in lines(page)
    await open_page(stage, "Mute a word")
    await stage.ask("football")
    assert stage.app.readers.get(ADA).wishes.muted == ("football",)


async def test_a_location_names_the_zone(stage: Stage) -> None:
    await stage.ask("/start")
    await open_page(stage, "Time zone")
    stage.telegram.locate(ADA, -33.87, 151.2)
    [page] = await stage.replies()
    assert "(Australia/Sydney)" in page.text


@pytest.mark.parametrize("end", ["/latest", "‹ Back"])
async def test_any_command_or_press_ends_the_waiting(stage: Stage, end: str) -> None:
    await stage.ask("/start")
    menu = await open_page(stage, "Times", "Own time")
    await (stage.ask(end) if end.startswith("/") else stage.press(menu, end))
    before = stage.app.readers.get(ADA).schedule
    await stage.ask("07:15")
    assert stage.app.readers.get(ADA).schedule == before


@pytest.mark.parametrize("text", ["🙂", "<b>", "a" * 4000, "7 " * 2000, '"; DROP TABLE chats', "off"])
async def test_odd_answers_are_answered_in_words_and_asked_again(stage: Stage, text: str) -> None:
    await stage.ask("/start")
    before = stage.app.readers.get(ADA).schedule
    await open_page(stage, "Times", "Own time")
    [said] = await stage.ask(text)
    assert said.text.endswith("Type when your digest shall come, such as 07:15, or 08:30 and 18:00, mon-fri.") or (
        said.text.startswith("Times")
    )
    if said.text.startswith("Times"):
        assert stage.app.readers.get(ADA).schedule.times[0].hour == 7
    else:
        assert stage.app.readers.get(ADA).schedule == before


async def test_the_operators_own_length_can_be_chosen_again_though_it_is_out_of_the_ordinary(
    database: Path, telegram: LocalTelegram, clock: Clock
) -> None:
    usual = config(database, telegram)
    usual = replace(usual, digest=replace(usual.digest, stories=2, sentences=5))
    async with App(usual, now=clock, sleep=clock.sleep) as app:
        await app.connect()
        stage = Stage(app, telegram, clock)
        menu = await open_page(stage, "Length", "5 stories", "2 stories", "2 sentences", "5 sentences")
        assert {"✓ 2 stories", "✓ 5 sentences"} <= {label for row in menu.buttons for label in row}


# Groups


async def test_another_persons_menu_is_not_for_pressing(stage: Stage) -> None:
    stage.telegram.open_group(GROUP)
    menu = await open_page(stage, chat_id=GROUP)
    before = menu.text
    stage.telegram.press(menu, "Turn sound off", person=GRACE)
    assert await stage.replies(GROUP) == []
    assert stage.telegram.answers[-1] == "This menu is Ada's; send /settings for one of your own."
    assert stage.telegram.sent(GROUP)[-1].text == before
    [menu] = await stage.press(menu, "Turn sound off")
    assert "Sound: off" in lines(menu)


async def test_nor_is_the_page_of_wishes_in_another_persons_menu(stage: Stage) -> None:
    stage.telegram.open_group(GROUP)
    await stage.ask("/mute strike", chat_id=GROUP)
    menu = await open_page(stage, chat_id=GROUP)
    [page] = await stage.press(menu, "What I follow and mute")
    stage.telegram.press(page, "Unmute strike", person=GRACE)
    assert await stage.replies(GROUP) == []
    assert stage.telegram.answers[-1] == "This menu is Ada's; send /settings for one of your own."
    [page] = await stage.press(page, "Unmute strike")
    [menu] = await stage.press(page, "‹ Settings")
    assert menu.message_id == page.message_id
    assert stage.app.readers.get(GROUP).wishes.muted == ()


async def test_an_administrator_who_hides_behind_the_group_opens_a_menu_for_all(stage: Stage) -> None:
    stage.telegram.open_group(GROUP)
    hidden = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    group = stage.telegram.world.chats[GROUP].info
    command = {"type": "bot_command", "offset": 0, "length": 9}
    said = {"message_id": 900, "date": 0, "chat": group, "from": hidden, "sender_chat": group}
    stage.telegram.poison({"message": {**said, "text": "/settings", "entities": [command]}})
    [menu] = await stage.replies(GROUP)
    [menu] = await stage.press(menu, "Turn sound off")
    assert "Sound: off" in lines(menu)


async def test_another_person_may_open_a_menu_by_the_button_of_a_digest(stage: Stage) -> None:
    stage.telegram.open_group(GROUP)
    menu = await open_page(stage, chat_id=GROUP)
    stage.telegram.forge(GROUP, menu.message_id, "settings", person=GRACE)
    [own] = await stage.replies(GROUP)
    stage.telegram.press(own, "Turn sound off", person=GRACE)
    [own] = await stage.replies(GROUP)
    assert "Sound: off" in lines(own)


async def test_what_is_no_menu_of_the_group_takes_no_press_of_one(stage: Stage) -> None:
    stage.telegram.open_group(GROUP)
    [listed] = await stage.ask("/latest", chat_id=GROUP)
    stage.telegram.forge(GROUP, listed.message_id, "menu:main:silent:1")
    assert await stage.replies(GROUP) == []
    assert stage.telegram.answers[-1] == "This menu is too old. Send /settings for a new one."


async def test_in_a_group_a_question_asks_for_a_reply_of_the_one_who_opened_the_menu(stage: Stage) -> None:
    stage.telegram.open_group(GROUP)
    await stage.ask("/start", chat_id=GROUP)
    menu = await open_page(stage, "Times", chat_id=GROUP)
    menu, question = await stage.press(menu, "Own time")
    assert question.text == "Ada: Type when your digest shall come, such as 07:15, or 08:30 and 18:00, mon-fri."
    assert question.asks_reply
    stage.telegram.say(GROUP, "06:00", reply_to=question.message_id, person=GRACE)
    assert await stage.replies(GROUP) == []
    assert await stage.ask("07:15", chat_id=GROUP) == []  # which the bot does not even hear
    [wrong] = await stage.ask("soon", chat_id=GROUP, reply_to=question)
    assert wrong.text.startswith("I know no time, day or place “soon”.")
    [page] = await stage.ask("07:15", chat_id=GROUP, reply_to=question)
    assert "daily at 07:15" in page.text
    assert question.message_id not in [message.message_id for message in stage.telegram.sent(GROUP)]
    stage.telegram.press(page, "‹ Settings", person=GRACE)
    assert await stage.replies(GROUP) == []


# Commands


async def test_topics_are_chosen_by_name_and_the_digest_shows_it(stage: Stage) -> None:
    [said] = await stage.ask("/topics science, World")
    assert said.text == "Your topics from now on: science and world. You have no digest yet; /start begins one."
    assert said.buttons == [["Show my digest now"], ["Settings"]]
    assert stage.app.readers.get(ADA).wishes.topics == {"science", "world"}
    [digest] = await stage.ask("/digest")
    listing = stage.app.readers.listing(ADA, digest.message_id)
    assert listing is not None
    told = {
        id_ for topic in ("science", "world") for id_ in stage.app.store.told_on(topic, list(listing.numbers.values()))
    }
    assert set(listing.numbers.values()) == told
    [unknown] = await stage.ask("/topics astrology")
    assert unknown.text.startswith("No feed has the topic “astrology”. There are: business, culture, local,")
    assert "Your topics from now on: all." in (await stage.ask("/topics all"))[0].text
    assert (await stage.ask("/topics"))[0].text.startswith("Topics\n\nYou get: all.")


async def test_a_story_stands_under_the_topic_for_which_it_comes(stage: Stage) -> None:
    stage.app.readers.save(replace(stage.app.readers.get(ADA), wishes=Wishes(topics=frozenset({"science", "world"}))))
    [digest] = await stage.ask("/digest")
    titles = [line for line in digest.text.split("\n") if line in {"Science", "World", "National"}]
    assert sorted(titles) == ["Science", "World"]
    assert "Comet Teague-Emmerby can be seen" in digest.text.split("Science")[1]  # its first outlet is a national one


async def test_a_topic_may_have_a_blank_in_its_name(stage: Stage) -> None:
    stage.app.db.execute("UPDATE feeds SET topic = 'Formula 1' WHERE topic = 'science'")
    await stage.ask("/topics formula 1 sport")
    assert stage.app.readers.get(ADA).wishes.topics == {"Formula 1", "sport"}


async def test_outlets_are_muted_and_unmuted_by_name(stage: Stage) -> None:
    assert (await stage.ask("/outlets"))[0].text.startswith("Outlets\n\nYou get all outlets.")
    [said] = await stage.ask("/outlets mute kelvin weekly, Quayside Ledger")
    assert said.text.startswith("You get all outlets but Kelvin Weekly and Quayside Ledger.")
    [said] = await stage.ask("/outlets unmute Kelvin Weekly")
    assert said.text.startswith("You get all outlets but Quayside Ledger.")
    assert "no outlet “nobody”" in (await stage.ask("/outlets mute nobody"))[0].text
    assert "Write it like /outlets mute BBC" in (await stage.ask("/outlets BBC"))[0].text
    assert "One outlet has to stay" in (await stage.ask("/outlets mute all"))[0].text
    assert (await stage.ask("/outlets unmute all"))[0].text.startswith("You get all outlets.")


async def test_a_length_is_said_in_stories_and_sentences(stage: Stage) -> None:
    assert (await stage.ask("/length 7"))[0].text.startswith("A digest has 7 stories, 2 sentences each from now on.")
    assert (await stage.ask("/length 3 1"))[0].text.startswith("A digest has 3 stories, 1 sentence each from now on.")
    for wrong in ("2", "16", "5 5", "5 0", "many", "5 2 1", "٥"):
        [said] = await stage.ask(f"/length {wrong}")
        assert said.text == (
            "A digest has 3 to 15 stories, and 1 to 4 sentences of each. Write it like /length 5 or /length 5 2."
        )
    reader = stage.app.readers.get(ADA)
    assert (reader.stories, reader.sentences) == (3, 1)
    assert (await stage.ask("/length"))[0].text.startswith("Length\n\nA digest has 3 stories, 1 sentence each.")


async def test_languages_are_chosen_by_code_or_name(stage: Stage) -> None:
    stage.app.db.execute("INSERT INTO languages (id, code, articles) VALUES (99, 'de', 1)")
    for named in ("de", "German", "Deutsch"):
        assert "You get news in German from now on." in (await stage.ask(f"/languages {named}"))[0].text
    assert "in English and German from" in (await stage.ask("/languages en de"))[0].text
    assert "no news in “klingon”. There is some in: German, English." in (await stage.ask("/languages klingon"))[0].text
    assert "in all languages from" in (await stage.ask("/languages all"))[0].text
    assert (await stage.ask("/languages"))[0].text.startswith("Languages")


async def test_sound_and_previews_are_switched(stage: Stage) -> None:
    assert "without a sound" in (await stage.ask("/silent on"))[0].text
    assert "a link preview" in (await stage.ask("/previews on"))[0].text
    reader = stage.app.readers.get(ADA)
    assert (reader.is_silent, reader.has_previews) == (True, True)
    assert "with a sound" in (await stage.ask("/silent off"))[0].text
    assert "no link preview" in (await stage.ask("/previews off"))[0].text
    assert "Write it like /silent on or /silent off." in (await stage.ask("/silent maybe"))[0].text
    assert "Write it like /previews on or /previews off." in (await stage.ask("/previews maybe"))[0].text
    assert "Sound: on" in (await stage.ask("/silent"))[0].text


# Bad input


@pytest.mark.parametrize(
    "data",
    [
        "menu:",
        "menu:nowhere",
        "menu:main:nothing:1",
        "menu:topics:topic:+00000000",
        "menu:topics:topic:",
        "menu:topics:topic:*abc",
        "menu:outlets9999:outlet:-00000000",
        "menu:outlets99999",
        "menu:times:time:+2500",
        "menu:times:times:",
        "menu:times:time:",
        "menu:days:days:0",
        "menu:days:days:١",
        "menu:quiet:quiet:2200-2200",
        "menu:pause:pause:0",
        "menu:pause:pause:366",
        "menu:length:stories:2",
        "menu:length:stories:16",
        "menu:length:sentences:٣",
        "menu:languages:language:+xx",
        "menu:main:silent:2",
        "menu:main:silent",
        "menu:main:::::",
    ],
)
async def test_forged_and_stale_buttons_are_answered_and_change_nothing(stage: Stage, data: str) -> None:
    await stage.ask("/start")
    menu = await open_page(stage)
    before = stage.app.readers.get(ADA)
    stage.telegram.forge(ADA, menu.message_id, data)
    assert await stage.replies() == []
    assert len(stage.telegram.answers) == 1
    assert stage.app.readers.get(ADA) == before


@pytest.mark.parametrize("seed", range(3))
async def test_whoever_presses_on_and_on_types_in_between_and_forges_is_always_answered(
    stage: Stage, seed: int
) -> None:
    stage.are_in_a_hurry = False
    random, n_presses = Random(seed), 0  # noqa: S311 - a thumb is no secret
    await stage.ask("/start")
    await stage.ask("/settings")
    for _ in range(40):
        menu = random.choice(stage.telegram.sent(ADA))
        offered = [button["callback_data"] for row in menu.keyboard for button in row]
        ours = [data for data in offered if data.startswith("menu:") or data == "settings"]
        if random.random() < 0.15:
            await stage.ask(random.choice(["07:15", "Munich", "22-7", "ferry", "🙂", "mon-fri"]))
        elif ours or random.random() < 0.3:
            stage.telegram.forge(ADA, menu.message_id, random.choice(ours or ["menu:times:time:+99"]))
            await stage.replies()
            n_presses += 1
    assert n_presses > 10
    assert len(stage.telegram.answers) == n_presses
    assert not any("went wrong" in message.text for message in stage.telegram.sent(ADA))
    reader = stage.app.readers.get(ADA)
    assert reader.next_due is not None
    assert reader.next_due > stage.clock()


async def test_to_press_twice_is_no_mistake(stage: Stage) -> None:
    menu = await open_page(stage, "Topics")
    for _ in range(2):
        stage.telegram.forge(ADA, menu.message_id, f"menu:topics:topic:+{key('science')}")
    await stage.replies()
    assert stage.app.readers.get(ADA).wishes.topics == {"science"}
    assert not any("went wrong" in message.text for message in stage.telegram.sent(ADA))


async def test_a_wish_for_less_changes_the_next_digest_at_once(stage: Stage, clock: Clock) -> None:
    await stage.ask("/start")
    menu = await open_page(stage, "Topics", "science")
    assert ["Show my digest now"] in menu.buttons
    clock.move(hours=20)
    await stage.app.send_digests()
    [digest] = await stage.replies()
    listing = stage.app.readers.listing(ADA, digest.message_id)
    assert listing is not None
    assert headlines(digest)
    assert set(stage.app.store.told_on("science", list(listing.numbers.values()))) == set(listing.numbers.values())


async def test_a_bare_follow_or_mute_asks_for_the_word(stage: Stage) -> None:
    for command, wished in (("/follow", "followed"), ("/mute", "muted")):
        await stage.ask(command)
        await stage.ask("ferries")
        assert getattr(stage.app.readers.get(ADA).wishes, wished) == ("ferries",)


async def test_what_is_written_long_after_a_question_is_no_answer_to_it(stage: Stage) -> None:
    await open_page(stage, "Time zone")
    stage.clock.move(minutes=16)
    before = stage.app.readers.get(ADA).zone
    [found] = await stage.ask("japan")
    assert "japan" in found.text
    assert "Your digest" not in found.text
    assert stage.app.readers.get(ADA).zone == before
