//! From file names to structures, plans and packs; findings get their file, line and column.

use std::collections::BTreeMap;
use std::mem::ManuallyDrop;
use std::path::PathBuf;

use bomay::diagnostic::{Diagnostic, Input, Place, Segment, Severity};
use bomay::formats::{self, Loaded, Locator, PackChain};
use bomay::model::{Structure, UnitRef, unknown_unit};
use bomay::plan::Plan;
use bomay::rules::Ruleset;
use bomay::rules::duty::StatusRecord;
use bomay::rules::pack::contradictions;
use bomay::simulate::{Outcome, Request, Secrets, comply, simulate};
use clap::ArgMatches;
use jiff::civil::Date;

use super::bad_input::is_bad_input;
use super::documents::Criteria;
use super::{Failure, Session, arguments};

fn is_error(problem: &Diagnostic) -> bool {
    problem.severity == Severity::Error
}

/// A structure that was read, and what is wrong with it.
pub struct Reading {
    /// The structure, without what is wrong.
    ///
    /// Not freed: the program ends when it has served, and to free a million units one by one takes half as long as to
    /// read them.
    pub structure: ManuallyDrop<Structure>,
    /// What is wrong, with places.
    pub problems: Vec<Diagnostic>,
    /// Path of the schema for editors, as the file gives it.
    pub schema: Option<String>,
    /// The texts that places lie in.
    texts: BTreeMap<Input, usize>,
}

impl Reading {
    /// Returns a unit that the user named.
    ///
    /// # Errors
    /// Names the nearest id when there is no such unit.
    pub fn unit(&self, id: &str) -> Result<UnitRef<'_>, Failure> {
        self.structure.unit(id).ok_or_else(|| unknown_unit(&self.structure, id).into())
    }
}

/// A simulation: what was read, and what came of it.
pub struct Run {
    /// The plans, in order.
    pub plans: Vec<Plan>,
    /// What came of them; not freed either.
    pub outcome: ManuallyDrop<Outcome>,
    /// Titles of the packs, or their ids.
    pub packs: Vec<String>,
    /// The texts that were read, by what they are.
    pub texts: BTreeMap<Input, usize>,
    /// What the rules say of the bodies that change; empty where nobody writes papers.
    pub criteria: Criteria,
}

impl Session {
    /// Reads the mapping file that the command line names; structures in RDF are read by it from then on.
    ///
    /// # Errors
    /// Fails with everything that is wrong in it.
    pub fn read_mapping(&mut self, matches: &ArgMatches) -> Result<(), Failure> {
        let Some(name) = matches.get_one::<String>("map") else { return Ok(()) };
        let number = self.inputs.read(name)?;
        match formats::rdf::mapping(&self.inputs.source(number).text, name) {
            (Some(mapping), _) => self.mapping = mapping,
            (None, problems) => return Err(problems.into()),
        }
        Ok(())
    }

    /// Reads a structure with its catalogues; what is wrong with it is part of the result.
    ///
    /// # Errors
    /// Fails when the file cannot be read at all.
    pub fn read_structure(&mut self, name: &str) -> Result<Reading, Failure> {
        let file = self.inputs.read(name)?;
        let text = self.inputs.source(file).text.clone();
        self.progress("reading the structure", "đang đọc cơ cấu");
        let inputs = &mut self.inputs;
        let mut fetch = |path: &str| {
            let number = inputs.read(path)?;
            Ok(inputs.source(number).text.clone())
        };
        let Loaded { structure, problems, catalogues, schema, .. } =
            formats::load_mapped(&text, name, &self.mapping, &mut fetch);
        self.settle();
        let mut texts = BTreeMap::from([(Input::Structure, file)]);
        for (position, catalogue) in catalogues.iter().enumerate() {
            texts.extend(self.inputs.number(&catalogue.file).map(|number| (Input::Catalogue(position), number)));
        }
        Ok(Reading { structure: ManuallyDrop::new(structure), problems, schema, texts })
    }

    /// Reads a structure that is to be worked with.
    ///
    /// # Errors
    /// Fails with everything that is wrong; when `lenient`, that is only shown, unless the file cannot be understood.
    pub fn structure(&mut self, name: &str, lenient: bool) -> Result<Reading, Failure> {
        let mut reading = self.read_structure(name)?;
        let problems = std::mem::take(&mut reading.problems);
        if problems.iter().any(is_bad_input) {
            return Err(problems.into());
        }
        if !lenient && problems.iter().any(is_error) {
            return Err(Failure::Findings(problems));
        }
        self.report(&problems);
        Ok(reading)
    }

    /// Reads the plans and packs of a command line, simulates, and locates every finding.
    ///
    /// # Errors
    /// Fails with everything that is wrong in the files.
    pub fn run(&mut self, matches: &ArgMatches, names: &[&str], reading: Reading) -> Result<Run, Failure> {
        self.run_by(matches, names, reading, true)
    }

    /// Carries plans out as [`Session::run`], without looking at rules about what comes of it.
    ///
    /// # Errors
    /// As [`Session::run`].
    pub fn carry_out(&mut self, matches: &ArgMatches, names: &[&str], reading: Reading) -> Result<Run, Failure> {
        self.run_by(matches, names, reading, false)
    }

    fn run_by(
        &mut self,
        matches: &ArgMatches,
        names: &[&str],
        reading: Reading,
        is_checked: bool,
    ) -> Result<Run, Failure> {
        let Reading { structure, mut texts, .. } = reading;
        let mut wrong = Vec::new();
        let mut plans = Vec::new();
        for (position, name) in names.iter().enumerate() {
            match self.inputs.read(name) {
                Ok(number) => {
                    let source = self.inputs.source(number);
                    let (plan, mut found) = formats::plan(&source.text, &source.name, position);
                    texts.insert(Input::Plan(position), number);
                    plans.extend(plan);
                    wrong.append(&mut found);
                }
                Err(problem) => wrong.push(*problem),
            }
        }
        let (mut ruleset, packs) = self.ruleset(matches, &structure, &mut texts, &mut wrong);
        if !is_checked {
            ruleset = ruleset.only(|_| false);
        }
        let record = self.record(matches, &mut texts, &mut wrong);
        let day = |option: &str| matches.try_get_one::<Date>(option).ok().flatten().copied();
        let until = [day("until"), day("as-of")].into_iter().flatten().min();
        self.progress("simulating", "đang mô phỏng");
        let mut outcome = simulate(Request { before: &structure, plans: &plans, ruleset: &ruleset, until });
        comply(&mut outcome, &plans, &ruleset, day("as-of").or(day("until")), record.as_ref());
        self.settle();
        if wrong.iter().any(is_error) {
            // What could be read is carried out all the same, so that its problems are told in the same run;
            // not when a whole plan is missing, because later ones may build on it.
            if plans.len() == names.len() {
                self.locate(&mut outcome.problems, &structure, &texts);
                wrong.append(&mut outcome.problems);
            }
            return Err(wrong.into());
        }
        self.report(&wrong);
        let findings = &mut outcome.findings;
        let groups = [&mut outcome.problems, &mut findings.introduced, &mut findings.resolved, &mut findings.remaining];
        for group in groups.into_iter().chain([&mut outcome.compliance.findings, &mut outcome.waived]) {
            self.locate(group, &structure, &texts);
        }
        // Only who writes papers asks for criteria; they are judged by everything, and stripped after.
        let is_for_papers = matches!(matches.try_get_one::<PathBuf>("out"), Ok(Some(_)));
        let mut criteria = if is_for_papers { Criteria::of(&outcome, &ruleset) } else { Criteria::default() };
        let is_stripped = matches!(matches.try_get_one::<bool>("strip"), Ok(Some(true)));
        if is_stripped {
            let secrets = Secrets::of(&outcome, &ruleset);
            secrets.strip(&mut outcome);
            secrets.strip_plans(&mut plans);
            secrets.strip_criteria(&mut criteria.met);
            secrets.strip_criteria(&mut criteria.standards);
        }
        Ok(Run { plans, outcome: ManuallyDrop::new(outcome), packs, texts, criteria })
    }

    /// Reads the record of what has been done, if the command line names one.
    fn record(
        &mut self,
        matches: &ArgMatches,
        texts: &mut BTreeMap<Input, usize>,
        wrong: &mut Vec<Diagnostic>,
    ) -> Option<StatusRecord> {
        let name = matches.try_get_one::<String>("status").ok().flatten()?;
        match self.inputs.read(name) {
            Ok(number) => {
                let source = self.inputs.source(number);
                let (record, mut found) = formats::status(&source.text, &source.name);
                texts.insert(Input::Status, number);
                wrong.append(&mut found);
                record
            }
            Err(problem) => {
                wrong.push(*problem);
                None
            }
        }
    }

    /// Reads packs with all that they extend.
    pub fn packs(&mut self, names: &[&str]) -> PackChain {
        let mut fetch = |path: &str| {
            let number = self.inputs.read(path)?;
            Ok(self.inputs.source(number).text.clone())
        };
        formats::pack_chain(names, &mut fetch)
    }

    /// Reads the packs of a command line; returns the rules as they hold on the day asked for, and titles of the packs.
    fn ruleset(
        &mut self,
        matches: &ArgMatches,
        structure: &Structure,
        texts: &mut BTreeMap<Input, usize>,
        wrong: &mut Vec<Diagnostic>,
    ) -> (Ruleset, Vec<String>) {
        let given = |id: &str| matches.try_contains_id(id).is_ok();
        let names = if given("pack") { arguments::texts(matches, "pack") } else { Vec::new() };
        let mut chain = self.packs(&names);
        for (position, source) in chain.sources.iter().enumerate() {
            texts.extend(self.inputs.number(&source.file).map(|number| (Input::Pack(position), number)));
        }
        let day = matches.try_get_one::<Date>("as-of").ok().flatten().copied();
        let (ruleset, mut found) = Ruleset::from_packs(&chain.packs, day);
        for (number, catalogue) in chain.catalogues.iter().enumerate() {
            found.extend(catalogue.iter().flat_map(|catalogue| ruleset.word_problems(number, catalogue)));
        }
        found.extend(ruleset.scope_problems(structure));
        found.extend(contradictions(&chain.packs, &ruleset, structure));
        self.locate(&mut found, structure, texts);
        wrong.append(&mut chain.problems);
        wrong.append(&mut found);
        let titles = chain.packs.iter().map(|pack| match pack.title.get(self.speech) {
            "" => pack.id.to_string(),
            title => title.to_owned(),
        });
        (ruleset, titles.collect())
    }

    /// Gives findings their file, line and column; a unit that stands in no file loses its place.
    pub fn locate(&self, findings: &mut [Diagnostic], before: &Structure, texts: &BTreeMap<Input, usize>) {
        let mut locators: BTreeMap<usize, Locator<'_>> = BTreeMap::new();
        let is_nowhere = |place: &Place| match (&*place.path, place.input) {
            ([Segment::Key(list), Segment::Member(id), ..], Input::Structure) => {
                list == "units" && !before.contains(id)
            }
            _ => false,
        };
        for finding in findings {
            finding.place.take_if(|place| is_nowhere(place));
            let related = finding.related.iter_mut().filter_map(|related| related.place.as_mut());
            for place in finding.place.iter_mut().chain(related).filter(|place| place.line == 0) {
                let Some(&number) = texts.get(&place.input) else { continue };
                let source = self.inputs.source(number);
                place.file.clone_from(&source.name);
                let locator = locators.entry(number);
                locator.or_insert_with(|| Locator::new(&source.text).mapped(&self.mapping)).fill(place);
            }
        }
    }
}
