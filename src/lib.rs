//! `bomay` (bộ máy, "the apparatus"): an organisational-structure graph engine.
//!
//! A **structure** is the set of bodies alive at one date: units and typed lines of authority as one petgraph graph, and
//! the forest of their direct superiors, linked beside it.
//! A **plan** is a file of dated steps, each a list of operations: merge, split, transfer and the rest that law and
//! practice know.
//! Operations change nothing; each returns small invertible **edits** and one **change event**.
//! A **transaction** applies them, all or nothing, and keeps a journal.
//! The events fold into **lineage**: which body came from which, with what share.
//! **Rules** look at states and at changes, through a lens that says what they may depend on; **packs** give them
//! numbers, dates and the law behind them, and declare rules of their own: shapes and typed **expressions**, which tell
//! by what they read how far they look, so that findings can be brought up to date after an edit.
//! **Duties** say who must do what by when; the outcome tells how they stand.
//! [`simulate::simulate`] runs all of it and yields one **outcome**; renderers turn that into text, data and pictures.
//!
//! ```text
//! structure.json ─┐
//! plan.json      ─┼─► formats ─► plan ─► transaction ─► after ─► check ─► diff ─► outcome ─► picture ─► layout ─► files
//! pack.json      ─┘                          └─ journal, events ─► lineage ─┘
//! ```
//!
//! # Layers
//!
//! A module uses only modules that stand above it in the list of this file; a test holds the code to it.
//! The list is also the order in which to read.
//!
//! | module | what it is |
//! |---|---|
//! | [`diagnostic`] | what is said about a problem: plain data in two languages |
//! | [`words`] | numbers and dates as a language writes them |
//! | [`cores`] | two pieces of work side by side |
//! | [`model`] | units, lines, edits, the structure, the transaction, change events |
//! | [`lineage`] | which body came from which: a fold over events |
//! | [`query`] | by which lines one body answers to another |
//! | [`operations`] | one file per verb; five of them are front ends of one redistribution |
//! | [`plan`] | dated steps of operations, and how they are carried out |
//! | [`rules`] | one file per rule, lenses; packs with declared rules: shapes, expressions, duties |
//! | [`check`] | runs the rules, and runs again only what an edit can influence; introduced, resolved, remaining |
//! | [`diff`] | what differs between two structures |
//! | [`formats`] | text in, values out, never a panic; canonical text out |
//! | [`decision`] | the sentences of decisions: read into a plan, and written from one |
//! | [`simulate`] | the pipeline from structure and plans to an outcome; what is left out of it for others |
//! | [`layout`] | places boxes and lines: one geometry for before, after and both |
//! | [`render`] | text, JSON, SARIF, SVG, PNG, PDF, DOT, Mermaid, the interactive report, annexes (XLSX, CSV), the scheme (DOCX); decides nothing |
//!
//! The program (`main.rs`, `cli/`) stands outside: the only code that touches files, environment and terminal.
//!
//! # Invariants
//!
//! - The library is pure: text and bytes in, values and bytes out; no file, environment, process, clock or print.
//! - A structure is changed by a transaction and by nothing else.
//! - Operations propose, the transaction disposes; rules and renderers change nothing.
//! - No petgraph index leaves `model/structure/`; subordinates are sorted by rank, then id; equality is canonical.
//! - Same input, same bytes: nothing iterates over a hash map into an output.
//! - Ids are chosen by authors and never change; official codes and names are attributes.
//! - Nothing disappears without a stated fate: everything that belonged to an ended body is moved, released, ended or
//!   listed as surplus, by name.
//!
//! # Example
//!
//! ```
//! use bomay::formats::outline;
//!
//! let loaded = outline::parse("committee: committee\n  office: office \"Văn phòng\" payroll=9\n", "sketch.outline");
//! assert!(loaded.problems.is_empty());
//! let office = loaded.structure.unit("office").unwrap();
//! assert_eq!(office.superior().unwrap().id(), "committee");
//! ```
#![forbid(unsafe_code)]

pub mod diagnostic;
pub mod words;
pub mod cores;
pub mod model;
pub mod lineage;
pub mod query;
pub mod operations;
pub mod plan;
pub mod rules;
pub mod check;
pub mod diff;
pub mod formats;
pub mod decision;
pub mod simulate;
pub mod layout;
pub mod render;
