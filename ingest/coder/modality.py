"""Whether a sentence says that something happened: negation, future, hypothesis, and who is said to say so."""

from ingest.coder.arguments import verb_arguments
from ingest.coder.clauses import WORDS_TO, content_mark
from ingest.coder.tables import light_verbs, modal_words, reporting_verbs, words_of_intent
from ingest.coder.verbs import is_passive, lemma_with_particle
from ingest.language.annotation import Token
from ingest.language.trees import Tree, base
from ontology.model import Modality

# The stronger reading wins where several words bear on one predicate.
_STRENGTH = [Modality.ASSERTED, Modality.HISTORICAL, Modality.FUTURE, Modality.HYPOTHETICAL, Modality.NEGATED]
_FUTURE_AUX = frozenset({"will", "shall", "'ll", "’ll", "wo"})
_MODAL_AUX = frozenset({"would", "could", "might", "may", "should", "must", "can", "ca", "'d", "’d"})
_BACKSHIFTED = frozenset(("would", "'d", "’d"))
_NEGATIONS = frozenset({"not", "n't", "n’t", "never", "neither", "nor", "hardly", "no"})
_CONDITIONS = frozenset({"if", "unless", "whether", "lest"})
_CLAUSES = {  # what the word that begins an adverbial clause says of it
    "to": Modality.FUTURE,
    "without": Modality.NEGATED,
    "than": Modality.NEGATED,
    "against": Modality.HYPOTHETICAL,
}
_CONTENT = frozenset({"xcomp", "ccomp", "csubj", "acl", "obj", "obl", "nmod"})


def stronger(first: Modality, second: Modality) -> Modality:
    """The reading that commits itself less."""
    return max(first, second, key=_STRENGTH.index)


def modality(tree: Tree, predicate: Token) -> Modality:
    """How far the sentence commits itself to what one of its predicates says."""
    found = _own(tree, predicate)
    token = predicate
    for head in tree.ancestors(predicate):
        found = stronger(found, _from_above(tree, head, token))
        if _shares(tree, head, token):
            found = stronger(found, _own(tree, head))
        elif not _carries(head, token):
            break
        token = head
    if tree.tokens[-1].text == "?":
        found = stronger(found, Modality.HYPOTHETICAL)
    return found


def is_intended(tree: Tree, verb: Token) -> bool:
    """Whether the subject of a verb wills it: "will send", "plans to send"; not "is expected to", "helps X to"."""
    for _ in tree.tokens:
        head = tree.head(verb)
        auxiliaries = {aux.text.lower() for aux in tree.children(verb, "aux")}
        if auxiliaries & _FUTURE_AUX or (auxiliaries & _BACKSHIFTED and _is_told(tree, verb)):
            return True
        if head is None or base(verb.deprel) not in {"xcomp", "acl", "conj", "ccomp"} or tree.child(head, "obj"):
            return False
        if (head.lemma, _kind(head)) in words_of_intent():
            return not is_passive(tree, head)
        verb = head
    return False


def _is_told(tree: Tree, clause: Token) -> bool:
    """Whether a clause is what somebody said or promised, where "would" is the "will" of the words as spoken."""
    head = tree.head(clause)
    if head is None or base(clause.deprel) != "ccomp" or head.xpos not in {"VBD", "VBN"}:
        return False
    return head.lemma in reporting_verbs() or (head.lemma, "V") in words_of_intent()


def _kind(token: Token) -> str:
    return {"VERB": "V", "AUX": "V", "NOUN": "N", "ADJ": "A", "PROPN": "N"}.get(token.upos, "V")


def _own(tree: Tree, token: Token) -> Modality:
    """What the auxiliaries, adverbs and determiners of a word say."""
    found = Modality.ASSERTED
    for child in tree.children(token):
        word, relation = child.text.lower(), base(child.deprel)
        if relation == "aux":
            if word in _FUTURE_AUX:
                found = stronger(found, Modality.FUTURE)
            elif word in _MODAL_AUX:
                reported = word in _BACKSHIFTED and _is_told(tree, token)
                found = stronger(found, Modality.FUTURE if reported else Modality.HYPOTHETICAL)
        elif (word in _NEGATIONS and relation in {"advmod", "det", "cc"}) or word == "non":
            found = stronger(found, Modality.NEGATED)
        elif relation == "mark" and word in _CONDITIONS:
            found = stronger(found, Modality.HYPOTHETICAL)
        elif relation in {"amod", "advmod"} and (word, "M") in modal_words():
            found = stronger(found, modal_words()[word, "M"])
        elif relation in {"nsubj", "obj"} and any(d.text.lower() == "no" for d in tree.children(child, "det")):
            found = stronger(found, Modality.NEGATED)
    return found


def _from_above(tree: Tree, head: Token, token: Token) -> Modality:
    """What the word above says of what it governs."""
    relation, words = base(token.deprel), modal_words()
    if (relation in _CONTENT and token.deprel != "acl:relcl") or content_mark(tree, token):
        kind, lemma = _kind(head), lemma_with_particle(tree, head)
        if kind == "N" and token.upos in {"NOUN", "PROPN"} and not {"of", "for"} & set(tree.cases(token)):
            return Modality.ASSERTED
        if (token.lemma, "T") in words and (lemma, "D") in words:
            return words[lemma, "D"]
        if kind == "N":
            return words.get((head.lemma, "N")) or words.get((head.lemma, "T")) or Modality.ASSERTED
        if any((lemma, case) in light_verbs() for case in tree.cases(token)):
            return Modality.ASSERTED  # "went on strike" is not "is going to"
        return words.get((lemma, kind), Modality.ASSERTED)
    if relation in {"advcl", "xcomp"} and head.lemma in WORDS_TO:
        return Modality.ASSERTED  # "phoned Prague to apologize": the call is the apology
    mark = tree.child(token, "mark") if relation == "advcl" else None
    return _CLAUSES.get(mark.text.lower(), Modality.ASSERTED) if mark else Modality.ASSERTED


def _is_light(tree: Tree, verb: Token, noun: Token) -> bool:
    return noun.upos in {"NOUN", "PROPN"} and (lemma_with_particle(tree, verb), "obj") in light_verbs()


def _shares(tree: Tree, head: Token, token: Token) -> bool:
    """Whether the head's own auxiliaries and negation hold for what it governs: "will begin to attack"."""
    relation = base(token.deprel)
    if relation == "xcomp" or (relation == "conj" and not tree.children(token, "nsubj", "aux")):
        return True
    if relation == "advcl" and any(mark.text.lower() == "by" for mark in tree.children(token, "mark")):
        return True  # "vowed to retaliate by striking": as sure as the retaliation
    if relation in {"obj", "obl", "nsubj"} and head.upos in {"VERB", "AUX"}:
        return _is_light(tree, head, token)
    return False


def _carries(head: Token, token: Token) -> bool:
    """Whether words further up bear on what is here: a plan within a plan, but not within what somebody says."""
    relation = base(token.deprel)
    if token.deprel == "acl:relcl" or (_kind(head) == "V" and head.lemma in reporting_verbs()):
        return False
    return relation in {"ccomp", "acl", "nmod"}


def speaker(tree: Tree, predicate: Token) -> Token | None:
    """The word that names who says so: the subject of a reporting verb above, or after "according to"."""
    token = predicate
    for head in tree.ancestors(predicate):
        tells = base(token.deprel) in {"ccomp", "parataxis", "xcomp", "obj"} or content_mark(tree, token)
        if tells and head.lemma in reporting_verbs():
            return _subject(tree, head)
        token = head
    for above in [predicate, *tree.ancestors(predicate)]:
        for child in tree.children(above):
            if child.deprel == "parataxis" and child.lemma in reporting_verbs():
                return _subject(tree, child)
            if base(child.deprel) == "obl" and any(case.startswith("according") for case in tree.cases(child)):
                return child
    return None


def _subject(tree: Tree, verb: Token) -> Token | None:
    return next(iter(verb_arguments(tree, verb).get("subj")), None)
