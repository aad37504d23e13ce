"""What a description is probably about: sub-items for a person to choose from, and joint rules that fire.

Keywords are looked for as substrings: Chinese is written without spaces, and a segmenter's dictionary cuts
half of the trade's words apart. A suggestion is not a decision: only where the first is strong and far ahead
of the second may a report be routed without anybody looking.
"""

from collections.abc import Sequence

from msgspec import Struct

from server.domain.catalogue import Catalogue
from server.domain.catalogue_entries import Item, JointRule

#: How many sub-items a person is shown.
SHOWN = 3

#: A long strong keyword tells more than a short one; a negative one says that another sub-item is meant.
_STRONG, _STRONG_PER_CHARACTER, _NORMAL, _NEGATIVE = 3.0, 0.2, 1.0, -2.0

#: What a fallback item's score is worth beside a proper one's.
_FALLBACK_WEIGHT = 0.5

#: Clear is a first that has a strong keyword's worth, with no second above this share of its score.
_CLEAR_SCORE, _CLEAR_SHARE = _STRONG, 0.75


class Suggestion(Struct, frozen=True, kw_only=True):
    """One sub-item that the description may mean; `words` are those found in it, `score` is above 0."""

    category: str
    score: float
    words: tuple[str, ...]


class FiredRule(Struct, frozen=True, kw_only=True):
    """A joint rule whose every group has a word in the description; `words` holds the first of each group."""

    rule: JointRule
    words: tuple[str, ...]


class Suggestions(Struct, frozen=True, kw_only=True):
    """What to show: the best sub-items, best first, and the joint rules that fire, in order of precedence.

    `is_clear`: the first may be taken without asking, and no joint rule that fires leads to somebody else.
    """

    ranked: tuple[Suggestion, ...]
    joint_rules: tuple[FiredRule, ...]
    is_clear: bool


def suggest(description: str, catalogue: Catalogue) -> Suggestions:
    """The three likeliest sub-items for a description, and the joint rules that fire."""
    found = ranked(description, catalogue)
    fired = fired_rules(description, catalogue)
    return Suggestions(
        ranked=tuple(found[:SHOWN]),
        joint_rules=fired,
        is_clear=_is_clear(found, fired, catalogue),
    )


def ranked(description: str, catalogue: Catalogue) -> list[Suggestion]:
    """Every sub-item that a description may mean, the likeliest first.

    Equal scores go to the later code: arbitrary but fixed, and best for the cases that we have labelled.
    """
    found = (_score(description, item) for item in catalogue.spoken_of(description))
    return sorted((s for s in found if s.score > 0), key=lambda s: (s.score, s.category), reverse=True)


def fired_rules(description: str, catalogue: Catalogue) -> tuple[FiredRule, ...]:
    """The joint rules that fire, the one with most groups first; it names the lead. Equal ones go by code."""
    fired = []
    for rule in catalogue.joint_rules:
        words: list[str] = []
        for group in rule.all_of:
            here = [word for word in group if word in description]
            if not here:
                break
            words.append(here[0])
        else:
            fired.append(FiredRule(rule=rule, words=tuple(words)))
    return tuple(sorted(fired, key=lambda f: (-len(f.rule.all_of), f.rule.code)))


def _score(description: str, item: Item) -> Suggestion:
    strong = [word for word in item.keywords_strong if word in description]
    normal = [word for word in item.keywords if word in description]
    negative = [word for word in item.keywords_negative if word in description]
    score = (
        sum(_STRONG + _STRONG_PER_CHARACTER * len(word) for word in strong)
        + _NORMAL * len(normal)
        + _NEGATIVE * len(negative)
    )
    weight = _FALLBACK_WEIGHT if item.fallback else 1.0
    return Suggestion(category=item.code, score=round(score * weight, 2), words=(*strong, *normal))


def stands_out(found: Sequence[Suggestion]) -> bool:
    """Whether the first of all that a description may mean is strong, and far ahead of the second."""
    if not found or found[0].score < _CLEAR_SCORE:
        return False
    return len(found) == 1 or found[1].score < _CLEAR_SHARE * found[0].score


def _is_clear(found: Sequence[Suggestion], fired: Sequence[FiredRule], catalogue: Catalogue) -> bool:
    if not stands_out(found):
        return False
    return not fired or fired[0].rule.lead == catalogue.item(found[0].category).lead
