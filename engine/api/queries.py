"""What stands in a query: a parameter that a path does not know is refused, as an unknown field of a body is.

A misspelt `?limti=5` would else be left out silently, and `?qeust=` answer something that was not asked.
"""

from __future__ import annotations

from starlette.requests import Request

from engine.documents.findings import did_you_mean
from engine.errors import Malformed


async def refuse_unknown(request: Request) -> None:
    """Errors: Malformed (`unknown_parameter`) for a parameter that the route does not name."""
    told = request.query_params.keys()
    if not told:
        return
    known = [one.alias for one in request.scope["route"].dependant.query_params]
    for name in told:
        if name not in known:
            hint = did_you_mean(name, known) or "this path takes none"
            raise Malformed("the query has a parameter that this path does not know", code="unknown_parameter",
                            hint=hint)  # fmt: skip
