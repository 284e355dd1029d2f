//! Who stands directly under whom: links by node, beside the graph.
//!
//! The graph keeps the edges of a node in a list that has to be walked to take one out, so that a transfer out of a body
//! with a million subordinates would cost a million steps. Here a subordinate knows its neighbours, and it costs three.

/// What stands in place of a node where there is none.
pub(super) const NONE: u32 = u32::MAX;

/// The forest, by node.
#[derive(Debug, Clone, Default)]
pub(super) struct Hierarchy {
    superior: Vec<u32>,
    links: Vec<Links>,
    /// Official place among the siblings.
    ranks: Vec<i32>,
}

#[derive(Debug, Clone, Copy)]
struct Links {
    /// The subordinate attached last.
    first: u32,
    /// The one attached before, and the one after, under the same superior.
    next: u32,
    previous: u32,
    /// How many subordinates there are.
    total: u32,
}

const ALONE: Links = Links { first: NONE, next: NONE, previous: NONE, total: 0 };

impl Hierarchy {
    /// Enters all nodes at once, by their places among their siblings; they are [hung](Self::hang) next.
    pub fn with_ranks(ranks: Vec<i32>) -> Self {
        Hierarchy { ranks, ..Hierarchy::default() }
    }

    /// Hangs all nodes at once, each under its superior or under none.
    pub fn hang(&mut self, superiors: Vec<u32>) {
        self.links = vec![ALONE; superiors.len()];
        self.superior = superiors;
        for node in 0..self.superior.len() {
            if self.superior[node] != NONE {
                self.attach(node, self.superior[node] as usize);
            }
        }
    }

    /// Enters a node that stands under nothing and over nothing.
    pub fn enter(&mut self, node: usize, rank: i32) {
        if node >= self.superior.len() {
            self.superior.resize(node + 1, NONE);
            self.links.resize(node + 1, ALONE);
            self.ranks.resize(node + 1, 0);
        }
        self.superior[node] = NONE;
        self.links[node] = ALONE;
        self.ranks[node] = rank;
    }

    /// Sets the place of a node among its siblings.
    pub fn place(&mut self, node: usize, rank: i32) {
        self.ranks[node] = rank;
    }

    /// Returns the last place that a direct subordinate has.
    pub fn last_rank(&self, node: usize) -> Option<i32> {
        self.subordinates(node).map(|subordinate| self.ranks[subordinate]).max()
    }

    /// Returns by node the superior.
    pub fn superiors(&self) -> &[u32] {
        &self.superior
    }

    /// Returns the superior of a node.
    pub fn superior(&self, node: usize) -> u32 {
        self.superior[node]
    }

    /// Returns the number of direct subordinates.
    pub fn total(&self, node: usize) -> usize {
        self.links[node].total as usize
    }

    /// Iterates over the direct subordinates, those attached last first.
    pub fn subordinates(&self, node: usize) -> impl Iterator<Item = usize> {
        let at = |node: u32| (node != NONE).then_some(node as usize);
        std::iter::successors(at(self.links[node].first), move |&node| at(self.links[node].next))
    }

    /// Hangs a node that hangs nowhere under another.
    pub fn attach(&mut self, node: usize, superior: usize) {
        let above = &mut self.links[superior];
        let next = std::mem::replace(&mut above.first, node as u32);
        above.total += 1;
        self.links[node].next = next;
        self.links[node].previous = NONE;
        if next != NONE {
            self.links[next as usize].previous = node as u32;
        }
        self.superior[node] = superior as u32;
    }

    /// Takes a node from under its superior, if it has one.
    pub fn detach(&mut self, node: usize) {
        let superior = std::mem::replace(&mut self.superior[node], NONE);
        if superior == NONE {
            return;
        }
        let Links { next, previous, .. } = self.links[node];
        if next != NONE {
            self.links[next as usize].previous = previous;
        }
        let above = &mut self.links[superior as usize];
        above.total -= 1;
        match previous {
            NONE => above.first = next,
            before => self.links[before as usize].next = next,
        }
    }
}
