@strong
Feature: What there is, judged by what is told and kept
  The staff looks for what somebody describes, and the railway wants figures.

  Scenario: The list comes page by page
    Given Mia manages an office where Omar is a clerk
    And Omar has handed in everything
    When Omar reads the first page of the list, 2 things a page
    Then listed are "black umbrella, school bag", 5 in all
    And Omar's pages of 2 are, of 5 things
      | things                     |
      | black umbrella, school bag |
      | silver watch, grey coat    |
      | music player               |

  Scenario: The list is what was asked for, in the order that was asked for
    Given Mia manages an office where Omar is a clerk
    And Omar has handed in everything
    And Omar has given "grey coat" away
    When Omar lists the things of the kind "other" by "-value"
    Then listed are "silver watch, black umbrella", 2 in all
    And Omar finds by "value" "black umbrella, school bag, music player, grey coat, silver watch"
    And Omar finds among what is released "grey coat"

  Scenario: The totals say what is kept
    Given Mia manages an office where Omar is a clerk
    And Omar has handed in everything
    And Omar has given "grey coat" away
    And Rita manages another office
    And Rita has handed in "school bag"
    When Omar asks for the totals
    Then 4 things worth 645.39 are kept, 3 kinds of them, and 1 is released

  Scenario: The office's own page may ask, and no other
    Given Mia manages an office where Omar is a clerk
    When the page "https://counter.example" of Omar asks whether it may correct
    Then the page "https://counter.example" may, and may show a token
    And the page "https://elsewhere.example" of Omar may not
