"""The code tree of every dimension: from the catalogue, from the edition's areas, or from the codes present.

What the trees promise to the wall and to the indicators:

* every code in the cells is a leaf; a code that stands above others and has rows of its own ("a doctor, we do
  not know which") gets a leaf ``<code>_U`` beside its children, ``_U`` under the total;
* a code with no rows, and none below it, is left out: a country whose files do not know podiatrists is not
  told that it has none. Totals stay;
* an area whose only child is one area is the same place twice: the child is merged into it
  (``merge_only_children``). Groups of a code list keep their place even when the data fill one child only,
  since formulas ask for them by name; the wall meets such equal cells anyway wherever siblings are zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from cadre.catalogue.load import code_list
from cadre.catalogue.load import countries as known_countries
from cadre.vocabulary.bilingual import Bilingual
from cadre.vocabulary.languages import territory
from cadre.vocabulary.trees import TOTAL, UNKNOWN, Tree, tree_from_parents

UNKNOWN_NAME = Bilingual(en="Not known", ru="Не указано")
REST = Bilingual(en="not specified further", ru="без уточнения")
ALL = Bilingual(en="All", ru="Все")


def country_name(iso3: str) -> Bilingual:
    """The country's names; a code that is no country's names itself."""
    known = known_countries().get(iso3)
    if known is None:
        return Bilingual(en=iso3, ru=iso3)
    return Bilingual(en=territory(known.iso2, "en"), ru=territory(known.iso2, "ru"))


def flat(id: str, codes: Iterable[str], name: Mapping[str, Bilingual] | None = None) -> Tree:
    """A tree of one level: the codes present under a total."""
    known = name or {}
    rows: list[tuple[str, str | None, Bilingual]] = [(TOTAL, None, ALL)]
    for code in sorted(set(codes) - {TOTAL}):
        own = UNKNOWN_NAME if code == UNKNOWN else Bilingual(en=code, ru=code)
        rows.append((code, TOTAL, known.get(code, own)))
    return tree_from_parents(id, "present", rows)


def countries(id: str, codes: Iterable[str]) -> Tree:
    present = set(codes)
    return flat(id, present, {code: country_name(code) for code in present - {UNKNOWN}})


def with_countries(tree: Tree, above: str, present: Iterable[str]) -> Tree:
    """The tree with the countries present as parts of ``above``."""
    for code in sorted(set(present) & set(known_countries()) - set(tree.order)):
        tree = _with_leaf(tree, code, above, country_name(code))
    return tree


def area_tree(rows: Iterable[Mapping[str, object]], country: str) -> Tree:
    """The edition's areas, and "not known", under the country; other columns become attributes (tile map)."""
    own = {str(row["area"]): row for row in rows}
    root = own.get(country, {})
    named = Bilingual(en=str(root["name_en"]), ru=str(root["name_ru"])) if root else country_name(country)
    found: list[tuple[str, str | None, Bilingual]] = [(country, None, named)]
    waiting = {code: _parent(row, own, country) for code, row in own.items() if code != country}
    placed = {country}
    while waiting:
        ready = [code for code, parent in waiting.items() if parent in placed]
        # A ring of parents has no way up to the country; its areas are placed directly below it.
        for code in ready or list(waiting):
            parent = waiting.pop(code) if ready else country
            waiting.pop(code, None)
            row = own[code]
            found.append((code, parent, Bilingual(en=str(row["name_en"]), ru=str(row["name_ru"]))))
            placed.add(code)
    if UNKNOWN not in placed:
        found.append((UNKNOWN, country, UNKNOWN_NAME))
    return tree_from_parents("area", country, _by_branch(found), attributes=_attributes(own))


def _parent(row: Mapping[str, object], own: Mapping[str, object], country: str) -> str:
    parent = row["parent"]
    return str(parent) if parent is not None and str(parent) in own else country


def _by_branch(
    rows: list[tuple[str, str | None, Bilingual]],
) -> list[tuple[str, str | None, Bilingual]]:
    """Reading order: each area followed by what lies in it."""
    below: dict[str | None, list[tuple[str, str | None, Bilingual]]] = {}
    for row in rows:
        below.setdefault(row[1], []).append(row)
    ordered, open_ = [], list(reversed(below[None]))
    while open_:
        row = open_.pop()
        ordered.append(row)
        open_ += reversed(below.get(row[0], []))
    return ordered


def _attributes(own: Mapping[str, Mapping[str, object]]) -> dict[str, dict[str, str]]:
    words = {"area", "parent", "name_en", "name_ru"}
    return {
        code: {name: str(value) for name, value in row.items() if name not in words and value is not None}
        for code, row in own.items()
    }


def root_of(tree: Tree) -> str | None:
    """The total of a list; None where the list has none, as its codes overlap."""
    below = {child for code, parts in tree.children.items() if code not in tree.sums for child in parts}
    tops = [code for code in tree.order if code not in below and code not in tree.sums]
    return tops[0] if len(tops) == 1 else None


def merge_only_children(tree: Tree) -> tuple[Tree, dict[str, str]]:
    """The tree without codes that are the only child of another, and where their rows go."""
    moved: dict[str, str] = {}
    children = dict(tree.children)
    for code in reversed(tree.order):
        if code in tree.sums or code == root_of(tree) or len(children.get(code, ())) != 1:
            continue
        (child,) = children[code]
        moved = {old: code if new == child else new for old, new in moved.items()} | {child: code}
        children[code] = children.pop(child, ())
        if not children[code]:
            del children[code]
    order = tuple(code for code in tree.order if code not in moved)
    return replace(tree, children=children, order=order), moved


def for_rows(tree: Tree, present: Iterable[str]) -> tuple[Tree, dict[str, str]]:
    """The tree of the codes present, and the leaf to which rows of a code above others go.

    Raises ``KeyError`` with a code that the tree does not know.
    """
    codes = set(present)
    if UNKNOWN in codes and UNKNOWN not in tree.names:
        tree = _with_leaf(tree, UNKNOWN, root_of(tree), UNKNOWN_NAME)
    unknown = codes - set(tree.order)
    if unknown:
        raise KeyError(sorted(unknown, key=str)[0])
    moved: dict[str, str] = {}
    for code in [code for code in tree.order if code in codes and code in tree.children]:
        if codes & (_below(tree, code) - {code}):
            leaf = UNKNOWN if code == root_of(tree) else f"{code}_{UNKNOWN[1:]}"
            moved[code] = leaf
            if leaf not in tree.names:
                name = tree.names[code]
                rest = Bilingual(en=f"{name.en}, {REST.en}", ru=f"{name.ru}, {REST.ru}")
                tree = _with_leaf(tree, leaf, code, rest)
    return prune(tree, {moved.get(code, code) for code in codes}), moved


def _below(tree: Tree, code: str) -> set[str]:
    found, open_ = set(), [code]
    while open_:
        code = open_.pop()
        found.add(code)
        open_ += tree.children.get(code, ())
    return found


def _with_leaf(tree: Tree, leaf: str, parent: str | None, name: Bilingual) -> Tree:
    """The tree with one more leaf at the end of ``parent``; without a parent it stands by itself."""
    near = _below(tree, parent) - tree.sums if parent else {tree.order[-1]}
    after = max(tree.order.index(code) for code in near | ({parent} if parent else set()))
    root = root_of(tree)
    # What is in a group across the tree must be in the total as well.
    parents = [code for code in (parent, root if parent in tree.sums else None) if code]
    return replace(
        tree,
        children={**tree.children, **{code: (*tree.children.get(code, ()), leaf) for code in parents}},
        names={**tree.names, leaf: name},
        level={**tree.level, leaf: tree.level[parent] + 1 if parent else 0},
        order=(*tree.order[: after + 1], leaf, *tree.order[after + 1 :]),
    )


def prune(tree: Tree, leaves: set[str]) -> Tree:
    """The tree cut to ``leaves`` and what they add up to; a code of ``leaves`` loses what is below it."""
    root = root_of(tree)
    kept = {code for code in tree.order if code == root or _below(tree, code) & leaves}
    children = {
        code: tuple(child for child in below if child in kept)
        for code, below in tree.children.items()
        if code in kept and code not in leaves
    }
    # A group across the tree that has rows and no parts is an ordinary leaf, and in the total.
    own = tree.sums & leaves
    if own and root:
        children[root] = (*children.get(root, ()), *sorted(own))
    order = tuple(code for code in tree.order if code in kept)
    return replace(
        tree,
        order=order,
        children={code: below for code, below in children.items() if below},
        names={code: tree.names[code] for code in order},
        level={code: tree.level[code] for code in order},
        attributes={code: facts for code, facts in tree.attributes.items() if code in kept},
        sums=(tree.sums & kept) - own,
    )


def lowest(tree: Tree, present: Iterable[str]) -> set[str]:
    """Of the codes present, those with no other present code below them."""
    codes = set(present)
    return {code for code in codes if not (_below(tree, code) - {code}) & codes}


def without_sums(tree: Tree, present: Iterable[str]) -> Tree:
    """The codes present, none of which is the sum of others: for published values that nobody may add up."""
    codes = set(present)
    names = {code: tree.names.get(code, Bilingual(en=code, ru=code)) for code in codes}
    order = tuple(code for code in tree.order if code in codes)
    order += tuple(sorted(codes - set(order)))
    level = {code: tree.level.get(code, 0) for code in codes}
    kept = {code: facts for code, facts in tree.attributes.items() if code in codes}
    return Tree(tree.id, tree.version, {}, names, level, order, kept)


def dimension_tree(dimension: str, tally: str, areas: Tree, present: Iterable[str]) -> Tree:
    """The whole tree a dimension's codes come from."""
    if dimension == "area":
        return areas
    if dimension == "partner":
        return countries(dimension, present)
    if dimension == "training":
        return with_countries(code_list(dimension), "foreign", present)
    if dimension == "series" or (dimension, tally) == ("item", "answers"):
        return flat(dimension, present)
    return code_list("budget_item" if dimension == "item" else dimension)
