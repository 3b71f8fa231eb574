"""What is kept of answers: shown in the export, gone with the player."""

import json

from engine.privacy.erasure import erase
from engine.privacy.export import export
from engine.store import Database
from games.farm.quiz.tables import Answer
from tests.farm.quiz.world import School


def test_a_players_answers_are_exported_and_erased(database: Database):
    school = School(database)
    done = school.answer()["question"]
    school.answer("lin")
    told = json.loads(b"".join(export(database, school.ids["mei"], school.world.now)))

    [row] = told["farm_answers"]
    assert (row["question"], row["correct"], row["asked"]) == (done, 1, 1)
    erase(database, "mei", school.world.now)
    with database.reading() as tx:
        left = {id for name, id in school.ids.items() if tx.fetch(Answer, "question", ("player_id",), [(id,)])}
    assert left == {school.ids["lin"]}
