@owner:publishing
Feature: Every page is looked at the way a careful visitor would
  Owners are not web designers. The builder tells them, before anybody else can, whether a page is easy to read, true to
  the brand, quick and safe. The score has to be worth trusting, because it decides what goes live.

  Rule: A good page scores 10, and every weakness is named

    @e2e @smoke @critical @SB-09
    Scenario: A clean page scores 10 and has no issues
      Given Mia has generated the page "Spring sale"
      When Mia validates "Spring sale"
      Then the score of "Spring sale" is 10
      And "Spring sale" has no issues
      And "Spring sale" is safe

    @e2e @critical @SB-09
    Scenario Outline: A page with <weakness> is told so
      Given Mia has signed up
      When Mia generates the page "Bazaar" with <weakness>
      Then validating "Bazaar" names the issue <issue>
      And the score of "Bazaar" is below 10
      And the score of "Bazaar" is <score>

      Examples:
        | weakness                   | issue              | score |
        | a visitor counter script   | EXTERNAL_SCRIPT    | 8.2   |
        | a popup                    | INLINE_HANDLER     | 8.5   |
        | no alt text                | MISSING_ALT        | 8.2   |
        | a flashing banner          | DEPRECATED_ELEMENT | 8.8   |
        | a huge background photo    | HEAVY_PAGE         | 8.5   |
        | light grey text on white   | LOW_CONTRAST       | 8.5   |
        | rainbow colours            | OFF_BRAND_COLOUR   | 8     |

    @e2e @normal @SB-09
    Scenario: Each issue says what is wrong, how badly, and where
      An owner who knows the place can mend it; what is missing has no place.
      Given Mia has signed up
      When Mia generates the page "Bazaar" with rainbow colours
      Then validating "Bazaar" tells what is wrong, and where
        | issue            | severity | where      | what                                    |
        | OFF_BRAND_COLOUR | warning  | header.top | #e40303 is not a colour of the brand.   |
        | OFF_BRAND_COLOUR | warning  | .said      | #ff8c00 is not a colour of the brand.   |
        | OFF_BRAND_COLOUR | warning  |            | The brand's colour #1f4b99 is not used. |
        | OFF_BRAND_COLOUR | warning  |            | The brand's colour #f2a541 is not used. |

    @e2e @critical @security @SB-09
    Scenario Outline: A page with <danger> is not safe
      Given Mia has signed up
      When Mia generates the page "Bazaar" with <danger>
      Then "Bazaar" is not safe

      Examples:
        | danger                   |
        | a visitor counter script |
        | a popup                  |

    @e2e @normal @SB-09
    Scenario Outline: A page with <weakness> is safe all the same
      Given Mia has signed up
      When Mia generates the page "Bazaar" with <weakness>
      Then "Bazaar" is safe

      Examples:
        | weakness          |
        | no alt text       |
        | a flashing banner |

    @e2e @normal @SB-09
    Scenario: A heavy page is slower to load
      Given Mia has generated the page "Feather"
      When Mia generates the page "Lead" with a huge background photo
      Then "Lead" takes longer to load than "Feather"

  Rule: There is one score, wherever one looks

    @e2e @critical @SB-09 @SB-14
    Scenario: Stream, history, list and validation agree on the score
      Given Mia has signed up
      When Mia generates the page "Bazaar" with a flashing banner
      Then the score of "Bazaar" is the same in stream, generation, history, list and validation

    @e2e @normal @SB-24
    Scenario: The points of all criteria add up to the score
      Given Mia has signed up
      When Mia generates the page "Bazaar" with no alt text
      Then the points of "Bazaar" add up to its score
      And no criterion of "Bazaar" has more points than it can give
      And the score of "Bazaar" is made of
        | criterion     | points | of |
        | accessibility | 2.2    | 4  |
        | brand colours | 2      | 2  |
        | weight        | 2      | 2  |
        | safe markup   | 2      | 2  |

    @e2e @critical @SB-09 @SB-27
    Scenario: Each version has its own score
      Given Mia has generated the page "Spring sale" with a score below 8
      When Mia generates a new version of "Spring sale" without weaknesses
      Then version 1 of "Spring sale" has a score below 8
      And version 2 of "Spring sale" has a score of 10
      And validating "Spring sale" looks at version 2

    @e2e @normal @SB-09
    Scenario: Validating changes nothing
      Given Mia has generated the page "Spring sale" with a score below 8
      When Mia validates "Spring sale" twice
      Then both validations of "Spring sale" found the same
      And "Spring sale" still has 1 version

    @e2e @minor @SB-09
    Scenario: A version that does not exist has no score
      Given Mia has generated the page "Spring sale"
      When Mia tries to validate version 7 of "Spring sale"
      Then validating "Spring sale" is refused because there is no such thing
