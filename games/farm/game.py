"""The farm's manifest: what the engine must know of it. The numbers are in farm.yaml."""

from engine.game import Asset, Game, Hold
from engine.social.together import joins
from games.farm.jobs import JOBS
from games.farm.moves import FOLLOW_UPS, MOVES
from games.farm.numbers import NUMBERS
from games.farm.pages import PAGES
from games.farm.scene import scene
from games.farm.visits.parting import FARM
from games.farm.words import NOTICES, WORDS

joins("farm", FARM)

GAME = Game(
    name="farm",
    title={"zh-CN": "庄园", "en": "Farm"},
    assets=(
        # Counted in milligrams: 36 g/h (reference mechanics 2.2) is exactly 10 mg/s. What was earned waits at the door,
        # ripe, until it is received: a full store loses nothing.
        Asset("feed", unit="g", scale=1_000, hold=Hold(0, NUMBERS.feeding.kept_h)),
        # An egg is counted in thousandths: the reference shows steps of 0.05.
        Asset("eggs", unit="egg", scale=1_000, parts=20),
    ),
    moves=MOVES,
    scene=scene,
    pages=PAGES,
    words=WORDS,
    notices=NOTICES,
    follow_ups=FOLLOW_UPS,
    jobs=JOBS,
    exchanges=frozenset({"chase", "feed_friend", "thank", "send_wheat", "join_meal", "hire", "visit", "use_at"}),
    own=frozenset({"receive", "recall"}),  # eggs wait in the nest for as long as it takes
    gifts={"fed": "grams", "sent_wheat": "grams", "visited": "grams", "relieved": "grams"},
)
