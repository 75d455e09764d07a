@owner:generation
Feature: Nobody starts from an empty page
  Most owners know what their page is for, not what belongs on it. A template knows.

  @e2e @smoke @normal @SB-07
  Scenario: There is a template for each of the four usual purposes
    Given Mia has signed up
    When Mia lists the templates
    Then these are the templates, in this order:
      | template         | name             | sections                              | description                                                        |
      | landing-page     | Landing page     | hero, features, testimonials, contact | One offer, its features, what others say, and how to get in touch. |
      | ecommerce-sale   | E-commerce sale  | hero, offers, pricing, contact        | A sale with its offers, prices and a way to order.                 |
      | portfolio        | Portfolio        | hero, about, gallery, contact         | Somebody's work in pictures, with a word about them.               |
      | event-invitation | Event invitation | hero, schedule, location, contact     | An event: when, where, and how to say yes.                         |

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
