@owner:generation
Feature: The builder takes a clear order and sends an unclear one back
  An order that does not fit is sent back at once, and the sentence names the very field, so that the front end can put
  it beside the box that has to change. Nothing is generated, and nothing is kept.

  @e2e @smoke @critical @SB-07
  Scenario: The order from the front end is taken
    Given Mia has signed up
    When Mia orders the page "Summer sale":
      | part             | order                                 |
      | prompt           | Create a landing page for summer sale |
      | template         | ecommerce-sale                        |
      | primary colour   | #0066CC                               |
      | secondary colour | #FF6600                               |
    Then "Summer sale" was completed exactly once
    And the builder now remembers the prompt "Create a landing page for summer sale" for "Summer sale"
    And the builder still remembers that "Summer sale" was made from the template ecommerce-sale

  @e2e @critical @SB-04 @SB-05
  Scenario Outline: An order with <flaw> is sent back by name of the field
    Given Mia has signed up
    When Mia tries to generate a page with <flaw>
    Then generating is refused because of the field "<field>"
    And the refusal of generating names only the field "<field>", and says "<told>"
    And Mia still has no pages

    Examples:
      | flaw                         | field                      | told                                 |
      | an unknown template          | templateId                 | There is no such template            |
      | a colour that is a word      | brandAssets.primaryColor   | A colour is written #RRGGBB          |
      | a colour of three digits     | brandAssets.primaryColor   | A colour is written #RRGGBB          |
      | a second colour that is none | brandAssets.secondaryColor | A colour is written #RRGGBB          |
      | a number as prompt           | prompt                     | valid string                         |
      | no prompt at all             | prompt                     | This field is missing                |
      | a prompt of 4001 characters  | prompt                     | A prompt has at most 4000 characters |
      | a list as brand assets       | brandAssets                | object                               |
      | a logo that is no address    | brandAssets.logo           | A logo is the http or https address  |
      | a field that nobody knows    | colour                     | There is no such field               |

  @e2e @normal @SB-04
  Scenario: A prompt of 4000 characters is not too long
    Given Mia has signed up
    When Mia generates the page "Long story" from a prompt of 4000 characters
    Then "Long story" was completed exactly once

  @e2e @normal @SB-04 @SB-27
  Scenario: An order for a page that nobody has is sent back
    Given Mia has signed up
    When Mia tries to generate a new version of a page that nobody has
    Then generating is refused because there is no such thing
    And Mia still has no pages

  @e2e @normal @SB-04 @SB-08
  Scenario Outline: An order for logos with <flaw> is sent back by name of the field
    Given Priya has signed up
    When Priya tries to ask for logos with <flaw>
    Then asking for logos is refused because of the field "<field>"
    And the refusal of asking for logos names only the field "<field>", and says "<told>"
    And Priya still has no logos

    Examples:
      | flaw                    | field  | told                                        |
      | no idea                 | prompt | This field is missing                       |
      | an unknown style        | style  | 'modern', 'classic', 'playful' or 'minimal' |
      | a colour that is a word | colors | A colour is written #RRGGBB                 |
      | six colours             | colors | at most 5                                   |
      | a count of 0            | count  | greater than or equal to 1                  |
      | a count of 5            | count  | less than or equal to 4                     |
      | a count written as text | count  | valid integer                               |

  @e2e @normal @SB-04 @SB-26
  Scenario Outline: An order to deploy <flaw> is sent back
    Given Mia has generated the page "Spring sale"
    When Mia tries to deploy "Spring sale" <flaw>
    Then deploying "Spring sale" is refused because of the field "<field>"
    And the refusal of deploying "Spring sale" names only the field "<field>", and says "<told>"
    And Mia still has no deployments

    Examples:
      | flaw              | field       | told                      |
      | to the moon       | environment | 'staging' or 'production' |
      | as version "none" | version     | valid integer             |
      | as version "1"    | version     | valid integer             |

  @e2e @minor @SB-04 @SB-27
  Scenario: A comparison with one version only is sent back
    Given Mia has generated the page "Spring sale"
    When Mia tries to compare "Spring sale" with nothing
    Then comparing "Spring sale" is refused because of the field "to"
    And the refusal of comparing "Spring sale" names only the field "to", and says "This field is missing"
