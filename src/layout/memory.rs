//! The places of an earlier drawing, so that a later version of a plan keeps them.
//!
//! What is remembered is the choice of box width, height and row width, and which unit stands in which column.
//! Known units keep their column and order; new ones stand behind their neighbour in official order.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::chart::Chart;
use super::geometry::Geometry;
use super::slots::{Side, Slots};
use super::text::Length;
use crate::diagnostic::{Diagnostic, Input};
use crate::formats::read::{Document, Fields, Read, document};

/// Value of [`Memory::format`].
const FORMAT: &str = "bomay/slots/1";

/// What is remembered of a drawing: the contents of a slot file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Memory {
    /// `bomay/slots/1`.
    pub format: String,
    /// Width of the boxes in stacks.
    pub width: Length,
    /// Height for which columns were filled.
    pub height: Length,
    /// Width at which rows of blocks were broken.
    pub wrap: Length,
    /// Column of every unit in a stack, counted below its head.
    pub columns: BTreeMap<String, usize>,
    /// Left and top edge of every unit.
    pub places: BTreeMap<String, (Length, Length)>,
}

impl<'t> Document<'t> for Memory {
    const WHAT: &'static str = "slots";

    fn format(&self) -> &str {
        &self.format
    }

    fn recover(fields: &mut Fields<'t>) -> Self {
        Memory {
            format: String::new(),
            width: fields.required("width").unwrap_or_default(),
            height: fields.required("height").unwrap_or_default(),
            wrap: fields.required("wrap").unwrap_or_default(),
            columns: fields.required("columns").unwrap_or_default(),
            places: fields.required("places").unwrap_or_default(),
        }
    }
}

/// The choice that led to a geometry.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// Width of the boxes in stacks.
    pub width: Length,
    /// Height for which columns were filled.
    pub height: Length,
    /// Width at which rows of blocks were broken.
    pub wrap: Length,
    /// Column of every slot in a stack, counted below its head.
    pub columns: Vec<Option<usize>>,
}

/// How far known units moved between two drawings, in tenths of a pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Displacement {
    /// Units that both drawings have.
    pub known: usize,
    /// How many of them stand elsewhere.
    pub moved: usize,
    /// Mean distance of all known units.
    pub mean: Length,
    /// Largest distance.
    pub most: Length,
}

/// Returns the name of a slot in the slot file: a unit may have one before and one after.
pub(super) fn key(chart: &Chart, slots: &Slots, slot: usize) -> String {
    let entry = &slots.list[slot];
    let id = &chart.boxes[entry.unit].id;
    if entry.side == Side::Before { format!("{id}@before") } else { id.clone() }
}

impl Memory {
    /// Reads a slot file; none if anything in it is wrong.
    pub fn read(text: &str, file: &str) -> (Option<Memory>, Vec<Diagnostic>) {
        let Read { document, problems, .. } = document::<Memory>(text, file, Input::Slots);
        (document.filter(|_| problems.is_empty()), problems)
    }

    /// Remembers a drawing.
    pub fn of(chart: &Chart, geometry: &Geometry) -> Memory {
        let choice = &geometry.choice;
        let mut memory = Memory {
            format: FORMAT.to_owned(),
            width: choice.width,
            height: choice.height,
            wrap: choice.wrap,
            ..Memory::default()
        };
        for (slot, rect) in geometry.rects.iter().enumerate() {
            let key = key(chart, &geometry.slots, slot);
            if let Some(column) = choice.columns[slot] {
                memory.columns.insert(key.clone(), column);
            }
            memory.places.insert(key, (rect.x, rect.y));
        }
        memory
    }

    /// Tells how far the known units of a new drawing moved.
    pub fn displacement(&self, chart: &Chart, geometry: &Geometry) -> Displacement {
        let mut displacement = Displacement::default();
        let mut sum = 0;
        for (slot, rect) in geometry.rects.iter().enumerate() {
            let Some(&(x, y)) = self.places.get(&key(chart, &geometry.slots, slot)) else { continue };
            let (dx, dy) = (i128::from(rect.x - x), i128::from(rect.y - y));
            let distance = ((dx * dx + dy * dy) as u128).isqrt() as Length;
            displacement.known += 1;
            displacement.moved += usize::from(distance > 0);
            displacement.most = displacement.most.max(distance);
            sum += distance;
        }
        displacement.mean = sum / displacement.known.max(1) as Length;
        displacement
    }

    /// Returns the remembered column of every slot.
    pub(super) fn columns(&self, chart: &Chart, slots: &Slots) -> Vec<Option<usize>> {
        (0..slots.list.len()).map(|slot| self.columns.get(&key(chart, slots, slot)).copied()).collect()
    }
}
