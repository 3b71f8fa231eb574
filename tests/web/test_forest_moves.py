"""What a player does in the forest, pressed in a browser: page and API say the same. Each in its own morning."""

from urllib.error import HTTPError

import pytest

from tests.browser import Browser
from tests.web.bank import api, code_of
from tests.web.farmyard import earn, open_sheet, pass_time, press, refused, says
from tests.web.grove import Forester, row

pytestmark = pytest.mark.slow


def test_another_species_is_chosen_and_grows_in_the_clearing(browser: Browser, morning: str):
    me = Forester(morning, "p-001")
    page = me.opens(browser, "Trees")
    press(page, row("Tamarisk", "button:text-is('Grow this')"))
    says(page, "This one grows now.")

    assert me.scene()["tree"]["species"] == "tamarisk"
    page.until("document.querySelector('.foot .goal').innerText.startsWith('Tamarisk · 20,829 g')")
    assert page.driven.locator(row("Tamarisk", ".state")).inner_text() == "growing now"
    assert page.said() == []


def test_a_place_is_kept_for_who_has_four_fifths_of_the_price(browser: Browser, morning: str):
    me = Forester(morning, "p-002")
    page = me.opens(browser, "Trees")
    assert page.driven.locator(row("Wetland reserve (1 m²)", "button:text-is('Keep one')")).count() == 0
    me.plays("water", friend=Forester(morning, "p-001"), grams=10)
    earn(morning, me.ref, "forest.rain_done", grams=120)
    me.plays("collect_all")
    page = me.opens(browser, "Trees")
    press(page, row("Wetland reserve (1 m²)", "button:text-is('Keep one')"))
    says(page, "Kept for you for two weeks.")

    page.until("/kept for you until Nov 30/.test(document.querySelector('dialog').innerText)")
    [kept] = [one for one in me.page("catalogue")["species"] if one["kept_until"]]
    assert (kept["species"], kept["kept_until"][:10]) == ("wetland", "2026-11-30")
    assert page.said() == []


def test_a_tree_is_planted_and_its_certificate_shown(browser: Browser, morning: str):
    me = Forester(morning, "p-002")
    me.finds()
    had = me.scene()["energy_g"]
    page = me.opens(browser, "Trees")
    press(page, row("Wetland reserve (1 m²)", "button:text-is('Plant')"))
    number = page.until("/Planted! Number (\\S+)/.exec(document.querySelector('dialog .card').innerText)?.[1]")
    press(page, "dialog .card .main")
    press(page, f"dialog [aria-label='Show {number}']")
    page.until(f"document.querySelector('.certificate').getAttribute('aria-label').includes('{number}')")

    [tree] = me.page("certificates")["certificates"]
    assert (tree["number"], tree["species"], tree["mine_g"]) == (number, "wetland", 2_700)
    assert me.scene()["energy_g"] == had - 2_700
    assert "Registered" in page.js("document.querySelector('dialog').innerText")
    assert page.said() == []


def test_vitality_is_received_and_a_prop_is_bought_and_used(browser: Browser, morning: str):
    me, friend = Forester(morning, "p-001"), Forester(morning, "p-002")
    earn(morning, me.ref, "forest.tree_planted", species="fir", grams=40_000)
    page = me.opens(browser, "Tasks")
    press(page, "dialog button:text-is('Receive all')")
    had = int(page.until("/\\+(\\d+) vitality/.exec(document.querySelector('dialog .toast').textContent)?.[1]"))
    assert had == me.page("store")["vitality"] >= 400
    press(page, "dialog .close")
    open_sheet(page, "Store")
    press(page, row("Shield (limited time)"))
    says(page, "It is in your bag.")
    assert me.page("store")["vitality"] == had - 166
    press(page, "dialog .door .small")
    press(page, row("Shield (limited time) × 1", "button:text-is('Use')"))
    says(page, "It works now.")

    assert "Shield · until Nov 17, 10:00" in page.until("document.querySelector('dialog .in-use').innerText")
    assert (me.bag(), list(me.scene()["in_use"])) == ({}, ["shield"])
    theirs = friend.goes_to(browser, me)
    assert "has a shield" in theirs.js("document.querySelector('.more').innerText")
    assert [one["status"] for one in friend.scene(me)["bubbles"]].count("protected") >= 1
    assert page.said() == theirs.said() == []


def test_what_is_not_affordable_says_so_and_costs_nothing(browser: Browser, morning: str):
    me = Forester(morning, "p-001")
    page = me.opens(browser, "Store")

    assert "vitality" in refused(page, row("Double-take card"))
    assert me.bag() == {}


def test_an_accelerator_ripens_what_grows_while_one_looks(browser: Browser, morning: str):
    me = Forester(morning, "p-001")
    me.has_vitality(200)
    me.plays("buy", ware="accelerator")
    page = me.opens(browser, "Bag")
    assert page.js("document.querySelectorAll('.bubble-growing').length") == 2
    press(page, row("Accelerator × 1", "button:text-is('Use')"))
    says(page, "It works now.")

    page.until("!document.querySelector('.bubble-growing')")
    assert "growing" not in {one["status"] for one in me.scene()["bubbles"]}
    assert page.said() == []


def test_a_prop_is_given_to_a_friend(browser: Browser, morning: str):
    me, friend = Forester(morning, "p-001"), Forester(morning, "p-002")
    me.has_vitality(200)
    me.plays("buy", ware="rain_card")
    page = me.opens(browser, "Bag")
    press(page, row("Energy rain card × 1", "button:text-is('Give')"))
    press(page, "dialog [aria-label='Give · Busy Cedar']")
    says(page, "Given.")

    page.until("/Your bag is empty/.test(document.querySelector('dialog').innerText)")
    assert (me.bag(), friend.bag()) == ({}, {"rain_card": 1})
    assert page.said() == []


def test_a_look_is_bought_put_on_and_taken_off_again(browser: Browser, morning: str):
    me, friend = Forester(morning, "p-001"), Forester(morning, "p-002")
    me.has_vitality(300)
    me.plays("buy", ware="autumn")
    page = me.opens(browser, "Bag")
    press(page, row("Autumn leaves", "button:text-is('Wear')"))
    page.until("document.querySelector('.clearing .tree').dataset.skin === 'autumn'")
    assert friend.scene(me)["skin"] == "autumn"
    press(page, row("Autumn leaves", "button:text-is('As it grows')"))
    page.until("!document.querySelector('.clearing .tree').dataset.skin")

    assert not me.scene()["skin"]
    assert page.said() == []


def test_a_thumbs_up_is_given_once_a_day_and_counted_in_the_ranking(browser: Browser, morning: str):
    me, friend = Forester(morning, "p-001"), Forester(morning, "p-002")
    page = me.goes_to(browser, friend)
    press(page, "[data-move=thumb]")
    says(page, "Thumbs up!")
    page.until("document.querySelector('[data-move=thumb]').getAttribute('aria-disabled') === 'true'")
    assert friend.scene()["thumbs"] == 1
    press(page, ".banner button")
    page.until("document.querySelector('.game.own')")
    open_sheet(page, "Ranking")
    page.until("/1 thumbs-up/.test(document.querySelector('dialog .list').innerText)")
    press(page, "dialog [aria-label='Thumbs-up for Warm Panda']")
    page.until("document.querySelector('dialog .list').innerText.split('1 thumbs-up').length === 3")

    assert Forester(morning, "p-035").scene()["thumbs"] == 1
    assert page.said() == []


def test_peace_with_a_friend_is_made_and_ended(browser: Browser, morning: str):
    me, friend = Forester(morning, "p-001"), Forester(morning, "p-002")
    page = me.goes_to(browser, friend)
    page.until("document.querySelector('.bubble.can')")
    press(page, "[data-move=keep_peace]")
    says(page, "You two take nothing from each other now.")
    page.until("!document.querySelector('.bubble.can') && document.querySelector('[data-move=end_peace]')")
    assert me.scene(friend)["peace"]
    assert friend.scene(me)["peace"]
    assert "take nothing from each other" in page.js("document.querySelector('.more').innerText")

    press(page, "[data-move=end_peace]")
    says(page, "The peace is over. You may take from tomorrow on.")
    page.until("document.querySelector('[data-move=keep_peace]')")
    assert [one["can"] for one in me.scene(friend)["can"] if one["move"] == "steal_all"] == [False]
    assert page.said() == []


def test_a_rain_is_given_and_opens_one_more_for_both(browser: Browser, morning: str):
    me, friend = Forester(morning, "p-001"), Forester(morning, "p-002")
    page = me.goes_to(browser, friend)
    press(page, "[data-move=give_rain]")
    says(page, "Given. You may play one more today, too.")
    press(page, ".banner button")
    page.until("document.querySelector('.game.own')")
    open_sheet(page, "Rain")

    assert page.until("/2 more today/.exec(document.querySelector('dialog').innerText)?.[0]")
    assert [one.page("rain")["runs_left"] for one in (me, friend)] == [2, 2]
    assert page.said() == []


def test_who_has_no_friends_yet_looks_in_on_the_neighbour(browser: Browser, morning: str):
    consent = {"consent": {"given": True, "text_version": "2026-01"}}
    api(morning, "/v1/players/newcomer", consent, method="PUT")
    me = Forester(morning, "newcomer")
    page = me.phone(browser)
    assert "No friends yet" in page.js("document.querySelector('.friends').innerText")
    press(page, "[data-move=visit_neighbour]")
    says(page, "Your neighbour had something for you.")

    page.until("document.querySelector('.bubble-golden') && !document.querySelector('[data-move=visit_neighbour]')")
    assert [(one["status"], one["grams"]) for one in me.scene()["bubbles"]] == [("golden", 10)]
    assert page.said() == []


def test_a_rain_with_a_clock_is_tapped_and_the_server_counts_the_taps(browser: Browser, morning: str):
    me = Forester(morning, "p-001")
    page = browser.blank((360, 740))
    page.driven.clock.install()
    page.go(f"{morning.split('/demo/')[0]}/play/forest/#code={code_of(morning, me.ref, 'forest')}&lang=en")
    open_sheet(page, "Rain")
    with page.driven.expect_response("**/rain_start") as begun:
        press(page, "dialog .main.wide")
    drops = begun.value.json()["result"]["drops"]
    page.until("document.querySelector('dialog .rain')")
    began = page.js("performance.now()")
    box = page.driven.locator("dialog .rain").bounding_box()
    assert box
    for ms, place, _ in drops[::6]:
        page.driven.clock.run_for(max(0, round(ms + 1000 - (page.js("performance.now()") - began))))
        page.driven.mouse.click(box["x"] + box["width"] * place / 1000, box["y"] + box["height"] / 2)
    assert "caught" in page.js("document.querySelector('dialog .soft').innerText")
    pass_time(morning, "20s")
    page.driven.clock.run_for(6_000)  # a request has ten seconds

    grams = int(page.until("/drops, (\\d+) g/.exec(document.querySelector('dialog .explained').innerText)?.[1]"))
    assert grams == me.page("rain")["today_g"] >= 10
    assert me.page("rain")["runs_left"] == 0
    assert page.said() == []


def test_quiet_hours_are_set_and_kept_by_the_server(browser: Browser, morning: str):
    me = Forester(morning, "p-001")
    page = me.opens(browser, "Settings")
    quiet = page.driven.locator("dialog .switch", has_text="Quiet hours")
    was = quiet.get_attribute("aria-checked")
    press(page, "dialog .switch:has-text('Quiet hours')")
    if was == "true":
        page.until("!document.querySelector('.times')")
        press(page, "dialog .switch:has-text('Quiet hours')")
    page.until("document.querySelector('.times')")
    # Pressed on before the answer to the last press has come: a line that is slow must not turn the wishes round.
    with page.driven.expect_response(lambda told: "21:30" in (told.request.post_data or "")):
        page.driven.locator(".times input").first.fill("21:30")

    assert api(morning, "/v1/me/telling", key=me.key)["quiet"] == {"from": "21:30", "to": "08:00"}
    assert page.js("document.querySelector('.times input').value") == "21:30"
    assert page.said() == []


def test_who_leaves_is_asked_once_and_has_left_everywhere(browser: Browser, morning: str):
    me, friend = Forester(morning, "p-001"), Forester(morning, "p-002")
    page = me.opens(browser, "Settings")
    press(page, "dialog .account > .small:text-is('Leave the game')")
    page.until("document.activeElement.innerText === 'Stay'")
    press(page, "dialog .sure .small")
    page.until("/You have left/.test(document.querySelector('dialog').innerText)")

    with pytest.raises(HTTPError) as refusal:
        code_of(morning, me.ref, "forest")
    with refusal.value as told:
        assert told.code == 409
    assert me.id not in [one["player"] for one in friend.page("friends")["friends"]]
