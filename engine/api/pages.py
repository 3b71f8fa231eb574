"""Pages of long lists: how many at once, and the link to the next page."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from starlette.requests import Request

LARGEST_PAGE = 200

Limit = Annotated[int, Query(ge=1, le=LARGEST_PAGE, description="How many at most.")]
Cursor = Annotated[str, Query(max_length=500, description="Where to go on: `next` of the page before.")]


def next_link(request: Request, cursor: str | None) -> dict[str, str] | None:
    """Return the header that points to the next page (RFC 8288), if there is one; relative to this host."""
    if cursor is None:
        return None
    url = request.url.include_query_params(cursor=cursor)
    return {"Link": f'<{url.path}?{url.query}>; rel="next"'}
