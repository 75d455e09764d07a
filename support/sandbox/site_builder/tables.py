"""What is stored."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Table(DeclarativeBase):
    """What all tables share."""


class SigningKey(Table):
    """The key pair that signs tokens, made at the first start."""

    __tablename__ = "signing_keys"
    key_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    private_pem: Mapped[str] = mapped_column(Text)


class Tenant(Table):
    """An organisation; everything belongs to one."""

    __tablename__ = "tenants"
    tenant_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]


class User(Table):
    """A person who may sign in."""

    __tablename__ = "users"
    user_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.tenant_id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str] = mapped_column(String(254))
    # Addresses that differ in case only are one.
    email_key: Mapped[str] = mapped_column(String(254), unique=True)
    password: Mapped[str] = mapped_column(String(200))


class Site(Table):
    """A page in all its versions."""

    __tablename__ = "sites"
    site_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.tenant_id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]


class Generation(Table):
    """One request for a page, and how far it is."""

    __tablename__ = "generations"
    generation_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.tenant_id", ondelete="CASCADE"))
    site_id: Mapped[str] = mapped_column(ForeignKey("sites.site_id", ondelete="CASCADE"), index=True)
    prompt: Mapped[str] = mapped_column(Text)
    template_id: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(12), default="GENERATING")
    progress: Mapped[int] = mapped_column(default=0)
    version: Mapped[int | None]
    brand_score: Mapped[float | None]
    error_code: Mapped[str | None] = mapped_column(String(40))
    error_message: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]


class Version(Table):
    """A page as it was generated or restored; never changed afterwards."""

    __tablename__ = "versions"
    __table_args__ = (UniqueConstraint("site_id", "number"),)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("sites.site_id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    generation_id: Mapped[str] = mapped_column(String(40))
    prompt: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(String(200))
    html: Mapped[str] = mapped_column(Text)
    primary_colour: Mapped[str] = mapped_column(String(7))
    secondary_colour: Mapped[str] = mapped_column(String(7))
    brand_score: Mapped[float]
    restored_from: Mapped[int | None]
    created_at: Mapped[datetime]


class Deployment(Table):
    """One request to publish a version."""

    __tablename__ = "deployments"
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    deployment_id: Mapped[str] = mapped_column(String(40), unique=True)
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.tenant_id", ondelete="CASCADE"), index=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("sites.site_id", ondelete="CASCADE"), index=True)
    version: Mapped[int]
    environment: Mapped[str] = mapped_column(String(12))
    status: Mapped[str] = mapped_column(String(12), default="QUEUED")
    brand_score: Mapped[float]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class PublishedPage(Table):
    """What visitors of an environment see of a site."""

    __tablename__ = "published_pages"
    site_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    environment: Mapped[str] = mapped_column(String(12), primary_key=True)
    deployment_sequence: Mapped[int]
    html: Mapped[str] = mapped_column(Text)


class Logo(Table):
    """A drawn logo with its two images."""

    __tablename__ = "logos"
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    logo_id: Mapped[str] = mapped_column(String(40), unique=True)
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.tenant_id", ondelete="CASCADE"), index=True)
    prompt: Mapped[str] = mapped_column(Text)
    style: Mapped[str] = mapped_column(String(12))
    svg: Mapped[str] = mapped_column(Text)
    png: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
