"""The history of pages: lists, versions, comparisons, restorations, scores."""

from ratified import Attempt, Scene, SceneContext, accepted
from ratified.expect import expect
from ratified.gherkin import given, then, use_type, when
from systems.site_builder import (
    KINDS,
    Comparison,
    Editions,
    History,
    KeptPage,
    Page,
    SiteBuilder,
    Sites,
    Validation,
    Version,
    edition,
    owner,
    page,
)

use_type(**KINDS)


@when('{who:w} restores version {number:d} of "{title:Quoted}"')
def restore(context: SceneContext, who: str, number: int, title: str) -> None:
    """Make an old version the newest again."""
    old = edition(context.scene, title, number)
    outcome = context.scene.client(SiteBuilder, who).publishing.restore(old.site_id, number)
    restored = context.scene.remember(accepted(Attempt(f'restoring version {number} of "{title}"', outcome)), title)
    expect((restored.restored_from, restored.prompt, restored.brand_score), "what was restored").is_equal_to(
        (number, old.prompt, old.brand_score)
    )


@when('{who:w} tries to restore version {number:d} of "{title:Quoted}"')
def try_to_restore(context: SceneContext, who: str, number: int, title: str) -> None:
    """Restore a version and keep whatever the builder answers."""
    deed = f'restoring "{title}"'
    outcome = context.scene.client(SiteBuilder, who).publishing.restore(page(context.scene, title).site_id, number)
    context.scene.remember(Attempt(deed, outcome), deed)


@when('{who:w} tries to read version {number:d} of "{title:Quoted}"')
def try_to_read(context: SceneContext, who: str, number: int, title: str) -> None:
    """Read a version and keep whatever the builder answers."""
    deed = f'reading "{title}"'
    outcome = context.scene.client(SiteBuilder, who).publishing.version(page(context.scene, title).site_id, number)
    context.scene.remember(Attempt(deed, outcome), deed)


@when('{who:w} compares version {before:d} of "{title:Quoted}" with version {after:d}')
def compare(context: SceneContext, who: str, before: int, title: str, after: int) -> None:
    """See what changed from one version to another."""
    site = page(context.scene, title).site_id
    outcome = context.scene.client(SiteBuilder, who).publishing.compare(site, before, after)
    found = context.scene.remember(accepted(Attempt(f'comparing versions of "{title}"', outcome)), title)
    expect((found.site_id, found.from_, found.to), "what was compared").is_equal_to((site, before, after))


@when('{who:w} tries to compare "{title:Quoted}" with nothing')
def try_to_compare(context: SceneContext, who: str, title: str) -> None:
    """Ask for a comparison and name one version only."""
    deed = f'comparing "{title}"'
    outcome = context.scene.client(SiteBuilder, who).publishing.compare(page(context.scene, title).site_id, 1, None)
    context.scene.remember(Attempt(deed, outcome), deed)


@given('{who:w} has validated "{title:Quoted}" with a score of at least {score:d}')
def has_validated(context: SceneContext, who: str, title: str, score: int) -> None:
    """Have the newest version looked at, and find it good enough."""
    outcome = context.scene.client(SiteBuilder, who).publishing.validate(page(context.scene, title).site_id)
    found = context.scene.remember(accepted(Attempt(f'validating "{title}"', outcome)), title)
    expect(found.brand_score, f'the score of "{title}"').is_at_least(score)


@when('{who:w} validates "{title:Quoted}"')
def validate(context: SceneContext, who: str, title: str) -> None:
    """Have the newest version looked at."""
    outcome = context.scene.client(SiteBuilder, who).publishing.validate(page(context.scene, title).site_id)
    context.scene.remember(accepted(Attempt(f'validating "{title}"', outcome)), title)


@when('{who:w} validates "{title:Quoted}" twice')
def validate_twice(context: SceneContext, who: str, title: str) -> None:
    """Have the newest version looked at two times."""
    builder, site = context.scene.client(SiteBuilder, who), page(context.scene, title).site_id
    first, second = (Attempt(f'validating "{title}"', builder.publishing.validate(site)) for _ in range(2))
    context.scene.remember(accepted(first), f"{title}, first")
    context.scene.remember(accepted(second), f"{title}, second")


@when('{who:w} tries to validate version {number:d} of "{title:Quoted}"')
def try_to_validate(context: SceneContext, who: str, number: int, title: str) -> None:
    """Validate a version and keep whatever the builder answers."""
    deed = f'validating "{title}"'
    outcome = context.scene.client(SiteBuilder, who).publishing.validate(page(context.scene, title).site_id, number)
    context.scene.remember(Attempt(deed, outcome), deed)


@then('"{title:Quoted}" now has {count:d} versions, the newest first')
@then('"{title:Quoted}" now has {count:d} version')
@then('"{title:Quoted}" still has {count:d} version')
def has_versions(context: SceneContext, title: str, count: int) -> None:
    """List the versions."""
    history, expected = _history(context.scene, title), tuple(range(count, 0, -1))
    expect(history.numbers, f'the versions of "{title}"').is_equal_to(expected)
    expect(history.site_id, "the page whose versions they are").is_equal_to(context.scene.recall(Page, title).site_id)
    expect([one.created_at for one in history.versions], "when they were made").is_sorted(newest_first=True)


@then('version {number:d} of "{title:Quoted}" is still what was streamed first')
def is_still_first(context: SceneContext, number: int, title: str) -> None:
    """Compare a version with what was streamed first, and with what the history lists."""
    kept, first = _kept(context.scene, title, number), edition(context.scene, title, 1)
    expect(kept.listed, f"version {number} as it is listed").is_equal_to(_history(context.scene, title).of(number))
    expect(kept.html, f'version {number} of "{title}", which should be what was streamed first').is_the_text(first.html)


@then('version {number:d} of "{title:Quoted}" is what was streamed last')
@then('version {number:d} of "{title:Quoted}" is still what was streamed last')
def is_what_was_streamed_last(context: SceneContext, number: int, title: str) -> None:
    """Compare a version with what was streamed last, and with what the history lists."""
    kept, last = _kept(context.scene, title, number), page(context.scene, title)
    expect(kept.listed, f"version {number} as it is listed").is_equal_to(_history(context.scene, title).of(number))
    expect(kept.html, f'version {number} of "{title}", which should be what was streamed last').is_the_text(last.html)


@then('version {number:d} of "{title:Quoted}" is version {old:d}, letter by letter')
def is_old_version(context: SceneContext, number: int, title: str, old: int) -> None:
    """Compare two versions, and the old one with what was streamed."""
    new, before = _kept(context.scene, title, number), _kept(context.scene, title, old)
    expect((new.version, new.prompt, new.brand_score), "number, prompt and score").is_equal_to(
        (number, before.prompt, before.brand_score)
    )
    expect(new.html, f'version {number} of "{title}", which should be version {old}').is_the_text(before.html)
    streamed = edition(context.scene, title, old).html
    expect(new.html, f'version {number} of "{title}", which should be what was streamed as version {old}').is_the_text(
        streamed
    )


@then('version {number:d} of "{title:Quoted}" is marked as restored from version {old:d}')
def is_marked(context: SceneContext, number: int, title: str, old: int) -> None:
    """Compare what the history says about a version with what the builder said when it restored it."""
    restored, kept = context.scene.recall(Version, title), _kept(context.scene, title, number)
    expect((kept.version, kept.restored_from), "the version, and the one it comes from").is_equal_to((number, old))
    expect(kept.listed, "the version that was read").is_equal_to(restored)
    expect(_history(context.scene, title).of(number), "the version as listed").is_equal_to(restored)


@then('version {number:d} of "{title:Quoted}" has a score below {limit:d}')
def version_is_poor(context: SceneContext, number: int, title: str, limit: int) -> None:
    """Look at the score of a version, in the history and when validated."""
    listed = _history(context.scene, title).score(number)
    expect(listed, f'the score of version {number} of "{title}"').is_not_none().is_less_than(limit)
    expect(_validation(context.scene, title, number).brand_score, "its score when validated").is_equal_to(listed)


@then('version {number:d} of "{title:Quoted}" has a score of {score:d}')
def version_scores(context: SceneContext, number: int, title: str, score: int) -> None:
    """Look at the score of a version, in the history and when validated."""
    expect(_history(context.scene, title).score(number), f"the score of version {number}").is_equal_to(score)
    expect(_validation(context.scene, title, number).brand_score, "its score when validated").is_equal_to(score)


@then('the history of "{title:Quoted}" has the prompt, generation and score of each version')
def history_is_whole(context: SceneContext, title: str) -> None:
    """Compare the history with what was ordered and streamed."""
    pages = reversed(context.scene.recall(Editions, title).pages)
    made = [(one.version, one.prompt, one.generation_id, one.brand_score) for one in pages]
    versions = _history(context.scene, title).versions
    listed = [(one.version, one.prompt, one.generation_id, one.brand_score) for one in versions]
    expect(listed, f'the history of "{title}"').is_equal_to(made)


@then('no version of "{title:Quoted}" is a restored one')
def none_is_restored(context: SceneContext, title: str) -> None:
    """Look for versions that are marked as restored."""
    marked = [one.version for one in _history(context.scene, title).versions if one.restored_from is not None]
    expect(marked, f'the restored versions of "{title}"').is_empty()


@then('{who:w}\'s pages are only "{title:Quoted}"')
def pages_are_only(context: SceneContext, who: str, title: str) -> None:
    """List the company's pages."""
    seen, listed = page(context.scene, title), _sites(context.scene, who).sites
    expect([one.site_id for one in listed], f"{who}'s pages").is_equal_to([seen.site_id])
    expect(listed[0].title, f'the title of "{title}" in the list').is_equal_to(title)
    expect((listed[0].latest_version, listed[0].brand_score), "version and score").is_equal_to(
        (seen.version, seen.brand_score)
    )


@then('{who:w}\'s pages are "{first:Quoted}", then "{second:Quoted}", each in its newest version')
def pages_in_order(context: SceneContext, who: str, first: str, second: str) -> None:
    """List the company's pages, the one that changed last first."""
    pages = [page(context.scene, title) for title in (first, second)]
    listed = [(one.site_id, one.title, one.latest_version, one.brand_score) for one in _sites(context.scene, who).sites]
    wanted = [(one.site_id, one.title, one.version, one.brand_score) for one in pages]
    expect(listed, f"{who}'s pages, their versions and scores").is_equal_to(wanted)


@then("{who:w} has {count:d} page")
@then("{who:w} has {count:d} pages")
def has_pages(context: SceneContext, who: str, count: int) -> None:
    """Count the company's pages."""
    expect(_sites(context.scene, who).sites, f"{who}'s pages").has_length(count)


@then("{who:w} still has no pages")
@then("{who:w} now has no pages")
def has_no_pages(context: SceneContext, who: str) -> None:
    """List the company's pages."""
    expect(_sites(context.scene, who).sites, f"{who}'s pages").is_empty()


@then('"{new:Quoted}" came and "{old:Quoted}" went')
def came_and_went(context: SceneContext, new: str, old: str) -> None:
    """Look at the lines that came and went."""
    changes = context.scene.recall(Comparison)
    expect(changes.identical, "both versions are said to be identical").is_false()
    expect("\n".join(changes.added_lines), "what came").contains(new).does_not_contain(old)
    expect("\n".join(changes.removed_lines), "what went").contains(old).does_not_contain(new)
    expect((changes.added_lines, changes.removed_lines), "what came and what went").is_equal_to(
        context.scene.recall(Editions).changed_lines
    )


@then('the comparison of "{title:Quoted}" shows by how much the score rose')
def shows_rise(context: SceneContext, title: str) -> None:
    """Compare the change of the score with the two scores."""
    before, after = edition(context.scene, title, 1).brand_score, edition(context.scene, title, 2).brand_score
    change = context.scene.recall(Comparison, title).brand_score_change
    expect(change, "the change of the score").is_greater_than(0).is_close_to(after - before, 0.001)


@then('the comparison of "{title:Quoted}" shows no difference')
def shows_no_difference(context: SceneContext, title: str) -> None:
    """Look for any change."""
    changes = context.scene.recall(Comparison, title)
    expect(changes.identical, "both versions are said to be identical").is_true()
    expect((*changes.added_lines, *changes.removed_lines), "the changes").is_empty()
    expect(changes.brand_score_change, "the change of the score").is_equal_to(0)


@then('both validations of "{title:Quoted}" found the same')
def found_the_same(context: SceneContext, title: str) -> None:
    """Compare two validations."""
    first, second = (context.scene.recall(Validation, f"{title}, {which}") for which in ("first", "second"))
    expect(first.issues, f'the issues of "{title}"').is_not_empty()
    expect(second, "what the second validation found").is_equal_to(first)


def _history(scene: Scene, title: str) -> History:
    outcome = owner(scene, title).publishing.history(scene.recall(Page, title).site_id)
    return accepted(Attempt(f'listing the versions of "{title}"', outcome))


def _kept(scene: Scene, title: str, number: int) -> KeptPage:
    outcome = owner(scene, title).publishing.version(page(scene, title).site_id, number)
    return accepted(Attempt(f'reading version {number} of "{title}"', outcome))


def _validation(scene: Scene, title: str, number: int | None = None) -> Validation:
    outcome = owner(scene, title).publishing.validate(page(scene, title).site_id, number)
    return accepted(Attempt(f'validating "{title}"', outcome))


def _sites(scene: Scene, who: str) -> Sites:
    return accepted(Attempt(f"listing {who}'s pages", scene.client(SiteBuilder, who).publishing.sites()))
