//! From the names of a text to units of the structure, within the right provinces.

use std::collections::{BTreeMap, BTreeSet};

use super::grammar::{Clause, KindWord, Mention, Share, Span, Statement, Tier};
use super::names::{Failure, Index, Number, Spelling};
use super::outline::Document;
use crate::model::Id;

/// What every name of a text means.
pub(super) struct Resolution<'s> {
    pub index: Index<'s>,
    /// The provinces within which names are looked up, the one that the text is about first.
    pub scope: Vec<Number>,
    /// The unit that the text is about: new ones belong to it unless their sentence says otherwise.
    pub home: Option<Number>,
    /// Units by where they are named; several where a comma between two names is missing.
    pub found: BTreeMap<Span, Vec<Number>>,
    pub failures: Vec<(Mention, Failure)>,
    pub spellings: Vec<Spelling>,
    /// Names that were read as two, because a separator is missing.
    pub parted: Vec<Mention>,
    /// Names whose remark fits no unit.
    pub misplaced: Vec<Mention>,
    pub inferred: Vec<Inferred>,
}

/// A name, and whether its sentence takes all of the unit.
struct Named<'c> {
    mention: &'c Mention,
    is_whole: bool,
    /// Article, and the clauses that took other parts of the unit.
    after: (Option<u32>, &'c [u32]),
    /// Number of the sentence; none where its units need not be neighbours.
    sentence: Option<usize>,
}

/// A name that fits several units and was decided by what stands around it.
#[derive(Debug, Clone)]
pub(super) struct Inferred {
    pub mention: Mention,
    pub chosen: Number,
    pub all: Vec<Number>,
    pub ground: Ground,
}

/// What tells one namesake from the others.
#[derive(Debug, Clone)]
pub(super) enum Ground {
    /// The clauses that its remainder cites take parts of it.
    Citation(Vec<u32>),
    /// A neighbour in the same sentence.
    Neighbour(Number),
    /// All others are taken by other sentences.
    Elimination,
}

impl<'s> Resolution<'s> {
    /// Resolves all names of the clauses; `within` overrides the provinces that the text itself suggests.
    pub(super) fn of(index: Index<'s>, document: &Document, clauses: &[Clause], within: &[Id]) -> Self {
        let mut resolution = Resolution {
            index,
            scope: Vec::new(),
            home: None,
            found: BTreeMap::new(),
            failures: Vec::new(),
            spellings: Vec::new(),
            parted: Vec::new(),
            misplaced: Vec::new(),
            inferred: Vec::new(),
        };
        let named = named(clauses);
        resolution.set_scope(document, clauses, &named, within);
        let open = resolution.exactly(clauses, &named);
        resolution.loosely(open);
        resolution
    }

    /// Returns the units that a mention means; none where it is unknown.
    pub(super) fn units(&self, mention: &Mention) -> &[Number] {
        self.found.get(&mention.span).map_or(&[], Vec::as_slice)
    }

    fn set_scope(&mut self, document: &Document, clauses: &[Clause], named: &[Named<'_>], within: &[Id]) {
        let about = clauses.iter().flat_map(|clause| &clause.statements).find_map(|statement| match statement {
            Statement::Totals(totals) => totals.of.clone(),
            _ => None,
        });
        let heading = || heads(document);
        let candidates = about.into_iter().chain(heading());
        self.home = candidates.filter_map(|mention| self.known_above(&mention)).next();
        let mut votes: BTreeMap<Number, usize> = BTreeMap::new();
        for named in named {
            let mut units = self.index.named(named.mention);
            if let Some(qualifier) = &named.mention.qualifier {
                units = self.index.qualified(&units, qualifier);
            }
            if let [only] = units[..]
                && let Some(province) = self.index.province(only)
            {
                *votes.entry(province).or_default() += 1;
            }
        }
        let total: usize = votes.values().sum();
        let own = self.home.and_then(|home| self.index.province(home));
        let chosen: Vec<Number> = match within {
            [] => {
                let least = (total / 12).max(if own.is_some() { 2 } else { 1 });
                let strong = votes.iter().filter(|(_, votes)| **votes >= least);
                own.into_iter().chain(strong.map(|(province, _)| *province)).collect()
            }
            _ => within.iter().filter_map(|id| self.index.number(id)).collect(),
        };
        let mut seen = BTreeSet::new();
        self.scope = chosen.into_iter().filter(|province| seen.insert(*province)).collect();
    }

    /// Returns the unit above that a mention means, if only one does.
    fn known_above(&self, mention: &Mention) -> Option<Number> {
        let mut found = self.index.named(mention);
        if mention.kinds == [KindWord::City] && found.len() > 1 {
            // A text on a whole city means the one run by the centre; its namesake below a province is told apart.
            found.retain(|number| self.index.is_province(*number));
        }
        match found[..] {
            [only] if self.index.tier(only) != Tier::Commune => Some(only),
            _ => None,
        }
    }

    fn is_in_scope(&self, number: Number) -> bool {
        self.scope.is_empty() || self.index.province(number).is_none_or(|province| self.scope.contains(&province))
    }

    /// Returns whether a unit may be meant: it stands in the provinces concerned, or the text names a province.
    fn is_findable(&self, mention: &Mention, number: Number) -> bool {
        self.is_in_scope(number) || mention.kinds == [KindWord::Province]
    }

    /// Refuses names of units above, of which one should be meant, that no unit has.
    fn unknown_above(&mut self, mention: &Mention) {
        for (kind, name) in mention.qualifier.iter().flat_map(|own| &own.one_of) {
            if !self.index.is_known(*kind, name) {
                let unknown =
                    Mention { kinds: vec![*kind], name: name.clone(), span: mention.span, ..Mention::default() };
                self.failures.push((unknown, Failure::Unknown(Vec::new())));
            }
        }
    }

    /// Resolves the names that a unit has exactly, and returns those that remain.
    fn exactly<'c, 'n>(&mut self, clauses: &[Clause], named: &'n [Named<'c>]) -> Vec<&'n Named<'c>> {
        let mut open = Vec::new();
        let mut several = Vec::new();
        for named in named {
            let mention = named.mention;
            self.unknown_above(mention);
            let everywhere = self.index.named(mention);
            let inside: Vec<Number> =
                everywhere.iter().copied().filter(|number| self.is_findable(mention, *number)).collect();
            let mut found = inside.clone();
            if let Some(own) = &mention.qualifier {
                found = self.index.qualified(&inside, own);
                if found.is_empty() {
                    // The remark may name another province.
                    found = self.index.qualified(&everywhere, own);
                }
                if found.is_empty() && inside.len() == 1 {
                    self.misplaced.push(mention.clone());
                    found = inside;
                }
            } else if found.len() != 1
                && let Some(shared) = &mention.shared
            {
                let inside = self.index.qualified(&found, shared);
                let nearer = if inside.is_empty() { self.index.qualified(&everywhere, shared) } else { inside };
                found = if nearer.is_empty() { found } else { nearer };
            }
            match found[..] {
                [only] => {
                    self.found.insert(mention.span, vec![only]);
                }
                [] => open.push(named),
                _ => several.push((named, found)),
            }
        }
        self.by_citation(clauses, &mut several);
        self.by_neighbours(named, &mut several);
        self.by_elimination(&mut several);
        self.failures.extend(several.into_iter().map(|(named, all)| (named.mention.clone(), Failure::Ambiguous(all))));
        open
    }

    /// Of namesakes takes the only one of which the clauses that the remainder cites have taken parts.
    fn by_citation(&mut self, clauses: &[Clause], several: &mut Vec<(&Named<'_>, Vec<Number>)>) {
        let mut taken: BTreeMap<(Option<u32>, u32), Vec<Number>> = BTreeMap::new();
        for clause in clauses {
            let Some(number) = clause.provision.clause() else { continue };
            let units = clause.mentions().flat_map(|mention| self.units(mention)).copied();
            taken.entry((clause.provision.article, number)).or_default().extend(units);
        }
        several.retain(|(named, all)| {
            let (article, cited) = named.after;
            let given = |number: &Number| {
                cited.iter().any(|clause| taken.get(&(article, *clause)).is_some_and(|units| units.contains(number)))
            };
            let meant: Vec<Number> = all.iter().copied().filter(given).collect();
            let [chosen] = meant[..] else { return true };
            self.infer(named.mention, chosen, all, Ground::Citation(cited.to_vec()));
            false
        });
    }

    /// Takes one of several namesakes, and keeps the reason.
    fn infer(&mut self, mention: &Mention, chosen: Number, all: &[Number], ground: Ground) {
        self.found.insert(mention.span, vec![chosen]);
        self.inferred.push(Inferred { mention: mention.clone(), chosen, all: all.to_vec(), ground });
    }

    /// Of namesakes takes the only one that stands beside another unit of the sentence, below the same superior.
    fn by_neighbours(&mut self, named: &[Named<'_>], several: &mut Vec<(&Named<'_>, Vec<Number>)>) {
        let mut around: BTreeMap<usize, Vec<Number>> = BTreeMap::new();
        for named in named {
            if let (Some(sentence), Some([only])) =
                (named.sentence, self.found.get(&named.mention.span).map(Vec::as_slice))
            {
                around.entry(sentence).or_default().push(*only);
            }
        }
        several.retain(|(named, all)| {
            let neighbours = named.sentence.and_then(|sentence| around.get(&sentence)).map_or(&[][..], Vec::as_slice);
            let above = |number: Number| self.index.entry(number).above;
            let beside = |number: &Number| {
                neighbours.iter().copied().find(|other| other != number && above(*other) == above(*number))
            };
            let near: Vec<(Number, Number)> =
                all.iter().filter_map(|number| Some((*number, beside(number)?))).collect();
            let [(chosen, neighbour)] = near[..] else { return true };
            self.infer(named.mention, chosen, all, Ground::Neighbour(neighbour));
            false
        });
    }

    /// Of namesakes takes the only one that no other sentence names, until nothing changes.
    fn by_elimination(&mut self, several: &mut Vec<(&Named<'_>, Vec<Number>)>) {
        loop {
            let before = several.len();
            let taken: BTreeSet<Number> = self.found.values().flatten().copied().collect();
            several.retain(|(named, all)| {
                let free: Vec<Number> = all.iter().copied().filter(|number| !taken.contains(number)).collect();
                let [chosen] = free[..] else { return true };
                if !named.is_whole {
                    return true;
                }
                self.infer(named.mention, chosen, all, Ground::Elimination);
                false
            });
            if several.len() == before {
                return;
            }
        }
    }

    /// Resolves the names that are left among the units that the text does not name otherwise.
    fn loosely(&mut self, open: Vec<&Named<'_>>) {
        let taken: BTreeSet<Number> = self.found.values().flatten().copied().collect();
        if open.is_empty() {
            return;
        }
        let all = 0..self.index.entries.len() as Number;
        let inside = self.index.inside(all.filter(|number| self.is_in_scope(*number)).collect());
        for named in open {
            let mention = named.mention;
            if let Some(parts) = self.in_two(mention) {
                self.parted.push(mention.clone());
                self.found.insert(mention.span, parts);
                continue;
            }
            // A unit that gives parts is named several times, perhaps not always in the same writing.
            // A remark that says where it stands must fit, and may lead to another province.
            let is_here = |number: Number| match &mention.qualifier {
                Some(own) => !self.index.qualified(&[number], own).is_empty(),
                None => self.is_in_scope(number),
            };
            let free = |number: Number| is_here(number) && (!named.is_whole || !taken.contains(&number));
            match self.index.loosely(mention, &free, &inside) {
                Ok((number, tolerance)) => {
                    let known = self.index.label(number);
                    let spelling = Spelling { written: mention.label(), known, tolerance, span: mention.span };
                    self.spellings.push(spelling);
                    self.found.insert(mention.span, vec![number]);
                }
                Err(Failure::Unknown(near)) => {
                    // Namesakes elsewhere are no answer, but the reader may have looked in the wrong place.
                    let elsewhere = self.index.named(mention).into_iter().filter(|number| !self.is_in_scope(*number));
                    let candidates = elsewhere.take(3).chain(near).collect();
                    self.failures.push((mention.clone(), Failure::Unknown(candidates)));
                }
                Err(failure) => self.failures.push((mention.clone(), failure)),
            }
        }
        self.spellings.sort_by_key(|spelling| spelling.span);
    }

    /// Reads a name as two between which the comma is missing, if there is exactly one way to do so.
    fn in_two(&self, mention: &Mention) -> Option<Vec<Number>> {
        let name = &mention.name;
        if mention.kinds.len() != 1 || name.len() > 120 {
            return None;
        }
        let one = |part: &str| {
            let found = self.index.exact(mention.kinds[0], part).iter().copied();
            let inside: Vec<Number> = found.filter(|number| self.is_in_scope(*number)).collect();
            if inside.len() == 1 { inside.first().copied() } else { None }
        };
        let mut ways =
            name.match_indices(' ').filter_map(|(at, _)| Some(vec![one(&name[..at])?, one(&name[at + 1..])?]));
        let way = ways.next()?;
        ways.next().is_none().then_some(way)
    }
}

/// Returns the names of living units in the clauses, in order; land that is no unit aside.
fn named(clauses: &[Clause]) -> Vec<Named<'_>> {
    let statements =
        clauses.iter().flat_map(|clause| clause.statements.iter().map(move |statement| (clause, statement)));
    let mut found = Vec::new();
    for (position, (clause, statement)) in statements.enumerate() {
        let sentence = Some(position);
        let other = |mention| Named { mention, is_whole: false, after: (None, &[]), sentence };
        let article = clause.provision.article;
        match statement {
            Statement::Form { portions, target } => {
                for portion in portions {
                    let is_whole = [portion.area, portion.population] == [Share::Whole; 2];
                    found.push(Named {
                        mention: &portion.mention,
                        is_whole,
                        after: (article, &portion.after),
                        sentence,
                    });
                }
                found.extend(target.under.iter().map(other));
            }
            Statement::Join { portions, into } => {
                found.extend(portions.iter().map(|portion| other(&portion.mention)));
                found.push(other(into));
            }
            _ => {
                let alone = |mention| Named { mention, is_whole: true, after: (None, &[]), sentence: None };
                found.extend(statement.mentions().into_iter().map(alone));
            }
        }
    }
    found.retain(|named| !named.mention.is_land());
    found
}

/// Returns the units that the headings of a document name: what it is about.
fn heads(document: &Document) -> Vec<Mention> {
    let leads = document.leads.iter().filter_map(|(_, position)| document.paragraphs.get(*position));
    let texts: Vec<&str> =
        leads.map(|paragraph| paragraph.text.as_str()).chain(std::iter::once(document.title.as_str())).collect();
    let mut found = Vec::new();
    for text in texts {
        for kind in [KindWord::Province, KindWord::City, KindWord::District, KindWord::Town, KindWord::UrbanDistrict] {
            for lead in ["của ", "thuộc "] {
                let words = format!("{lead}{} ", kind.word());
                for (at, _) in text.match_indices(&words) {
                    let name = capitals(&text[at + words.len()..]);
                    if !name.is_empty() {
                        found.push(Mention { kinds: vec![kind], name, ..Mention::default() });
                    }
                }
            }
        }
    }
    found
}

/// Returns the words with capital letters that a text begins with.
fn capitals(text: &str) -> String {
    let mut found: Vec<&str> = Vec::new();
    for word in text.split(' ') {
        let bare = word.trim_end_matches([',', '.', ';', ':', ')']);
        if !bare.starts_with(|first: char| first.is_uppercase() || first == '-') {
            break;
        }
        found.push(bare);
        if bare.len() < word.len() {
            break;
        }
    }
    found.join(" ")
}
