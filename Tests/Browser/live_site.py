"""The demo site in a folder of its own, pointed at one trading API after another, and pages of it that watch for complaints."""

import os
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import browser_checks as look
from serving import serving
from site_folder import Site

PROJECT = Path(__file__).parent.parent.parent

WATCH = """
    window.policyViolations = [];
    document.addEventListener('securitypolicyviolation', event => window.policyViolations.push(`${event.violatedDirective} ${event.blockedURI}`));
    window.shifts = [];
    new PerformanceObserver(list => window.shifts.push(...list.getEntries().map(entry => ({ value: entry.value, input: entry.hadRecentInput,
        nodes: entry.sources.map(source => source.node?.parentElement?.outerHTML?.slice(0, 120) ?? '?') }))))
        .observe({ type: 'layout-shift', buffered: true });
"""


class LiveSite:
    def __init__(self, folder, program):
        self.folder, self.program = Path(folder), program
        for name in ("Content", "Templates"):
            shutil.copytree(PROJECT / name, self.folder / name)
        shutil.copy(PROJECT / "bourse.yml", self.folder)
        self.run("pull")
        # The address is another one for each test; so that every live page has one, it is built with some.
        self.run("build", BOURSE_API="http://127.0.0.1:1/Prod")

    def run(self, *arguments, **variables):
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), **variables}
        subprocess.run([self.program, *arguments], cwd=self.folder, check=True, env=environment, stdout=subprocess.DEVNULL)

    def point(self, url):
        self.run("retarget", "--api-base-url", url, "--quiet")

    @property
    def site(self):
        return Site(self.folder / "Site")

    @contextmanager
    def served(self, url):
        """The address of the home page of the site that calls the API at `url`."""
        self.point(url)
        with serving(self.site) as home:
            yield home


@contextmanager
def bourse_api(program, folder, *options):
    """The address of Bourse's own API, with a new account in memory."""
    process = subprocess.Popen(
        [program, "api", "--directory", folder, "--port", "0", "--memory", "--always-open", *options],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={"PATH": os.environ["PATH"], "HOME": str(folder)})
    try:
        yield type("API", (), {"url": process.stdout.readline().decode().strip()})
    finally:
        process.terminate()
        process.wait(20)


class Pages:
    """Pages of one browser profile: they share storage, as tabs do. What they complain about is in `found`."""

    def __init__(self, browser, home, clock=True, **options):
        options = {"viewport": {"width": 1280, "height": 900}, "accept_downloads": True, "service_workers": "block"} | options
        self.context = browser.new_context(**options)
        self.context.add_init_script(WATCH)
        self.home, self.clock, self.found, self.requests = home, clock, [], []
        # What a test makes the network do on purpose is no complaint of the page.
        self.expected = ["Service Worker registration blocked by Playwright"]

    def open(self, path=""):
        page = self.context.new_page()
        page.on("console", lambda message: self.found.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.found.append(f"exception: {error}"))
        page.on("request", lambda request: self.requests.append(request))
        page.unanswered = set()
        page.on("request", lambda request: page.unanswered.add(request))
        page.on("requestfinished", lambda request: page.unanswered.discard(request))
        page.on("requestfailed", lambda request: page.unanswered.discard(request))
        if self.clock:
            page.clock.install()
        page.goto(self.home + path, wait_until="load")
        return page

    def complaints(self):
        for page in self.context.pages:
            self.found += [f"policy: {text}" for text in page.evaluate("() => window.policyViolations ?? []")]
        return [text for text in self.found if not any(part in text for part in self.expected)]

    def close(self):
        self.context.close()


# Chromium logs every request that fails or is refused; tests in which that is the point allow these lines.
NETWORK_LINES = ["Failed to load resource", "has been blocked by CORS policy"]


def pass_time(page, seconds):
    """Lets the page's clock run, but not ahead of the network: a busy machine must not look like a server that takes long."""
    for start in range(0, seconds, 5):
        # Less than the ten seconds that a request has, should one not be known of yet.
        page.clock.run_for(min(5, seconds - start) * 1000)
        page.wait_for_timeout(20)
        given_up = time.monotonic() + 20
        while page.unanswered:
            assert time.monotonic() < given_up, [request.url for request in page.unanswered]
            page.wait_for_timeout(10)


def state(page):
    return page.locator(".live-state").get_by_role("status")


def axe(page):
    return look.axe_findings(page)


def shifts(page):
    """Layout shifts that no reader caused."""
    return [shift for shift in page.evaluate("() => window.shifts") if not shift["input"]]
