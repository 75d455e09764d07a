Feature: Wörter – 漢字 🎉
  Every alphabet is somebody's.

  Scenario: Grüße an 漢字 🎉
    When Mia asks for "a good answer"

  Scenario: Schöne Überraschung 🎁
    When Mia asks for "a picture"
