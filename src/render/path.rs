//! Who answers to whom, in words: the answer to `bomay path`.

use std::fmt::Write;

use super::words::{counted, harmless};
use crate::diagnostic::Speech;
use crate::model::{Family, Structure, UnitRef};
use crate::operations::decider;
use crate::query::{Chains, Hop, Instructor, chains, instructing, instructors};

/// Chains that are told at most.
const CHAINS_MAX: usize = 20;

/// Tells by which lines `lower` answers to `upper`, and who stands above both.
pub fn between(lower: UnitRef<'_>, upper: UnitRef<'_>, speech: Speech) -> String {
    let structure = lower.structure();
    let (one, other) = (name(lower, speech), name(upper, speech));
    let mut out = String::new();
    let upward = chains(structure, lower.id(), upper.id(), CHAINS_MAX);
    let downward = chains(structure, upper.id(), lower.id(), CHAINS_MAX);
    for (found, below, above) in [(&upward, &one, &other), (&downward, &other, &one)] {
        if !found.chains.is_empty() {
            tell_chains(&mut out, structure, found, below, above, speech);
        }
    }
    if upward.chains.is_empty() && downward.chains.is_empty() {
        let _ = match speech {
            Speech::En => writeln!(out, "Neither of {one} and {other} answers to the other.\n"),
            Speech::Vi => writeln!(out, "{one} và {other} không bên nào chịu sự chỉ đạo của bên nào.\n"),
        };
    }
    let common = structure.lowest_common_superior(lower.id(), upper.id());
    let label = speech.pick("Lowest common superior", "Cấp trên chung thấp nhất");
    let none =
        speech.pick("none; they belong to different hierarchies", "không có; hai bên thuộc hai hệ thống khác nhau");
    let common = common.map_or_else(|| none.to_owned(), |unit| name(unit, speech));
    let _ = writeln!(out, "{label}: {common}");
    if let Some(decides) = decider(structure, [lower.id(), upper.id()]) {
        let label = speech.pick("Decides on what concerns both", "Nơi quyết định việc chung của hai bên");
        let _ = writeln!(out, "{label}: {}", name_of(structure, &decides, speech));
    }
    out
}

/// Tells who can instruct a unit, line by line: directly, and by way of its superiors.
pub fn above(unit: UnitRef<'_>, speech: Speech) -> String {
    let structure = unit.structure();
    let mut out = String::new();
    let found = instructors(unit);
    let who = name(unit, speech);
    if found.is_empty() {
        let _ = match speech {
            Speech::En => writeln!(out, "{who} stands at the top: nobody can instruct it."),
            Speech::Vi => writeln!(out, "{who} là cấp cao nhất: không chịu sự chỉ đạo của đơn vị nào."),
        };
        return out;
    }
    let direct = instructing(unit);
    let _ = writeln!(out, "{who}\n\n{}", speech.pick("Instructed directly by:", "Chịu sự chỉ đạo trực tiếp của:"));
    for hop in &direct {
        let superior = name_of(structure, &hop.from, speech);
        let _ = writeln!(out, "  {} {superior}  ({})", arrow(hop.family), word(structure, hop, speech));
    }
    let inherited: Vec<&Instructor> = found.iter().filter(|one| one.chain.len() > 1).collect();
    if !inherited.is_empty() {
        let heading = speech.pick("By way of these, further:", "Qua các cấp trên đó, còn có:");
        let _ = writeln!(out, "\n{heading}");
    }
    for one in inherited {
        let chain: Vec<String> = one.chain.iter().map(|hop| format!("{} {}", arrow(hop.family), hop.from)).collect();
        let superior = name_of(structure, &one.unit, speech);
        let _ = writeln!(out, "  {superior}  ({})", harmless(&chain.join(" ")));
    }
    if direct.len() > 1 {
        let label =
            speech.pick("If their instructions differ, decided by", "Khi các chỉ đạo khác nhau, nơi quyết định");
        let nobody = speech.pick(
            "nobody: those who instruct it have no superior in common",
            "không có: các bên chỉ đạo không có cấp trên chung",
        );
        let decides = decider(structure, direct.iter().map(|hop| &hop.from));
        let decides = decides.map_or_else(|| nobody.to_owned(), |id| name_of(structure, &id, speech));
        let _ = writeln!(out, "\n{label}: {decides}");
    }
    out
}

fn tell_chains(out: &mut String, structure: &Structure, found: &Chains, below: &str, above: &str, speech: Speech) {
    let count = counted(found.chains.len(), speech, "chain", "chains", "tuyến");
    let more = if found.cut { speech.pick(" (there are more)", " (còn nữa)") } else { "" };
    let _ = match speech {
        Speech::En => writeln!(out, "{below} answers to {above} by {count}{more}:"),
        Speech::Vi => writeln!(out, "{below} chịu sự chỉ đạo của {above} theo {count}{more}:"),
    };
    for (number, chain) in found.chains.iter().enumerate() {
        let _ = writeln!(out, "\n  {}.", number + 1);
        for hop in chain {
            let superior = name_of(structure, &hop.from, speech);
            let _ = writeln!(out, "     {} {superior}  ({})", arrow(hop.family), word(structure, hop, speech));
        }
    }
    out.push('\n');
}

/// Returns the name of a line as the subordinate sees it, with its family where the name does not say it.
fn word(structure: &Structure, hop: &Hop, speech: Speech) -> String {
    let family = hop.family.name(speech);
    let declared = structure.catalogue().line_type(&hop.line_type);
    let text = declared.map(|found| found.inverse.as_ref().unwrap_or(&found.name).get(speech)).unwrap_or("");
    match text {
        "" => family.to_owned(),
        text if text.contains(family) => harmless(text).into_owned(),
        text => harmless(&format!("{text}; {family}")).into_owned(),
    }
}

/// Returns the arrow of a line: full for the direct superior, broken for the second, light for the others.
fn arrow(family: Family) -> &'static str {
    match family {
        Family::Subordination => "→",
        Family::SecondSubordination => "⇢",
        _ => "⇾",
    }
}

fn name_of(structure: &Structure, id: &str, speech: Speech) -> String {
    structure.unit(id).map_or_else(|| format!("`{id}`"), |unit| name(unit, speech))
}

fn name(unit: UnitRef<'_>, speech: Speech) -> String {
    let label = unit.label(speech);
    if label == unit.id().as_str() {
        format!("`{label}`")
    } else {
        harmless(&format!("{label} (`{}`)", unit.id())).into_owned()
    }
}
