"""What decides in the farm: pure functions, values in, values out. Feed is in milligrams, instants in milliseconds."""

HOUR = 3_600_000
MINUTE = 60_000
