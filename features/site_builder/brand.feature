@owner:generation
Feature: A page shows the owner's brand and says the owner's words
  Customers trust what looks and sounds like the shop they know. The owner's colours, logo and words are used as given,
  and whatever is typed into a prompt is text: it never becomes a program in a visitor's browser.

  @e2e @critical @SB-07
  Scenario: A page is painted in the owner's colours
    Given Priya has signed up
    When Priya generates the page "Blue hour" in the colours #0B3D91 and #C2410C
    Then "Blue hour" is painted in #0B3D91 first and #C2410C second

  @e2e @normal @SB-07
  Scenario: Two pages in different colours are painted differently
    Given Priya has generated the page "Blue hour" in the colours #0B3D91 and #C2410C
    When Priya generates the page "Green hour" in the colours #166534 and #7E22CE
    Then "Green hour" is painted in #166534 first and #7E22CE second
    And neither #0B3D91 nor #C2410C is in "Green hour"

  @e2e @critical @SB-07
  Scenario: A headline that is asked for is on the page
    Given Mia has signed up
    When Mia generates the page "Spring sale" with the headline "Tulips at half price"
    Then visitors of "Spring sale" would read "Tulips at half price"

  @e2e @normal @SB-07
  Scenario Outline: A headline in <writing> arrives unharmed
    Given Mia has signed up
    When Mia generates the page "Welcome" with the headline "<headline>"
    Then visitors of "Welcome" would read "<headline>"

    Examples:
      | writing  | headline           |
      | Czech    | Příliš žluťoučký   |
      | Japanese | 春の大売り出し     |
      | Arabic   | أهلا وسهلا         |
      | emoji    | Tulips 🌷 for you |

  @e2e @critical @security @SB-07
  Scenario Outline: <mischief> in a prompt stays text
    Given Noor has signed up
    When Noor generates the page "Harmless" with the headline "<headline>"
    Then visitors of "Harmless" would read "<headline>"
    And nothing of the prompt runs in "Harmless"

    Examples:
      | mischief        | headline                           |
      | a script        | <script>alert('hi')</script>       |
      | an event handler | <img src=x onerror=alert(1)>      |
      | a closing tag   | </main></body></html> end          |
      | an ampersand    | Fish & chips &lt;today&gt;         |

  @e2e @normal @SB-13
  Scenario: A page is ready for every visitor
    Given Mia has signed up
    When Mia generates the page "Spring sale"
    Then "Spring sale" has a language, a title, one main heading and fits small screens

  @e2e @normal @SB-19
  Scenario: Two pages made at the same time keep their own words
    Given Mia has signed up
    And Jonas has signed up
    When Mia and Jonas generate the pages "Tulips" and "Anoraks" at the same time
    Then visitors of "Tulips" would read nothing of "Anoraks"
    And visitors of "Anoraks" would read nothing of "Tulips"
