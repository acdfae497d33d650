"""The page of wishes: whatever is wished, Telegram takes the page, and each button undoes what it says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.local.entities import check_size, parse_html
from bot.wishes import NO_WISHES, Less, Wishes
from bot.wishlist import A_PAGE, entries, undone, wishlist

HOSTILE = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60) | st.sampled_from(
    ["<b>", "&amp;", "</a><script>", "🏴󠁧󠁢󠁥󠁮󠁧󠁿" * 8, "x" * 60, "שלום עולם", "ก็" * 20]
)
WORDS = st.lists(HOSTILE, max_size=20, unique_by=str.casefold).map(tuple)
WISHES = st.builds(
    Wishes,
    followed=WORDS,
    muted=WORDS,
    muted_outlets=st.frozensets(HOSTILE, max_size=5),
    less=st.lists(
        st.builds(Less, st.integers(1, 10**12), HOSTILE, WORDS), max_size=5, unique_by=lambda one: one.story_id
    ).map(tuple),
)


@given(WISHES, st.integers(0, 9999))
def test_telegram_takes_any_page(wishes: Wishes, page: int) -> None:
    message = wishlist(wishes, page)
    check_size(*parse_html(message.html))
    for button in (button for row in message.buttons for button in row):
        assert button.label.strip()
        assert len(button.data.encode()) <= 64


@given(WISHES)
def test_all_wishes_stand_on_some_page_each_with_a_button_of_its_own(wishes: Wishes) -> None:
    n_pages = max(1, -(-len(entries(wishes)) // A_PAGE))
    data = [row[0].data for page in range(n_pages) for row in wishlist(wishes, page).buttons]
    undoing = [one.removeprefix("wish:-").rpartition(":")[0] for one in data if one.startswith("wish:-")]
    assert undoing == [entry.key for entry in entries(wishes)]
    assert len(set(undoing)) == len(undoing)


@given(WISHES)
def test_all_that_is_undone_leaves_nothing(wishes: Wishes) -> None:
    while listed := entries(wishes):
        after = undone(wishes, listed[len(listed) // 2].key)
        assert len(entries(after)) == len(listed) - 1
        wishes = after
    assert wishes == NO_WISHES
    assert undone(wishes, "f:0") == wishes
