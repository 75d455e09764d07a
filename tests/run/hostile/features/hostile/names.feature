Feature: Names that want to do harm
  What a system sends is shown and never obeyed.

  Scenario: Before
    When Mia asks for "a good answer"

  Scenario Outline: In a judgement: <what>
    Given Mia is told the name of "<what>"
    Then the name is "Bob"

    Examples:
      | what              |
      | a script          |
      | a running picture |
      | a running drawing |
      | marked up text    |
      | a way out         |
      | a rooted way out  |
      | escapes           |
      | a NUL             |
      | half a pair       |
      | turned text       |
      | a megabyte        |

  Scenario Outline: In a memory: <what>
    Given Mia is told the name of "<what>"
    Then "Bob" is known

    Examples:
      | what              |
      | a script          |
      | a running picture |
      | a running drawing |
      | marked up text    |
      | a way out         |
      | a rooted way out  |
      | escapes           |
      | a NUL             |
      | half a pair       |
      | turned text       |
      | a megabyte        |

  Scenario Outline: In a mistake: <what>
    Given Mia is told the name of "<what>"
    Then nothing goes wrong that would tell the name

    Examples:
      | what              |
      | a script          |
      | a running picture |
      | a running drawing |
      | marked up text    |
      | a way out         |
      | a rooted way out  |
      | escapes           |
      | a NUL             |
      | half a pair       |
      | turned text       |
      | a megabyte        |

  Scenario Outline: In an assertion: <what>
    Given Mia is told the name of "<what>"
    Then the bare name satisfies

    Examples:
      | what              |
      | a script          |
      | a running picture |
      | a running drawing |
      | marked up text    |
      | a way out         |
      | a rooted way out  |
      | escapes           |
      | a NUL             |
      | half a pair       |
      | turned text       |
      | a megabyte        |

  Scenario Outline: In a clean-up: <what>
    Given Mia is told the name of "<what>"
    Then the name can be put away

    Examples:
      | what              |
      | a script          |
      | a running picture |
      | a running drawing |
      | marked up text    |
      | a way out         |
      | a rooted way out  |
      | escapes           |
      | a NUL             |
      | half a pair       |
      | turned text       |
      | a megabyte        |

  Scenario Outline: In the report: <what>
    Given Mia is told the name of "<what>"
    When the name is put into the report

    Examples:
      | what              |
      | a script          |
      | a running picture |
      | a running drawing |
      | marked up text    |
      | a way out         |
      | a rooted way out  |
      | escapes           |
      | a NUL             |
      | half a pair       |
      | turned text       |
      | a megabyte        |

  @browser
  Scenario Outline: In a page: <what>
    Given Mia is told the name of "<what>"
    And Mia has opened the page
    When the page says the name to Mia

    Examples:
      | what              |
      | a script          |
      | escapes           |
      | half a pair       |

  Scenario: After
    When Mia asks for "a good answer"
