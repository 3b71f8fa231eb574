"""The panel: which of its pages is shown, and who gets a press and the wheel."""

from collections.abc import Sequence

import pytest

from games.stage.panel import Panel
from games.stage.sheets import Row
from games.stage.stamps import Lang, Press


class Page:
    """A page of thirty rows that notes what it was told."""

    def __init__(self, name: str) -> None:
        self.NAME = name
        self.told: list[object] = []

    def title(self, lang: Lang) -> str:
        return f"{self.NAME} {lang}"

    def rows(self, lang: Lang) -> Sequence[Row]:
        return [Row(f"{self.NAME} row {n}", press=Press("do", str(n))) for n in range(30)]

    def press(self, press: Press) -> None:
        self.told.append(press.name)


@pytest.fixture
def pages() -> list[Page]:
    return [Page("one"), Page("two")]


@pytest.fixture
def panel(pages: list[Page]) -> Panel:
    return Panel(pages, 700)


def _rows(panel: Panel) -> list[str]:
    return [one.name for one in panel.picture("en") if one.kind == "text" and " row " in one.name]


def test_the_first_page_is_shown_until_another_tab_is_pressed(panel: Panel):
    assert _rows(panel)[0] == "one row 0"
    panel.press(Press("page", "two"))
    assert _rows(panel)[0] == "two row 0"


def test_each_page_has_its_tab(panel: Panel):
    assert {"one en", "two en"} <= {one.name for one in panel.picture("en") if one.kind == "text"}


def test_a_press_is_for_the_page_that_is_shown(panel: Panel, pages: list[Page]):
    panel.press(Press("page", "two"))
    panel.press(Press("do", "7"))

    assert [page.told for page in pages] == [[], ["7"]]


def test_the_button_at_the_foot_shows_more_and_another_page_begins_at_its_top(panel: Panel):
    more = next(one.press for one in panel.picture("en") if one.press and one.press.what == "more")
    panel.press(more)
    assert _rows(panel)[0] == f"one row {more.name}"
    panel.press(Press("page", "two"))
    assert _rows(panel)[0] == "two row 0"


def test_the_wheel_goes_no_further_than_the_page(panel: Panel):
    panel.scroll(99, "en")
    assert _rows(panel) == ["one row 29"]
    panel.scroll(-99, "en")
    assert _rows(panel)[0] == "one row 0"


class Form(Page):
    """A page whose rows are typed into, one at a time."""

    def __init__(self) -> None:
        super().__init__("form")
        self.typing = True
        self.at, self.place = Press("do", "0"), "top"

    def type(self, text: str) -> None:
        self.told.append(text)

    def key(self, name: str) -> None:
        self.told.append(name)

    def leave(self) -> None:
        self.typing = False


@pytest.fixture
def form() -> Form:
    return Form()


@pytest.fixture
def typed(form: Form) -> Panel:
    return Panel([form, Page("two")], 700)


def test_what_is_typed_and_the_keys_of_a_line_go_to_the_page_that_is_typed_into(typed: Panel, form: Form):
    typed.type("a\r")
    typed.move("BACKSPACE")
    assert [typed.key(name) for name in ("L", "SPACE", "ENTER", "NUM_ENTER", "SHIFT+TAB")] == [True] * 5

    assert form.told == ["a", "BACKSPACE", "ENTER", "ENTER", "SHIFT+TAB"]


@pytest.mark.parametrize("name", ["F5", "PAGEDOWN"])
def test_a_clicker_goes_on_while_somebody_types(typed: Panel, form: Form, name: str):
    assert not typed.key(name)
    assert form.told == []


def test_keys_mean_what_they_always_do_where_nothing_is_typed(typed: Panel, panel: Panel, form: Form):
    typed.leave()

    assert [one.key("L") for one in (typed, panel)] == [False, False]
    typed.type("a")
    typed.move("LEFT")
    assert form.told == []


def test_who_goes_to_another_page_types_no_more(typed: Panel, form: Form):
    typed.press(Press("page", "two"))

    assert not form.typing


def test_a_row_that_keys_go_to_comes_into_sight_and_the_wheel_may_leave_it(typed: Panel, form: Form):
    form.at = Press("do", "20")
    typed.key("TAB")
    assert _rows(typed)[0] == "form row 20"

    typed.scroll(-99, "en")
    assert _rows(typed)[0] == "form row 0"


def test_another_place_of_a_page_begins_at_its_top(typed: Panel, form: Form):
    _rows(typed)
    typed.scroll(10, "en")
    assert _rows(typed)[0] == "form row 10"

    form.place = "elsewhere"
    assert _rows(typed)[0] == "form row 0"
