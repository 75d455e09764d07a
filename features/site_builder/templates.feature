@owner:generation
Feature: Nobody starts from an empty page
  Most owners know what their page is for, not what belongs on it. A template knows.

  @e2e @smoke @normal @SB-07
  Scenario: There is a template for each of the four usual purposes
    Given Mia has signed up
    When Mia lists the templates
    Then the templates are at least landing-page, ecommerce-sale, portfolio, event-invitation
    And every template has a name, a description and sections

  @e2e @normal @SB-07
  Scenario Outline: A page from the template <template> has its sections
    Given Mia has signed up
    When Mia generates the page "New things" from the template <template>
    Then "New things" has the sections of the template <template>
    And the builder still remembers that "New things" was made from the template <template>

    Examples:
      | template         |
      | landing-page     |
      | ecommerce-sale   |
      | portfolio        |
      | event-invitation |

  @e2e @normal @SB-07
  Scenario: A page for which no template is chosen is a landing page
    Given Mia has signed up
    When Mia generates the page "New things"
    Then the builder now remembers that "New things" was made from the template landing-page
