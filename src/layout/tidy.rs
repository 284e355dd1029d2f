//! The linear-time tidy tree for boxes of any size (van der Ploeg 2014), with the contour fix.
//!
//! Only the horizontal positions are decided here; the vertical ones are given.
//! The walks are loops over a list in which superiors stand before subordinates, so depth costs nothing.

use super::text::Length;

const NONE: usize = usize::MAX;

/// A node to be placed.
#[derive(Debug, Clone, Default)]
pub(super) struct Node {
    pub width: Length,
    pub height: Length,
    pub top: Length,
    /// Indices of the subordinate nodes, left to right; all greater than the node's own.
    pub children: Vec<usize>,
}

#[derive(Clone)]
struct State {
    prelim: Length,
    modifier: Length,
    shift: Length,
    change: Length,
    thread_left: usize,
    thread_right: usize,
    extreme_left: usize,
    extreme_right: usize,
    sum_left: Length,
    sum_right: Length,
}

struct Tidy<'a> {
    nodes: &'a [Node],
    state: Vec<State>,
}

/// Lowest contour points of the siblings to the left, nearest first.
type Lows = Vec<(Length, usize)>;

/// Returns the left edge of every node; the leftmost edge of all is zero.
pub(super) fn place(nodes: &[Node]) -> Vec<Length> {
    let blank = State {
        prelim: 0,
        modifier: 0,
        shift: 0,
        change: 0,
        thread_left: NONE,
        thread_right: NONE,
        extreme_left: NONE,
        extreme_right: NONE,
        sum_left: 0,
        sum_right: 0,
    };
    let mut tidy = Tidy { nodes, state: vec![blank; nodes.len()] };
    for node in (0..nodes.len()).rev() {
        tidy.first_walk(node);
    }
    tidy.second_walk()
}

impl Tidy<'_> {
    fn bottom(&self, node: usize) -> Length {
        self.nodes[node].top + self.nodes[node].height
    }

    fn first_walk(&mut self, node: usize) {
        let nodes = self.nodes;
        let children = &nodes[node].children;
        let Some((&first, &last)) = children.first().zip(children.last()) else {
            self.state[node].extreme_left = node;
            self.state[node].extreme_right = node;
            return;
        };
        let mut lows: Lows = Vec::new();
        lower(&mut lows, self.bottom(self.state[first].extreme_left), 0);
        for index in 1..children.len() {
            let low = self.bottom(self.state[children[index]].extreme_right);
            self.separate(children, index, &lows);
            lower(&mut lows, low, index);
        }
        let edge = |state: &State| state.prelim + state.modifier;
        let middle = edge(&self.state[first]) + edge(&self.state[last]) + nodes[last].width;
        self.state[node].prelim = (middle - nodes[node].width) / 2;
        self.state[node].extreme_left = self.state[first].extreme_left;
        self.state[node].sum_left = self.state[first].sum_left;
        self.state[node].extreme_right = self.state[last].extreme_right;
        self.state[node].sum_right = self.state[last].sum_right;
    }

    fn separate(&mut self, children: &[usize], index: usize, lows: &Lows) {
        let mut right = children[index - 1];
        let mut right_sum = self.state[right].modifier;
        let mut left = children[index];
        let mut left_sum = self.state[left].modifier;
        let mut low = lows.len() - 1;
        let mut first_pair = true;
        while right != NONE && left != NONE {
            if self.bottom(right) > lows[low].0 && low > 0 {
                low -= 1;
            }
            let distance =
                right_sum + self.state[right].prelim + self.nodes[right].width - left_sum - self.state[left].prelim;
            if distance > 0 || first_pair {
                left_sum += distance;
                self.move_subtree(children, index, lows[low].1, distance);
                first_pair = false;
            }
            let (right_bottom, left_bottom) = (self.bottom(right), self.bottom(left));
            if right_bottom <= left_bottom {
                right = self.next_right(right);
                right_sum += if right == NONE { 0 } else { self.state[right].modifier };
            }
            if right_bottom >= left_bottom {
                left = self.next_left(left);
                left_sum += if left == NONE { 0 } else { self.state[left].modifier };
            }
        }
        if left != NONE {
            self.thread_left(children, index, left, left_sum);
        } else if right != NONE {
            self.thread_right(children, index, right, right_sum);
        }
    }

    fn move_subtree(&mut self, children: &[usize], index: usize, sibling: usize, distance: Length) {
        let moved = &mut self.state[children[index]];
        moved.modifier += distance;
        moved.sum_left += distance;
        moved.sum_right += distance;
        if sibling + 1 < index {
            let gaps = (index - sibling) as Length;
            let share = distance / gaps;
            self.state[children[sibling + 1]].shift += share;
            self.state[children[index]].shift -= share;
            self.state[children[index]].change -= share * (gaps - 1);
        }
    }

    fn next_left(&self, node: usize) -> usize {
        self.nodes[node].children.first().copied().unwrap_or(self.state[node].thread_left)
    }

    fn next_right(&self, node: usize) -> usize {
        self.nodes[node].children.last().copied().unwrap_or(self.state[node].thread_right)
    }

    fn thread_left(&mut self, children: &[usize], index: usize, to: usize, sum: Length) {
        let (first, current) = (children[0], children[index]);
        let extreme = self.state[first].extreme_left;
        self.state[extreme].thread_left = to;
        let difference = sum - self.state[to].modifier - self.state[first].sum_left;
        self.state[extreme].modifier += difference;
        self.state[extreme].prelim -= difference;
        self.state[first].extreme_left = self.state[current].extreme_left;
        self.state[first].sum_left = self.state[current].sum_left;
    }

    fn thread_right(&mut self, children: &[usize], index: usize, to: usize, sum: Length) {
        let (previous, current) = (children[index - 1], children[index]);
        let extreme = self.state[current].extreme_right;
        self.state[extreme].thread_right = to;
        let difference = sum - self.state[to].modifier - self.state[current].sum_right;
        self.state[extreme].modifier += difference;
        self.state[extreme].prelim -= difference;
        self.state[current].extreme_right = self.state[previous].extreme_right;
        self.state[current].sum_right = self.state[previous].sum_right;
    }

    fn second_walk(&mut self) -> Vec<Length> {
        let nodes = self.nodes;
        let mut lefts = vec![0; nodes.len()];
        let mut sums = vec![0; nodes.len()];
        for node in 0..nodes.len() {
            let sum = sums[node] + self.state[node].modifier;
            lefts[node] = self.state[node].prelim + sum;
            let (mut shift, mut delta) = (0, 0);
            for &child in &nodes[node].children {
                shift += self.state[child].shift;
                delta += shift + self.state[child].change;
                self.state[child].modifier += delta;
                sums[child] = sum;
            }
        }
        let least = lefts.iter().copied().min().unwrap_or(0);
        lefts.iter_mut().for_each(|left| *left -= least);
        lefts
    }
}

fn lower(lows: &mut Lows, low: Length, index: usize) {
    while lows.last().is_some_and(|known| low >= known.0) {
        lows.pop();
    }
    lows.push((low, index));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overlaps(nodes: &[Node], lefts: &[Length]) -> usize {
        let mut count = 0;
        for a in 0..nodes.len() {
            for b in a + 1..nodes.len() {
                let apart = lefts[a] + nodes[a].width <= lefts[b]
                    || lefts[b] + nodes[b].width <= lefts[a]
                    || nodes[a].top + nodes[a].height <= nodes[b].top
                    || nodes[b].top + nodes[b].height <= nodes[a].top;
                count += usize::from(!apart);
            }
        }
        count
    }

    #[test]
    fn random_trees_never_overlap() {
        let mut seed = 7_u64;
        let mut next = |limit: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % limit
        };
        for _ in 0..200 {
            let count = 2 + next(60) as usize;
            let mut nodes: Vec<Node> = Vec::new();
            for index in 0..count {
                let (width, height) = (10 + next(90) as Length, 5 + next(70) as Length);
                let superior = if index == 0 { 0 } else { next(index as u64) as usize };
                let top = if index == 0 { 0 } else { nodes[superior].top + nodes[superior].height };
                nodes.push(Node { width, height, top, children: Vec::new() });
                if index > 0 {
                    nodes[superior].children.push(index);
                }
            }
            assert_eq!(overlaps(&nodes, &place(&nodes)), 0);
        }
    }

    #[test]
    fn a_superior_stands_over_the_middle() {
        let leaf = |top| Node { width: 10, height: 10, top, children: Vec::new() };
        let nodes = [Node { children: vec![1, 2, 3], ..leaf(0) }, leaf(10), leaf(10), leaf(10)];
        assert_eq!(place(&nodes), [10, 0, 10, 20]);
    }
}
