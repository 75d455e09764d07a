Feature: Loaves

  Scenario Outline: A loaf from the <way> baker
    When Mia orders a loaf from the <way> baker
    Then the loaf is baked

    Examples:
      | way        |
      | persistent |
      | frank      |
      | polite     |
      | silent     |
      | stuck      |
      | sloppy     |
      | alone      |

  Scenario: A loaf from the frank baker while the mill is known to be closed
    Given The Mill is down
    When Mia tries to order a loaf from the frank baker
    Then the baker says why not
