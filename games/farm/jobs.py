"""What must happen in the farm though nobody looks; each job is in the room it belongs to."""

from __future__ import annotations

from games.farm.charity import jobs as charity

JOBS = (*charity.JOBS,)
