"""Tabs of Chromium and of Firefox that are driven by the same few words."""

import time

from marionette_driver import errors

# What is compared of a document: all but what the preview shows over it, attributes in order.
DOCUMENT = """
    const write = node => node.nodeType !== 1 ? `[${node.nodeType} ${node.data}]`
        : node.localName === "bourse-preview" ? ""
        : `<${[node.localName, ...[...node.attributes].map(({ name, value }) => `${name}=${value}`).sort()].join(" ")}>`
            + [...node.childNodes].map(write).join("") + "</>";
    return document.compatMode + write(document.documentElement);
"""


def wait_until(condition, what, seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        time.sleep(0.02)


class Tab:
    """A page that is previewed."""

    def wait(self, expression, seconds=10):
        wait_until(lambda: self.value(expression), expression, seconds)

    def value(self, expression):
        return self.run(f"return {expression};")

    def settle(self, preview):
        """Waits until the page has loaded and knows the form it has."""
        path = self.value("location.pathname")
        first = len(preview.answers)

        def is_settled():
            preview.announce()
            time.sleep(0.05)
            return (path, 304) in preview.answers[first:]
        wait_until(is_settled, "a page that has changed nothing is asked for")
        wait_until(lambda: not preview.asking, "all answers are sent")

    def take(self, preview):
        """Announces a change of the page and waits until it has been taken in."""
        expected = preview.digest(self.value("location.pathname"))
        preview.announce()
        self.wait(f"{DIGEST} === {expected!r} && document.readyState === 'complete'")
        self.wait("document.querySelectorAll('link[rel=stylesheet]').length === document.styleSheets.length")

    @property
    def load(self):
        """Another number after each load."""
        return self.value("performance.timeOrigin")

    @property
    def document(self):
        return self.run(DOCUMENT)

    @property
    def scroll(self):
        return self.value("Math.round(scrollY)")

    def complaints(self):
        return self.value("(window.wrappedJSObject ?? window).complaints ?? []")


DIGEST = "document.querySelector('script[data-digest]')?.dataset.digest"
PANEL = "document.querySelector('bourse-preview').shadowRoot"


class ChromiumTab(Tab):
    def __init__(self, page):
        self.page, self.found = page, []
        page.on("console", lambda message: message.type == "error" and self.found.append(message.text))

    def go(self, address):
        self.page.goto(address)

    def run(self, body):
        while True:
            try:
                return self.page.evaluate(f"() => {{ {body} }}")
            except Exception as error:
                # The page was reloaded in between.
                if "navigation" not in str(error) and "context was destroyed" not in str(error):
                    raise

    def press(self, key):
        self.page.keyboard.press(key)

    def close(self):
        self.page.close()


class FirefoxTab(Tab):
    def __init__(self, browser):
        self.browser = browser
        self.handle = browser.open(type="tab", focus=True)["handle"]
        self.found = []

    def go(self, address):
        self.browser.switch_to_window(self.handle)
        self.browser.navigate(address)

    def run(self, body):
        self.browser.switch_to_window(self.handle)
        while True:
            try:
                return self.browser.execute_script(body)
            except (errors.JavascriptException, errors.UnknownException) as error:
                if "unload" not in str(error) and "destroyed" not in str(error) and "null" not in str(error):
                    raise

    def press(self, key):
        self.browser.switch_to_window(self.handle)
        self.browser.actions.sequence("key", "keyboard").key_down(key).key_up(key).perform()

    def close(self):
        self.browser.switch_to_window(self.handle)
        self.browser.close()
        self.browser.switch_to_window(self.browser.window_handles[0])


def console(firefox, home):
    """What Firefox has written to its console about a site, and forgets now."""
    with firefox.using_context("chrome"):
        messages = firefox.execute_script("""
            const messages = Services.console.getMessageArray().map(String);
            Services.console.reset();
            return messages;""")
    return [message for message in messages if home in message]
