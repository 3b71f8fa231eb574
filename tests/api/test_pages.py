"""The link to the next page."""

from starlette.requests import Request

from engine.api.pages import next_link


def request(query: str) -> Request:
    scope = {"type": "http", "path": "/v1/quests", "query_string": query.encode(), "headers": [], "server": ("x", 80)}
    return Request(scope | {"scheme": "http", "method": "GET"})


def test_the_link_keeps_the_other_parameters_and_names_no_host():
    link = next_link(request("limit=2&cursor=old"), "new")

    assert link == {"Link": '</v1/quests?limit=2&cursor=new>; rel="next"'}


def test_the_last_page_has_no_link():
    assert next_link(request(""), None) is None
