"""Who may open a page, which starts a kernel."""

import pytest

from llmbudget.server.visits import Visit, visit

HERE = "localhost:8866"
OPENS, CONTINUES, REFUSED = Visit.OPENS, Visit.CONTINUES, Visit.REFUSED


def fetched(site: str, shown_in: str = "document", mode: str = "navigate", **more: str) -> dict[str, str]:
    """What a browser says of a request."""
    return {"Sec-Fetch-Site": site, "Sec-Fetch-Dest": shown_in, "Sec-Fetch-Mode": mode, **more}


@pytest.mark.parametrize(
    ("case", "headers", "becomes"),
    [
        ("an address that is typed, a bookmark, a link in a mail program", fetched("none"), OPENS),
        ("a link of the gallery", fetched("same-origin"), OPENS),
        ("a page that JupyterLab shows inside of it", fetched("same-origin", "iframe"), OPENS),
        ("a program that is no browser", {}, OPENS),
        ("a browser over plain HTTP, from the gallery", {"Referer": f"http://{HERE}/voila/tree"}, OPENS),
        ("a link in a wiki, or in mail that is read in a browser", fetched("cross-site"), CONTINUES),
        ("a link of another server on this machine", fetched("same-site"), CONTINUES),
        ("a browser over plain HTTP, from a wiki", {"Referer": "http://wiki.example.org/"}, CONTINUES),
        ("an address that is no address", {"Referer": "http://[wiki"}, CONTINUES),
        ("a picture of another website", fetched("cross-site", "image", "no-cors"), REFUSED),
        ("a script of another website", fetched("cross-site", "script", "no-cors"), REFUSED),
        ("a frame of another website", fetched("cross-site", "iframe"), REFUSED),
        ("a frame of another server on this machine", fetched("same-site", "iframe"), REFUSED),
        ("an object of another website", fetched("cross-site", "object"), REFUSED),
        ("what another website fetches", fetched("cross-site", "empty", "no-cors"), REFUSED),
        ("what it fetches openly", {"Origin": "http://example.org"}, REFUSED),
        ("what a page without an origin fetches", {"Origin": "null"}, REFUSED),
        ("a picture of a page of ours", fetched("same-origin", "image", "no-cors"), REFUSED),
        ("what a browser fetches ahead", fetched("none", **{"Sec-Purpose": "prefetch;prerender"}), REFUSED),
        ("what an older browser fetches ahead", {"Purpose": "prefetch"}, REFUSED),
        ("the same of Firefox", {"X-Moz": "prefetch"}, REFUSED),
    ],
)
def test_people_open_pages_and_websites_do_not(case: str, headers: dict[str, str], becomes: Visit) -> None:
    assert visit(headers, HERE) is becomes, case
