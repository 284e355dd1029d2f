//! What is to be drawn: plain data, filled by an adapter that knows the engine's model.
//!
//! A chart holds both states at once: every box says where it hangs before and where it hangs after.
//! Nothing in here is interpreted: names, badges and words arrive in the reader's language.

use super::labels::Labels;

/// Everything that one drawing shows.
#[derive(Debug, Clone, Default)]
pub struct Chart {
    /// Title in the middle of the head, drawn in capitals as given.
    pub title: String,
    /// One line under the title.
    pub subtitle: String,
    /// Lines at the top left: the agency that issues the sheet.
    pub agency: Vec<String>,
    /// Lines at the top right: draft mark, date, "illustrative figures".
    pub marks: Vec<String>,
    /// One line at the foot: where the facts come from.
    pub source_note: String,
    /// Every fixed word of the drawing.
    pub labels: Labels,
    /// The units of both states.
    pub boxes: Vec<ChartBox>,
    /// Lines that are not the tree: second superior, guidance, coordination.
    pub links: Vec<Link>,
    /// What passed from which unit to which.
    pub flows: Vec<Flow>,
    /// The list of events; their numbers stand in the boxes too.
    pub events: Vec<EventNote>,
    /// The list of findings; their numbers stand in the boxes too.
    pub findings: Vec<FindingNote>,
    /// The list of concurrent posts; their letters stand in the boxes too.
    pub posts: Vec<PostNote>,
    /// Totals before and after, drawn beside the counters.
    pub totals: Vec<Total>,
    /// Numbers of units by change, before and after; what is not listed is counted from the boxes.
    pub tally: Vec<(Change, usize, usize)>,
}

/// One unit, in both states.
#[derive(Debug, Clone, Default)]
pub struct ChartBox {
    /// Identifier; becomes part of the element id in the SVG.
    pub id: String,
    /// Name after, or the only name.
    pub name: String,
    /// Name before, if it was another.
    pub former_name: Option<String>,
    /// Kind of body, which decides the outline.
    pub shape: Shape,
    /// Order of its system inside the block of its superior: Party, joint, State, Front …
    pub lane: u16,
    /// Heading of that lane; empty for none.
    pub lane_title: String,
    /// Whether it is the leading body of a block, which is drawn dark and above its block.
    pub head: bool,
    /// Whether it serves its superior and stands at its side, above what the superior leads.
    pub assistant: bool,
    /// Where it hangs before; `None` when it does not exist then.
    pub before: Option<Place>,
    /// Where it hangs after; `None` when it does not exist then.
    pub after: Option<Place>,
    /// What happens to it.
    pub change: Change,
    /// Figure at the right edge, such as `9` or `12 ĐV`.
    pub badge: Option<String>,
    /// Difference of that figure, such as `+10`; a leading minus makes it red.
    pub delta: Option<String>,
    /// Number of units that an aggregate card stands for.
    pub count: Option<u32>,
    /// Numbers of the events that touch it.
    pub events: Vec<u32>,
    /// Marks of the concurrent posts.
    pub posts: Vec<PostMark>,
    /// Numbers of the findings about it.
    pub findings: Vec<(Severity, u32)>,
}

/// Where a unit hangs in one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Index of the superior in [`Chart::boxes`]; `None` for a root.
    pub superior: Option<usize>,
    /// Official order among its siblings; ties keep the order of the boxes.
    pub order: u32,
}

/// Kind of body as an outline; colour never tells the kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Shape {
    /// Party committee: dark box, white bold text.
    Committee,
    /// People's council or committee: slate box, white bold text.
    Council,
    /// Advisory body of the Party: sharp rectangle.
    Advisory,
    /// Government office: rounded corners.
    Office,
    /// Public service unit: rounded corners and an inner line at the foot.
    Service,
    /// Joint body of two systems: a second line at the right edge.
    Joint,
    /// Front and mass organisations: cut corners.
    Front,
    /// Party cell: pill.
    Cell,
    /// Territorial unit: a double outline.
    Territory,
    /// Enterprise: a notched corner.
    Enterprise,
    /// Anything else: plain rectangle.
    #[default]
    Plain,
}

/// What happens to a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Change {
    /// Nothing.
    #[default]
    Unchanged,
    /// Taken apart, or coming out of such a split.
    Split,
    /// Joined, or coming out of such a merger.
    Merge,
    /// Passed to another superior.
    Move,
    /// New.
    Establish,
    /// Ended without a successor.
    Dissolve,
    /// Another name.
    Rename,
    /// Same unit, other figures or functions.
    Adjust,
    /// Part of a rearrangement of several into several.
    Rearrange,
}

impl Change {
    /// All kinds, in the order of counters and legend.
    pub const ALL: [Change; 9] = [
        Change::Split,
        Change::Merge,
        Change::Rearrange,
        Change::Move,
        Change::Establish,
        Change::Dissolve,
        Change::Rename,
        Change::Adjust,
        Change::Unchanged,
    ];

    /// Returns the stable lower-case word for files and element attributes.
    pub fn word(self) -> &'static str {
        match self {
            Change::Unchanged => "unchanged",
            Change::Split => "split",
            Change::Merge => "merge",
            Change::Move => "move",
            Change::Establish => "establish",
            Change::Dissolve => "dissolve",
            Change::Rename => "rename",
            Change::Adjust => "adjust",
            Change::Rearrange => "rearrange",
        }
    }
}

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Must be put right.
    Error,
    /// Should be looked at.
    Warning,
    /// For information.
    Note,
}

/// A line beside the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Index of the box that directs.
    pub from: usize,
    /// Index of the box that is directed.
    pub to: usize,
    /// How it is drawn.
    pub style: LinkStyle,
    /// Whether it holds before.
    pub before: bool,
    /// Whether it holds after.
    pub after: bool,
}

/// How a line beside the tree is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkStyle {
    /// Second superior: long dashes.
    Second,
    /// Leadership across systems: thin solid line.
    Leadership,
    /// Professional guidance: dots.
    Guidance,
    /// Supervision: dash and dot.
    Supervision,
    /// Coordination: wide dots.
    Coordination,
}

impl LinkStyle {
    /// All styles, in the order of the legend.
    pub const ALL: [LinkStyle; 5] = [
        LinkStyle::Second,
        LinkStyle::Leadership,
        LinkStyle::Guidance,
        LinkStyle::Supervision,
        LinkStyle::Coordination,
    ];

    /// Returns the stable lower-case word for element attributes.
    pub fn word(self) -> &'static str {
        match self {
            LinkStyle::Second => "second",
            LinkStyle::Leadership => "leadership",
            LinkStyle::Guidance => "guidance",
            LinkStyle::Supervision => "supervision",
            LinkStyle::Coordination => "coordination",
        }
    }
}

/// What passed from one unit to another: a ribbon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// Index of the box it comes from, in its place before.
    pub from: usize,
    /// Index of the box it goes to, in its place after.
    pub to: usize,
    /// Kind of change, for the colour.
    pub change: Change,
    /// How much: staff or members; zero when unknown.
    pub weight: i64,
    /// Figure written on the ribbon; may be empty.
    pub label: String,
    /// Number of the event, written on bundles; zero for none.
    pub event: u32,
}

/// One entry of the list of events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventNote {
    /// Number, as in the boxes.
    pub number: u32,
    /// Kind of change.
    pub change: Change,
    /// The verb in bold; empty takes the word of the change.
    pub verb: String,
    /// What happens; `→` is drawn as an arrow.
    pub text: String,
}

/// One entry of the list of findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingNote {
    /// Number, as in the boxes.
    pub number: u32,
    /// How grave.
    pub severity: Severity,
    /// Code of the rule, in bold.
    pub code: String,
    /// The message.
    pub text: String,
}

/// One entry of the list of concurrent posts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostNote {
    /// Letter, as in the boxes.
    pub letter: String,
    /// The bodies in which one person holds posts, as each view says it; empty where nobody holds several posts.
    pub before: String,
    /// The same for the state after.
    pub after: String,
    /// The same for both states in one picture.
    pub change: String,
}

impl PostNote {
    /// Returns what a view says.
    pub fn text(&self, view: View) -> &str {
        match view {
            View::Before => &self.before,
            View::After => &self.after,
            View::Change => &self.change,
        }
    }
}

/// The mark of a concurrent post in a box.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PostMark {
    /// Letter, as in the list.
    pub letter: String,
    /// Whether the post is held besides others before.
    pub before: bool,
    /// Whether it is held besides others after.
    pub after: bool,
}

impl PostMark {
    /// Whether a view shows the mark.
    pub fn is_in(&self, view: View) -> bool {
        match view {
            View::Before => self.before,
            View::After => self.after,
            View::Change => true,
        }
    }
}

/// One total, before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total {
    /// What is counted.
    pub name: String,
    /// The figure before.
    pub before: i64,
    /// The figure after.
    pub after: i64,
}

/// Which state is drawn; three filters over one geometry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum View {
    /// The state before.
    Before,
    /// The state after.
    After,
    /// Both, with what changes.
    Change,
}

impl View {
    /// Returns the stable lower-case word for element attributes.
    pub fn word(self) -> &'static str {
        match self {
            View::Before => "before",
            View::After => "after",
            View::Change => "change",
        }
    }
}
