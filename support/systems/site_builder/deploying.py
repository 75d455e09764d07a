"""What a deployment must be when it begins and when it ends."""

from __future__ import annotations

from ratified.expect import expect
from systems.site_builder.runs import Page
from systems.site_builder.words import Deployment


def judge_begun(begun: Deployment, wanted: Page, place: str) -> None:
    """Expect a deployment that waits for its turn, to bring that very page to that very place."""
    expect(begun.status, f'the state of the deployment of "{wanted.title}" at first').is_equal_to("QUEUED")
    expect(begun.goal, f'what the deployment of "{wanted.title}" is to do').is_equal_to(
        (wanted.site_id, wanted.version, place, wanted.brand_score)
    )


def judge_ended(ended: Deployment, begun: Deployment) -> Deployment:
    """Expect that a deployment has brought what it began with to where it was to go, and return it."""
    expect(ended.status, f"the state of the deployment to {begun.environment}").is_equal_to("DEPLOYED")
    expect((ended.deployment_id, ended.created_at, *ended.goal), "the deployment, once it has ended").is_equal_to(
        (begun.deployment_id, begun.created_at, *begun.goal)
    )
    expect([begun.created_at, ended.finished_at or ""], "when the deployment began, and when it ended").is_sorted()
    return ended
