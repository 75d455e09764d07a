@owner:studio
Feature: Whoever runs the studio sees how it is
  Figures move with the work, and what is ill says so before somebody complains.

  Rule: Figures move with the work

    @e2e @critical @CS-06 @lock:character_studio
    Scenario: A finished character is counted
      Given Olga has looked at the figures
      When Ines asks for the character "Fox" and waits for it
      Then the figures count 1 more character that is complete

    @e2e @resilience @critical @CS-06 @lock:character_studio
    Scenario: Failures are counted by their kind, and so are the attempts that followed
      Given Olga has looked at the figures
      And nanoBanana answers 503 twice
      When Ines asks for the character "Fox" and waits for it
      Then the figures count 2 more failures of the image service that was down
      And the figures count 2 more attempts that were made again

    @e2e @normal @CS-06 @lock:character_studio
    Scenario: What waits is seen
      Given nanoBanana holds its drawing back
      When Ines asks for the character "Fox", and it is being drawn
      Then the figures show 1 character that is being generated

    @e2e @resilience @normal @CS-06 @lock:character_studio
    Scenario: What nobody has begun yet is seen to wait
      Given the worker of Character Studio has been shut down
      When Ines asks for the characters "Fox" and "Owl"
      Then Character Studio says that 2 characters wait
      And a monitoring system reads that 2 characters wait

    @e2e @normal @CS-06 @lock:character_studio:shared
    Scenario: The figures can be read by a monitoring system
      Given Ines has the character "Fox"
      When Olga reads the figures as a monitoring system does
      Then they are well-formed, and tell at least one finished character

    @e2e @normal @CS-06 @CS-12 @lock:character_studio:shared
    Scenario: Each owner's figures are the administrator's business
      When Ines tries to read the figures of Kofi
      Then reading the figures is refused because that is for administrators

  Rule: What is ill says so

    @e2e @resilience @critical @CS-06 @lock:character_studio
    Scenario: A studio without a worker is not well
      When the worker of Character Studio is killed
      Then Character Studio soon says that nobody works
      And Character Studio still takes wishes

    @e2e @resilience @normal @CS-06 @lock:character_studio
    Scenario: It is well again as soon as somebody works
      Given the worker of Character Studio has been killed
      When the worker of Character Studio starts again
      Then Character Studio soon says that it is well
