# language: de
Funktionalität: Jahreszeiten

  Szenario: Frühling
    Angenommen all is well

  Szenariogrundriss: <Monat>
    Angenommen all is well with <Monat>

    Beispiele:
      | Monat  |
      | März   |
      | August |
