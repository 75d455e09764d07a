"""Site Builder, seen from outside: what its customers say, do and see."""

from systems.answers import Gone
from systems.site_builder.acts import Target
from systems.site_builder.arrivals import rehearse_acts
from systems.site_builder.client import Holdings, SiteBuilder, watched_at_once
from systems.site_builder.deploying import judge_begun, judge_ended
from systems.site_builder.generating import page_of
from systems.site_builder.growth import Growth, growth, note_growth
from systems.site_builder.mistakes import MISTAKES, Culprit
from systems.site_builder.offers import KeptLogos, Logo, Logos
from systems.site_builder.orders import FLAWED_LOGOS, FLAWED_PAGES, POOR, WEAKNESSES, LogoOrder, PageOrder, prompt
from systems.site_builder.pages import SignInPage, Studio
from systems.site_builder.phrases import KINDS
from systems.site_builder.reading import Reading, read, rgb
from systems.site_builder.refusals import SAYS
from systems.site_builder.remembered import edition, keep, owner, page
from systems.site_builder.runs import TYPES, Editions, Page, Run, answers_to
from systems.site_builder.tokens import Forged, Keys, lifetime
from systems.site_builder.tour import breaches, take_tour, used_operations, written_operations
from systems.site_builder.visitor import Passed, Permission, Picture, Published, Reply, Visitor
from systems.site_builder.words import (
    Company,
    Comparison,
    Deployment,
    Deployments,
    Generation,
    Health,
    History,
    KeptPage,
    ScoreCard,
    Sites,
    Templates,
    Token,
    Validation,
    Version,
)

__all__ = [
    "FLAWED_LOGOS",
    "FLAWED_PAGES",
    "KINDS",
    "MISTAKES",
    "POOR",
    "SAYS",
    "TYPES",
    "WEAKNESSES",
    "Company",
    "Comparison",
    "Culprit",
    "Deployment",
    "Deployments",
    "Editions",
    "Forged",
    "Generation",
    "Gone",
    "Growth",
    "Health",
    "History",
    "Holdings",
    "KeptLogos",
    "KeptPage",
    "Keys",
    "Logo",
    "LogoOrder",
    "Logos",
    "Page",
    "PageOrder",
    "Passed",
    "Permission",
    "Picture",
    "Published",
    "Reading",
    "Reply",
    "Run",
    "ScoreCard",
    "SignInPage",
    "SiteBuilder",
    "Sites",
    "Studio",
    "Target",
    "Templates",
    "Token",
    "Validation",
    "Version",
    "Visitor",
    "answers_to",
    "breaches",
    "edition",
    "growth",
    "judge_begun",
    "judge_ended",
    "keep",
    "lifetime",
    "note_growth",
    "owner",
    "page",
    "page_of",
    "prompt",
    "read",
    "rehearse_acts",
    "rgb",
    "take_tour",
    "used_operations",
    "watched_at_once",
    "written_operations",
]
