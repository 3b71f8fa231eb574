"""The forest's manifest. Numbers: reference mechanics 1.8 (ripening 24 h, gone 72 h later) and 1.3 (grams)."""

from engine.game import Asset, Game, Hold

GAME = Game(
    name="forest",
    title={"zh-CN": "森林", "en": "Forest"},
    assets=(
        # One walk is told many times a day (the running total), so its energy gathers in one bubble a day.
        Asset("energy", unit="g", scale=1, hold=Hold(ripens_after_h=24, lasts_h=72, merge_by_day=frozenset({"steps"}))),
        Asset("vitality", unit="pt", scale=1),
    ),
)
