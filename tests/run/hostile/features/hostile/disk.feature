Feature: Places that cannot be written
  What was judged is told, wherever it can be kept.

  Scenario: Before
    When Mia asks for "a good answer"

  @tidied
  Scenario: Tidied up
    When somebody tidies the project up

  @full
  Scenario: Full
    When the disk becomes full

  @large
  Scenario: Large
    When Mia shows a lot

  Scenario: After
    When Mia asks for "a good answer"

  Scenario: Still wrong
    When Mia asks for "a picture"
