@owner:frontend
Feature: What the API says is written down, and what is written down is true
  The front end is built by people who never read the builder's code: they read five contracts. Whatever is not written
  there cannot be relied on, and whatever is written there must hold. Every exchange of every scenario is held against
  the contracts; the scenarios here see to it that nothing in them was left out.

  @e2e @smoke @critical @contract @SB-01
  Scenario: Every operation that is written down is there and answers as written
    Given Lena has generated the page "Catalogue"
    When Lena uses everything that the builder offers
    Then every operation of the contracts was used
    And every answer was as its contract says

  @e2e @critical @contract @SB-01 @SB-05
  Scenario Outline: The refusal of <mistake> is written down, too
    Given Lena has generated the page "Error gallery" with a score below 8
    When Lena makes the mistake: <mistake>
    Then the mistake is answered with status <status> and code <code>
    And every answer was as its contract says

    Examples:
      | mistake                       | status | code                |
      | a colour that is none         | 400    | INVALID_REQUEST     |
      | a token that is none          | 401    | UNAUTHENTICATED     |
      | another company's address     | 403    | TENANT_FORBIDDEN    |
      | a page that nobody has        | 404    | NOT_FOUND           |
      | a deployment of the poor page | 409    | BRAND_SCORE_TOO_LOW |

  @e2e @critical @contract @SB-01 @SB-11 @SB-15
  Scenario: What is streamed is written down event by event
    Given Lena has asked for 1 logo for "Lena's lab"
    And Lena has removed that logo
    And Lena has watched the page "Studio" fail with that logo
    When Lena watches the page "Spring sale" being generated
    Then every event of "Spring sale" is a progress, chunk, complete or error
    And every answer was as its contract says
