Feature: Notes reach everybody in the house
  Whoever has something to say pins it to the board.

  Scenario: A note that is pinned is on the board
    Given Mia stands before the board
    When Mia pins "Who has my ladder?"
    Then the board shows Mia "Who has my ladder?"

  Scenario: The board tells that something is new
    Given Omar stands before the board
    When Omar pins "I have it."
    Then the board tells Omar that something is new

  Scenario: What is not pinned is put away
    Given Mia stands before the board
    When Mia writes "Be quiet!" and thinks better of it
    Then nothing is written for Mia
