//! Holds the rules to their docs, and to what they promise about changes.

mod changes;
mod examples;
