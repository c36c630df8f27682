"""A page that is shown scene after scene by its feed: what a display does all day, and quicker."""

from itertools import count

from playwright.sync_api import Page, expect

from tests.display.serving import Pages


def settle(page: Page) -> None:
    """Until the feed has brought the present time."""
    expect(page.locator("[data-clock]")).not_to_have_text("--:--:--")


class Painted:
    """One view in one language, loaded once.

    Args:
        page: the browser's page.
        pages: what serves it.
        view: which view.
        locale: its language.
    """

    def __init__(self, page: Page, pages: Pages, view: str, locale: str = "zh") -> None:
        self.page, self._pages, self._view, self._locale = page, pages, view, locale
        self._numbers = count(1)
        page.goto(f"{pages.address}/{view}/before/{locale}")
        settle(page)

    def show(self, scene: str) -> None:
        """Send a scene's frame and wait until it is painted."""
        number = next(self._numbers)
        html = self._pages.html(self._view, scene, self._locale)
        marked = html.replace('id="view"', f'id="view" data-painted="{number}"', 1)
        self._pages.frame(marked, number)
        expect(self.page.locator(f'#view[data-painted="{number}"]')).to_be_attached()
