"""The forest's manifest: what the engine must know of it. The numbers are in forest.yaml."""

from engine.game import Asset, Game, Hold
from engine.social.together import joins
from games.forest.jobs import JOBS
from games.forest.moves import FOLLOW_UPS, MOVES
from games.forest.numbers import NUMBERS
from games.forest.pages import PAGES
from games.forest.scene import scene
from games.forest.woods.parting import FOREST
from games.forest.words import NOTICES, WORDS

joins("forest", FOREST)

GAME = Game(
    name="forest",
    title={"zh-CN": "森林", "en": "Forest"},
    assets=(
        # One walk is told many times a day (the running total), so its energy gathers in one bubble a day. What is
        # earned in the forest itself is a prize: ripe when it comes, and its owner's alone.
        Asset("energy", unit="g", scale=1, hold=Hold(
            NUMBERS.bubbles.ripens_h, NUMBERS.bubbles.lasts_h, frozenset({"steps"}),
            frozenset({"forest.neighbour_visited", "forest.revived_collected", "forest.rain_done"}),
        )),
        # What tasks earn waits, ripe, until the player receives it: a task is finished, then received.
        Asset("vitality", unit="pt", scale=1, hold=Hold(0, NUMBERS.tasks.kept_h)),
    ),
    moves=MOVES,
    scene=scene,
    pages=PAGES,
    words=WORDS,
    notices=NOTICES,
    follow_ups=FOLLOW_UPS,
    jobs=JOBS,
    exchanges=frozenset({
        "steal", "steal_all", "help_collect", "water", "revive", "give_prop", "give_rain", "water_wood",
    }),
    own=frozenset({"collect", "collect_all", "receive"}),
    gifts={"watered": "grams"},
)  # fmt: skip
