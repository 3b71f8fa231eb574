"""What friends do for each other, pressed in a browser: the page and the API say the same. Each in its own morning."""

import pytest

from tests.browser import Browser
from tests.web.farmyard import (
    Farmer,
    close_sheet,
    help_oneself,
    open_sheet,
    pass_time,
    press,
    refused,
    said,
    says,
)

pytestmark = pytest.mark.slow


def _door(farmer: Farmer) -> int:
    """The grams that wait at a farmer's door."""
    return int(farmer.page("tasks")["waiting_mg"]) // 1000


def test_a_hen_that_is_out_is_called_home_from_her_own_yard(browser: Browser, morning: str):
    host, guest = Farmer(morning, 1), Farmer(morning, 2)
    help_oneself(guest, host)
    page = guest.phone(browser)
    page.until("document.querySelector('.over .row') && !document.querySelector('.host')")
    press(page, ".over .row button:has-text('Call home')")
    says(page, "Your hen is back; she ate 37 g.")

    page.until("document.querySelector('.host') && !document.querySelector('.over .row')")
    assert guest.scene()["hen"]["away"] is None
    assert host.scene()["guests"] == []
    assert page.said() == []


def test_a_hen_is_called_home_at_the_friends_where_she_is_seen_on_tiptoe(browser: Browser, morning: str):
    host, guest = Farmer(morning, 1), Farmer(morning, 2)
    help_oneself(guest, host)
    page = guest.goes_to(browser, host)
    page.until("document.querySelector('.guest .is-stealing')")
    press(page, ".two button:has-text('Call home')")
    says(page, "Your hen is back; she ate 37 g.")

    page.until("!document.querySelector('.guest')")
    assert guest.scene()["hen"]["away"] is None
    assert page.said() == []


def test_a_friends_hen_is_hired_and_dismissed(browser: Browser, morning: str):
    host, helper = Farmer(morning, 1), Farmer(morning, 2)
    host.plays("feed")
    page = host.goes_to(browser, helper)
    press(page, ".kind[aria-disabled='false']:has-text('Hire')")
    says(page, "A helper has come.")
    [guest] = host.scene()["guests"]
    assert (guest["kind"], guest["whose"]) == ("work", helper.id)

    press(page, ".banner button")
    page.until("document.querySelector('.guest .is-work')")
    assert page.js("document.querySelectorAll('.over .chase').length") == 0
    press(page, ".over .row.is-work .send_home")
    page.until("!document.querySelector('.over .row')")
    assert host.scene()["guests"] == []
    assert helper.scene()["hen"]["away"] is None
    assert page.said() == []


def test_a_meal_is_shared_by_who_invites_and_who_joins(browser: Browser, morning: str):
    host, friend = Farmer(morning, 1), Farmer(morning, 2)
    doors = _door(host), _door(friend)
    page = host.goes_to(browser, friend)
    press(page, ".kind[aria-disabled='false']:has-text('Invite')")
    says(page, "Invited.")
    page.until("document.querySelector(\".kind[aria-disabled='true']\")")

    theirs = friend.phone(browser)
    press(theirs, ".news")
    press(theirs, "dialog .door button:has-text('Go')")
    says(theirs, "A meal together!")
    theirs.until("!document.querySelector('dialog .door')")
    assert (_door(host), _door(friend)) == (doors[0] + 20, doors[1] + 20)
    assert friend.page("kindness")["invitations"] == []
    assert page.said() == theirs.said() == []


def test_a_hen_goes_to_tea_with_a_gift(browser: Browser, morning: str):
    friend, farmer = Farmer(morning, 2), Farmer(morning, 1)
    before = _door(friend)
    page = farmer.goes_to(browser, friend)
    press(page, ".kind[aria-disabled='false']:has-text('Tea')")
    says(page, "Your hen has gone for tea.")
    page.until("document.querySelector('.guest .is-guest')")

    assert _door(friend) == before + 20
    assert farmer.scene()["hen"]["away"]["as"] == "guest"
    assert refused(page, ".kind:has-text('Tea')") == "The hen is out. Call her home first."
    assert page.said() == []


def test_wheat_is_sent_for_the_third_time_and_then_it_is_enough(browser: Browser, morning: str):
    friend, farmer = Farmer(morning, 2), Farmer(morning, 1)
    before = _door(friend)
    for _ in range(2):
        farmer.plays("send_wheat", friend=friend)
    page = farmer.goes_to(browser, friend)
    press(page, ".kind[aria-disabled='false']:has-text('Wheat')")
    says(page, "The wheat is at their door.")
    page.until("document.querySelector('.pill').innerText.includes('1,590')")
    page.until("document.querySelector(\".kind[aria-disabled='true'] [href='#mark-grain']\")")

    assert refused(page, ".kind:has-text('Wheat')") == "You have sent this friend wheat three times today."
    assert _door(friend) == before + 30
    assert farmer.scene()["store"]["grams"] == 1_590
    assert page.said() == []


def test_an_owner_is_told_of_a_hen_at_the_trough_and_hears_it(browser: Browser, morning: str):
    host, guest, neighbour = Farmer(morning, 1), Farmer(morning, 2), Farmer(morning, 3)
    help_oneself(guest, host)
    before = _door(neighbour)
    hers = host.phone(browser)
    page = neighbour.goes_to(browser, host)
    press(page, ".two button:has-text('Tell the owner')")
    says(page, "Your friend knows now.")
    says(hers, "says that hens are helping themselves at your trough")

    assert _door(neighbour) == before + 10
    assert refused(page, ".two button:has-text('Tell the owner')") == "You have told this friend today already."
    assert page.said() == hers.said() == []


def test_a_friends_hungry_hen_is_fed_and_her_owner_gives_thanks(browser: Browser, morning: str):
    friend, farmer = Farmer(morning, 2), Farmer(morning, 1)
    before = farmer.scene()["eggs_thousandths"]
    page = farmer.goes_to(browser, friend)
    press(page, ".two .main:has-text('Feed her')")
    says(page, "Fed. Your friend will see it.")
    page.until(f"document.querySelector(\"[data-friend='{friend.id}'] .mark-none\")")
    page.until("document.querySelector('.pill').innerText.includes('1,440')")
    page.until("document.querySelector('.host .is-eating')")
    assert friend.scene()["trough"]["mg"] == 180_000

    theirs = friend.phone(browser)
    press(theirs, ".news")
    press(theirs, "dialog .door button:has-text('Thank')")
    says(theirs, "Thanked.")
    theirs.until("!document.querySelector('dialog .door')")
    assert farmer.scene()["eggs_thousandths"] == before + 50
    assert page.said() == theirs.said() == []


def test_a_meal_is_sent_to_a_friends_hungry_hen_by_a_tool(browser: Browser, morning: str):
    friend, farmer = Farmer(morning, 2), Farmer(morning, 1)
    for day in range(3):
        pass_time(morning, "1d") if day else None
        farmer.plays("send_wheat", friend=friend)
    farmer.plays("take_tool", task="wheat")
    if friend.scene()["hen"]["state"] == "away":
        friend.plays("recall", friend=friend.scene()["hen"]["away"]["friend"])
    before = _door(friend)
    page = farmer.goes_to(browser, friend)
    press(page, ".kind[aria-disabled='false']:has-text('A meal sent')")
    says(page, "The meal is at their door.")

    assert _door(friend) == before + 180
    assert farmer.tool("relief")["many"] == 0
    page.until("![...document.querySelectorAll('.kind')].some(one => one.innerText === 'A meal sent')")
    assert page.said() == []


def test_a_hungry_hen_is_sent_to_the_friend_who_was_chosen(browser: Browser, morning: str):
    host, farmer = Farmer(morning, 1), Farmer(morning, 2)
    host.plays("feed")
    farmer.plays("visit", friend=host)
    farmer.plays("recall", friend=host)
    farmer.plays("take_tool", task="tea")
    page = farmer.goes_to(browser, host)
    press(page, ".kind[aria-disabled='false']:has-text('A friend’s table')")
    page.until("document.querySelector('.guest .is-stealing')")

    assert said(page) == "Your hen has gone to the table."
    assert farmer.scene()["hen"]["away"] == {"friend": host.id, "as": "thief", "ate_mg": 0}
    assert page.said() == []


def test_a_friend_is_found_by_rank_and_visited_from_there(browser: Browser, morning: str):
    farmer = Farmer(morning, 1)
    page = farmer.phone(browser)
    open_sheet(page, "Ranking")
    assert page.js("document.querySelector('dialog .is-me b.rank').innerText") == "1"
    press(page, "dialog .row:not(.is-me) button:has-text('Visit')")
    page.until("document.querySelector('.game.theirs') && !document.querySelector('dialog')")
    press(page, ".news")
    close_sheet(page)
    press(page, ".banner button")
    page.until("document.querySelector('.game.own .host')")
    assert page.said() == []
