"""What is good and bad about a stored page."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query, Request

from sandbox import routing
from sandbox.database import Stored
from sandbox.defects import active
from sandbox.site_builder import history
from sandbox.site_builder.access import Authenticated, own_site

router = routing.router()


@router.get("/sites/{site_id}/validate")
def validate(
    site_id: str,
    caller: Authenticated,
    database: Stored,
    request: Request,
    version: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> dict[str, Any]:
    """Read a version of a site, the latest by default, and judge it."""
    defects = active(request)
    with database.session() as session:
        own_site(session, caller, site_id, leak=defects.on("foreign-site-validated"))
        found = history.get(session, site_id, version)
        judged = found
        if defects.on("score-of-previous-version") and found.number > 1:
            judged = history.get(session, site_id, found.number - 1)
    verdict = history.verdict_on(judged)
    return {
        "siteId": site_id,
        "version": found.number,
        "brandScore": verdict.score * 10 if defects.on("score-out-of-range") else verdict.score,
        "securityPassed": verdict.is_safe or defects.on("security-always-passed"),
        "performanceMs": 0 if defects.on("performance-always-zero") else verdict.performance_ms,
        "issues": [] if defects.on("issues-hidden") else [issue.shape() for issue in verdict.issues],
    }
