"""The gazetteer's names at the words of one sentence, and what ties them down to saying only whose or which.

"US-backed forces" are not the US, "pro-Russian rebels" not Russia, a "former Soviet republic" not the Soviet Union: the
name is *bound*, by the word that a hyphen joins to it, by a prefix, or by "former" before a country. A bound name is no
actor and owns nobody; only of "-based" one learns where somebody is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.actors.names import NameMatch
from ingest.language.annotation import Token
from ingest.language.trees import Tree
from ontology.gazetteer import NameKind
from ontology.model import Actor, Kind, Place

_HYPHENS = frozenset("-–‑")
_PREFIXES = frozenset("anti non pan post pre pro trans".split())
_LOCAL = frozenset("based headquartered registered".split())
_REALMS = frozenset("republic state territory colony bloc country satellite".split())


@dataclass(frozen=True, slots=True)
class Named:
    """A name of the gazetteer at some words of a sentence; `head` is the word the others hang on.

    `bound` is what makes it only tell which: "backed" of "US-backed", empty for a name that stands for itself.
    """

    match: NameMatch
    head: Token
    bound: str = ""

    @property
    def thing(self) -> Actor | Place:
        return self.match.entry.thing

    @property
    def demonym(self) -> bool:
        """Whether the words are an adjective or noun of nationality."""
        return self.match.name.kind is NameKind.DEMONYM

    @property
    def is_person(self) -> bool:
        return _is_person(self.match)

    @property
    def only_tells_where(self) -> bool:
        """Whether it is the seat of what follows: "a **China**-based company"."""
        return self.bound in _LOCAL


def named_in(tree: Tree, matches: Iterable[NameMatch]) -> dict[int, Named]:
    """The names of one sentence, by the index of every word they cover."""
    covered = [(match, _words(tree, match)) for match in matches]
    taken = {token.index for _, words in covered for token in words}
    found: dict[int, Named] = {}
    for match, words in covered:
        if words:
            inside = {token.index for token in words}
            head = next((token for token in words if token.head not in inside), words[-1])
            named = Named(match, head, _bound(tree, match, words, taken))
            found.update((index, named) for index in inside)
    return {**found, **dict(_branches(tree, found))}


def _branches(tree: Tree, found: Mapping[int, Named]) -> Iterator[tuple[int, Named]]:
    """The states that a body's name ends in where its branch there is meant: "Amnesty International **Kenya**"."""
    for name in tree.sentence.names:
        body, state = found.get(name.first), found.get(name.last)
        inside = range(name.first, name.last + 1)
        if name.type != "ORG" or body is None or state is None or not (_is_body(body) and _is_state(state)):
            continue
        if all(found.get(index) in (body, state) for index in inside):
            head = next(tree.tokens[index] for index in inside if tree.tokens[index].head not in inside)
            branch = replace(body, match=replace(body.match, end=state.match.end), head=head)
            yield from [(index, branch) for index in inside]


def _is_body(named: Named) -> bool:
    thing = named.thing
    return isinstance(thing, Actor) and thing.kind in {Kind.ORGANIZATION, Kind.COMPANY} and thing.state is None


def _is_state(named: Named) -> bool:
    return isinstance(named.thing, Actor) and named.thing.kind is Kind.STATE and not named.demonym


def _words(tree: Tree, match: NameMatch) -> list[Token]:
    return [t for t in tree.tokens if t.start < match.end and match.start < t.end]


def _bound(tree: Tree, match: NameMatch, words: Sequence[Token], taken: set[int]) -> str:
    first, last = words[0], words[-1]
    if _is_person(match) and (longer := _longer(tree, first.index, last.index)):
        return longer
    if first.start < match.start and (prefix := _prefix(first, match)):
        return prefix
    after = tree.tokens[last.index + 1 : last.index + 3]
    if after and after[0].text.startswith("$") and after[0].start == last.end:
        return "$"  # "US$309M" is money
    if len(after) == 2 and after[0].text in _HYPHENS and last.end == after[0].start and after[0].end == after[1].start:
        return after[1].text if after[1].text.islower() and after[1].index not in taken else ""
    return "former" if _was(tree, first, last) else ""


def _is_person(match: NameMatch) -> bool:
    return isinstance(match.entry.thing, Actor) and match.entry.thing.kind is Kind.PERSON


def _longer(tree: Tree, first: int, last: int) -> str:
    """The last word of a name of something else that a person's name begins: "Hamid Karzai **Airport**"."""
    for name in tree.sentence.names:
        if name.type != "PERSON" and name.first <= first and last < name.last:
            return tree.tokens[name.last].text
    return ""


def _prefix(token: Token, match: NameMatch) -> str:
    prefix = token.text[: match.start - token.start].lower().rstrip("-")
    return prefix if prefix in _PREFIXES else ""


def _was(tree: Tree, first: Token, last: Token) -> bool:
    """ "a **former** Soviet republic"."""
    if first.index == 0 or last.index + 1 >= len(tree.tokens):
        return False
    before, after = tree.tokens[first.index - 1], tree.tokens[last.index + 1]
    return before.text.lower() in {"former", "ex"} and (after.lemma.lower() in _REALMS)


def at_head(token: Token, names: Mapping[int, Named]) -> Named | None:
    """The name that a word is part of, unless it is bound."""
    named = names.get(token.index)
    return named if named and not named.bound else None
