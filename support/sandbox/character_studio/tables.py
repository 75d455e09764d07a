"""What is stored."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Float, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Table(DeclarativeBase):
    """What all tables share."""


class Secret(Table):
    """The secret that signs tokens, made at the first start."""

    __tablename__ = "studio_secrets"
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[str] = mapped_column(String(128))


class User(Table):
    """A person who may sign in."""

    __tablename__ = "studio_users"
    user_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    role: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str] = mapped_column(String(254))
    # Addresses that differ in case only are one.
    email_key: Mapped[str] = mapped_column(String(254), unique=True)
    password: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]


class OwnerPolicy(Table):
    """How an owner wants generations to be retried and timed; `version` tells one change from the next."""

    __tablename__ = "studio_policies"
    user_id: Mapped[str] = mapped_column(ForeignKey("studio_users.user_id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int]
    content: Mapped[dict[str, object]] = mapped_column(JSON)


class Job(Table):
    """One character that was asked for, how far it is, and who works on it until when."""

    __tablename__ = "studio_jobs"
    __table_args__ = (
        UniqueConstraint("owner_id", "idempotency_key"),
        Index("studio_jobs_of_owner", "owner_id", "sequence"),
        Index("studio_jobs_by_status", "status", "sequence"),
    )
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    job_id: Mapped[str] = mapped_column(String(40), unique=True)
    owner_id: Mapped[str] = mapped_column(ForeignKey("studio_users.user_id", ondelete="CASCADE"))
    character: Mapped[dict[str, object]] = mapped_column(JSON)
    style: Mapped[str] = mapped_column(String(16))
    searchable: Mapped[str] = mapped_column(Text)
    policy: Mapped[dict[str, object]] = mapped_column(JSON)
    idempotency_key: Mapped[str | None] = mapped_column(String(128))
    idempotency_digest: Mapped[str | None] = mapped_column(String(64))

    status: Mapped[str] = mapped_column(String(12), default="QUEUED")
    progress: Mapped[int] = mapped_column(default=0)
    # The number of the newest event.
    told: Mapped[int] = mapped_column(default=0)
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(default=0)
    attempt_open: Mapped[bool] = mapped_column(default=False)
    # How many generations were asked for and may have to be paid; part of the key that makes asking again harmless.
    generation: Mapped[int] = mapped_column(default=1)
    external_id: Mapped[str | None] = mapped_column(String(200))
    credits: Mapped[int | None]
    error_code: Mapped[str | None] = mapped_column(String(40))
    error_message: Mapped[str | None] = mapped_column(Text)
    estimated_cents: Mapped[int]
    charged_cents: Mapped[int | None]

    lease_owner: Mapped[str | None] = mapped_column(String(40), index=True)
    lease_until: Mapped[float] = mapped_column(Float, default=0.0)
    not_before: Mapped[float] = mapped_column(Float, default=0.0)

    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class Event(Table):
    """What happened to a job; numbered within the job, in the order in which it happened."""

    __tablename__ = "studio_events"
    # Whoever waits for what is new compares sequences: SQLite would give those of removed rows anew.
    __table_args__ = (UniqueConstraint("job_id", "number"), {"sqlite_autoincrement": True})
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    job_id: Mapped[str] = mapped_column(ForeignKey("studio_jobs.job_id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    status: Mapped[str] = mapped_column(String(12))
    progress: Mapped[int]
    attempt: Mapped[int]
    detail: Mapped[dict[str, object] | None] = mapped_column(JSON)
    at: Mapped[datetime]


class Attempt(Table):
    """One try to get a character from the image service, and how it ended."""

    __tablename__ = "studio_attempts"
    job_id: Mapped[str] = mapped_column(ForeignKey("studio_jobs.job_id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    outcome: Mapped[str | None] = mapped_column(String(16))
    message: Mapped[str | None] = mapped_column(Text)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Image(Table):
    """A stored image: where its bytes are, and what they are."""

    __tablename__ = "studio_images"
    __table_args__ = (UniqueConstraint("job_id", "position"),)
    image_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    job_id: Mapped[str] = mapped_column(ForeignKey("studio_jobs.job_id", ondelete="CASCADE"))
    owner_id: Mapped[str] = mapped_column(String(40), index=True)
    position: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(40))
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))


class Charge(Table):
    """What a finished character costs; the key keeps a job from being charged again."""

    __tablename__ = "studio_charges"
    charge_id: Mapped[str] = mapped_column(String(48), primary_key=True)
    job_id: Mapped[str] = mapped_column(ForeignKey("studio_jobs.job_id", ondelete="CASCADE"))
    owner_id: Mapped[str] = mapped_column(ForeignKey("studio_users.user_id", ondelete="CASCADE"), index=True)
    cents: Mapped[int]
    at: Mapped[datetime]


class Tally(Table):
    """A figure that only grows, whichever process adds to it and whatever is removed."""

    __tablename__ = "studio_tallies"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    label: Mapped[str] = mapped_column(String(40), primary_key=True)
    amount: Mapped[float]


class WorkerBeat(Table):
    """A worker and when it was last heard of."""

    __tablename__ = "studio_workers"
    worker_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    pid: Mapped[int]
    jobs: Mapped[int]
    heard_of: Mapped[float]
