"""Made-up documents: prose between chaff, in a few languages, no two alike."""

import random

_PROSE = [
    "The harbour board met on Tuesday evening and voted to widen the northern quay by eleven metres.",
    "Nobody had expected the old crane to last another winter, least of all the man who oiled it.",
    "Two trawlers waited outside the breakwater until the fog lifted, and then came in under tow.",
    "Die Brücke wurde am Freitag gesperrt, weil ein Pfeiler bei Niedrigwasser Risse zeigte.",
    "Le marché aux poissons ouvre désormais à six heures, une heure plus tôt qu’en hiver.",
    "El faro se apagó durante la tormenta y el guarda encendió una lámpara de aceite.",
    "渡船は朝の霧のために四十分遅れて出港しました。",
    "She kept the tide tables in a biscuit tin, next to the receipts and a photograph of the dog.",
    "Repairs to the slipway will cost about 340,000 crowns, of which the county pays a third.",
    "The museum has lent its brass sextant to the sailing school for the rest of the season.",
]
_HEADINGS = ["What the board decided", "Before the storm", "A winter on the quay", "Was nun geschieht"]
_CHAFF = [
    "Home | News | Sport | Weather",
    "Subscribe to our newsletter!",
    "We use cookies to improve your experience. Accept all",
    "Share this: Facebook Twitter Email",
    "Advertisement",
    "Read more: Seven quiet beaches within an hour of the city",
    "© 2025 Selwick Gazette. All rights reserved. | Privacy policy | Terms of use",
    "Please disable your ad blocker to continue reading.",
    "Updated: 14 May 2025, 06:47",
    "Melden Sie sich für unseren Newsletter an",
]

# So many documents go through each engine.
COUNT = 10_000


def documents(count: int, seed: int = 6) -> list[str]:
    """So many documents, the same for the same seed."""
    dice = random.Random(seed)
    made = []
    for number in range(count):
        lines = [dice.choice(_CHAFF) for _ in range(dice.randrange(3))]
        lines.append(f"{dice.choice(_HEADINGS)}, part {number}")
        for _ in range(dice.randrange(1, 6)):
            lines.append(" ".join(dice.choice(_PROSE) for _ in range(dice.randrange(1, 4))))
            if dice.random() < 0.4:
                lines.append(dice.choice(_CHAFF))
        made.append("\n".join(lines))
    return made


def texts_with_gaps(count: int) -> list[str | None]:
    """The same with a null and an empty text among each hundred."""
    made: list[str | None] = list(documents(count))
    made[17::100] = [None] * len(made[17::100])
    made[41::100] = [""] * len(made[41::100])
    return made
