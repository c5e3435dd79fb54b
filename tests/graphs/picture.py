"""Draws a network that refmill wrote: documents large, works by how often they are cited, in the colours of communities.

Usage: picture.py NETWORK.graphml PICTURE.png

igraph reads the file, lays it out and finds the communities, matplotlib draws. The same file gives the same picture.
"""

import io
import random
import sys

import igraph
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as pyplot
from matplotlib.collections import LineCollection
from PIL import Image

COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7a5195", "#6b8e23"]
REST = "#999999"
LABELS = 16
LONGEST_LABEL = 26
# How far apart labels are at least, in inches.
APART = (1.5, 0.2)

random.seed(1)
network, picture = sys.argv[1:]
graph = igraph.Graph.Read_GraphML(network)
places = graph.as_undirected().layout_fruchterman_reingold(niter=1500).coords
communities = graph.as_undirected().community_multilevel(weights=None)
by_size = sorted(range(len(communities)), key=lambda number: -len(communities[number]))
colour_of = {number: colour for number, colour in zip(by_size, COLOURS)}
colours = [colour_of.get(number, REST) for number in communities.membership]

figure, axes = pyplot.subplots(figsize=(10, 7.2), dpi=100)
between = [(places[edge.source], places[edge.target]) for edge in graph.es]
documents = [vertex.index for vertex in graph.vs if vertex["document"]]
works = [vertex.index for vertex in graph.vs if not vertex["document"]]
for is_inner, width, alpha in ((False, 0.35, 0.3), (True, 1.2, 0.85)):
    # Links between documents stand out.
    edges = [edge.index for edge in graph.es if graph.vs[edge.target]["document"] == is_inner]
    lines = [between[edge] for edge in edges]
    tints = [colours[graph.es[edge].source] for edge in edges]
    axes.add_collection(LineCollection(lines, colors=tints, linewidths=width, alpha=alpha, zorder=1))


def draw(indices, marker, size, edge):
    axes.scatter(
        [places[index][0] for index in indices],
        [places[index][1] for index in indices],
        s=[size(graph.vs[index]) for index in indices],
        c=[colours[index] for index in indices],
        marker=marker,
        linewidths=0.6,
        edgecolors=edge,
        zorder=2,
    )


draw(works, "o", lambda work: 3 + 2.2 * work["times_cited"], "white")
draw(documents, "s", lambda document: 26 + 8 * document["times_cited"], "black")
axes.autoscale()
axes.margins(0.02)
taken = []
for vertex in sorted(graph.vs, key=lambda vertex: (-vertex["times_cited"], vertex["id"])):
    x, y = axes.transData.transform(places[vertex.index]) / figure.dpi
    if len(taken) < LABELS and all(abs(x - u) > APART[0] or abs(y - v) > APART[1] for u, v in taken):
        taken.append((x, y))
        label = vertex["label"]
        label = label if len(label) <= LONGEST_LABEL else label[:LONGEST_LABEL].rstrip() + "…"
        axes.annotate(
            label, places[vertex.index], xytext=(5, 4), textcoords="offset points", fontsize=8, zorder=3,
            bbox={"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none", "alpha": 0.75},
        )
axes.set_axis_off()
axes.set_title(
    f"{len(documents)} documents (squares) and {len(works)} works that at least two of them cite (dots), "
    f"{graph.ecount()} citations",
    fontsize=9,
)
figure.tight_layout(pad=0.4)
with io.BytesIO() as drawn:
    figure.savefig(drawn, format="png")
    # Few colours are enough, and a third of the bytes.
    Image.open(drawn).convert("RGB").quantize(128).save(picture, optimize=True)
