"""Players who agreed to play, by name, and what they do with each other: one transaction a deed, as the API does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from engine.bulk import Transaction
from engine.clock import DAY
from engine.errors import TilthError
from engine.incoming.events import EventReader
from engine.ingest import Intake
from engine.people.players import befriend, create_players, find_player
from engine.published.content import Content
from engine.published.live import Snapshot
from engine.referral import Asked, accept
from engine.social import friends, groups, inviting
from engine.social.codes import renew
from engine.social.friends import Bond
from engine.social.groups import Group, NewGroup
from engine.store import Database
from tests.world import NOW, PEPPER, content_of, quest

Found = TypeVar("Found")

CONTENT = content_of(
    quest("thanks", "friend_joined", give="feed", amount=10), quest("welcome", "joined_by_invitation", amount=3)
)


class People:
    """Players on a database, two clocks that stand still, and the deeds."""

    def __init__(self, database: Database, *names: str, content: Content = CONTENT, joined: int = NOW - DAY) -> None:
        self.db = database
        self.now = self.wall = NOW
        self.snapshot = Snapshot(content, content.bind(database), EventReader(content.vocabulary, PEPPER))
        self.ids: dict[str, int] = {}
        self.join(*names, at=joined)

    def join(self, *names: str, at: int = NOW, consents: bool = True) -> None:
        """New players; by default they agree to play as they come."""
        create_players(self.db, names, at, consent_text="yes" if consents else "", purposes=CONTENT.vocabulary.purposes)
        with self.db.reading() as tx:
            self.ids |= {name: find_player(tx, name).id for name in names}

    def read(self, do: Callable[[Transaction], Found]) -> Found:
        """Ask something."""
        with self.db.reading() as tx:
            return do(tx)

    def write(self, do: Callable[[Transaction], Found]) -> Found:
        """Do something."""
        with self.db.writing() as tx:
            return do(tx)

    def befriend(self, a: str, *others: str) -> None:
        """The bank knows that they are friends."""
        befriend(self.db, [(a, other) for other in others], self.now)

    def code(self, name: str) -> str:
        """A new friend code."""
        return self.write(lambda tx: renew(tx, self.ids[name], self.wall))

    def accept(self, name: str, code: str, address: str = "here") -> int:
        """Accept a code."""
        return accept(self.db, self.snapshot, Asked(self.ids[name], code, address, self.wall), Intake(self.now))

    def block(self, name: str, other: str) -> Bond:
        """Block, as the API does."""
        ids = self.db.ids
        return self.write(lambda tx: groups.block(tx, ids, self.ids[name], self.ids[other], self.now))

    def unblock(self, name: str, other: str) -> Bond:
        """Take a block back."""
        return self.write(lambda tx: friends.unblock(tx, self.ids[name], self.ids[other]))

    def unfriend(self, name: str, other: str) -> Bond:
        """End a friendship."""
        return self.write(lambda tx: friends.unfriend(tx, self.ids[name], self.ids[other], self.now))

    def mute(self, name: str, other: str, muted: bool = True) -> Bond:
        """Hear nothing of a friend."""
        return self.write(lambda tx: friends.mute(tx, self.ids[name], self.ids[other], self.now, muted=muted))

    def friends(self, name: str) -> set[str]:
        """The names of somebody's friends."""
        names = {id: known for known, id in self.ids.items()}
        return {names[friend.id] for friend in self.read(lambda tx: friends.friends_of(tx, self.ids[name]))}

    def group(self, name: str, kind: str = "friends") -> int:
        """Make a group; return its id."""
        id, new = self.db.ids.block(1)[0], NewGroup(kind, "home")
        return self.write(lambda tx: groups.make(tx, id, self.ids[name], new, self.now)).id

    def invite(self, name: str, group: int, other: str) -> None:
        """Invite a friend into a group."""
        ids = self.db.ids
        self.write(lambda tx: inviting.invite(tx, ids, self.ids[name], group, self.ids[other], self.now, self.wall))

    def answer(self, name: str, group: int, accepts: bool = True) -> Group | None:
        """Answer an invitation."""
        ids = self.db.ids
        return self.write(lambda tx: inviting.answer(tx, ids, self.ids[name], group, self.now, accepts=accepts))

    def enter(self, group: int, by: str, *names: str) -> None:
        """Friends who are invited and come in."""
        for name in names:
            self.invite(by, group, name)
            self.answer(name, group)

    def leave(self, name: str, group: int) -> None:
        """Leave a group."""
        ids = self.db.ids
        self.write(lambda tx: groups.leave(tx, ids, self.ids[name], group, self.now))

    def remove(self, name: str, group: int, member: str) -> None:
        """Take a member out."""
        ids = self.db.ids
        self.write(lambda tx: groups.remove(tx, ids, self.ids[name], group, self.ids[member], self.now))

    def hand_over(self, name: str, group: int, member: str) -> Group:
        """Make another member captain."""
        return self.write(lambda tx: groups.hand_over(tx, self.ids[name], group, self.ids[member]))

    def groups(self, name: str) -> list[Group]:
        """Somebody's groups, as they see them."""
        return self.read(lambda tx: groups.groups_of(tx, self.ids[name]))

    def members(self, name: str) -> list[list[str]]:
        """The members of somebody's groups, by name, as they see them."""
        names = {id: known for known, id in self.ids.items()}
        return [[names[id] for id, _ in group.members] for group in self.groups(name)]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What a query finds."""
        return self.read(lambda tx: [tuple(row) for row in tx.connection.exec_driver_sql(sql)])


def code_of(do: Callable[[], object]) -> str:
    """The code of the error something raises; empty when it does not."""
    try:
        do()
    except TilthError as error:
        return error.code
    return ""
