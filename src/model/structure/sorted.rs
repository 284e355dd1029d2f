//! Lines in the order of their keys, without comparing the same ids again and again.

use petgraph::visit::{EdgeRef, IntoEdgeReferences};
use rustc_hash::FxHashMap;

use super::Structure;
use crate::model::id::Id;
use crate::model::line::Line;

/// Returns all lines laid over the hierarchy, sorted by type and ends.
///
/// The ends that lines have are sorted once; the lines then compare by three numbers each.
pub(super) fn lines(structure: &Structure) -> Vec<&Line> {
    let mut ends: Vec<u32> = Vec::with_capacity(2 * structure.lines_total());
    let mut types: FxHashMap<&Id, u32> = FxHashMap::default();
    let mut found: Vec<(u32, u32, u32, &Line)> = Vec::with_capacity(structure.lines_total());
    for edge in structure.graph.edge_references() {
        let (line, from, to) = (edge.weight(), edge.source().index() as u32, edge.target().index() as u32);
        ends.extend([from, to]);
        types.insert(&line.line_type, 0);
        found.push((0, from, to, line));
    }
    let mut sorted_types: Vec<&Id> = types.keys().copied().collect();
    sorted_types.sort_unstable();
    for (rank, line_type) in sorted_types.into_iter().enumerate() {
        types.insert(line_type, rank as u32);
    }
    let ranks = ranks(structure, ends);
    for (rank, from, to, line) in &mut found {
        *rank = types[&line.line_type];
        (*from, *to) = (ranks[*from as usize], ranks[*to as usize]);
    }
    found.sort_unstable_by_key(|(line_type, from, to, _)| (*line_type, *from, *to));
    found.into_iter().map(|(.., line)| line).collect()
}

/// Returns by node the place of its id among those of the nodes given.
fn ranks(structure: &Structure, mut nodes: Vec<u32>) -> Vec<u32> {
    nodes.sort_unstable();
    nodes.dedup();
    // Nodes come in the order of the file, which is often that of the ids: sorting then only looks once at each.
    nodes.sort_by(|one, other| structure.id_at(*one).cmp(structure.id_at(*other)));
    let mut ranks = vec![0; structure.hierarchy.superiors().len()];
    for (rank, node) in nodes.into_iter().enumerate() {
        ranks[node as usize] = rank as u32;
    }
    ranks
}
