@owner:generation
Feature: An owner without a logo gets some to choose from
  Many small companies have no logo when they come to us. They get a few, really different ones, in their own colours,
  and can use the one they choose at once: as a picture on the page and as a preview in the studio.

  @e2e @smoke @critical @SB-08
  Scenario: An idea gives four logos to choose from
    Given Priya has signed up
    When Priya asks for 4 logos for "Modern tech logo"
    Then Priya is offered 4 logos
    And no two of the logos look the same

  @e2e @normal @SB-08
  Scenario Outline: Who asks for <logos> gets <logos>
    Given Priya has signed up
    When Priya asks for <logos> for "Modern tech logo"
    Then Priya is offered <logos>

    Examples:
      | logos   |
      | 1 logo  |
      | 2 logos |
      | 3 logos |

  @e2e @minor @SB-08
  Scenario: Who does not say how many gets four
    Given Priya has signed up
    When Priya asks for logos for "Modern tech logo"
    Then Priya is offered 4 logos

  @e2e @critical @SB-08
  Scenario: Every logo is a real picture, and so is its preview
    Given Priya has signed up
    When Priya asks for 4 logos for "Modern tech logo"
    Then every logo is served as a drawing
    And every preview is served as a picture of at least 64 by 64 points
    And no two of the previews look the same

  @e2e @normal @SB-08
  Scenario: Every logo uses the colours that were asked for
    Given Priya has signed up
    When Priya asks for 4 logos for "Modern tech logo" in the colours #0066CC and #FF6600
    Then every logo is drawn with #0066CC
    And every logo is drawn with #FF6600

  @e2e @normal @SB-08
  Scenario: Every logo shows what it is for
    Given Priya has signed up
    When Priya asks for 4 logos for "Quokka travels"
    Then every logo shows the letter "Q"

  @e2e @normal @SB-08
  Scenario: Logos are kept, the newest first
    Given Priya has asked for 2 logos for "Modern tech logo" in the style classic
    When Priya asks for 1 logo for "Quokka travels" in the style playful
    Then Priya now has 3 logos, first the one for "Quokka travels"
    And the builder remembers style and idea of each of Priya's logos

  @e2e @normal @SB-08
  Scenario: A removed logo is gone, and only that one
    Given Priya has asked for 2 logos for "Modern tech logo"
    When Priya removes the first of the logos
    Then the first logo and its preview are no longer served
    And the second logo and its preview are still served
    And Priya now has 1 logo
