"""The persons of one article: who is named with which title, and by which words he is meant later.

    "Malian General Amadou Keita"                       a title before the name
    "the Belarussian minister, Leonid Maltsev"          an apposition, on either side
    "Top Iranian commander Qasem Soleimani"             title and name side by side, however they are parsed
    "Keita", "the general", "the Iranian official"      from then on: the surname, the office, with the state or without

A person whom the gazetteer lacks takes state and sector from the title and keeps both for the rest of the article.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.actors.bearers import Names, Title, person_role, titles_of
from ingest.actors.coreference import of_state
from ingest.actors.listed import Named
from ingest.actors.phrases import Phrase, role_of
from ingest.actors.recognition import name_at
from ingest.actors.salience import MentionsOf, said_of
from ingest.identity import NAMED
from ingest.language.annotation import Name, Token
from ingest.language.trees import Tree
from ontology.iris import slug
from ontology.model import Actor, Kind, Mention, Span

SURE, TITLED, BARE = 0.95, 0.9, 0.6
_GENERAL = frozenset(
    "official leader politician diplomat statesman".split()
)  # what anybody of a government may be called
_LESSER = frozenset(
    "deputy vice under assistant undersecretary former".split()
)  # "the secretary" is not the deputy secretary
_SUFFIXES = frozenset(("Jr.", "Jr", "Sr.", "Sr", "II", "III"))
_INITIAL = re.compile(r" [A-Z]\.? ")
_OF_STATE = frozenset("GOV MIL COP JUD LEG SPY".split())
_NOT_PERSONS = frozenset(("PLACE", "EVENT", "EQUIPMENT"))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the article, with the words of every office that it gives him."""

    actor: Actor
    offices: tuple[frozenset[str], ...] = ()


class People:
    """Everybody whom an article has named so far."""

    def __init__(self, listed: Callable[[str], Actor | None] = lambda name: None) -> None:
        """`listed` gives the person of the gazetteer who has a name."""
        self._listed = listed
        self._known: dict[str, Person] = {}
        self._surnames: dict[str, str] = {}
        self._recent: list[str] = []
        self._here: dict[int, tuple[str, Mention]] = {}

    def enter(self, tree: Tree, names: Names) -> None:
        """Learn whom a sentence names, before anything in it is resolved."""
        self._here = {}
        for words, listed in _named_persons(tree, names):
            head = next((t for t in words if not words[0].index <= t.head <= words[-1].index), words[-1])
            titles = list(titles_of(tree, words, head, names))
            if listed and not _agrees(words, listed, titles):
                listed = None
            actor = self._actor(tree, words, listed, titles)
            sure = SURE if listed else TITLED if titles or actor.key in self._known else BARE
            self._learn(actor, words, titles, listed)
            span, phrase = _extent(tree, words, head, titles)
            mention = Mention(span, confidence=sure, phrase=phrase)
            for token in [head, *(title.noun for title in titles if title.before)]:
                self._here[token.index] = (actor.key, mention)

    def complete(self, tree: Tree, of: MentionsOf) -> None:
        """Give a state to those whose title has a pronoun for it, or who hold office and speak of what a state does.

        "**its** foreign minister, Leonid Maltsev"; "**Chad** will send troops, Defence Minister Malloum Kadre said".
        """
        for index, (key, _) in list(self._here.items()):
            person, token = self._known[key], tree.tokens[index]
            if person.actor.state:
                continue
            owners = tree.children(token, "nmod:poss") if role_of(token) else []
            if not owners and person.offices and person.actor.sector in _OF_STATE:
                owners = _spoken_for(tree, token, of)
            for owner in owners:
                state = next((one.actor.state for one in of(owner) if one.actor and one.actor.state), None)
                self._known[key] = replace(person, actor=replace(person.actor, state=state))

    def at(self, token: Token) -> Mention | None:
        """The person whom the phrase of a word names in the sentence that was entered last."""
        found = self._here.get(token.index)
        return replace(found[1], actor=self._known[found[0]].actor) if found else None

    def by_surname(self, phrase: Phrase) -> Actor | None:
        """Who is known by the last word of a proper name."""
        key = self._surnames.get(phrase.core()[-1].text) if phrase.is_name() else None
        return self._known[key].actor if key else None

    def described(self, words: Iterable[str], noun: str, state: str | None) -> Actor | None:
        """Whom "the minister" or "the Iranian official" means: the last who was said to be that."""
        wanted = frozenset(words)
        for key in reversed(self._recent):
            person = self._known[key]
            if state and person.actor.state != state:
                continue
            general = noun in _GENERAL and person.actor.sector in _OF_STATE and wanted <= {noun}
            if general or any(wanted <= office and not (office - wanted) & _LESSER for office in person.offices):
                return person.actor
        return None

    def _actor(self, tree: Tree, words: Sequence[Token], named: Named | None, titles: Sequence[Title]) -> Actor:
        if len(words) == 1 and (key := self._surnames.get(words[0].text)):
            return self._known[key].actor  # whom the article has named, not whom the gazetteer knows by that surname
        if named is not None and isinstance(named.thing, Actor):
            return named.thing
        name = tree.span(list(words)).text
        if (short := _without_initial(name)) != name and (person := self._listed(short)):
            return person
        state = next((title.state for title in titles if title.state), None)
        sector = next((title.sector for title in titles if title.sector), None)
        return Actor(f"{NAMED}{slug(name)}", name, Kind.PERSON, state, sector)

    def _learn(self, actor: Actor, words: Sequence[Token], titles: Iterable[Title], named: Named | None) -> None:
        known = self._known.get(actor.key, Person(actor))
        kept = known.actor if known.actor.state or not actor.state else actor
        offices = [title.words for title in titles]
        if named is not None and not known.offices:
            offices += [frozenset(office.title.lower().split()) for office in named.match.entry.offices]
        self._known[actor.key] = Person(kept, (*known.offices, *offices))
        self._surnames[_surname(words)] = actor.key
        self._recent = [*(key for key in self._recent if key != actor.key), actor.key]


def _spoken_for(tree: Tree, token: Token, of: MentionsOf) -> list[Token]:
    """The state or government of whose acts somebody speaks."""
    verb = tree.head(token)
    if token.deprel != "nsubj" or verb is None:
        return []
    told = [one for one in said_of(tree, verb) if any(m.actor and of_state(m.actor) for m in of(one))]
    return told[:1]


def _surname(words: Sequence[Token]) -> str:
    """The last word of a name that is no "Jr." or "III"."""
    return next((token.text for token in reversed(words) if token.text not in _SUFFIXES), words[-1].text)


def _without_initial(name: str) -> str:
    """ "Wendy R. Sherman" without the letter in the middle, under which a gazetteer seldom lists people."""
    return _INITIAL.sub(" ", name)


def _extent(tree: Tree, words: Sequence[Token], head: Token, titles: Sequence[Title]) -> tuple[Span, Span | None]:
    """The words of a name with the titles before it, and with what stands behind it, if that says more."""
    first, own = words[0], Phrase(tree, head, {})
    for title in titles:
        if title.before:
            start = Phrase(tree, title.noun, {}).words()[0]
            first = min(first, start, title.noun, key=lambda token: token.index)
    if own.words()[0].index < first.index and words[-1].index <= own.words()[-1].index:
        first = own.words()[0]
    behind = [Phrase(tree, title.noun, {}).whole()[-1] for title in titles if not title.before]
    last = max([words[-1], own.whole()[-1], *behind], key=lambda token: token.index)
    span = _between(tree, first, words[-1])
    return span, _between(tree, first, last) if last is not words[-1] else None


def _named_persons(tree: Tree, names: Names) -> Iterator[tuple[list[Token], Named | None]]:
    """The words of each name of a person, with the gazetteer's person of that name if there is one."""
    taken: set[int] = set()
    for words in _candidates(tree, names):
        if taken & {token.index for token in words}:
            continue
        listed = next((n for t in words if (n := names.get(t.index)) and n.is_person), None)
        if listed is not None and listed.bound:
            continue
        if listed is None and all(token.index in names for token in words):
            continue  # the gazetteer knows better
        if len(words) == 1 and role_of(words[0]) and tree.child(words[0], "det"):
            continue  # "the Secretary"
        if listed is not None and not _may_be(words, listed):
            listed = None
        taken |= {token.index for token in words}
        yield words, listed


def _candidates(tree: Tree, names: Names) -> Iterator[list[Token]]:
    persons = [name for name in tree.sentence.names if name.type == "PERSON"]
    for name in persons:
        words = list(tree.tokens[name.first : name.last + 1])
        for further in persons:  # "Antony" and "J. Blinken" are one name to the parser, if not to the annotator
            rest = tree.tokens[further.first : further.last + 1]
            if further.first == words[-1].index + 1 and all(one.deprel == "flat" for one in rest):
                words += rest
        yield _bare(words, names)
    for token in tree.tokens:
        named = names.get(token.index)
        if named and named.is_person and named.head is token:
            yield [t for t in tree.tokens if names.get(t.index) is named]
    yield from _titled(tree, names)


def _bare(words: list[Token], names: Names) -> list[Token]:
    """A name without titles that the annotator took in."""
    while len(words) > 1 and words[0].index not in names and role_of(words[0]):
        words = words[1:]
    return words


def _titled(tree: Tree, names: Names) -> Iterator[list[Token]]:
    """ "General Bagheri": proper names behind a title that the annotator does not see as persons."""
    for head in tree.tokens:
        seen: Name | None = name_at(tree.sentence, head.index)
        if head.upos != "PROPN" or head.index in names or (seen and seen.type in _NOT_PERSONS):
            continue
        core = Phrase(tree, head, {}).core()
        title = next((t for t in reversed(core) if t is not head and person_role(t, names)), None)
        if title is not None and title.index < head.index and head.text[0].isupper() and not role_of(head):
            words = [t for t in core if title.index < t.index <= head.index and t.upos == "PROPN"]
            if not any(token.index in names for token in words):
                yield words


def _may_be(words: Sequence[Token], named: Named) -> bool:
    """Whether a longer name may be that of a listed person: "Adil Karimov" is not Islam Karimov."""
    if words[0].index == named.head.index or named.match.start <= words[0].start:
        return True
    first = words[0].text[:1].lower()
    return any(name.text[:1].lower() == first for name in named.match.entry.names if " " in name.text)


def _agrees(words: Sequence[Token], named: Named, titles: Sequence[Title]) -> bool:
    """Whether a surname with more behind it may be a listed person's: only of one whose state a title tells.

    "Palestinian journalist Saleh al-Jafari" is not Ali Abdullah Saleh.
    """
    longer = " " not in named.match.name.text and named.match.end < words[-1].end
    return not longer or any(title.state == named.thing.state for title in titles if title.state)


def _between(tree: Tree, first: Token, last: Token) -> Span:
    return tree.span([first, max(first, last, key=lambda token: token.index)])
