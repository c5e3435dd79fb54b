"""Compares networks that refmill wrote in every format, as readers that are not ours read them.

Usage: compare.py FOLDER

The folder holds NAME.graphml, .gexf, .net, .vosviewer.json, .json, .nodes.csv and .edges.csv for each network. The JSON as the standard library
reads it is what the others are compared with; that it is right is what `co-citation` and `coupling` are counted anew for, from
`citation`. Prints a line for each reader, and exits with 1 where anything differs.
"""

import csv
import itertools
import json
import pathlib
import re
import sys
from collections import Counter, defaultdict

import igraph
import networkx

NUMBERS = {"year", "times_cited", "mentions"}
TRUTHS = {"document", "cited"}


def plain(path):
    data = json.loads(path.read_text(encoding="utf-8"))
    nodes = {node.pop("id"): node for node in data["nodes"]}
    links = {(link["source"], link["target"]): link["weight"] for link in data["links"]}
    assert len(links) == len(data["links"]), "a pair is linked twice"
    return data["directed"], nodes, links


def of_networkx(graph):
    assert not graph.is_multigraph(), "a pair is linked twice"
    nodes = {node: {name: value for name, value in said.items() if value is not None} for node, said in graph.nodes(data=True)}
    return graph.is_directed(), nodes, {(one, other): said["weight"] for one, other, said in graph.edges(data=True)}


def networkx_graphml(stem):
    return of_networkx(networkx.read_graphml(f"{stem}.graphml"))


def networkx_gexf(stem):
    directed, nodes, links = of_networkx(networkx.read_gexf(f"{stem}.gexf"))
    return directed, nodes, {pair: round(weight) for pair, weight in links.items()}


def networkx_json(stem):
    with open(f"{stem}.json", encoding="utf-8") as file:
        return of_networkx(networkx.node_link_graph(json.load(file), edges="links"))


def of_igraph(graph, name):
    ids = graph.vs[name] if graph.vcount() else []
    assert len(set(ids)) == len(ids), "two nodes share a name"
    links = {(ids[edge.source], ids[edge.target]): round(edge["weight"]) for edge in graph.es}
    assert len(links) == graph.ecount(), "a pair is linked twice"
    return graph.is_directed(), ids, links


def igraph_graphml(stem):
    graph = igraph.Graph.Read_GraphML(f"{stem}.graphml")
    directed, ids, links = of_igraph(graph, "id")
    nodes = {}
    for vertex in graph.vs:
        said = {name: value for name, value in vertex.attributes().items() if name != "id"}
        # It has no place for what is not said.
        said = {name: value for name, value in said.items() if value != "" and value == value}
        nodes[vertex["id"]] = {name: int(value) if name in NUMBERS else value for name, value in said.items()}
    return directed, nodes, links


def table(stem):
    with open(f"{stem}.nodes.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with open(f"{stem}.edges.csv", encoding="utf-8", newline="") as file:
        edges = list(csv.DictReader(file))
    nodes = {}
    for row in rows:
        node = {"label" if name == "Label" else name: value for name, value in row.items() if name != "Id" and value}
        for name in NUMBERS & node.keys():
            node[name] = int(node[name])
        for name in TRUTHS:
            node[name] = node[name] == "true"
        # What a spreadsheet would run has an apostrophe before it.
        nodes[row["Id"]] = {
            name: value[1:] if str(value).startswith(("'=", "'+", "'-", "'@")) else value for name, value in node.items()
        }
    kinds = {edge["Type"] for edge in edges}
    assert len(kinds) <= 1
    return "Undirected" not in kinds, nodes, {(edge["Source"], edge["Target"]): int(edge["Weight"]) for edge in edges}


def pajek(nodes, links):
    """What is left of a network in the order of its nodes: labels that no two share, and links by label."""
    cleaned = {node: said["label"].replace('"', "'").replace("\\", "/") for node, said in nodes.items()}
    counts = Counter(cleaned.values())
    labels = {node: f"{label} ({node})" if counts[label] > 1 else label for node, label in cleaned.items()}
    return list(labels.values()), {(labels[one], labels[other]): weight for (one, other), weight in links.items()}


def networkx_pajek(stem):
    graph = networkx.read_pajek(f"{stem}.net", encoding="utf-8")
    links = {(one, other): round(said["weight"]) for one, other, said in graph.edges(data=True)}
    assert len(links) == graph.number_of_edges(), "a pair is linked twice"
    return graph.is_directed(), list(graph.nodes), links


def igraph_pajek(stem):
    return of_igraph(igraph.Graph.Read_Pajek(f"{stem}.net"), "name")


def vosviewer(stem):
    """The nodes and links, where all is of the types that VOSviewer's documentation gives."""
    with open(f"{stem}.vosviewer.json", encoding="utf-8") as file:
        network = json.load(file)["network"]
    types = {"id": str, "label": str, "description": str, "url": str, "weights": dict, "scores": dict}
    for item in network["items"]:
        assert all(isinstance(value, types[name]) for name, value in item.items()) and {"id", "label"} <= item.keys()
        assert all(isinstance(number, int) and number >= 0 for number in item["weights"].values())
        assert all(isinstance(number, int) for number in item["scores"].values())
        assert not re.search(r"<(?!br>|/?i>)", item.get("description", "")), "titles are no HTML"
    links = {(link["source_id"], link["target_id"]): link["strength"] for link in network["links"]}
    return {item["id"]: item for item in network["items"]}.keys(), links


def undirected(links):
    return {frozenset(pair): weight for pair, weight in links.items()}


def pairs(lists, least):
    counts = Counter()
    for members in lists.values():
        counts.update(frozenset(pair) for pair in itertools.combinations(sorted(members), 2))
    return {pair: count for pair, count in counts.items() if count >= least}


def main(folder):
    failed = 0

    def check(what, is_right, told):
        nonlocal failed
        failed += not is_right
        print(f"{what:46}{told}{'' if is_right else '  DIFFERS'}")

    paths = [path for path in sorted(folder.glob("*.json")) if not path.name.endswith(".vosviewer.json")]
    networks = {path.stem: plain(path) for path in paths}
    for name, (directed, nodes, links) in networks.items():
        stem = folder / name
        told = f"{len(nodes)} nodes, {len(links)} links"
        for reader in (networkx_graphml, networkx_gexf, networkx_json, igraph_graphml, table):
            read_directed, read_nodes, read_links = reader(stem)
            same = undirected if not directed else dict
            is_right = read_nodes == nodes and same(read_links) == same(links) and (read_directed == directed or not links)
            check(f"{name}: {reader.__name__}", is_right, told)
        check(f"{name}: VOSviewer's documentation", vosviewer(stem) == (nodes.keys(), links), told)
        labels, linked = pajek(nodes, links)
        for reader in (networkx_pajek, igraph_pajek):
            read_directed, read_labels, read_links = reader(stem)
            same = undirected if not directed else dict
            is_right = read_labels == labels and same(read_links) == same(linked) and (read_directed == directed or not links)
            check(f"{name}: {reader.__name__}", is_right, told)
    cited, citing = defaultdict(set), defaultdict(set)
    for document, work in networks["citation"][2]:
        cited[document].add(work)
        citing[work].add(document)
    counted = {
        "co-citation": pairs(cited, 2),
        "all-pairs": pairs(cited, 1),
        "coupling": pairs(citing, 1),
        "strong-coupling": pairs(citing, 3),
    }
    for name, expected in counted.items():
        _, nodes, links = networks[name]
        is_right = undirected(links) == expected and nodes.keys() == set().union(*expected)
        check(f"{name}: counted anew", is_right, f"{len(expected)} links")
    documents = {node for node, said in networks["citation"][1].items() if said["document"]}
    expected = {pair: weight for pair, weight in networks["citation"][2].items() if documents.issuperset(pair)}
    check("within: counted anew", networks["within"][2] == expected, f"{len(expected)} links")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
