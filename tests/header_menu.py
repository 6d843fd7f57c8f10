"""Actions of a form that stand in the menu of its header."""

from playwright.sync_api import Locator, Page


def opener(page: Page) -> Locator:
    """Return the button that opens the menu."""
    return page.get_by_role("button", name="More", exact=True)


def choose(page: Page, name: str) -> None:
    """Open the menu and choose an action by keyboard."""
    opener(page).press("Enter")
    item(page, name).press("Enter")


def item(page: Page, name: str) -> Locator:
    """Return an action of the open menu."""
    return page.get_by_role("menuitem", name=name, exact=True)
