"""Words for several who act though no table of roles lists them: numbers that count nothing else, and groups of states.

    "**Thousands** marched", "killed **dozens**", "a blast killed at least **ten**"
    "six Gulf **states** condemned", "the Baltic **states**", "Western **powers**", "European **capitals**"

One state is left out: of its uses most name nobody who acts ("two-state solution"); states where something is done are
places ("raids in six states"). Powers and capitals mean states only where a word before them says so: "Western powers",
not "emergency powers".
"""

from ingest.actors.roles import Role, role
from ingest.language.annotation import Token
from ingest.language.trees import Tree, base

_COUNTS = frozenset("ten dozen score hundred thousand tens dozens scores hundreds thousands".split())
_WHERE = frozenset(("in", "across", "throughout", "of", "between", "among"))
_PEOPLE = Role("people", "civ", "group")
_STATES = frozenset(("states", "countries", "nations", "republics", "kingdoms"))
_MEANT = frozenset(("powers", "capitals"))
_OF_STATES = frozenset(
    "western eastern european arab african asian american gulf nordic baltic balkan allied foreign world major great "
    "regional colonial nuclear neighbouring neighboring occupying".split()
)
_BOUNDS = frozenset(("least", "most"))  # "at **least** ten"
_TO_PEOPLE = frozenset(  # what is done to people only, so that a bare number after it counts them
    "abduct arrest behead detain evacuate execute free hang hospitalise hospitalize hurt injure jail kidnap kill maim "
    "massacre murder rescue wound".split()
)


def crowd(tree: Tree, token: Token) -> Role | None:
    """The role of such a word where it stands; None for any other."""
    word = token.text.lower()
    if token.text == "states" or (word in _MEANT and _is_of_states(tree, token)):
        return None if _is_scene(tree, token) else role("country")
    if token.upos == "NUM":
        return _PEOPLE if _counts_people(tree, token) else None
    if token.xpos != "NNS" or token.lemma.lower() not in _COUNTS or tree.child(token, "nmod", "compound"):
        return None
    above = tree.head(token)
    counted = above is not None and base(token.deprel) == "nmod" and above.lemma.lower() in _COUNTS
    head = above if counted and above is not None else token  # "**tens** of thousands"
    return _PEOPLE if base(head.deprel) in {"nsubj", "obj"} else None


def group_of_states(tree: Tree, token: Token) -> Role | None:
    """The role of a word that ends the name of a region and says that its states are meant: "the Baltic **states**"."""
    if token.text.lower() not in _STATES or _is_scene(tree, token):
        return None
    return role("country")


def _is_scene(tree: Tree, token: Token) -> bool:
    return bool(_WHERE & set(tree.cases(token)))


def _is_of_states(tree: Tree, token: Token) -> bool:
    """Whether what stands before powers or capitals says that they are states: "the six **world** powers"."""
    return any(one.text.lower() in _OF_STATES for one in tree.children(token, "amod", "compound"))


def _counts_people(tree: Tree, number: Token) -> bool:
    """Whether a number without a noun counts people: the object of what is done to nothing else ("**kills** 10")."""
    first = number
    while first.deprel == "conj" and (above := tree.head(first)) is not None:
        first = above
    verb = tree.head(first)
    more = [one for one in tree.children(number, "nmod", "compound") if one.text.lower() not in _BOUNDS]
    if verb is None or verb.lemma not in _TO_PEOPLE or more:
        return False
    return base(first.deprel) in {"obj", "nsubj"} and (first.deprel != "nsubj" or first.index > verb.index)
