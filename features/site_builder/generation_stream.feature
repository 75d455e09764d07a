@owner:generation
Feature: A page grows before the customer's eyes
  Building a page takes a while. People stay if they see at once that something happens, and how far it is, and if the
  page appears piece by piece. So the builder streams: progress, pieces of the page, and one clear end.

  Rule: Something is seen soon, and the end is in sight

    @e2e @critical @SB-16
    Scenario: The first piece of a page comes within 2 seconds
      Given Mia has signed up
      When Mia watches the page "Spring sale" being generated
      Then the first piece of "Spring sale" came in less than 2 seconds

    @e2e @critical @SB-17
    Scenario: The last piece of a page comes within 60 seconds
      Given Mia has signed up
      When Mia watches a comprehensive page "Everything" being generated
      Then the last piece of "Everything" came in less than 60 seconds

    @e2e @critical @SB-12
    Scenario: Progress starts at 0, never goes back and ends at 100
      Given Mia has signed up
      When Mia watches the page "Spring sale" being generated
      Then the progress of "Spring sale" started at 0
      And the progress of "Spring sale" never went back
      And the progress of "Spring sale" reached 100 before the end
      And the progress of "Spring sale" was told at least 3 times
      And the progress of "Spring sale" named every part of the page in turn

    @e2e @critical @SB-13
    Scenario: Pieces arrive as they are made, not all at the end
      Given Mia has signed up
      When Mia watches a comprehensive page "Spring sale" being generated
      Then the first piece of "Spring sale" came well before the end
      And the pieces of "Spring sale" came at 3 different moments or more

  Rule: What is streamed is the page, whole and in order

    @e2e @blocker @smoke @SB-07 @SB-13
    Scenario: The pieces join to one well-formed page
      Given Mia has signed up
      When Mia watches the page "Spring sale" being generated
      Then the pieces of "Spring sale" are numbered from 1 without a gap
      And the pieces of "Spring sale" join to one well-formed page

    @e2e @blocker @SB-13
    Scenario: What was streamed is what is kept
      Given Mia has signed up
      When Mia watches the page "Spring sale" being generated
      Then the kept page "Spring sale" is what was streamed, letter by letter

    @e2e @critical @contract @SB-11
    Scenario: Every event says what it is
      Given Mia has signed up
      When Mia watches the page "Spring sale" being generated
      Then every event of "Spring sale" is a progress, chunk, complete or error
      And the events of "Spring sale" are numbered from 1 without a gap
      And every event of "Spring sale" speaks of the same generation

  Rule: There is one end, and nothing after it

    @e2e @critical @SB-11 @SB-14
    Scenario: The stream ends after its completion
      Given Mia has signed up
      When Mia watches the page "Spring sale" being generated
      Then "Spring sale" was completed exactly once
      And nothing came after the end of "Spring sale"

    @e2e @blocker @SB-14
    Scenario: The completion names the generation and its brand score
      Given Mia has signed up
      When Mia watches the page "Spring sale" being generated
      Then the completion of "Spring sale" has a brand score from 0 to 10
      And the generation that the completion of "Spring sale" names is complete, with the same score
      And the completion of "Spring sale" tells the title that the page has
      And the page "Spring sale" is version 1 of its site

    @e2e @normal @SB-13
    Scenario: Who stops watching loses nothing
      A closed laptop must not cost the page that was being made.
      Given Mia has signed up
      When Mia stops watching the page "Spring sale" after its first piece
      Then the generation of "Spring sale" completes all the same
      And "Spring sale" is kept as version 1
