"""ClearNLP's trees become those of Universal Dependencies, construction by construction.

The trees that go in are as spaCy's English pipelines would give them.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.language.clearnlp import Arc, Word, own_relations, relations, universal
from ingest.language.lemmas import lemma

# Word/UPOS/XPOS/number of the head/relation, and what it becomes: relation(head, dependent).
CONSTRUCTIONS = {
    "active": (
        "Russia/PROPN/NNP/2/nsubj attacked/VERB/VBD/0/ROOT Ukraine/PROPN/NNP/2/dobj",
        "root(attacked) nsubj(attacked, Russia) obj(attacked, Ukraine)",
    ),
    "passive": (
        "Bases/NOUN/NNS/3/nsubjpass were/AUX/VBD/3/auxpass hit/VERB/VBN/0/ROOT by/ADP/IN/3/agent "
        "missiles/NOUN/NNS/4/pobj in/ADP/IN/3/prep May/PROPN/NNP/6/pobj",
        "root(hit) nsubj:pass(hit, Bases) aux:pass(hit, were) obl:agent(hit, missiles) case(missiles, by) "
        "obl(hit, May) case(May, in)",
    ),
    "agents": (
        "Hit/VERB/VBN/0/ROOT by/ADP/IN/1/agent Iran/PROPN/NNP/2/pobj and/CCONJ/CC/2/cc by/ADP/IN/2/conj "
        "Israel/PROPN/NNP/5/pobj",
        "root(Hit) obl:agent(Hit, Iran) case(Iran, by) conj(Iran, Israel) cc(Israel, and) case(Israel, by)",
    ),
    "noun": (
        "Putin/PROPN/NNP/2/nsubj is/AUX/VBZ/0/ROOT the/DET/DT/4/det head/NOUN/NN/2/attr of/ADP/IN/4/prep "
        "Russia/PROPN/NNP/5/pobj in/ADP/IN/2/prep 2022/NUM/CD/7/pobj ./PUNCT/./2/punct",
        "root(head) nsubj(head, Putin) cop(head, is) det(head, the) nmod(head, Russia) case(Russia, of) "
        "obl(head, 2022) case(2022, in) punct(head, .)",
    ),
    "adjective": (
        "Iran/PROPN/NNP/3/nsubj may/AUX/MD/3/aux be/AUX/VB/0/ROOT not/PART/RB/3/neg happy/ADJ/JJ/3/acomp",
        "root(happy) nsubj(happy, Iran) aux(happy, may) cop(happy, be) advmod(happy, not)",
    ),
    "other than be": (
        "Iran/PROPN/NNP/2/nsubj became/VERB/VBD/0/ROOT angry/ADJ/JJ/2/acomp",
        "root(became) nsubj(became, Iran) xcomp(became, angry)",
    ),
    "there is": (
        "There/PRON/EX/2/expl is/VERB/VBZ/0/ROOT war/NOUN/NN/2/attr in/ADP/IN/2/prep Syria/PROPN/NNP/4/pobj",
        "root(is) expl(is, There) nsubj(is, war) obl(is, Syria) case(Syria, in)",
    ),
    "place": (
        "Lavrov/PROPN/NNP/2/nsubj is/AUX/VBZ/0/ROOT in/ADP/IN/2/prep Baku/PROPN/NNP/3/pobj",
        "root(Baku) nsubj(Baku, Lavrov) cop(Baku, is) case(Baku, in)",
    ),
    "two clauses": (
        "This/PRON/DT/2/nsubj is/AUX/VBZ/0/ROOT what/PRON/WP/5/dobj he/PRON/PRP/5/nsubj said/VERB/VBD/2/attr",
        "root(said) nsubj:outer(said, This) cop(said, is) obj(said, what) nsubj(said, he)",
    ),
    "prepositions": (
        "He/PRON/PRP/2/nsubj left/VERB/VBD/0/ROOT out/ADP/IN/2/prep of/ADP/IN/3/prep fear/NOUN/NN/4/pobj "
        "for/ADP/IN/5/prep life/NOUN/NN/6/pobj",
        "root(left) nsubj(left, He) obl(left, fear) case(fear, out) case(fear, of) nmod(fear, life) case(life, for)",
    ),
    "one of two words": (
        "Prices/NOUN/NNS/2/nsubj rose/VERB/VBD/0/ROOT because/SCONJ/IN/2/prep of/ADP/IN/3/pcomp war/NOUN/NN/4/pobj",
        "root(rose) nsubj(rose, Prices) obl(rose, war) case(war, because) fixed(because, of)",
    ),
    "such as": (
        "States/NOUN/NNS/0/ROOT such/ADJ/JJ/3/amod as/ADP/IN/1/prep Iran/PROPN/NNP/3/pobj",
        "root(States) nmod(States, Iran) case(Iran, such) fixed(such, as)",
    ),
    "clause": (
        "Iran/PROPN/NNP/2/nsubj answered/VERB/VBD/0/ROOT by/ADP/IN/2/prep closing/VERB/VBG/3/pcomp "
        "ports/NOUN/NNS/4/dobj",
        "root(answered) nsubj(answered, Iran) advcl(answered, closing) mark(closing, by) obj(closing, ports)",
    ),
    "clause of a noun": (
        "Talks/NOUN/NNS/0/ROOT instead/ADV/RB/1/prep of/ADP/IN/2/prep fighting/VERB/VBG/3/pcomp",
        "root(Talks) acl(Talks, fighting) mark(fighting, instead) fixed(instead, of)",
    ),
    "relative clause": (
        "The/DET/DT/2/det deal/NOUN/NN/0/ROOT to/ADP/IN/6/prep which/PRON/WDT/3/pobj Iran/PROPN/NNP/6/nsubj "
        "agreed/VERB/VBD/2/relcl",
        "root(deal) det(deal, The) acl:relcl(deal, agreed) obl(agreed, which) case(which, to) nsubj(agreed, Iran)",
    ),
    "coordination": (
        "Russia/PROPN/NNP/6/nsubj ,/PUNCT/,/1/punct China/PROPN/NNP/1/conj and/CCONJ/CC/3/cc Iran/PROPN/NNP/3/conj "
        "met/VERB/VBD/0/ROOT but/CCONJ/CC/6/cc disagreed/VERB/VBD/6/conj",
        "root(met) nsubj(met, Russia) conj(Russia, China) punct(China, ,) conj(Russia, Iran) cc(Iran, and) "
        "conj(met, disagreed) cc(disagreed, but)",
    ),
    "possessive": (
        "Iran/PROPN/NNP/4/poss 's/PART/POS/1/case nuclear/ADJ/JJ/4/amod programme/NOUN/NN/0/ROOT",
        "root(programme) nmod:poss(programme, Iran) case(Iran, 's) amod(programme, nuclear)",
    ),
    "control": (
        "Baku/PROPN/NNP/2/nsubj intends/VERB/VBZ/0/ROOT to/PART/TO/4/aux cut/VERB/VB/2/xcomp flows/NOUN/NNS/4/dobj",
        "root(intends) nsubj(intends, Baku) xcomp(intends, cut) mark(cut, to) obj(cut, flows)",
    ),
    "report": (
        "He/PRON/PRP/2/nsubj said/VERB/VBD/0/ROOT that/SCONJ/IN/5/mark Iran/PROPN/NNP/5/nsubj "
        "attacked/VERB/VBD/2/ccomp",
        "root(said) nsubj(said, He) ccomp(said, attacked) mark(attacked, that) nsubj(attacked, Iran)",
    ),
    "particle": (
        "They/PRON/PRP/2/nsubj shot/VERB/VBD/0/ROOT down/ADP/RP/2/prt no/DET/DT/5/neg drones/NOUN/NNS/2/dobj "
        "last/ADJ/JJ/7/amod week/NOUN/NN/2/npadvmod",
        "root(shot) nsubj(shot, They) compound:prt(shot, down) det(drones, no) obj(shot, drones) amod(week, last) "
        "obl:unmarked(shot, week)",
    ),
    "dative": (
        "Iran/PROPN/NNP/2/nsubj gave/VERB/VBD/0/ROOT Syria/PROPN/NNP/2/dative arms/NOUN/NNS/2/dobj",
        "root(gave) nsubj(gave, Iran) iobj(gave, Syria) obj(gave, arms)",
    ),
    "dative with to": (
        "Iran/PROPN/NNP/2/nsubj gave/VERB/VBD/0/ROOT arms/NOUN/NNS/2/dobj to/ADP/IN/2/dative Syria/PROPN/NNP/4/pobj",
        "root(gave) nsubj(gave, Iran) obj(gave, arms) obl(gave, Syria) case(Syria, to)",
    ),
    "dative that is left alone": (
        "They/PRON/PRP/2/nsubj gave/VERB/VBD/0/ROOT it/PRON/PRP/2/dobj to/ADP/IN/2/dative",
        "root(gave) nsubj(gave, They) obj(gave, it) obl(gave, to)",
    ),
}


def words_of(told: str) -> list[Word]:
    rows = (cell.split("/") for cell in told.split())
    return [
        Word(text, lemma(text, upos, xpos), upos, xpos, int(head) - 1, relation)
        for text, upos, xpos, head, relation in rows
    ]


@pytest.mark.parametrize("name", CONSTRUCTIONS)
def test_construction(name: str) -> None:
    told, expected = CONSTRUCTIONS[name]
    words = words_of(told)
    found = {
        f"{deprel}({words[head].text}, {word.text})" if head >= 0 else f"{deprel}({word.text})"
        for word, (head, deprel) in zip(words, universal(words), strict=True)
    }
    assert found == {f"{edge})" for edge in expected.rstrip(")").split(") ")}


def is_tree(arcs: list[Arc]) -> bool:
    def rooted(place: int) -> bool:
        for _ in arcs:
            place = arcs[place].head
            if place < 0:
                return True
        return False

    return sum(arc.head < 0 for arc in arcs) == 1 and all(map(rooted, range(len(arcs))))


@st.composite
def clearnlp_trees(draw: st.DrawFn) -> list[Word]:
    """Any tree: each word but one depends on one that was drawn before it, in any order in the sentence."""
    size = draw(st.integers(1, 14))
    order = draw(st.permutations(range(size)))
    heads = {place: order[draw(st.integers(0, n - 1))] if n else -1 for n, place in enumerate(order)}
    common = ["prep", "pobj", "pcomp", "conj", "cc", "punct", "attr", "agent", "nsubj", "expl"]
    label = st.sampled_from(common) | st.sampled_from([*relations(), "", "unheard-of"])
    upos = st.sampled_from("NOUN VERB AUX ADP ADJ PRON SCONJ X".split())
    form = st.sampled_from("is because of such as , and there no Iran".split())
    return [
        Word(
            text, "be" if text == "is" else text, draw(upos), draw(st.sampled_from(["TO", "IN"])), heads[n], draw(label)
        )
        for n, text in enumerate(draw(st.lists(form, min_size=size, max_size=size)))
    ]


@given(clearnlp_trees())
def test_any_tree_stays_one_tree_with_relations_of_ud(words: list[Word]) -> None:
    arcs = universal(words)
    assert is_tree(arcs)
    assert [arc.deprel == "root" for arc in arcs] == [arc.head < 0 for arc in arcs]
    assert not {arc.deprel for arc in arcs} & own_relations()
    assert {arc.deprel for arc in arcs} <= {deprel for pair in relations().values() for deprel in pair}
