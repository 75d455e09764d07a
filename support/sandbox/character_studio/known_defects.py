"""The mistakes that the API and its workers can be told to make, and who would suffer how."""

from sandbox.defects import Defect, register

_DEFECTS = {
    # Retries and timeouts
    "rejection-retried": "What the image service has rejected is asked for again and again.",
    "retry-after-ignored": "The studio does not wait as long as the image service asked it to.",
    "one-retry-too-many": "The studio tries once more than the owner has allowed.",
    "no-back-off": "Failed attempts follow each other without a pause.",
    "back-off-does-not-grow": "Every pause is as short as the first, however long the image service is down.",
    "retry-kinds-ignored": "Failures that the owner does not want retried are retried.",
    "timeout-ignored": "An attempt waits for the image service for as long as that likes.",
    "timeout-ends-all-work": "After a timeout a job stays where it is for ever.",
    "settings-not-used": "Owners set how to retry, and the studio retries as it always did.",
    "settings-update-lost": "Of two changes made at once the later silently undoes the earlier.",
    "settings-shared": "Owners see and change the settings of somebody else.",
    # The queue
    "job-lost-at-shutdown": "Jobs in flight at a shutdown are never taken up again.",
    "job-done-twice-after-kill": "A job whose worker was killed is asked for, and paid, a second time.",
    "idempotency-key-ignored": "An owner who sends a request again gets a second character.",
    "idempotency-conflict-accepted": "Another request under a used key gets the character of the first.",
    # Money
    "charged-twice": "Owners pay twice for each character.",
    "failed-job-charged": "Owners pay for characters that they never got.",
    "cancelled-job-charged": "Owners pay for what they have cancelled.",
    "portrait-costs-as-square": "Portraits cost what squares cost.",
    "one-image-charged": "Owners of several images pay for one only.",
    # Events and states
    "progress-goes-back": "Progress falls in the middle of a job.",
    "state-event-missing": "The events leave a state out.",
    "events-differ-from-status": "The events tell another progress than the status.",
    "last-event-id-ignored": "Who comes back to the events is told everything again.",
    "stream-stays-open": "The events go on waiting after a job has ended.",
    "converting-skipped": "A job never says that it is converting.",
    # History
    "page-two-repeats-an-item": "The second page of the history begins with the last item of the first.",
    "pages-by-counting": "The pages of the history shift when characters are made meanwhile.",
    "status-filter-ignored": "Owners who ask for failed characters see them all.",
    "style-filter-ignored": "Owners who ask for one style see them all.",
    "date-filter-ignored": "Owners who ask for a time see everything.",
    "text-filter-by-case": "Owners find a character only if they write its name as it was written.",
    # Whose is it
    "foreign-character-readable": "Anybody can read a character by its id.",
    "foreign-characters-listed": "Owners see the characters of others in their history.",
    "foreign-character-cancellable": "Anybody can cancel a character by its id.",
    "foreign-events-readable": "Anybody can follow a job by its id.",
    "foreign-image-readable": "Anybody can read an image by its id.",
    "foreign-costs-readable": "Owners can read what another owner has paid.",
    "administrator-refused": "Administrators cannot see the characters of others.",
    "anybody-administrates": "Everybody who signs up is an administrator.",
    "expired-token-accepted": "A stolen token works for ever.",
    "unsigned-token-accepted": "Anybody can write a token without a signature.",
    "wrong-password-accepted": "Anybody who knows an address can sign in.",
    "removed-account-keeps-images": "The images of a removed account can still be read.",
    # Cancellation
    "external-call-not-cancelled": "A cancelled character is still made, and paid, at the image service.",
    "finished-job-cancelled": "Finished characters can be cancelled.",
    "queued-job-not-cancelled": "A cancelled job that had not begun is made all the same.",
    "cancel-forgotten": "A running job that was cancelled completes.",
    # What the image service says
    "malformed-answer-accepted": "Whatever the image service sends is stored as an image.",
    "wrong-size-accepted": "Images of another size than asked for are stored.",
    "timeout-told-as-unavailable": "Owners are told that the image service is down when it is slow.",
    "rejection-told-as-500": "What the image service rejects looks like a mistake of the studio.",
    "failure-told-as-complete": "A character that failed is shown as complete, without images.",
    # Conversion
    "tags-with-separators-split": "A tag that contains a semicolon becomes two.",
    "height-rounded": "Heights lose what comes after the decimal point.",
    "empty-parts-dropped": "An empty text comes back as none at all.",
    "accents-dropped": "Names lose the letters that are not ASCII.",
    "colours-swapped": "Eyes get the colour of the hair.",
    # Images
    "image-of-another-job": "Owners get an image that was made for another character.",
    "checksum-wrong": "The checksum of an image is not that of its bytes.",
    "second-image-lost": "Owners who ask for several images get one less.",
    # What is told to operators
    "metrics-never-move": "The metrics stand still, whatever is done.",
    "retries-not-counted": "Retries do not show in the metrics.",
    "failures-not-counted": "Failures of the image service do not show in the metrics.",
    "health-always-ok": "The studio says that it is well when nobody works.",
    "queue-depth-always-zero": "The queue looks empty, however long it is.",
    # Requests and refusals
    "refusal-without-field": "Refusals do not say which field is wrong.",
    "too-many-images-accepted": "Any number of images can be asked for.",
    "unknown-style-accepted": "A misspelt style silently becomes another one.",
    "unknown-fields-accepted": "A misspelt field is silently ignored.",
    "wrong-types-accepted": "A value of the wrong type is silently converted.",
    "location-missing": "The answer to a request does not say where the character will be.",
    # Time and memory
    "answers-slowly": "Every call takes 30 ms longer than it needs.",
    "asks-rarely": "The studio asks only every three seconds how far a drawing is.",
    "one-at-a-time": "The worker makes one character at a time, however many wait.",
    "forgets-nothing": "The worker keeps every image that it has ever stored in its memory.",
}

register("character_studio", [Defect(name, description) for name, description in _DEFECTS.items()])
