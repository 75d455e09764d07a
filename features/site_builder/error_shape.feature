@owner:frontend
Feature: Every refusal looks the same
  The front end shows whatever goes wrong in one place and in one way, with a number that support can look up. That
  works only if every error has the same four parts, whichever corner of the builder it comes from.

  Rule: Code, message, details and correlation id, always

    @e2e @critical @contract @SB-05
    Scenario Outline: <mistake> is answered with <code>
      Given Lena has generated the page "Error gallery" with a score below 8
      When Lena makes the mistake: <mistake>
      Then the mistake is answered with status <status> and code <code>
      And the answer has a message, details and the correlation id of its header

      Examples:
        | mistake                           | status | code                    |
        | a colour that is none             | 400    | INVALID_REQUEST         |
        | a body that is not JSON           | 400    | MALFORMED_JSON          |
        | a token that is none              | 401    | UNAUTHENTICATED         |
        | a wrong password                  | 401    | INVALID_CREDENTIALS     |
        | another company's address         | 403    | TENANT_FORBIDDEN        |
        | a page that nobody has            | 404    | NOT_FOUND               |
        | an address that does not exist    | 404    | NOT_FOUND               |
        | a method that the address has not | 405    | METHOD_NOT_ALLOWED      |
        | an e-mail address that is taken   | 409    | EMAIL_TAKEN             |
        | a deployment of the poor page     | 409    | BRAND_SCORE_TOO_LOW     |
        | a body of two megabytes           | 413    | PAYLOAD_TOO_LARGE       |
        | a body that says it is plain text | 415    | UNSUPPORTED_MEDIA_TYPE  |

    @e2e @normal @contract @safe @SB-05 @SB-10
    Scenario: Even an address that does not exist answers in the one shape
      When somebody without a token asks for an address that does not exist
      Then the mistake is answered with status 404 and code NOT_FOUND
      And the answer has a message, details and the correlation id of its header

    @e2e @normal @contract @SB-05
    Scenario: All wrong fields are told at once
      Whoever fills in a form wants to mend it once, not field by field.
      Given Lena has signed up
      When Lena tries to generate a page with two wrong colours
      Then generating is refused because of the field "brandAssets.primaryColor"
      And generating is refused because of the field "brandAssets.secondaryColor"

  Rule: The correlation id leads from the screen to the log

    @e2e @normal @contract @safe @SB-05 @SB-10
    Scenario: A refusal carries the correlation id that the front end sent
      When somebody without a token lists templates under the correlation id "checkout-42.a_b"
      Then the answer carries the correlation id "checkout-42.a_b" in header and body
      And the answer has a message, details and the correlation id of its header

    @e2e @normal @contract @SB-05
    Scenario: A success carries the correlation id that the front end sent
      Given Lena has signed up
      When Lena lists templates under the correlation id "release-7"
      Then the answer carries the correlation id "release-7" in its header

    @e2e @normal @contract @security @safe @SB-05 @SB-10
    Scenario Outline: <insane> does not get into the logs as a correlation id
      When somebody without a token lists templates under <insane> as correlation id
      Then the answer carries a correlation id of its own
      And <insane> is not in the answer

      Examples:
        | insane               |
        | a text with spaces   |
        | a script             |
        | 129 characters       |
        | an empty text        |

    @e2e @normal @contract @safe @SB-05 @SB-10
    Scenario: No two requests share a correlation id by accident
      When somebody without a token lists templates twice
      Then the two answers carry different correlation ids
