@owner:generation
Feature: A generation that fails says so and leaves nothing behind
  A half-made page is worse than none. When a generation cannot be finished the stream ends with one error that says
  why, the page that was there before stays as it was, and support can find the failure by its correlation id. An order
  without a prompt fails on the stream, too, so that the front end has one place for everything that becomes of an order.

  Rule: A failure has a code, a message and an end

    @e2e @critical @SB-15
    Scenario Outline: <a prompt> fails at once
      Given Mia has signed up
      When Mia watches a page being generated from <a prompt>
      Then the generation failed because its prompt is empty
      And the failure of the generation is told in a sentence, with its correlation id
      And Mia still has no pages

      Examples:
        | a prompt           |
        | an empty prompt    |
        | a prompt of spaces |

    @e2e @blocker @SB-15
    Scenario: A logo that has vanished fails the generation in mid-stream
      Given Priya has asked for 1 logo for "Priya's studio"
      And Priya has removed that logo
      When Priya watches the page "Studio" being generated with that logo
      Then "Studio" failed because its logo is not available
      And "Studio" had begun before it failed
      And nothing came after the end of "Studio"

    @e2e @critical @SB-15
    Scenario: A failed generation is remembered as failed
      Given Priya has asked for 1 logo for "Priya's studio"
      And Priya has removed that logo
      When Priya watches the page "Studio" being generated with that logo
      Then the builder now remembers the generation of "Studio" as failed because its logo is not available
      And Priya still has no pages

    @e2e @normal @SB-15
    Scenario: A failed generation has no score
      Given Priya has asked for 1 logo for "Priya's studio"
      And Priya has removed that logo
      And Priya has watched the page "Studio" fail with that logo
      When Priya tries to read the score of "Studio"
      Then reading the score of "Studio" is refused because its generation has not completed

  Rule: A failure costs nothing that was there before

    @e2e @critical @SB-15 @SB-27
    Scenario: A failed new version leaves the page as it was
      Given Priya has generated the page "Studio"
      And Priya has asked for 1 logo for "Priya's studio"
      And Priya has removed that logo
      When Priya watches a new version of "Studio" being generated with that logo
      Then "Studio" failed because its logo is not available
      And "Studio" still has 1 version
      And the kept page "Studio" is still the first one, letter by letter

    @e2e @normal @SB-15
    Scenario: After a failure the next order is taken
      Given Mia has signed up
      And Mia has watched a page fail for want of a prompt
      When Mia generates the page "Spring sale"
      Then "Spring sale" was completed exactly once
      And Mia's pages are only "Spring sale"
