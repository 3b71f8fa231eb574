"""What a player does in the forest: one function a verb."""

from games.forest.moves.collecting import (
    collect,
    collect_all,
    help_collect,
    steal,
    steal_all,
    thank_reviver,
    warn_of_vanishing,
)
from games.forest.moves.giving import revive, water
from games.forest.moves.planting import choose, plant, reserve
from games.forest.moves.props import give_prop, use, warn_of_props, wear
from games.forest.moves.rain import give_rain, rain_finish, rain_start
from games.forest.moves.store import buy
from games.forest.moves.tasks import receive, sign_in
from games.forest.moves.wishes import end_peace, keep_peace, prefer, thumb, visit_neighbour
from games.forest.moves.woods import (
    found,
    lead_wood,
    leave_wood,
    plant_wood,
    remind,
    remind_member,
    tell_full,
    tell_rests,
    tell_returned,
    tree_grown,
    water_wood,
)

MOVES = (
    collect, collect_all, steal, steal_all, help_collect, water, revive, choose, reserve, plant, prefer, keep_peace,
    end_peace, thumb, visit_neighbour,
    sign_in, receive, use, give_prop, wear, buy, rain_start, rain_finish, give_rain,
    found, water_wood, remind, leave_wood,
)  # fmt: skip
FOLLOW_UPS = (
    warn_of_props, thank_reviver, warn_of_vanishing, remind_member, tree_grown, tell_full, tell_rests,
    tell_returned, plant_wood, lead_wood,
)  # fmt: skip
