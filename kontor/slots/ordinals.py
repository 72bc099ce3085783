"""What a place in a list is called, plainly spelled: the first to the tenth, and the last."""

from __future__ import annotations

ORDINALS = (
    "first 1st erste ersten erster erstes primero primera primer primeiro primeira premier premiere",
    "second 2nd zweite zweiten zweiter zweites segundo segunda deuxieme",
    "third 3rd dritte dritten dritter drittes tercero tercera tercer terceiro terceira troisieme",
    "fourth 4th vierte vierten vierter viertes cuarto cuarta quarto quarta quatrieme",
    "fifth 5th funfte funften funfter funftes quinto quinta cinquieme",
    "sixth 6th sechste sechsten sechster sechstes sexto sexta sixieme",
    "seventh 7th siebte siebten siebter siebtes septimo septima setimo setima septieme",
    "eighth 8th achte achten achter achtes octavo octava oitavo oitava huitieme",
    "ninth 9th neunte neunten neunter neuntes noveno novena nono nona neuvieme",
    "tenth 10th zehnte zehnten zehnter zehntes decimo decima dixieme",
)
LAST = "last letzte letzten letzter letztes ultimo ultima dernier derniere"
WEEKDAYS = frozenset("segunda quarta quinta sexta".split())
"""Places that are days of the week in Portuguese."""
SPELLED = frozenset(word for words in (*ORDINALS, LAST) for word in words.split() if word.isalpha()) - WEEKDAYS
"""Places without figures: after a list "the second" is one of it, and no day of a month."""
