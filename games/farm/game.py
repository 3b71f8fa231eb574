"""The farm's manifest. Feed is counted in milligrams: 36 g/h (reference mechanics 2.2) is exactly 10 mg/s."""

from engine.game import Asset, Game

GAME = Game(
    name="farm",
    title={"zh-CN": "庄园", "en": "Farm"},
    assets=(
        Asset("feed", unit="g", scale=1_000),
        # An egg is counted in thousandths: the reference shows steps of 0.05.
        Asset("eggs", unit="egg", scale=1_000),
    ),
)
