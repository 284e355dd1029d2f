//! The tables beside that of the bodies: lines, posts, functions, ended bodies, and what the structure says of itself.

use rustc_hash::FxHashMap;

use super::bodies::Bodies;
use super::draft::basis;
use super::import::{Run, header_of};
use super::kinds::slug;
use super::mapping::Gives;
use super::opened::{At, Opened};
use super::recent::Recent;
use super::report::Reports;
use super::values::key;
use crate::diagnostic::{Diagnostic, Say, Speech};
use crate::model::{Ended, Family, Function, Header, Id, Line, Post, Role, Text};
use crate::say;

/// What the tables give besides the bodies.
#[derive(Default)]
pub(super) struct Relations {
    pub header: Option<Header>,
    pub lines: Vec<(Line, At)>,
    pub posts: FxHashMap<Id, Vec<Post>>,
    pub functions: Vec<(Function, At)>,
    /// Functions by the body that leads them, as the table of functions says.
    pub leads: FxHashMap<Id, Vec<Id>>,
    pub ended: Vec<Ended>,
}

impl Relations {
    pub fn read<'a>(run: &Run<'a>, bodies: &Bodies<'a>, reports: &mut Reports) -> Relations {
        let mut relations = Relations::default();
        let mut reader = Reader { run, bodies, reports, relations: &mut relations };
        run.giving(Gives::Structure).for_each(|opened| reader.header(opened));
        run.giving(Gives::Lines).for_each(|opened| reader.lines(opened));
        run.giving(Gives::Posts).for_each(|opened| reader.posts(opened));
        run.giving(Gives::Functions).for_each(|opened| reader.functions(opened));
        run.giving(Gives::Ended).for_each(|opened| reader.ended(opened));
        relations
    }
}

struct Reader<'r, 'a> {
    run: &'r Run<'a>,
    bodies: &'r Bodies<'a>,
    reports: &'r mut Reports,
    relations: &'r mut Relations,
}

impl<'a> Reader<'_, 'a> {
    fn header(&mut self, opened: &'a Opened<'a>) {
        let pairs = opened.rows().into_iter().filter_map(|row| {
            let key = opened.text(row, "key")?.into_owned();
            Some((key, opened.whole(row, "value"))).filter(|(_, value)| !value.is_empty())
        });
        match header_of(pairs.collect()) {
            Ok(header) => self.relations.header = Some(header),
            Err(why) => {
                let message = say!(
                    "what the sheet says about the structure cannot be read: {why}",
                    "không đọc được thông tin về cơ cấu: {why}"
                );
                let help = say!("leave the cells as the export wrote them", "giữ nguyên các ô như khi xuất ra");
                let at = At { table: opened.number, row: 0, column: 0 };
                self.reports.at(at, Diagnostic::error("malformed-other", message).help(help));
            }
        }
    }

    /// Returns the body that a field names.
    fn body(&mut self, opened: &Opened<'_>, row: usize, field: &'static str) -> Option<Id> {
        let at = opened.at(row, field);
        let Some(text) = opened.text(row, field) else {
            let message = say!("the row names no body here", "dòng chưa ghi đơn vị ở cột này");
            let help = say!("name a body, or empty the row", "ghi đơn vị, hoặc xóa dòng này");
            self.reports.at(at, Diagnostic::error("missing-body", message).help(help));
            return None;
        };
        let by = opened.source(field).and_then(|source| source.by);
        let found = self.bodies.refer(&text, by, at, self.run.tables, self.reports)?;
        Some(self.bodies.drafts[found].unit.id.clone())
    }

    fn lines(&mut self, opened: &'a Opened<'a>) {
        let types = Recent::default();
        for row in opened.rows() {
            let Some(word) = opened.text(row, "type") else {
                self.missing(
                    opened,
                    row,
                    "type",
                    say!("the row does not say which line it is", "dòng chưa ghi loại quan hệ"),
                );
                continue;
            };
            let (from, to) = (self.body(opened, row, "from"), self.body(opened, row, "to"));
            let Some((from, to)) = from.zip(to) else { continue };
            let mut line = Line::new(types.get(&word, || self.line_type(&word)), from, to);
            line.basis = opened.text(row, "basis").map(|text| basis(&text)).into_iter().collect();
            let line = self.completed(opened, row, line);
            self.relations.lines.push((line, opened.at(row, "type")));
        }
    }

    fn line_type(&self, word: &str) -> Id {
        let catalogue = self.run.catalogue;
        if catalogue.family(word).is_some() {
            return Id::from(word);
        }
        let word_key = key(word);
        let is_meant = |text: &Text| text.iter().any(|(_, name)| key(name) == word_key);
        let named = catalogue.line_types.iter().find(|line_type| is_meant(&line_type.name));
        let of_family = || {
            let is_called =
                |family: &Family| [Speech::Vi, Speech::En].iter().any(|speech| key(family.name(*speech)) == word_key);
            let family = Family::ALL.into_iter().find(is_called)?;
            let declared = catalogue.line_types.iter().find(|line_type| line_type.family == family);
            Some(declared.map_or_else(|| Id::from(family.id()), |line_type| line_type.id.clone()))
        };
        named.map(|line_type| line_type.id.clone()).or_else(of_family).unwrap_or_else(|| Id::from(word))
    }

    fn posts(&mut self, opened: &'a Opened<'a>) {
        let reading = self.run.reading(opened);
        for row in opened.rows() {
            let unit = self.body(opened, row, "unit");
            let word = opened.text(row, "role").unwrap_or_default();
            let Some(role) = role(&word) else {
                let message = say!("`{word}` is no role", "`{word}` không phải là loại chức danh");
                let help = say!("use one of: head, deputy, member", "dùng một trong: cấp trưởng, cấp phó, thành viên");
                self.reports.at(opened.at(row, "role"), Diagnostic::error("unknown-word", message).help(help));
                continue;
            };
            let count = reading.whole(row, "count", opened.column("count"), self.reports);
            let post = Post {
                id: opened.text(row, "id").map(|id| Id::from(&*id)),
                title: opened.text(row, "title").map(|title| Text::from(&*title)),
                holder: opened.text(row, "holder").map(|holder| Id::from(&*holder)),
                count: count.and_then(|count| u32::try_from(count).ok()).unwrap_or(1),
                basis: opened.text(row, "basis").map(|basis| Text::from(&*basis)),
                ..Post::vacant(role)
            };
            let post = self.completed(opened, row, post);
            if let Some(unit) = unit {
                self.relations.posts.entry(unit).or_default().push(post);
            }
        }
    }

    fn functions(&mut self, opened: &'a Opened<'a>) {
        for row in opened.rows() {
            let name = opened.text(row, "name").unwrap_or_default();
            let id = opened.text(row, "id").map_or_else(|| slug(&name), |id| id.into_owned());
            if id.is_empty() {
                self.missing(
                    opened,
                    row,
                    "name",
                    say!("the row names no function", "dòng chưa ghi chức năng, nhiệm vụ"),
                );
                continue;
            }
            let function = Function { id: id.into(), name: Text::from(&*name), basis: Vec::new(), provenance: None };
            let function = self.completed(opened, row, function);
            if opened.text(row, "lead").is_some()
                && let Some(lead) = self.body(opened, row, "lead")
            {
                self.relations.leads.entry(lead).or_default().push(function.id.clone());
            }
            self.relations.functions.push((function, opened.at(row, "id")));
        }
    }

    fn ended(&mut self, opened: &'a Opened<'a>) {
        let reading = self.run.reading(opened);
        for row in opened.rows() {
            let name = opened.text(row, "name").unwrap_or_default();
            let id = opened.text(row, "id").map_or_else(|| slug(&name), |id| reading.id(&id).into_owned());
            if id.is_empty() {
                self.missing(opened, row, "name", say!("the row names no body", "dòng chưa ghi đơn vị"));
                continue;
            }
            let kind = opened.text(row, "kind");
            let kind =
                kind.map(|word| self.run.kinds.find(&word, self.run.catalogue).unwrap_or_else(|| Id::from(&*word)));
            let ended = Ended {
                id: id.into(),
                name: Text::from(&*name),
                kind,
                on: reading.day(row, "on", true, self.reports),
                successors: opened.texts(row, "successors").iter().map(|id| Id::from(&**id)).collect(),
                provenance: None,
            };
            let ended = self.completed(opened, row, ended);
            self.relations.ended.push(ended);
        }
    }

    fn completed<T: serde::Serialize + serde::de::DeserializeOwned>(
        &mut self,
        opened: &'a Opened<'a>,
        row: usize,
        value: T,
    ) -> T {
        if !opened.has_any("other") {
            return value;
        }
        let reading = self.run.reading(opened);
        match reading.merged(row, &value) {
            Ok(None) => value,
            Ok(Some(whole)) => whole,
            Err(why) => {
                reading.wrong_other(row, &why, self.reports);
                value
            }
        }
    }

    fn missing(&mut self, opened: &Opened<'_>, row: usize, field: &str, message: Say) {
        let help = say!("fill the cell in, or empty the row", "điền ô này, hoặc xóa dòng");
        self.reports.at(opened.at(row, field), Diagnostic::error("missing-word", message).help(help));
    }
}

/// Returns the role that a word means.
fn role(word: &str) -> Option<Role> {
    let word = key(word);
    [Role::Head, Role::Deputy, Role::Member].into_iter().find(|role| {
        let names = [Speech::Vi, Speech::En].map(|speech| key(role.name(speech)));
        word == role.id() || names.contains(&word) || word == key(role.id())
    })
}
