"""What the builder's customers talk about: companies, templates, pages, versions, scores and deployments."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Owner:
    """The person who signed a company up."""

    user_id: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Company:
    """A customer of the builder; the builder's own word for it is tenant."""

    tenant_id: str
    name: str
    owner: Owner
    created_at: str


@dataclass(frozen=True, slots=True)
class Token:
    """What the builder hands out for e-mail address and password."""

    access_token: str
    token_type: str
    expires_in: int
    tenant_id: str

    def __repr__(self) -> str:
        """Tell all but the token itself."""
        return f"Token(tenant_id={self.tenant_id!r}, expires_in={self.expires_in})"


@dataclass(frozen=True, slots=True)
class Template:
    """What a page can start from."""

    template_id: str
    name: str
    description: str
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Templates:
    """All templates there are."""

    templates: tuple[Template, ...]

    @property
    def rows(self) -> tuple[tuple[str, str, str, str], ...]:
        """Return what is told of each template: what it is called in orders, its name, sections and description."""
        return tuple((one.template_id, one.name, ", ".join(one.sections), one.description) for one in self.templates)

    def sections(self, template_id: str) -> tuple[str, ...]:
        """Return the sections of one template, none if it is not offered."""
        return next((one.sections for one in self.templates if one.template_id == template_id), ())


@dataclass(frozen=True, slots=True)
class Site:
    """A page in the list of a company's pages."""

    site_id: str
    title: str
    latest_version: int
    brand_score: float
    updated_at: str


@dataclass(frozen=True, slots=True)
class Sites:
    """A company's pages, the one that changed last first."""

    sites: tuple[Site, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the pages' identifiers in the order of the list."""
        return tuple(site.site_id for site in self.sites)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a generation failed."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Generation:
    """A page in the making, or the memory of it."""

    generation_id: str
    site_id: str
    version: int | None
    status: str
    progress: float
    prompt: str
    template_id: str
    brand_score: float | None
    error: Reason | None
    created_at: str
    completed_at: str | None


@dataclass(frozen=True, slots=True)
class Criterion:
    """One part of the brand score."""

    criterion: str
    points: float
    maximum: float


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """How the score of a generated page comes about."""

    generation_id: str
    site_id: str
    version: int
    brand_score: float
    breakdown: tuple[Criterion, ...]

    @property
    def total(self) -> float:
        """Return what the criteria add up to."""
        return round(sum(part.points for part in self.breakdown), 3)


@dataclass(frozen=True, slots=True)
class Version:
    """One page in the history of a site."""

    version: int
    generation_id: str | None
    prompt: str
    brand_score: float
    restored_from: int | None
    created_at: str


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A version with its whole page."""

    version: int
    generation_id: str | None
    prompt: str
    brand_score: float
    restored_from: int | None
    created_at: str
    html: str

    @property
    def listed(self) -> Version:
        """Return the version as the history lists it."""
        return Version(
            self.version, self.generation_id, self.prompt, self.brand_score, self.restored_from, self.created_at
        )


@dataclass(frozen=True, slots=True)
class History:
    """Every version of a site, the newest first."""

    site_id: str
    versions: tuple[Version, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return the versions' numbers in the order of the list."""
        return tuple(version.version for version in self.versions)

    def score(self, version: int) -> float | None:
        """Return the score of a version, nothing if there is no such version."""
        return next((one.brand_score for one in self.versions if one.version == version), None)

    def of(self, version: int) -> Version | None:
        """Return a version, nothing if there is no such version."""
        return next((one for one in self.versions if one.version == version), None)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two versions."""

    site_id: str
    from_: int
    to: int
    brand_score_change: float
    added_lines: tuple[str, ...]
    removed_lines: tuple[str, ...]
    identical: bool


@dataclass(frozen=True, slots=True)
class Issue:
    """A weakness that the validation found."""

    code: str
    severity: str
    message: str
    element: str | None


@dataclass(frozen=True, slots=True)
class Validation:
    """What the builder thinks of a version."""

    site_id: str
    version: int
    brand_score: float
    security_passed: bool
    performance_ms: float
    issues: tuple[Issue, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the kinds of issues that were found."""
        return tuple(issue.code for issue in self.issues)


@dataclass(frozen=True, slots=True)
class Deployment:
    """A version on its way to visitors."""

    deployment_id: str
    site_id: str
    version: int
    environment: str
    status: str
    url: str | None
    brand_score: float
    created_at: str
    finished_at: str | None

    @property
    def over(self) -> bool:
        """Say whether nothing more will happen."""
        return self.status in ("DEPLOYED", "FAILED")

    @property
    def goal(self) -> tuple[str, int, str, float]:
        """Return what is to be where, and how good it is: nothing of this may change on the way."""
        return (self.site_id, self.version, self.environment, self.brand_score)


@dataclass(frozen=True, slots=True)
class Deployments:
    """Deployments, the newest first."""

    deployments: tuple[Deployment, ...]

    @property
    def places(self) -> tuple[str, ...]:
        """Return where the deployments went, in the order of the list."""
        return tuple(deployment.environment for deployment in self.deployments)


@dataclass(frozen=True, slots=True)
class Health:
    """How the builder says it is."""

    status: str
    system: str
    version: str
    database: str
    media_type: str = ""
