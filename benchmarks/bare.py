"""The same work without the library: bare httpx and bare Playwright, as a careful person writes a script.

Run as a process of its own, it does its work once for every line on its standard input and answers with the seconds.
Whatever a script would make once is made once: the HTTP client, Playwright, the browser.
"""

from __future__ import annotations

import json
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
from playwright.sync_api import Browser, expect, sync_playwright

PROMPT = "Island tours, with hero, features and contact"
PASSWORD = "a-long-enough-password"


@dataclass(frozen=True, slots=True)
class Owner:
    """A company that was signed up for one round."""

    client: httpx.Client
    email: str
    tenant: str
    headers: dict[str, str]

    @classmethod
    def sign_up(cls, client: httpx.Client) -> Owner:
        """Sign a company up, and its owner in."""
        email = f"{uuid.uuid4().hex[:12]}@example.com"
        owner = {"name": "Omar", "email": email, "password": PASSWORD}
        client.post("/v1/tenants", json={"name": "Omar Travels", "owner": owner}).raise_for_status()
        answer = client.post("/v1/auth/token", json={"email": email, "password": PASSWORD}).raise_for_status().json()
        return cls(client, email, answer["tenantId"], {"Authorization": f"Bearer {answer['accessToken']}"})

    def get(self, path: str) -> Any:
        """Read something of the company's."""
        return self.client.get(path, headers=self.headers).raise_for_status().json()

    def post(self, path: str, body: dict[str, str]) -> Any:
        """Order something for the company."""
        return self.client.post(path, json=body, headers=self.headers).raise_for_status().json()

    def leave(self) -> None:
        """Close the company."""
        self.client.delete(f"/v1/tenants/{self.tenant}", headers=self.headers).raise_for_status()


def api_round(client: httpx.Client) -> None:
    """Generate a page, validate and deploy it, and look at what visitors see."""
    owner = Owner.sign_up(client)
    sites = f"/v1/sites/{owner.tenant}"
    with client.stream("POST", f"{sites}/generation", json={"prompt": PROMPT}, headers=owner.headers) as answer:
        events = [json.loads(line[5:]) for line in answer.iter_lines() if line.startswith("data:")]
    html = "".join(event["content"] for event in events if event["type"] == "chunk")
    site = events[-1]["siteId"]
    assert owner.get(f"/v1/sites/{site}/validate")["brandScore"] >= 8
    order = {"siteId": site, "environment": "staging"}
    deployment = owner.post(f"{sites}/deployments", order)["deploymentId"]
    while owner.get(f"{sites}/deployments/{deployment}")["status"] not in ("DEPLOYED", "FAILED"):
        time.sleep(0.05)
    assert client.get(f"/published/staging/{site}/").text == html
    assert client.get(f"/published/production/{site}/").status_code == 404
    owner.leave()


def browser_round(client: httpx.Client, browser: Browser) -> None:
    """Sign in, generate a page and deploy it by mouse and keyboard, and look at what visitors see."""
    owner = Owner.sign_up(client)
    context = browser.new_context(base_url=str(client.base_url))
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("Email", exact=True).fill(owner.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Prompt", exact=True)).to_be_visible()
    page.get_by_label("Prompt", exact=True).fill("Island tours")
    page.get_by_role("button", name="Generate page").click()
    expect(page.get_by_role("status", name="Generation status")).to_have_text("Complete", timeout=20_000)
    page.get_by_role("button", name="Deploy to staging").click()
    expect(page.get_by_role("status", name="Deployment status")).to_contain_text("Deployed")
    expect(page.get_by_role("alert")).to_have_count(0)
    link = page.get_by_role("link", name="Open deployed page").get_attribute("href")
    assert "Island tours" in client.get(str(link)).text
    sites = f"/v1/sites/{owner.tenant}"
    site = owner.get(sites)["sites"][0]["siteId"]
    published = client.get(f"/published/staging/{site}/").text
    newest = owner.get(f"{sites}/sites/{site}/versions")["versions"][0]["version"]
    assert owner.get(f"{sites}/sites/{site}/versions/{newest}")["html"] == published
    site = owner.get(sites)["sites"][0]["siteId"]
    assert client.get(f"/published/production/{site}/").status_code == 404
    context.close()
    owner.leave()


def serve(work: Callable[[], None]) -> None:
    """Work once for each line, and say how long it took."""
    for _ in sys.stdin:
        begun = time.perf_counter()
        work()
        print(time.perf_counter() - begun, flush=True)


def main() -> None:
    """Take the kind of work, the address and the browser's program from the command line."""
    kind, url, program = sys.argv[1:4]
    client = httpx.Client(base_url=url, trust_env=False)
    if kind == "api":
        serve(lambda: api_round(client))
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program)
        serve(lambda: browser_round(client, browser))
        browser.close()


if __name__ == "__main__":
    main()
