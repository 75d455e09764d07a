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
    And the refusal of generating says of "<field>", and of nothing else, "<advice>"
    And Mia still has no pages

    Examples:
      | flaw                         | field                      | advice                                            |
      | a colour that is a word      | brandAssets.primaryColor   | A colour is written #RRGGBB.                      |
      | a colour of three digits     | brandAssets.primaryColor   | A colour is written #RRGGBB.                      |
      | a second colour that is none | brandAssets.secondaryColor | A colour is written #RRGGBB.                      |
      | a number as prompt           | prompt                     | Input should be a valid string.                   |
      | no prompt at all             | prompt                     | This field is missing.                            |
      | a prompt of 4001 characters  | prompt                     | A prompt has at most 4000 characters.             |
      | a list as brand assets       | brandAssets                | Input should be an object.                        |
      | a logo that is no address    | brandAssets.logo           | A logo is the http or https address of an image.  |
      | a field that nobody knows    | colour                     | There is no such field.                           |
      | an unknown template          | templateId                 | There is no such template; there are landing-page, ecommerce-sale, portfolio, event-invitation. |

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
    And Priya still has no logos

    Examples:
      | flaw                    | field    |
      | no idea                 | prompt   |
      | an unknown style        | style    |
      | a colour that is a word | colors   |
      | six colours             | colors   |
      | a count of 0            | count    |
      | a count of 5            | count    |
      | a count written as text | count    |

  @e2e @normal @SB-04 @SB-26
  Scenario Outline: An order to deploy <flaw> is sent back
    Given Mia has generated the page "Spring sale"
    When Mia tries to deploy "Spring sale" <flaw>
    Then deploying "Spring sale" is refused because of the field "<field>"
    And Mia still has no deployments

    Examples:
      | flaw              | field       |
      | to the moon       | environment |
      | as version "none" | version     |
      | as version "1"    | version     |

  @e2e @minor @SB-04 @SB-27
  Scenario: A comparison with one version only is sent back
    Given Mia has generated the page "Spring sale"
    When Mia tries to compare "Spring sale" with nothing
    Then comparing "Spring sale" is refused because of the field "to"
