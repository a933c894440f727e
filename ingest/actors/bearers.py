"""The titles that a text gives the name of a person: in its phrase, above it, beside it, behind it.

"President Vladimir Putin", "Minister of Defence Leonid Maltsev"     before the name
"Deputy Premier and Foreign Minister Leonid Maltsev"                 two titles of one person
"Leonid Maltsev, the Belarussian minister"                           behind it
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.actors.described import sector_of
from ingest.actors.listed import Named
from ingest.actors.phrases import Phrase, role_in, role_of
from ingest.actors.roles import Role
from ingest.language.annotation import Token
from ingest.language.trees import Tree, base

_IN_PORTFOLIOS = frozenset(("PROPN", "ADJ", "CCONJ", "PUNCT"))
_BESIDE = frozenset(("appos", "flat", "compound", "nmod:desc", "nmod:unmarked"))

Names = Mapping[int, Named]


@dataclass(frozen=True, slots=True)
class Title:
    """What somebody is called: the noun, its words without names, its state and sector."""

    noun: Token
    words: frozenset[str]
    state: str | None
    sector: str | None
    before: bool  # it stands before the name


def titles_of(tree: Tree, words: Sequence[Token], head: Token, names: Names) -> Iterator[Title]:
    """The titles of a name: in its phrase, above it, beside it, behind it."""
    inside = {token.index for token in words}
    for token in reversed(Phrase(tree, head, {}).core()):
        if token.index not in inside and token.index < words[0].index and person_role(token, names):
            yield _title(tree, token, head, names, before=True)
    above = _office(tree, head, names)
    if above is not None and above.index < words[0].index and _names(tree, above, head, names):
        yield _title(tree, above, above, names, before=True)
        if (first := tree.head(above)) and above.deprel == "conj" and _is_double(tree, first, above, names):
            yield _title(tree, first, first, names, before=True)
    elif (beside := _beside(tree, words[0], head)) and person_role(beside, names):
        yield _title(tree, beside, beside, names, before=True)
    for token in tree.children(head, "appos"):
        if token.index > words[-1].index and person_role(token, names):
            yield _title(tree, token, token, names, before=False)


def _beside(tree: Tree, first: Token, head: Token) -> Token | None:
    """A noun that the parser gave the same place as the name right behind it: "**Envoy** for Climate John Kerry"."""
    above = tree.head(head)
    twins = [one for one in tree.children(above, base(head.deprel)) if one.index < first.index] if above else []
    ends = (one for one in twins[-1:] if max(inner.index for inner in tree.below(one)) == first.index - 1)
    return next((one for one in twins if one.index == first.index - 1), next(ends, None))


def _office(tree: Tree, head: Token, names: Names) -> Token | None:
    """The title above a name, or above the last word of it: "Minister of **Defence** Leonid Maltsev"."""
    above = tree.head(head)
    if above is not None and head.deprel == "conj":
        row = [one for one in tree.children(above, "conj") if one.index < head.index]
        above = row[-1] if row else above  # "Premier Ivan Pavlov and **Deputy Premier** and Minister Leonid Maltsev"
        if {"of", "for"} & set(tree.cases(above)) and not person_role(above, names):
            above = tree.head(above)  # "**Minister** for Trade and Defence Otto Beck", its portfolios joined
    while above is not None and above.index < head.index and _is_beside(tree, head) and above.deprel == "nmod":
        if person_role(above, names) or any(token.text == "," for token in tree.tokens[above.index : head.index]):
            break
        above = tree.head(above)
    return above if above is not None and person_role(above, names) else None


def _names(tree: Tree, title: Token, head: Token, names: Names) -> bool:
    """Whether a name stands to the title above it as its bearer's: beside it, or behind a second title.

    What a title has named already it does not name again.
    """
    if head.deprel == "conj" or tree.child(head, "cc"):
        second = tree.tokens[head.index - 1]
        double = bool(role_of(second)) and _is_double(tree, title, second, names)
        return double or _is_portfolio(tree, title, second)
    earlier = [one for one in tree.children(title, "appos") if one.index < head.index and one.upos == "PROPN"]
    return _is_beside(tree, head) and not earlier


def _is_beside(tree: Tree, head: Token) -> bool:
    """Whether a name stands beside its title, also where the parser made it "of" that without such a word."""
    return head.deprel in _BESIDE or (head.deprel == "nmod" and not tree.cases(head))


def _is_portfolio(tree: Tree, title: Token, last: Token) -> bool:
    """Whether a name follows the last of what a minister is for: "Minister for Work and **Defence** Otto Beck"."""
    inside = sorted(tree.below(title), key=lambda one: one.index)
    fields = [one for one in inside if one.deprel == "nmod" and {"of", "for"} & set(tree.cases(one))]
    if not fields or fields[-1].xpos not in {"NNP", "NNPS"} or last.upos != "PROPN" or role_of(last):
        return False
    between = tree.tokens[fields[-1].index + 1 : last.index]
    return any(one.text == "and" for one in between) and all(one.upos in _IN_PORTFOLIOS for one in between)


def _is_double(tree: Tree, first: Token, second: Token, names: Names) -> bool:
    """Whether two titles are of one person: "Deputy Premier and Foreign Minister Leonid Maltsev".

    They are two persons' where the second has an article or a state of its own ("the French and the German
    president"), or where it is written as a name behind one with an article: "the king and Prime Minister Maltsev".
    """
    if not person_role(first, names) or first.index >= second.index:
        return False
    inner = Phrase(tree, second, dict(names)).words()
    between = tree.tokens[first.index + 1 : inner[0].index]
    alone = tree.child(first, "det") is None or second.text.islower()
    owned = tree.child(second, "det", "nmod:poss") or any(token.index in names for token in inner)
    return alone and not owned and [token.text for token in between] == ["and"]


def _title(tree: Tree, noun: Token, owner: Token, names: Names, *, before: bool) -> Title:
    role = role_in(tree, noun)
    owners = Phrase(tree, noun, dict(names)).owners() or Phrase(tree, owner, dict(names)).owners()
    if role and role.other:
        owners = [one for one in owners if one.named.demonym and one.named.head.deprel == "amod"]
    state = next((one.state for one in owners if one.state), None) or (
        _just_before(tree, noun, names) if before else None
    )
    others = {one.index for owner in tree.children(noun, "nmod:poss") for one in tree.below(owner)}
    own = [one for one in Phrase(tree, noun, {}).words() if one.index not in names and one.index not in others]
    before_it = tree.tokens[own[0].index - 1 : own[0].index] if own else []
    under = [one for one in before_it if one.text == "Under"]  # "Under Secretary", a preposition to the parser
    words = frozenset(one.lemma.lower() for one in [*under, *own])
    return Title(noun, words, state, sector_of(role), before)


def _just_before(tree: Tree, noun: Token, names: Names) -> str | None:
    """The state whose name stands right before a title, wherever it was hung: "**Chad** President Oumar Ali"."""
    first = Phrase(tree, noun, {}).words()[0].index
    named = names.get(first - 1)
    if named is None or named.demonym or named.bound or named.is_person or tree.cases(named.head):
        return None
    return named.thing.state


def person_role(token: Token, names: Names) -> Role | None:
    """The role of a singular noun that one person may have."""
    if token.upos not in {"NOUN", "PROPN", "ADJ"} or token.xpos in {"NNS", "NNPS"}:
        return None
    if token.index in names and not names[token.index].demonym:
        return None
    found = role_of(token)
    return found if found and found.number in {"one", "many"} else None
