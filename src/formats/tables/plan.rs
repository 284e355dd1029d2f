//! Placeholder.
use super::bodies::Bodies;
use super::import::Run;
use super::report::Reports;

pub(super) fn plan(_: &Run<'_>, _: &Bodies, _: &Bodies, _: &mut Reports) -> Option<String> {
    None
}
