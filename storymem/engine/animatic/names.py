"""Who is in a prompt: people by name and by kind, each with every place where the prompt speaks of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from storymem.engine.animatic import vocabulary as say
from storymem.engine.animatic.phrases import Span, first, pattern, spans

HERS = frozenset({"woman", "girl", "old woman", "queen"})
HIS = frozenset({"man", "boy", "old man", "king"})

_ORDINARY = """
    a an the and but as at in on of to from with by for over under behind beside between into it its this that these
    those there here then now one two three four five she he they her his their our we you who when while where after
    before inside outside above below through against extreme wide medium close low high angle shot static tracking
    overhead camera slow night day dawn dusk golden morning evening january february march april may june july august
    september october november december monday tuesday wednesday thursday friday saturday sunday christmas earth moon
    mars sun god mr mrs miss sir lady lord captain king queen santa animatic cut fade insert interior exterior int ext
    pov ecu led next
    finally suddenly meanwhile later afterwards soon together nearby moments again still everything nothing someone
    everyone nobody sunlight moonlight lamplight light wind rain snow water dust smoke fire music silence steam time
    somewhere today tonight yesterday
"""
_ORDINARY_WORDS = frozenset(_ORDINARY.split())
_VERBS = (
    "walks|runs|stands|sits|kneels|crouches|turns|looks|takes|holds|leans|lifts|raises|waits|follows|stretches|smiles|"
    "laughs|cries|opens|closes|steps|stares|gazes|reads|writes|carries|climbs|enters|leaves|reaches|pulls|pushes|puts|"
    "wears|watches|listens|speaks|says|whispers|sings|eats|sleeps|wakes|drives|swims|"
    "nods|trims|lets|gives|hugs|kisses|cooks|paints|"
    "pauses|hurries|wanders|strolls|crosses|bends|picks|throws|catches|sees|finds"
)
_BODY = "hands?|face|eyes?|fingers?|shoulders?|head|hair|wrist|feet|foot|arms?|voice|lips|cheeks?|silhouette|coat|back"
_AFTER = re.compile(
    rf"\s+(?:{_VERBS})\b|\s+(?:is|has|was)\b|['’]s?\s+(?:\w+\s+)?(?:{_BODY})\b|,?\s+in (?:her|his|an?)\b|,?\s+who\b"
    rf"|,\s+(?:an?|the|now|small|tiny|young|old|\d+)\b|,?\s+and\s+[A-Z]\w+\s+(?:{_VERBS[:-1]}|\w+)\b|,?\s+wearing\b"
)
_BEFORE = re.compile(r"(?:\bbeside|\bbehind|\bwith|\bfollows|\bnamed|\bcalled|\bjoins|\bmeets|\btoward|\btowards)\s+$")
_PLACE_BEFORE = re.compile(r"\b(?:in|of|at|through|across|an?|the)\s+$", re.IGNORECASE)
_CAPITAL = re.compile(r"\b[A-Z][a-zà-öø-ÿ]+\b")
_HAN = re.compile(
    "阿(?!姨|婆|拉)[\u4e00-\u9fff]|小(?:明|红|雨|雪|梅|兰|芳|强|军|华|丽|龙|李|王|张|刘|陈)(?![\u4e00-\u9fff]?色)"
)
_ARABIC_NAME = re.compile("(?<![\u0621-\u064a])([\u0621-\u064a]{3,8})(?=،\\s+(?:امرأة|رجل|فتاة|ولد|طفل|صبي|شاب))")
_APPOSITION = re.compile(r"\s*[,،]\s*(?:(?:an?|the|our|now)\s[^.;]{0,40})?$")
_AGED = re.compile(r"[^.;,]{0,12}\b(?:of|aged) (?:sixty|seventy|eighty|ninety|[6-9]\d)")
_OLD_HANDS = re.compile(r"['’]s?\s+(?:old|aged|weathered|wrinkled|gnarled)\b")
_AGAIN = re.compile(r"(?:(?:^|[.;!?])\s*|\b(?:as|while|and) )the\s+$", re.IGNORECASE)

_THINGS_OF_A_TRADE = re.compile(rf"(?:{'|'.join(say.TRADES)})['’]s?\s+(?!(?:\w+\s+)?(?:{_BODY})\b)", re.IGNORECASE)

_ANOTHER = re.compile(r"\b(?:another|other|second|third|and an?)\s+(?:\w+[\s-]+)?$", re.IGNORECASE)


@dataclass(frozen=True)
class Person:
    """Someone a prompt speaks of; `name` is '' for a plain man or woman, else their name or their trade's word."""

    kind: str
    name: str
    spans: tuple[Span, ...]

    @property
    def at(self) -> int:
        return self.spans[0].at

    def may_be(self, sex: frozenset[str]) -> bool:
        """False only for someone known to be of the other sex."""
        return self.kind in sex or self.kind not in HERS | HIS


def _name_spans(text: str) -> list[Span]:
    """Every place where one of the prompt's names stands, in order."""
    names = {m.group() for m in _CAPITAL.finditer(text) if _is_name(text, m.start(), m.end())}
    found = [Span(m.start(), m.end(), m.group()) for m in _CAPITAL.finditer(text) if m.group() in names]
    found += [Span(m.start(), m.end(), m.group()) for m in _HAN.finditer(text)]
    for name in {*(m.group(1) for m in _ARABIC_NAME.finditer(text)), *say.NAMES_AR}:
        found += [Span(m.start(), m.end(), name) for m in pattern(name).finditer(text) if _whole(text, m.end())]
    return sorted(found, key=lambda span: span.at)


def _whole(text: str, end: int) -> bool:
    return not ("\u0621" <= text[end : end + 1] <= "\u064a")


def _is_name(text: str, at: int, end: int) -> bool:
    """Whether the capitalised word at this place is spoken of as a person."""
    word, before = text[at:end], text[:at]
    if word.lower() in _ORDINARY_WORDS or any(pattern(words).fullmatch(word) for words in say.PEOPLE.values()):
        return False
    if word in say.NAMES_HER or word in say.NAMES_HIS or _BEFORE.search(before):
        return True
    starts = not before.strip() or before.rstrip()[-1] in ".!?:;"
    if starts and (word.endswith("s") or not _AFTER.match(text, end)):
        return bool(re.match(rf"\s+(?:{_VERBS})\b|['’]s?\s+(?:\w+\s+)?(?:{_BODY})\b", text[end:])) and not (
            len(word) > 4 and word.endswith(("ed", "ing"))
        )
    return bool(_AFTER.match(text, end)) and (starts or not _PLACE_BEFORE.search(before))


def _kind_of_name(text: str, name: str, own: list[Span], others: list[Span]) -> str:
    """Woman, man, or person: from the name itself, else from the first she or he before the next name."""
    if name in say.NAMES_HER:
        kind = "woman"
    elif name in say.NAMES_HIS:
        kind = "man"
    else:
        kind = "person"
        for span in own[:8]:
            stop = min((o.at for o in others if o.at > span.at and o.key != name), default=len(text))
            if said := first(text[span.end : stop], {key: say.PRONOUNS[key] for key in ("woman", "man")}):
                kind = said
                break
        alone = all(span.key == name for span in others)
        if kind == "person" and alone and (said := first(text, {key: say.PRONOUNS[key] for key in ("woman", "man")})):
            kind = said
    if kind in ("woman", "man") and any(_OLD_HANDS.match(text, span.end) for span in own[:8]):
        return f"old {kind}"
    return kind


def _introduces(text: str, name: Span, kind: Span) -> bool:
    """Whether a name and a word like 'boy' stand side by side and mean one person."""
    if kind.end <= name.at:
        return bool(re.fullmatch(r"\s*,?\s*(?:named |called |اسمها |اسمه )?|叫|名叫", text[kind.end : name.at]))
    return name.end <= kind.at and bool(_APPOSITION.fullmatch(text[name.end : kind.at]))


def find_people(text: str) -> list[Person]:
    """Everyone the prompt speaks of, in order of first mention; someone only called she or he is one of them."""
    names, kinds = _name_spans(text), spans(text, say.PEOPLE)
    kinds = [kind for kind in kinds if not any(name.at <= kind.at < name.end for name in names)]
    kinds = [kind for kind in kinds if not _THINGS_OF_A_TRADE.match(text, kind.at)]
    people: list[Person] = []
    for name in dict.fromkeys(span.key for span in names):
        own = [span for span in names if span.key == name]
        titles = [kind for kind in kinds if any(_introduces(text, span, kind) for span in own)]
        kinds = [kind for kind in kinds if kind not in titles]
        kind = _aged(text, titles[0]) if titles else _kind_of_name(text, name, own, names)
        people.append(Person(kind, name, tuple(sorted((*own, *titles), key=lambda s: s.at))))
    for span in kinds:
        _add(people, text, span)
    people += [Person("person", "", (Span(m.start(), m.start() + 3, ""),)) for m in re.finditer(r"\bone in\b", text)]
    if not people and (said := spans(text, say.PRONOUNS)):
        people.append(Person(said[0].key, "", tuple(span for span in said if span.key == said[0].key)))
    return sorted(people, key=lambda person: person.at)


def _aged(text: str, kind: Span) -> str:
    old = kind.key in ("woman", "man") and _AGED.match(text, kind.end)
    return f"old {kind.key}" if old else kind.key


def _add(people: list[Person], text: str, span: Span) -> None:
    """Adds an unnamed person, or another mention of someone who is there already."""
    kind, word = _aged(text, span), text[span.at : span.end].lower().removesuffix("'s").removesuffix("’s")
    sex = HERS if kind in HERS else HIS if kind in HIS else frozenset[str]()
    again = _AGAIN.search(text[: span.at])
    fresh = _ANOTHER.search(text[: span.at])
    for i, person in enumerate(people):
        same = not fresh and person.kind == kind and (not person.name or person.name == word)
        back = again and person.at < span.at and (person.kind in sex or person.kind == "person")
        if same or back:
            grown = kind if person.kind in ("person", "woman", "man") else person.kind
            ordered = tuple(sorted((*person.spans, span), key=lambda s: s.at))
            people[i] = replace(person, kind=grown, spans=ordered)
            return
    people.append(Person(kind, word if word in say.TRADES else "", (span,)))
