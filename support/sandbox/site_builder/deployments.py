"""Deployments: asked for, refused below the needed score, looked up."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request
from pydantic import Field, field_validator
from sqlalchemy import select
from starlette.concurrency import run_in_threadpool

from sandbox import routing
from sandbox.database import Database, Stored, new_id, now, timestamp
from sandbox.defects import active
from sandbox.intake import Body, body_of
from sandbox.site_builder import history
from sandbox.site_builder.access import Caller, TenantMember, own_site
from sandbox.site_builder.deployer import Deployer
from sandbox.site_builder.errors import ApiError, Detail, not_found
from sandbox.site_builder.scoring import NEEDED_TO_DEPLOY
from sandbox.site_builder.tables import Deployment

router = routing.router()

SiteFilter = Annotated[str | None, Query(alias="siteId")]


class NewDeployment(Body):
    """Which version of which site goes where."""

    site_id: str
    environment: Literal["staging", "production"]
    version: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None

    @field_validator("version", mode="before")
    @classmethod
    def _not_null(cls, given: object) -> object:
        if given is None:
            raise ValueError("Input should be a valid integer")
        return given


@router.post("/sites/{tenant}/deployments", status_code=202)
async def deploy(
    caller: TenantMember, body: Annotated[NewDeployment, Depends(body_of(NewDeployment))], request: Request
) -> dict[str, Any]:
    """Accept a version that is good enough, and publish it in the background."""
    deployment = await run_in_threadpool(_accept, request, caller, body)
    deployer: Deployer = request.app.state.deployer
    deployer.start(deployment.deployment_id)
    return _shape(deployment, request)


def _accept(request: Request, caller: Caller, body: NewDeployment) -> Deployment:
    """Validate the very version that is to be deployed, and store the deployment."""
    defects = active(request)
    database: Database = request.app.state.database
    with database.session() as session:
        own_site(session, caller, body.site_id, leak=defects.on("foreign-site-deployed"))
        version = history.get(session, body.site_id, body.version)
        score = history.verdict_on(version).score
        if score < NEEDED_TO_DEPLOY and not defects.on("low-score-deployed"):
            reason = f"The brand score is {score:.1f}; at least {NEEDED_TO_DEPLOY:.1f} is needed to deploy."
            raise ApiError("BRAND_SCORE_TOO_LOW", reason, Detail("brandScore", reason))
        deployment = Deployment(
            deployment_id=new_id("dpl"),
            tenant_id=caller.tenant_id,
            site_id=body.site_id,
            version=version.number,
            environment=body.environment,
            status="QUEUED",
            brand_score=score,
            created_at=now(),
        )
        session.add(deployment)
    return deployment


@router.get("/sites/{tenant}/deployments/{deployment_id}")
def deployment_of(deployment_id: str, caller: TenantMember, database: Stored, request: Request) -> dict[str, Any]:
    """Show how far a deployment is."""
    leak = active(request).on("foreign-deployment-readable")
    with database.session() as session:
        found = session.scalars(select(Deployment).where(Deployment.deployment_id == deployment_id)).first()
    if found is None or (found.tenant_id != caller.tenant_id and not leak):
        raise not_found("deployment")
    return _shape(found, request)


@router.get("/sites/{tenant}/deployments")
def listed(caller: TenantMember, database: Stored, request: Request, site_id: SiteFilter = None) -> dict[str, Any]:
    """List the tenant's deployments, newest first."""
    query = select(Deployment).where(Deployment.tenant_id == caller.tenant_id).order_by(Deployment.sequence.desc())
    with database.session() as session:
        if site_id is not None:
            own_site(session, caller, site_id)
            query = query.where(Deployment.site_id == site_id)
        return {"deployments": [_shape(deployment, request) for deployment in session.scalars(query)]}


def _shape(deployment: Deployment, request: Request) -> dict[str, Any]:
    address = f"{request.base_url}published/{deployment.environment}/{deployment.site_id}/"
    return {
        "deploymentId": deployment.deployment_id,
        "siteId": deployment.site_id,
        "version": deployment.version,
        "environment": deployment.environment,
        "status": deployment.status,
        "url": address if deployment.status == "DEPLOYED" else None,
        "brandScore": deployment.brand_score,
        "createdAt": timestamp(deployment.created_at),
        "finishedAt": timestamp(deployment.finished_at),
    }
