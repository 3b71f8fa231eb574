"""What a farmer does in the yard at home, pressed in a browser: page and API say the same. Each in its own morning."""

from urllib.error import HTTPError

import pytest

from tests.browser import Browser
from tests.web.bank import code_of
from tests.web.farmyard import Farmer, close_sheet, help_oneself, open_sheet, pass_time, press, refused, said, says

pytestmark = pytest.mark.slow
EATS = "document.querySelector('.host .is-eating')"


def test_a_hen_that_helps_herself_is_clapped_away_and_is_dishevelled_at_home(browser: Browser, morning: str):
    host, guest = Farmer(morning, 1), Farmer(morning, 2)
    help_oneself(guest, host)
    page = host.phone(browser)
    press(page, ".over .chase")
    page.until("!document.querySelector('.over .row') && !document.querySelector('.guest')")
    assert said(page) in ("She has gone home and left 18 g.", "She dodged, and has gone home.")

    pass_time(morning, "1m")
    hers = guest.phone(browser)
    assert hers.until("document.querySelector('.host .is-ruffled')")
    press(hers, ".host")
    hers.until("!document.querySelector('.host .is-ruffled')")
    assert host.scene()["guests"] == []
    assert not guest.scene()["hen"]["ruffled"]
    assert page.said() == hers.said() == []


def test_what_waits_at_the_door_is_received_as_there_is_room_and_nothing_is_lost(browser: Browser, morning: str):
    farmer = Farmer(morning, 1)
    waiting = farmer.page("tasks")["waiting_mg"] // 1000
    farmer.plays("receive")
    page = farmer.phone(browser)
    page.until(f"document.querySelector('.receive').innerText.includes('{waiting - 180} g')")
    assert "The store is full" in refused(page, ".receive")

    press(page, ".feed-hen[aria-disabled='false']")
    page.until("document.querySelector('.pill').innerText.includes('1,620')")
    open_sheet(page, "Tasks")
    press(page, "dialog .door button:has-text('Receive all')")
    says(page, "+180 g in store")
    page.until("document.querySelector('.pill').innerText.includes('1,800')")
    assert farmer.scene()["store"]["grams"] == 1_800
    assert farmer.page("tasks")["waiting_mg"] // 1000 == waiting - 360
    assert page.said() == []


def test_what_one_task_brought_is_received_from_its_row(browser: Browser, morning: str):
    farmer = Farmer(morning, 1)
    row = "[...document.querySelectorAll('dialog .list .row')].find(one => one.innerText.includes('A good breakfast'))"
    page = farmer.phone(browser)
    open_sheet(page, "Tasks")
    press(page, "dialog .row.is-finished:has-text('A good breakfast') button:has-text('Receive')")
    says(page, "+30 g in store")
    page.until(f"!{row}.querySelector('button')")

    assert farmer.scene()["store"]["grams"] == 1_650
    assert page.said() == []


def test_saying_hello_in_the_evening_is_answered_kindly_and_paid(browser: Browser, morning: str):
    farmer = Farmer(morning, 1)
    pass_time(morning, "10h")
    before = farmer.page("tasks")["waiting_mg"]
    page = farmer.phone(browser, lang="zh-CN")
    open_sheet(page, "任务")
    press(page, "dialog .door button:has-text('签到')")
    says(page, "见到你真好")

    page.until("![...document.querySelectorAll('dialog .door button')].some(one => one.innerText === '签到')")
    assert farmer.page("tasks")["waiting_mg"] > before
    assert page.said() == []


def test_in_the_evening_the_hen_is_tucked_in_and_woken_again(browser: Browser, morning: str):
    farmer = Farmer(morning, 1)
    pass_time(morning, "10h")
    page = farmer.phone(browser)
    press(page, ".bed:has-text('Tuck in')")
    says(page, "Good night.")
    page.until("document.querySelector('.host .is-sleepy')")
    assert farmer.scene()["hen"]["state"] == "sleepy"
    press(page, ".bed:has-text('Wake gently')")
    page.until("document.querySelector('.host .is-hungry')")

    assert farmer.scene()["hen"]["state"] == "hungry"
    assert page.said() == []


def test_an_egg_wobbles_until_it_is_taken_but_not_for_who_wants_less_motion(browser: Browser, morning: str):
    farmer = Farmer(morning, 5)
    moves = "document.querySelector('.egg.ready [data-part=egg]').getAnimations().length"
    still = farmer.phone(browser)
    still.until("document.querySelector('.egg.ready')")
    assert still.js(moves) == 0
    page = farmer.phone(browser, calm=False)
    assert page.until(moves) == 1

    press(page, ".egg.ready")
    says(page, "+1 egg")
    page.until("document.querySelector('.egg:not(.ready)')")
    assert farmer.scene()["eggs_thousandths"] == 1_000
    assert page.said() == []


def test_who_keeps_to_themselves_has_no_thief_and_lends_no_hen(browser: Browser, morning: str):
    host, guest = Farmer(morning, 1), Farmer(morning, 2)
    help_oneself(guest, host)
    page = host.phone(browser)
    open_sheet(page, "Settings")
    press(page, ".switch[aria-checked='false']:has-text('Keep to ourselves')")
    page.until("document.querySelector(\".switch[aria-checked='true']\").innerText.includes('Keep to ourselves')")
    press(page, ".switch[aria-checked='true']:has-text('May help out')")
    says(page, "Noted.")
    page.until("!document.querySelector('.over .row')")

    assert host.scene()["guests"] == []
    assert host.scene()["settings"] == {"stays": True, "may_work": False}
    guest.plays("feed")
    theirs = guest.goes_to(browser, host)
    assert refused(theirs, ".kind:has-text('Hire')") == "Your friend does not let their hen work elsewhere."
    assert page.said() == theirs.said() == []


def test_who_leaves_is_asked_once_more_and_is_seen_no_more(browser: Browser, morning: str):
    farmer, friend = Farmer(morning, 1), Farmer(morning, 2)
    page = farmer.phone(browser)
    open_sheet(page, "Settings")
    press(page, "dialog button:has-text('Leave the game')")
    press(page, "dialog .sure button:has-text('Stay')")
    page.until("!document.querySelector('.sure')")
    press(page, "dialog button:has-text('Leave the game')")
    press(page, "dialog .sure button:has-text('Leave')")

    assert "You have left" in page.until("document.querySelector('.account.left')?.innerText")
    with pytest.raises(HTTPError, match="401"):
        farmer.scene()
    with pytest.raises(HTTPError, match="409"):
        code_of(morning, farmer.ref, "farm")
    assert farmer.id not in [one["player"] for one in friend.page("friends")["friends"]]


APP = """window.felt = []; window.tilthAndroid = { postMessage: (json) => {
    const { verb, data } = JSON.parse(json);
    if (verb === 'hello') queueMicrotask(() => tilth.receive({ tilth: 1, verb: 'hello', data: {} }));
    if (verb === 'haptic') felt.push(data.kind);
} };"""


def test_the_app_is_asked_for_a_touch_in_the_hand_unless_the_player_wants_none(browser: Browser, morning: str):
    farmer = Farmer(morning, 1)
    page = farmer.phone(browser, first=APP)
    press(page, ".host")
    says(page, "She likes that.")
    press(page, ".host")
    says(page, "You have stroked her today already.")
    assert page.js("felt") == ["light", "warning"]

    open_sheet(page, "Settings")
    press(page, ".switch[aria-checked='true']:has-text('A touch in the hand')")
    close_sheet(page)
    press(page, ".feed-hen[aria-disabled='false']")
    page.until("document.querySelector('.host .is-eating')")
    assert page.js("felt") == ["light", "warning"]
    assert page.said() == []


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize("elder", ["", "&elder=1"], ids=["", "elder"])
def test_friends_names_are_seen_without_scrolling_at_home_and_at_a_friends(
    browser: Browser, morning: str, lang: str, elder: str
):
    page = Farmer(morning, 6).phone(browser, lang=lang, more=elder)
    names = "[...document.querySelectorAll('.friends li button .name')]"
    below = f"Math.max(...{names}.map((one) => one.getBoundingClientRect().bottom)) - innerHeight"
    for place in (".game.own", ".game.theirs"):
        page.until(f"document.querySelector('{place} .trough [data-part]') && {names}.length")
        assert page.js(below) <= 0, place
        page.click(".friends li button")
