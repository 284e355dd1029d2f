//! The states before and after, and what happens between: tables, sentences, functions, payroll, seats.

use super::Scheme;
use crate::diagnostic::Speech;
use crate::model::{Id, LegalForm, Placed, Requirement, Role, Structure};
use crate::render::annexes::{Group, Part, capital, groups};
use crate::render::authority;
use crate::render::docx::Style;
use crate::render::sentences::{Balance, balance, decision, first_small};
use crate::render::tables::{Cell, Formula, Row, Value, count, total};
use crate::render::text::fates::unfilled;
use crate::render::words::date;

impl Scheme<'_> {
    /// III. The state before.
    pub(super) fn before(&mut self) {
        self.chapter("State before the rearrangement", "Hiện trạng trước sắp xếp");
        let caption = self.speech().pick("Bodies before", "Các cơ quan, đơn vị trước sắp xếp");
        self.state(&self.outcome().before, caption, |group| &group.before);
        self.cells();
        self.gap("how well the bodies work, by function", "đánh giá hoạt động, chất lượng đội ngũ của từng cơ quan");
    }

    /// V. The state after.
    pub(super) fn after(&mut self) {
        self.chapter("Organisation after the rearrangement", "Tổ chức sau sắp xếp: tên gọi, vị trí, chức năng, cơ cấu");
        let caption = self.speech().pick("Bodies after", "Các cơ quan, đơn vị sau sắp xếp");
        self.state(&self.outcome().after, caption, |group| &group.after);
        self.gap(
            "position, powers and inner structure of each body",
            "vị trí, quyền hạn, cơ cấu tổ chức bên trong của từng cơ quan",
        );
    }

    /// Tells the bodies that change as they are in one state, with their functions.
    fn state(&mut self, structure: &Structure, caption: &str, side: for<'g> fn(&'g Group<'g>) -> &'g Vec<&'g Id>) {
        let groups = groups(self.outcome(), |id| !self.material.is_part(id, Part::Cell));
        let changed = groups.iter().filter(|group| !group.is_kept());
        let ids: Vec<&Id> = changed.flat_map(|group| side(group).iter().copied()).collect();
        let rows = self.bodies(structure, &ids);
        self.bodies_table(caption, rows);
        let names = self.material.names;
        let units = ids.iter().filter_map(|id| structure.unit(id)).filter(|unit| !unit.facts().functions.is_empty());
        let told = units.map(|unit| {
            let functions = unit.facts().functions.iter().map(|function| names.function(function));
            format!("{}: {}.", unit.label(names.speech), functions.collect::<Vec<String>>().join("; "))
        });
        let items: Vec<String> = told.collect();
        if !items.is_empty() {
            self.body("Functions and tasks:", "Chức năng, nhiệm vụ:");
            self.items(items);
        }
    }

    fn bodies_table(&mut self, caption: &str, rows: Vec<Row>) {
        let speech = self.speech();
        let has = |column: &str| {
            rows.iter().any(|row| matches!(row.cells.get(column).map(|cell| &cell.value), Some(Value::Number(..))))
        };
        let all: [(&str, &str, u16); 9] = [
            ("no", speech.pick("No.", "STT"), 7),
            ("name", speech.pick("Body", "Cơ quan, đơn vị"), 30),
            ("superior", speech.pick("Under", "Trực thuộc"), 22),
            ("assigned", speech.pick("Payroll", "Biên chế giao"), 10),
            ("present", speech.pick("Present", "Có mặt"), 10),
            ("heads", speech.pick("Heads", "Cấp trưởng"), 10),
            ("deputies", speech.pick("Deputies", "Cấp phó"), 11),
            ("area", speech.pick("Area (km²)", "Diện tích (km²)"), 10),
            ("population", speech.pick("Population", "Dân số"), 10),
        ];
        let columns: Vec<(&str, &str, u16)> =
            all.into_iter().filter(|(id, ..)| matches!(*id, "no" | "name" | "superior") || has(id)).collect();
        self.table(caption, &columns, rows);
    }

    /// Returns a row for each body, and the sums.
    fn bodies(&self, structure: &Structure, ids: &[&Id]) -> Vec<Row> {
        let (material, speech) = (self.material, self.speech());
        let mut rows: Vec<Row> = Vec::new();
        for unit in ids.iter().filter_map(|id| structure.unit(id)) {
            let mut row = Row::default();
            row.set("no", count(rows.len() + 1)).set("name", unit.label(speech));
            row.set("superior", unit.superior().map(|superior| superior.label(speech)).unwrap_or_default());
            for role in ["assigned", "present", "area", "population"] {
                row.number(role, material.figure(Some(unit), role));
            }
            if !material.is(unit, Part::Territory) {
                row.number("heads", material.posts(Some(unit), Role::Head));
                row.number("deputies", material.posts(Some(unit), Role::Deputy));
            }
            rows.push(row);
        }
        if rows.is_empty() {
            return rows;
        }
        let summed = ["assigned", "present", "heads", "deputies", "area", "population"];
        let total = total(&rows, "name", speech.pick("TOTAL", "TỔNG CỘNG"), &summed);
        rows.push(total);
        rows
    }

    /// Says how many Party organisations are transferred, with their members.
    fn cells(&mut self) {
        let material = self.material;
        let relocations = self.outcome().events.iter().flat_map(|event| &event.relocations);
        let moved: Vec<&Id> =
            relocations.map(|relocation| &relocation.unit).filter(|id| material.is_part(id, Part::Cell)).collect();
        if moved.is_empty() {
            return;
        }
        let members: i64 = moved
            .iter()
            .filter_map(|id| material.figure_below(material.names.before.unit(id), "members"))
            .map(|(value, _)| value)
            .sum();
        let annex = self.annex("pl6").map(|annex| format!(" ({annex})")).unwrap_or_default();
        let text = match self.speech() {
            Speech::Vi => {
                format!("Tổ chức đảng thuộc diện chuyển giao: {} tổ chức, {members} đảng viên{annex}.", moved.len())
            }
            Speech::En => {
                format!("Party organisations that are transferred: {}, with {members} members{annex}.", moved.len())
            }
        };
        self.say(Style::Body, text);
    }

    /// IV. What happens.
    pub(super) fn plan(&mut self) {
        let speech = self.speech();
        self.chapter("Form of the rearrangement", "Phương án, hình thức sắp xếp");
        let mut number = 0;
        let mut last: Option<(usize, usize)> = None;
        let events: Vec<_> = self.outcome().events.iter().collect();
        let more = events.len().saturating_sub(super::LISTED_MAX);
        for event in events.into_iter().take(super::LISTED_MAX) {
            let step = (event.step.plan, event.step.step);
            if last != Some(step) {
                number += 1;
                let found = self.material.request.plans.get(step.0).and_then(|plan| plan.steps.get(step.1));
                let title = found.map(|step| step.title.get(speech)).unwrap_or("");
                let title = super::step_name(title, &event.step.id, speech);
                self.say(Style::Section, format!("{number}. {title}"));
                last = Some(step);
            }
            let names = self.material.names;
            let form = names.form(event);
            let decides = authority::said(event, self.outcome(), names, |id| names.short(id));
            let decides = decides.map(|text| format!("; {}", first_small(&text))).unwrap_or_default();
            let on = event
                .on
                .map(|on| format!("; {} {}", speech.pick("from", "từ ngày"), date(on, speech)))
                .unwrap_or_default();
            let told = decision(event, self.material).join(" ");
            self.say(Style::Body, told);
            self.say(Style::Item, format!("({}: {form}{on}{decides})", speech.pick("Form", "Hình thức")));
            if event.form == LegalForm::Keeping {
                let remarks: Vec<String> =
                    event.remarks.iter().map(|remark| self.material.names.within(remark.to(speech))).collect();
                let word = speech.pick("Reason", "Lý do");
                self.items(remarks.into_iter().map(|remark| format!("{word}: {remark}")));
            }
        }
        if more > 0 {
            let text = match speech {
                Speech::Vi => format!("… và {more} việc khác (xem phụ lục kèm theo)."),
                Speech::En => format!("… and {more} more events (see the annexes)."),
            };
            self.say(Style::Body, text);
        }
        if let Some(annex) = self.annex("pl2") {
            let text = match speech {
                Speech::Vi => format!("Chi tiết từng cơ quan, đơn vị: {annex}."),
                Speech::En => format!("Each body in detail: {annex}."),
            };
            self.say(Style::Body, text);
        }
    }

    /// VII. Job positions, payroll, deputies.
    pub(super) fn payroll(&mut self) {
        let speech = self.speech();
        self.chapter("Job positions, payroll, heads and deputies", "Vị trí việc làm, biên chế, cấp trưởng, cấp phó");
        let rows = balance(self.material).into_iter().enumerate().map(|(position, line)| {
            let Balance { name, before, after, decimals } = line;
            let mut row = Row::default();
            row.set("no", count(position + 1)).set("name", capital(&name));
            row.set("before", Cell::new(Value::Number(before, decimals)))
                .set("after", Cell::new(Value::Number(after, decimals)));
            row.set("change", Formula::Less("after", "before"));
            row
        });
        let columns = [
            ("no", speech.pick("No.", "STT"), 7),
            ("name", speech.pick("Quantity", "Chỉ tiêu"), 40),
            ("before", speech.pick("Before", "Trước sắp xếp"), 14),
            ("after", speech.pick("After", "Sau sắp xếp"), 14),
            ("change", speech.pick("Change", "Tăng/giảm"), 12),
        ];
        let rows: Vec<Row> = rows.collect();
        self.table(speech.pick("Figures of the whole structure", "Số liệu toàn cơ cấu"), &columns, rows);
        let text = self.surplus();
        self.say(Style::Body, text);
        self.gap(
            "list of job positions and ranks; how the surplus is placed, year by year",
            "danh mục vị trí việc làm, cơ cấu ngạch; phương án, lộ trình giải quyết dôi dư từng năm",
        );
    }

    /// Says how many heads and deputies are left over, and which posts of heads nobody fills yet.
    fn surplus(&self) -> String {
        let (speech, names) = (self.speech(), self.material.names);
        let placed = Placed::of(names.after);
        let (mut surplus, mut open) = ([0_u32; 2], Vec::new());
        for found in self.outcome().events.iter().flat_map(|event| &event.surplus) {
            let of_role = &mut surplus[usize::from(found.role != Role::Head)];
            *of_role = of_role.saturating_add(placed.left(found));
            open.extend(unfilled(found, &placed, speech, |id| names.short(id)));
        }
        let annex = self.annex("pl3").map(|annex| format!(" ({annex})")).unwrap_or_default();
        let open = if open.is_empty() { String::new() } else { format!(" {}.", open.join("; ")) };
        match speech {
            Speech::Vi => {
                format!("Dôi dư sau sắp xếp: {} cấp trưởng, {} cấp phó{annex}.{open}", surplus[0], surplus[1])
            }
            Speech::En => {
                format!("Surplus after the rearrangement: {} heads, {} deputies{annex}.{open}", surplus[0], surplus[1])
            }
        }
    }

    /// VIII. Seat, equipment, finance, seal, records.
    pub(super) fn assets(&mut self) {
        self.chapter("Seat, equipment, finance, seal, records", "Trụ sở, trang thiết bị, tài chính, con dấu, hồ sơ");
        let matters = [
            (Requirement::Assets, "Seat, assets, finance", "Trụ sở, tài sản, tài chính"),
            (Requirement::Seal, "Seal and account", "Con dấu, tài khoản"),
            (Requirement::Records, "Records, pending cases", "Hồ sơ, tài liệu, việc dở dang"),
            (Requirement::Members, "Party members", "Đảng viên, sinh hoạt đảng"),
            (Requirement::Succession, "Legal succession", "Kế thừa quyền, nghĩa vụ"),
        ];
        for (position, (matter, en, vi)) in matters.into_iter().enumerate() {
            self.section(position + 1, en, vi);
            let said = self.settled(matter);
            match said.is_empty() {
                true => self.gap("how it is settled", "phương án giải quyết"),
                false => self.items(said),
            }
        }
        // Whatever else the plan settles is told as well.
        let mut number = matters.len();
        for matter in Requirement::ALL.into_iter().filter(|matter| matters.iter().all(|(known, ..)| known != matter)) {
            let said = self.settled(matter);
            if !said.is_empty() {
                number += 1;
                let [en, vi] = [Speech::En, Speech::Vi].map(|speech| capital(matter.name(speech)));
                self.section(number, &en, &vi);
                self.items(said);
            }
        }
        self.gap(
            "seat and address of each body, equipment, estimate of costs",
            "nơi đặt trụ sở từng cơ quan, trang thiết bị, dự toán kinh phí",
        );
    }

    /// Returns how the plan settles a matter, each way once, in the order of the events.
    fn settled(&self, matter: Requirement) -> Vec<String> {
        let mut said: Vec<String> = Vec::new();
        for event in &self.outcome().events {
            let text = self.material.settled(&[event], matter.id());
            if !text.is_empty() && !said.contains(&text) {
                said.push(text);
            }
        }
        said
    }
}
