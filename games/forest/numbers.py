"""The forest's numbers, read from forest.yaml and checked when the game is loaded. Units end the names."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from engine.documents.document import Block, wrong
from engine.documents.figures import Whole, Wholes, read_figures
from engine.quests.scalars import Day

Texts = Annotated[dict[str, str], Field(description="{zh-CN: …, en: …}")]


class Bubbles(Block):
    """How long bubbles ripen and live, and how they are shown."""

    ripens_h: Whole
    lasts_h: Whole
    shown: Whole
    soon_h: Whole
    vanishing_h: Whole
    warning_h: Whole


class Stealing(Block):
    """What may be taken from friends."""

    delay_s: Whole
    owner_keeps_percent: Whole
    most_percent: Whole
    a_friend_a_day: Whole
    a_day: Whole
    guests: Whole
    least_guests_percent: Whole


class Helping(Block):
    """Collecting a vanishing bubble for its owner."""

    a_day: Whole


class Reviving(Block):
    """Bringing expired energy back."""

    friends_a_day: Whole
    collect_within_h: Whole
    expired_within_h: Whole


class Watering(Block):
    """Giving a friend of one's own energy."""

    amounts_g: Wholes
    a_friend_a_day: Whole
    lasts_h: Whole
    taken_in_a_day_g: Whole


class GivingBack(Block):
    """The limit above which what was taken is watered back by itself."""

    least_g: Whole
    most_g: Whole


class Growing(Block):
    """The phases of a tree."""

    phases_percent: Wholes


class Planting(Block):
    """Reservations."""

    reserve_from_percent: Whole
    reserved_days: Whole


class Friends(Block):
    """Pages and kindnesses."""

    thumbs_a_day: Whole
    ranking_page: Whole
    feed_page: Whole


class CoPlanting(Block):
    """Growing a tree together: who may give how much a day, and how captains are held to it."""

    least_g: Whole
    couple_g: Whole
    family_g: Whole
    friends_g: Whole
    circle_g: Whole
    public_g: Whole
    places: Whole
    kept_from_percent: Whole
    remind_from_h: Whole
    idle_days: Whole
    public: list[str]

    def a_day_g(self, kind: str) -> int:
        """Return how much one member may give a day, by the kind of group; `public` is one too."""
        return int(getattr(self, f"{kind}_g"))


class Release(Block):
    """So many more of a species from a local day on."""

    at: Day
    stock: Whole


class Species(Block):
    """Something to plant or protect: its price and how many are released when."""

    title: Texts
    kind: Literal["tree", "reserve"]
    region: Texts
    price_g: Whole
    releases: list[Release]

    def released(self, day: date) -> int:
        """Return how many there have ever been by a day."""
        return sum(release.stock for release in self.releases if release.at <= day)

    def next_release(self, day: date) -> date | None:
        """Return when more are released after a day."""
        return min((release.at for release in self.releases if release.at > day), default=None)


class Prop(Block):
    """Something in the bag: what it does when it is used, for how long, and how many a player may have.

    `kept_days` is how long it stays in the bag, 0 for ever. `most_h` is up to how long what it does may be prolonged.
    """

    title: Texts
    about: Texts
    does: Literal["shield", "double", "ripen", "rain"]
    lasts_min: Whole = 0
    most_h: Whole = 0
    kept_days: Whole = 0
    most: Whole
    can_be_given: bool = True


class Skin(Block):
    """How a tree may look."""

    title: Texts


class Ware(Block):
    """Something in the store for vitality: a prop or a skin; with `releases` there are only so many, with 0 as often as
    wanted."""

    prop: str = ""
    skin: str = ""
    price_pt: Whole
    a_day: Whole = 0
    a_month: Whole = 0
    releases: list[Release] = Field([])
    until: Day | None = None

    def released(self, day: date) -> int:
        """Return how many there have ever been by a day."""
        return sum(release.stock for release in self.releases if release.at <= day)


class Props(Block):
    """The bag."""

    warning_h: Whole
    kinds: dict[str, Prop]


class Store(Block):
    """What is sold."""

    skins: dict[str, Skin]
    wares: dict[str, Ware]


class Tasks(Block):
    """How long earned vitality waits to be received."""

    kept_h: Whole


class Rain(Block):
    """The energy rain: how it falls, how taps are read, and what it gives at most."""

    lasts_ms: Whole
    drops: Whole
    falls_ms: Whole
    drop_most_g: Whole
    late_ms: Whole
    beside: Whole
    taps_a_second: Whole
    open_min: Whole
    a_run_g: Whole
    a_day_g: Whole


class Numbers(Block):
    """The whole file."""

    form: Literal["forest/v1"] = Field(alias="schema")
    bubbles: Bubbles
    stealing: Stealing
    helping: Helping
    reviving: Reviving
    watering: Watering
    giving_back: GivingBack
    growing: Growing
    planting: Planting
    friends: Friends
    co_planting: CoPlanting
    species: dict[str, Species]
    tasks: Tasks
    props: Props
    store: Store
    rain: Rain

    @model_validator(mode="after")
    def _wares_are_known(self) -> Numbers:
        for name, ware in self.store.wares.items():
            known = ware.prop in self.props.kinds if ware.prop else ware.skin in self.store.skins
            if not known or bool(ware.prop) == bool(ware.skin):
                raise wrong("unknown_ware", f"'{name}' is neither a prop nor a skin", "give it one known prop or skin")
        return self

    @model_validator(mode="after")
    def _phases_rise(self) -> Numbers:
        phases = self.growing.phases_percent
        if phases[0] != 0 or phases[-1] != 100 or list(phases) != sorted(set(phases)):
            raise wrong("wrong_phases", "the phases of a tree rise from 0 to 100 percent")
        return self

    @model_validator(mode="after")
    def _public_woods_grow_trees(self) -> Numbers:
        if unknown := set(self.co_planting.public) - self.species.keys():
            raise wrong("unknown_species", f"there is no species '{min(unknown)}' for a public wood")
        return self


NUMBERS = read_figures(Path(__file__).with_name("forest.yaml"), Numbers)
