# ruff: noqa: E501 - phrase tables: one key, one line, whatever its length.
"""What people wear, as a prompt says it: coat, scarf, headwear, hair, each with its colour and its wearer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from storymem.engine.animatic.names import HERS, HIS, Person
from storymem.engine.animatic.phrases import Span, first, is_arabic, pattern, spans

WORN = {
    "coat": "coat|jacket|dress|oilskin|oilskin coat|raincoat|rain coat|parka|overcoat|anorak|hanfu|kimono|robe|cloak|hoodie|sweater|pullover|jumper|shirt|blouse|t-shirt|suit|uniform|outfit|cape|gown|tunic|cardigan|vest|waistcoat|thobe|kaftan|abaya|sari|overalls|apron|spacesuit|attire|armor|armour|collar|sleeve|雨衣|大衣|外套|披风|斗篷|毛衣|衬衫|汉服|长袍|长衫|棉袄|裙|袍|衣|معطف|فستان|ثوب|عباءة|قميص|جلباب|سترة|كنزة",
    "scarf": "scarf|shawl|围巾",
    "cap": "cap|knitted cap|knit cap|woollen cap|woolen cap|wool cap|beanie|bobble hat|knitted hat|woolly hat|毛线帽|帽子|帽|طاقية|قبعة صوفية",
    "peaked": "peaked cap|flat cap|baseball cap|sailor's cap|newsboy cap|鸭舌帽",
    "hat": "hat|fedora|bowler|top hat|cowboy hat|wide-brimmed hat|sun hat|bonnet|礼帽|قبعة",
    "straw": "straw hat|conical hat|bamboo hat|sou'wester|斗笠|草帽|قبعة قش",
    "hood": "hood|hooded|兜帽|风帽|قلنسوة",
    "helmet": "helmet|hard hat|头盔|خوذة",
    "headscarf": "headscarf|head scarf|hijab|veil|kerchief|头巾|حجاب|وشاح|طرحة",
    "turban": "turban|keffiyeh|缠头|عمامة|كوفية",
    "crown": "crown|tiara|王冠|皇冠|تاج",
    "hair": "hair|haired|curls|locks|ponytail|头发|长发|短发|白发|黑发|银发|شعر|شعرها|شعره",
    "braid": "braid|braided|plait|pigtail|辫|短辫|辫子|ضفيرة|ضفائر|جديلة",
    "bun": "hair in a bun|tight bun|bun of hair|发髻",
    "beard": "beard|bearded|moustache|mustache|胡子|胡须|لحية|لحيته|شارب",
    "bald": "bald|bald-headed|shaven head|shaved head|光头|秃顶|أصلع",
    "blond": "blond|blonde|redhead|red-haired|金发|红发",
}
HEADWEAR = frozenset({"cap", "peaked", "hat", "straw", "hood", "helmet", "headscarf", "turban", "crown"})

COLOUR_WORDS = {
    "red": "red|ruby|红|红色|أحمر|الأحمر|حمراء|الحمراء",
    "crimson": "crimson|scarlet|burgundy|wine-red|maroon|枣红|深红|绯红|قرمزي|قرمزية",
    "orange": "orange|rust|rust-red|terracotta|copper-coloured|橙|橙色|橘色|برتقالي|برتقالية",
    "mustard": "mustard|mustard-yellow|ochre|saffron|amber-coloured|姜黄|芥末黄|土黄|خردلي|خردلية",
    "yellow": "yellow|golden|gold|lemon|黄|黄色|金色|明黄|أصفر|الأصفر|صفراء|الصفراء|ذهبي|ذهبية",
    "green": "green|emerald|绿|绿色|碧绿|翠绿|أخضر|الأخضر|خضراء|الخضراء",
    "olive": "olive|olive-green|khaki|moss-green|军绿|橄榄绿|زيتي",
    "teal": "teal|turquoise|cyan|青|青色|فيروزي|فيروزية",
    "sky": "sky-blue|sky blue|light blue|pale blue|baby blue|天蓝|天蓝色|浅蓝|浅蓝色|سماوي|أزرق سماوي",
    "blue": "blue|cobalt|蓝|蓝色|أزرق|الأزرق|زرقاء|الزرقاء",
    "navy": "navy|navy-blue|dark blue|深蓝|藏青|藏蓝|كحلي|كحلية",
    "indigo": "indigo|indigo-blue|靛蓝|靛青|نيلي|نيلية|أزرق نيلي|الأزرق النيلي|زرقاء نيلية",
    "purple": "purple|violet|plum|紫|紫色|بنفسجي|بنفسجية",
    "lilac": "lilac|lavender|mauve|淡紫|ليلكي",
    "pink": "pink|rose-pink|粉|粉色|粉红|粉红色|وردي|وردية",
    "brown": "brown|tweed|leather|棕|棕色|褐|褐色|بني|بنية",
    "beige": "beige|tan|sand-coloured|camel-coloured|米色|卡其|بيج",
    "grey": "grey|gray|silver|灰|灰色|银|银色|رمادي|رمادية|فضي",
    "white": "white|cream|ivory|白|白色|أبيض|الأبيض|بيضاء|البيضاء",
    "black": "black|黑|黑色|أسود|الأسود|سوداء|السوداء",
}
_SHADE_WORDS = {"dark": "dark|deep|深|داكن", "pale": "pale|light|faded|浅|淡|فاتح"}
_CUTS = {"long": "long|长", "short": "short|cropped|短", "curly": "curly|curl"}

_BARRIER = re.compile(r"[,.;:，。；、،]|\b(?:and|with|to|around|in|on|of|his|her)\b|和")
_OFF = re.compile(r"\b(?:taken|takes?|took|taking|pull(?:s|ed)?) off\b|\bremov|\bwithout\b|\bno longer\b|脱下|摘下|خلع")
_BARE = re.compile(r"\s*,?\s*(?:(?:small|tiny|little|bright|dressed)\s+)?(?:and|(?:all )?in)\s+$")
_ITS_OWNER = re.compile(r"\s+of (?:the|an?|her|his)?\s*")
_OF_A_THING = re.compile(r"\s+of (?:the|an?) (?:hill|car|tree|wave|mountain|road)")


@dataclass(frozen=True)
class Outfit:
    """What a prompt says someone wears; every field is '' where it says nothing. Colours are `colour_of` words."""

    coat: str = ""
    hat: str = ""
    hat_colour: str = ""
    scarf: str = ""
    hair: str = ""
    cut: str = ""
    beard: bool = False


def outfits(text: str, people: Sequence[Person]) -> list[Outfit]:
    """What each of `people` wears, in their order: every garment belongs to the one it is said of."""
    said: list[dict[str, str]] = [{} for _ in people]
    colours = _colours(text)
    for piece in spans(text, WORN):
        if (wearer := _wearer(text, piece, people)) is not None:
            for part, value in _worn(text, piece, colours).items():
                said[wearer].setdefault(part, value)
    for colour in colours:
        for i, person in enumerate(people):
            if _bare(text, colour, person):
                said[i].setdefault("coat", colour.key)
    return [Outfit(**{k: v for k, v in one.items() if k != "beard"}, beard="beard" in one) for one in said]


def _colours(text: str) -> list[Span]:
    """Every colour word with its shade: 'dark red' is one colour."""
    found: list[Span] = []
    for span in spans(text, COLOUR_WORDS):
        before = text[max(0, span.at - 6) : span.at]
        shade = next((k for k, words in _SHADE_WORDS.items() if pattern(words).search(before.rstrip(" -")[-5:])), "")
        plain = span.key in ("sky", "navy", "crimson", "black", "white")
        found.append(Span(span.at, span.end, f"{shade} {span.key}" if shade and not plain else span.key))
    return found


def _colour_by(text: str, piece: Span, colours: Sequence[Span]) -> str:
    """The colour said of a piece: before it in English and Chinese, after it in Arabic; '' for none."""
    if is_arabic(text[piece.at :]):
        after = [c for c in colours if 0 <= c.at - piece.end <= 6 and not _BARRIER.search(text[piece.end : c.at])]
        return after[0].key if after else ""
    near = [c for c in colours if c.end <= piece.at + 1 and piece.at - c.end < 30 and c.at < piece.at]
    near = [c for c in near if not _BARRIER.search(text[c.end : piece.at])]
    while len(near) > 1 and text[near[-2].end : near[-1].at].strip(" -"):
        near = near[1:]  # "to gold around his red cap" is red, "red leather jacket" too
    if near:
        return near[0].key
    window = _BARRIER.split(text[max(0, piece.at - 12) : piece.at])[-1]
    return "black" if re.search(r"\bdark\b", window) else ""


def _worn(text: str, piece: Span, colours: Sequence[Span]) -> dict[str, str]:
    """What one piece says of its wearer, as fields of Outfit; nothing for a garment without colour."""
    kind, colour = piece.key, _colour_by(text, piece, colours)
    if kind in HEADWEAR:
        off = _OFF.search(text[max(0, piece.at - 26) : piece.at]) or _OF_A_THING.match(text, piece.end)
        return {"hat": "none" if off else kind, "hat_colour": "" if off else colour}
    if kind in ("coat", "scarf"):
        return {kind: colour} if colour else {}
    if kind == "bald":
        return {"cut": "bald"}
    hair = colour.split()[-1] if colour else ""
    word = text[piece.at : piece.end].lower()
    if kind == "blond" or hair in ("yellow", "mustard", "orange"):
        hair = "red" if "red" in word or "红" in word or hair == "orange" else "blond"
    hair = hair or {"白": "white", "黑": "black", "银": "grey"}.get(word[0], "")
    worn = {"hair": hair} if hair else {}
    if kind == "beard":
        return {**worn, "beard": "yes"}
    cut = kind if kind in ("braid", "bun") else first(text[max(0, piece.at - 16) : piece.end], _CUTS)
    return {**worn, "cut": cut} if cut else worn


def _bare(text: str, colour: Span, person: Person) -> bool:
    """Whether the colour is said of the person alone: 'one in mustard yellow,'."""
    ends = re.match(r"\s*(?:[,.;]|$)", text[colour.end :])
    return bool(ends) and any(_BARE.fullmatch(text[span.end : colour.at]) for span in person.spans)


def _wearer(text: str, piece: Span, people: Sequence[Person]) -> int | None:
    """The index of the one a piece is said of: named right after it, else the nearest before it."""
    places = sorted((span.at, span.end, i) for i, person in enumerate(people) for span in person.spans)
    before = [place for place in places if place[0] <= piece.at]
    after = [place for place in places if place[0] > piece.at]
    if after and _belongs_to_next(text, piece, after[0][0], before[-1][1] if before else 0):
        return after[0][2]
    start = before[-1][0] if before else 0
    owner = re.findall(r"\b(her|his)\b", text[max(start, piece.at - 30) : piece.at])
    sex = {"her": HERS, "his": HIS}.get(owner[-1] if owner else "", HERS | HIS)
    fitting = [place for place in before if people[place[2]].may_be(sex)] or before or after
    return (fitting[-1] if fitting is not after else after[0])[2] if fitting else None


def _belongs_to_next(text: str, piece: Span, following: int, previous_end: int) -> bool:
    """Whether the piece is said of the person at `following`: 'the red cap of the boy', 穿雨衣的阿禾, 'In a cap, Teo'."""
    gap = text[piece.end : following]
    if following <= piece.end + 1 or _ITS_OWNER.fullmatch(gap):
        return True
    if re.match("[\u4e00-\u9fff]", text[piece.at : piece.end]):
        return "的" in gap[:8] and not re.search("[，。；]", gap)
    sentence = max(text.rfind(mark, 0, piece.at) for mark in ".!?")
    return previous_end <= sentence + 1 and bool(re.fullmatch(r"\s*,\s*(?:the |an? )?", gap))
