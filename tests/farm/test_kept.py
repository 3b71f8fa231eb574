"""The promises of the farm are looked after: an ordinary day keeps them, and a broken one is noticed."""

from engine.clock import HOUR
from engine.store import Database
from tests.farm.kept import broken
from tests.farm.visits.test_moves import visited


def test_an_ordinary_day_keeps_every_promise(database: Database):
    yards = visited(database, "mei", "lin", "wu")
    yards.stock("wu", 400)
    yards.play("wu", "send_wheat", friend="mei")
    yards.play("lin", "chase", visit=yards.visit("lin"))
    yards.wait(7 * HOUR)

    assert broken(yards) == []


def test_a_hen_in_two_places_is_noticed(database: Database):
    yards = visited(database)
    with database.writing() as tx:
        tx.connection.exec_driver_sql(
            f"UPDATE farm_eater SET guest_id = {yards.ids['lin']} + 0 * host_id, host_id = 7 "
            f"WHERE guest_id = {yards.ids['mei']}"
        )

    assert any("stands in 2 coops" in wrong for wrong in broken(yards))
