"""The bugs that the office can be given, and changes that harm nobody, each by its name; it has none by itself."""

import os
import sys
from collections.abc import Collection

BUGS = {
    # Who gets in, and what they may do
    "any-password": "whoever knows an email address gets in, whatever the password",
    "token-outlives-sign-out": "who has signed out still gets in with the old token",
    "reads-without-token": "who shows no token may read all the same, as somebody else",
    "wrong-role-told": "a manager who signs in is told to be a clerk",
    "clerks-hired-as-managers": "who is hired as a clerk has the rights of a manager",
    "clerks-strike-off": "a clerk may strike a thing off",
    "clerks-set-fees": "a clerk may set the fees",
    "clerks-release-valuables": "a clerk may release what only a manager may",
    # Other offices
    "foreign-thing-shown": "a thing of another office is shown",
    "foreign-thing-changed": "a thing of another office can be corrected",
    "foreign-thing-struck-off": "a thing of another office can be struck off by its number",
    "foreign-things-listed": "the list has the things of all offices",
    "foreign-things-in-totals": "the totals are those of all offices",
    "foreign-stocktake-heard": "the stocktake of another office can be followed",
    "fees-of-all-offices": "who sets the fees sets them for all offices",
    "keys-of-all-offices": "a key that another office has used answers with that office's thing",
    # What is written
    "handing-in-lost": "what is handed in is answered well and not kept",
    "handing-in-doubled": "what is handed in is kept twice",
    "key-ignored": "what is handed in again under its key is kept again",
    "key-reused": "another thing under a key that was used is answered with the first one",
    "correction-lost": "a correction is answered well and not kept",
    "correction-wipes-the-rest": "a correction of the place forgets the value",
    "if-match-ignored": "a correction of an old state is taken",
    "striking-off-lost": "what is struck off is still there",
    "release-lost": "what is released counts as kept",
    "released-twice": "what is released already is released again",
    "claim-not-noted": "nobody can see who has claimed a thing",
    "fees-lost": "new fees are answered well and not kept",
    "refused-yet-kept": "what is refused is kept all the same",
    "blank-title-kept": "a thing without a title is taken",
    "negative-value-kept": "a value below nothing is taken",
    # What is read
    "stale-thing": "a thing is shown as it was when it was first looked at",
    "stale-etag": "a tag stays what it was when the thing changes",
    "stale-totals": "the totals are what they were when first asked for",
    "title-cut": "a title has ten letters at most",
    "day-early": "a thing was found a day earlier than was said",
    "cents-lost": "values have no cents",
    "place-of-the-last-one": "a thing has the place of the one handed in before it",
    "registered-by-nobody": "nobody has registered a thing",
    "value-as-text": "a value is a text",
    "place-missing": "a thing has no place",
    "mark-shown": "the secret mark of a thing is shown",
    # Lists
    "limit-ignored": "a page has everything from its beginning on",
    "offset-ignored": "every page begins at the beginning",
    "kind-ignored": "the list has things of every kind",
    "status-ignored": "the list has things in every state",
    "sort-ignored": "the list is in the order of handing in",
    "descending-ignored": "the largest is not first where it should be",
    "values-sorted-as-text": "values are sorted letter by letter",
    "page-too-short": "a page lacks its last row",
    "pages-overlap": "a further page begins with the last row of the page before",
    "total-of-page": "the total is that of the page",
    "next-without-end": "there is always a further page",
    # Decisions and money
    "anybody-is-the-owner": "who does not name the mark gets the thing",
    "nobody-is-the-owner": "who names the mark does not get the thing",
    "capitals-matter": "who names the mark in capitals does not get the thing",
    "reasons-mixed-up": "the reason is that of the opposite decision",
    "limit-of-value-off-by-one": "a clerk may release what is worth just as much as only a manager may",
    "fee-rounded-down": "the tax is rounded down",
    "fee-counts-the-first-day": "the day of finding costs, too",
    "free-days-forgotten": "the days that are free cost",
    "tax-forgotten": "the whole fee is without tax",
    "released-things-in-totals": "the value of what is released counts",
    # Refusals and headers
    "wrong-field-blamed": "a refusal names another field",
    "crash-on-unknown": "what is not there makes the office crash",
    "refusal-as-text": "a refusal is a plain text",
    "created-as-200": "what is new is answered with 200",
    "location-elsewhere": "who follows the Location finds the list",
    "any-page-may-ask": "every page of the web may ask",
    "preflight-without-patch": "the office's page may not correct",
    "vary-missing": "what is for one page may be kept for another",
    # The stream
    "start-missing": "a stocktake does not say that it begins",
    "shelf-missing": "a stocktake says nothing of its last shelf",
    "shelf-twice": "a stocktake tells of its first shelf twice",
    "end-missing": "a stocktake does not say that it is over",
    "end-too-early": "a stocktake says that it is over before its last shelf",
    "end-miscounts": "a stocktake counts one thing too many in the end",
}

HARMLESS = {
    "field-more": "every object has a field more",
    "header-more": "every answer has a header more",
    "keys-reversed": "the keys of objects come in another order",
    "spaces-fewer": "there is no white space in bodies",
    "headers-in-lower-case": "names of headers are in lower case",
    "charset-told": "the content type tells the charset",
    "comment-in-stream": "a stream has a comment between its events",
    "field-more-in-stream": "every event has a field more that nobody knows",
    "lines-end-in-crlf": "the lines of a stream end in another way",
    "no-space-after-colon": "the fields of a stream have no space before their value",
}

_on: set[str] = set()


def switch_on(names: Collection[str]) -> None:
    """Have bugs from now on; an unknown name ends the program."""
    for name in names:
        if name not in BUGS | HARMLESS:
            sys.exit(f'there is no bug "{name}"; --bugs lists them')
    _on.update(names)


def of_environment() -> list[str]:
    """Return the bugs that whoever starts the office wants it to have."""
    return [name for name in os.environ.get("RATIFIED_DEFECT", "").split(",") if name]


def has(bug: str) -> bool:
    """Say whether the office has a bug, or a change that harms nobody."""
    if bug not in BUGS | HARMLESS:
        raise KeyError(f"{bug} is not listed")
    return bug in _on
