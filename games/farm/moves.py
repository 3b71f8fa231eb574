"""What a player does in the farm: one function a verb, in the room it belongs to."""

from games.farm.charity.moves import donate, tell_goal, tell_news
from games.farm.earning.moves import receive, sign_in
from games.farm.hen.moves import adopt, feed, meal_over, pet, prefer, take_eggs, tuck_in, wake
from games.farm.joy.moves import cups_finish, cups_start, dress
from games.farm.kindness.moves import feed_friend, hire, invite, join_meal, send_wheat, tell_owner, thank, visit
from games.farm.quiz import moves as quiz
from games.farm.tools.moves import take_tool, use, use_at
from games.farm.visits.moves import came_home, chase, go_to, recall, send_home, wander

MOVES = (
    adopt, feed, take_eggs, pet, tuck_in, wake, prefer, sign_in, receive,
    donate, *quiz.MOVES,
    send_home, chase, recall, feed_friend, thank, send_wheat, invite, join_meal, hire, visit, tell_owner,
    take_tool, use, use_at, dress, cups_start, cups_finish,
)  # fmt: skip
FOLLOW_UPS = (meal_over, wander, go_to, came_home, tell_goal, tell_news)
