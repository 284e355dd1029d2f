//! Duties, deadlines, records and procedures: on the directive 55-KL/TU, and on small structures.
//!
//! `UPDATE_EXPECT=1` rewrites the expected compliance reports.

use bomay::diagnostic::{Diagnostic, Severity, Speech};
use bomay::formats;
use bomay::model::Structure;
use bomay::plan::Plan;
use bomay::render::compliance::{acts_sheet, monitoring_sheet, report};
use bomay::rules::Ruleset;
use bomay::rules::duty::{ActState, Assessment, Status, StatusRecord};
use bomay::simulate::{Outcome, Request, comply, simulate};
use jiff::civil::Date;
use serde_json::{Value, json};

const PLAN: &str = "models/ha-tinh-2022/plans/55-kl-tu.json";
const PACK: &str = "models/vn/packs/55-kl-tu.json";
const RECORD: &str = "models/ha-tinh-2022/status-55-kl-tu.json";

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn day(text: &str) -> Option<Date> {
    Some(text.parse().unwrap_or_else(|error| panic!("{text}: {error}")))
}

/// What is simulated, and by which rules and record it is judged.
struct Run {
    structure: Structure,
    plan: Value,
    packs: Vec<Value>,
    as_of: Option<Date>,
    record: Option<StatusRecord>,
}

impl Run {
    /// The plan of 55-KL/TU on Hà Tĩnh, by the pack of the same name.
    fn of_the_directive() -> Self {
        let mut fetch = |path: &str| Ok(read(path));
        let path = "models/ha-tinh-2022/structure.json";
        let loaded = formats::load(&read(path), path, &mut fetch);
        assert_eq!(loaded.problems, []);
        let plan = serde_json::from_str(&read(PLAN)).unwrap();
        let packs = vec![serde_json::from_str(&read(PACK)).unwrap()];
        Run { structure: loaded.structure, plan, packs, as_of: None, record: None }
    }

    /// A sketch, the operations of one step on a day, and one pack.
    fn of(sketch: &str, on: &str, operations: Value, pack: Value) -> Self {
        let loaded = formats::outline::parse(sketch, "sketch.outline");
        assert_eq!(loaded.problems, []);
        let basis = json!([{"document": "1-KL/HU", "article": "2"}]);
        let step = json!({"id": "1", "on": on, "basis": basis, "do": operations});
        let plan = json!({"format": "bomay/plan/1", "steps": [step]});
        Run { structure: loaded.structure, plan, packs: vec![pack], as_of: None, record: None }
    }

    fn on(mut self, as_of: &str) -> Self {
        self.as_of = day(as_of);
        self
    }

    fn recorded(mut self, items: Value) -> Self {
        let text = json!({"format": "bomay/status/1", "items": items}).to_string();
        let (record, problems) = formats::status(&text, "status.json");
        assert_eq!(problems, []);
        self.record = record;
        self
    }

    /// Changes the steps of the plan.
    fn with_steps(mut self, change: impl FnOnce(&mut Vec<Value>)) -> Self {
        change(self.plan["steps"].as_array_mut().unwrap());
        self
    }

    fn outcome(&self) -> Outcome {
        let (plan, problems) = formats::plan(&self.plan.to_string(), "plan.json", 0);
        assert_eq!(problems, []);
        let plans: Vec<Plan> = plan.into_iter().collect();
        let mut packs = Vec::new();
        for (number, pack) in self.packs.iter().enumerate() {
            let (pack, problems) = formats::pack(&pack.to_string(), "pack.json", number);
            assert_eq!(problems, []);
            packs.extend(pack);
        }
        let (ruleset, problems) = Ruleset::from_packs(&packs, self.as_of);
        assert_eq!(problems, []);
        let request = Request { before: &self.structure, plans: &plans, ruleset: &ruleset, until: self.as_of };
        let mut outcome = simulate(request);
        assert_eq!(outcome.problems, []);
        comply(&mut outcome, &plans, &ruleset, self.as_of, self.record.as_ref());
        outcome
    }
}

fn statuses(outcome: &Outcome) -> Vec<(&str, Status)> {
    outcome.compliance.duties().map(|duty| (duty.entry.as_str(), duty.status)).collect()
}

fn duty<'o>(outcome: &'o Outcome, entry: &str) -> &'o Assessment {
    outcome.compliance.duties().find(|duty| duty.entry == entry).unwrap_or_else(|| panic!("no duty {entry}"))
}

/// Returns everything found by rules and duties that is an error.
fn errors(outcome: &Outcome) -> Vec<&Diagnostic> {
    let found = outcome.findings.introduced.iter().chain(&outcome.compliance.findings);
    found.filter(|finding| finding.severity == Severity::Error).collect()
}

fn codes<'d>(findings: impl IntoIterator<Item = &'d Diagnostic>) -> Vec<&'d str> {
    findings.into_iter().map(|finding| &*finding.code).collect()
}

fn expect(path: &str, given: &str) {
    let path = format!("models/ha-tinh-2022/expected/{path}");
    if std::fs::read_to_string(&path).is_ok_and(|expected| expected == given) {
        return;
    }
    assert!(std::env::var_os("UPDATE_EXPECT").is_some(), "{path} differs, see `git diff` after UPDATE_EXPECT=1");
    std::fs::write(path, given).unwrap();
}

#[test]
fn the_plan_complies_with_the_directive_on_the_last_day_of_its_deadline() {
    let outcome = Run::of_the_directive().on("2022-10-31").outcome();
    assert!(outcome.compliance.is_kept());
    assert_eq!(errors(&outcome), [] as [&Diagnostic; 0]);
    assert_eq!(codes(&outcome.compliance.findings), ["partly-met-duty"]);
    assert_eq!(
        statuses(&outcome),
        [
            ("2.1-a", Status::NotYet),
            ("2.1-b", Status::NotYet),
            ("2.2-a", Status::Met),
            ("2.2-b", Status::Met),
            ("2.3", Status::Met),
            ("2.4", Status::Met),
            ("2.5-a", Status::Partly),
            ("2.5-b", Status::NotYet),
            ("4", Status::NotYet),
        ]
    );
    assert_eq!(duty(&outcome, "2.3").events, [3, 4, 5]);
    assert_eq!(duty(&outcome, "2.4").events, [6]);
    // What lies after the day is told as still to come.
    let planned = &duty(&outcome, "2.5-a").planned;
    assert_eq!(planned.first().map(|step| (step.step.as_str(), step.on)), Some(("2.5-duc-tho", day("2022-12-31"))));
    expect("55-kl-tu.compliance.en.txt", &report(&outcome, Speech::En));
}

#[test]
fn the_whole_plan_decides_on_every_cell_whose_judgement_is_known() {
    let outcome = Run::of_the_directive().outcome();
    assert_eq!(outcome.compliance.as_of, day("2022-12-31"));
    let cells = duty(&outcome, "2.5-a");
    assert_eq!((cells.status, cells.done(), cells.items.len()), (Status::Partly, 18, 23));
    let open: Vec<&str> = cells.open().filter_map(|item| item.unit.as_deref()).collect();
    assert_eq!(open, ["khoi.dn-18", "khoi.dn-19", "khoi.dn-20", "khoi.dn-21", "khoi.dn-22"]);
    assert!(!outcome.has_errors());
}

#[test]
fn a_spread_concurrent_head_is_named_with_point_and_help() {
    let spread = Run::of_the_directive().on("2022-10-31").with_steps(|steps| {
        let operations = steps[1]["do"].as_array_mut().unwrap();
        operations.push(json!({"op": "relieve", "unit": "huong-son.mttq", "post": "head"}));
        operations.push(json!({"op": "appoint", "unit": "huong-son.mttq", "post": "head", "holder": "p-0241"}));
    });
    let outcome = spread.outcome();
    let found = errors(&outcome);
    assert_eq!(codes(found.iter().copied()), ["concurrent-head-spread"]);
    assert_eq!(found[0].unit.as_deref(), Some("huong-son.ban-dan-van"));
    assert!(found[0].basis.concat().contains("55-KL/TU (Ban Thường vụ Tỉnh ủy Hà Tĩnh), điểm 2.2: “không nhân rộng"));
    assert!(found[0].help.as_ref().is_some_and(|help| help.vi.contains("bố trí riêng")));
    assert_eq!(duty(&outcome, "2.2-b").status, Status::Violated);
    assert_eq!(duty(&outcome, "2.2-a").status, Status::Met);
    assert!(outcome.has_errors() && !outcome.compliance.is_kept());
}

#[test]
fn a_cell_transferred_with_an_unknown_judgement_is_named_with_point_and_help() {
    let careless = Run::of_the_directive().with_steps(|steps| {
        let step = |steps: &[Value], id: &str| steps.iter().position(|step| step["id"] == id).unwrap();
        let (transfer, keep) = (step(steps, "2.5-duc-tho"), step(steps, "2.5-giu"));
        let to = json!({"op": "transfer", "units": ["khoi.dn-18"], "to": "loc-ha.dang-bo"});
        steps[transfer]["do"].as_array_mut().unwrap().push(to);
        steps[keep]["do"][2]["units"].as_array_mut().unwrap().retain(|unit| unit != "khoi.dn-18");
    });
    let outcome = careless.outcome();
    let found = errors(&outcome);
    assert_eq!(codes(found.iter().copied()), ["cell-transferred-unjudged"]);
    assert_eq!(found[0].unit.as_deref(), Some("khoi.dn-18"));
    assert_eq!(found[0].step.as_ref().map(|step| &*step.id), Some("2.5-duc-tho"));
    assert!(found[0].basis.concat().contains(", điểm 2.5: “"));
    assert!(found[0].help.as_ref().is_some_and(|help| help.vi.contains("trước khi chuyển")));
    assert_eq!(duty(&outcome, "2.5-a").status, Status::Violated);
}

#[test]
fn a_forgotten_split_is_named_with_point_and_help_on_the_last_day_and_not_before() {
    let forgetful = || {
        Run::of_the_directive().with_steps(|steps| {
            steps.retain(|step| !step["id"].as_str().is_some_and(|id| id.starts_with("2.3")));
        })
    };
    let outcome = forgetful().on("2022-10-31").outcome();
    let found = errors(&outcome);
    assert_eq!(codes(found.iter().copied()), ["overdue-duty"]);
    assert!(found[0].message.vi.starts_with("điểm `2.3` hạn 31/10/2022"), "{}", found[0].message.vi);
    assert!(found[0].basis.concat().contains("55-KL/TU (Ban Thường vụ Tỉnh ủy Hà Tĩnh), điểm 2.3: “"));
    assert!(found[0].help.as_ref().is_some_and(|help| help.vi.starts_with("chia Cơ quan Tổ chức - Nội vụ")));
    let still: String = found[0].related.iter().map(|related| related.message.vi.as_str()).collect();
    assert!(still.contains("duc-tho.co-quan-ubkt-thanh-tra") && still.contains("Phòng Nội vụ"), "{still}");
    assert_eq!((duty(&outcome, "2.3").status, duty(&outcome, "2.4").status), (Status::Overdue, Status::Met));

    let outcome = forgetful().on("2022-10-30").outcome();
    assert_eq!((duty(&outcome, "2.3").status, errors(&outcome).len()), (Status::NotYet, 0));
}

#[test]
fn a_split_after_the_deadline_is_done_but_late() {
    let slow = Run::of_the_directive().with_steps(|steps| {
        for step in steps.iter_mut().filter(|step| step["id"] == "2.4") {
            step["on"] = "2022-11-15".into();
        }
    });
    let outcome = slow.outcome();
    let split = duty(&outcome, "2.4");
    assert_eq!((split.status, split.items[0].late), (Status::Met, day("2022-11-15")));
    assert_eq!(codes(&outcome.compliance.findings), ["late-duty", "partly-met-duty"]);
    assert_eq!(duty(&outcome, "2.3").items[0].late, None);
}

#[test]
fn the_record_fulfils_what_the_data_cannot_show_and_says_so_where_they_show_otherwise() {
    let (record, problems) = formats::status(&read(RECORD), RECORD);
    assert_eq!(problems, []);
    let mut run = Run::of_the_directive();
    run.record = record;
    let outcome = run.outcome();
    let status = |entry: &str| duty(&outcome, entry).status;
    assert_eq!(
        (status("2.1-a"), status("2.1-b"), status("2.3"), status("4")),
        (Status::Partly, Status::Partly, Status::Met, Status::Met)
    );
    assert_eq!(duty(&outcome, "2.1-b").done(), 1);
    expect("55-kl-tu.compliance.txt", &report(&outcome, Speech::Vi));

    // The scheme was approved in time, but nothing was split.
    run = run.with_steps(|steps| {
        steps.retain(|step| !step["id"].as_str().is_some_and(|id| id.starts_with("2.3")));
    });
    let outcome = run.outcome();
    let split = duty(&outcome, "2.3");
    assert_eq!(split.status, Status::Met);
    assert!(split.items[0].says[0].en.contains("the data do not show it"), "{:?}", split.items[0].says);
}

#[test]
fn a_record_that_ends_before_the_day_is_noted() {
    let mut run = Run::of_the_directive();
    run.record = Some(StatusRecord { as_of: day("2022-12-30"), items: Vec::new() });
    assert_eq!(codes(&run.outcome().compliance.findings), ["partly-met-duty", "old-record"]);
    run.record = Some(StatusRecord { as_of: day("2022-12-31"), items: Vec::new() });
    assert_eq!(codes(&run.outcome().compliance.findings), ["partly-met-duty"]);
}

#[test]
fn a_record_counts_from_its_day_on_and_what_it_names_must_be_there() {
    let items = json!([{"pack": "55-kl-tu", "entry": "4", "status": "met", "on": "2022-11-30"}]);
    let status = |on: &str| {
        let outcome = Run::of_the_directive().recorded(items.clone()).on(on).outcome();
        duty(&outcome, "4").status
    };
    assert_eq!((status("2022-11-29"), status("2022-11-30")), (Status::NotYet, Status::Met));

    let wrong = json!([
        {"pack": "55-kl-t", "entry": "4", "status": "met"},
        {"pack": "55-kl-tu", "entry": "2.33", "status": "met"},
        {"pack": "55-kl-tu", "entry": "2.1-b", "unit": "duc-tho.tty", "event": 99, "status": "met"},
    ]);
    let outcome = Run::of_the_directive().recorded(wrong).outcome();
    let found: Vec<&Diagnostic> =
        outcome.compliance.findings.iter().filter(|finding| finding.code == "unknown-record").collect();
    let said: Vec<&str> = found.iter().map(|finding| finding.message.en.as_str()).collect();
    assert_eq!(
        said,
        [
            "`55-kl-tu` demands nothing under `2.33`",
            "there is no event 99, the plan has 13",
            "no pack `55-kl-t` with duties is loaded",
            "no unit `duc-tho.tty`",
        ]
    );
    assert!(found.iter().all(|finding| finding.help.is_some() && finding.place.is_some()));
}

const OFFICES: &str = "huyen-uy: committee\n  van-phong: office payroll=4\n  ban: office payroll=5\n";

fn dissolution() -> Value {
    json!([{"op": "dissolve", "unit": "ban", "receivers": [{"unit": "van-phong", "remainder": true}]}])
}

/// A pack with a term from each dissolution, and the holidays of the end of 2022.
fn term() -> Value {
    json!({
        "format": "bomay/pack/1", "id": "p", "title": "Quy định",
        "calendar": {"rest_days": ["saturday", "sunday"], "holidays": [{"from": "2022-11-24"}], "years": [2022]},
        "entries": [{
            "id": "r19", "rule": "records-not-recovered", "title": "Thu hồi hồ sơ, con dấu; chuyển đảng viên",
            "modality": "must", "responsible": ["huyen-uy"], "scope": {"kind": "office"},
            "deadline": {"after": {"forms": ["dissolution", "disbandment"]}, "working_days": 30, "binds": "execution"},
            "source": {"document": "24-QĐ/TW", "article": "6.3.5"}
        }]
    })
}

#[test]
fn a_term_runs_from_each_event_and_leaves_out_holidays() {
    let run = || Run::of(OFFICES, "2022-10-31", dissolution(), term());
    let before = run().on("2022-12-12").outcome();
    let recovered = duty(&before, "r19");
    // Six weeks of five working days would end on 12 December; one day in November is a holiday.
    assert_eq!(recovered.dues().iter().map(|due| due.on.to_string()).collect::<Vec<_>>(), ["2022-12-13"]);
    assert_eq!((recovered.status, recovered.items[0].event), (Status::NotYet, Some(1)));
    let after = run().on("2022-12-13").outcome();
    assert_eq!(codes(&after.compliance.findings), ["overdue-duty"]);
    assert!(after.has_errors());

    let done = json!([{"pack": "p", "entry": "r19", "event": 1, "status": "met", "on": "2022-12-01"}]);
    assert_eq!(duty(&run().recorded(done).on("2023-01-31").outcome(), "r19").status, Status::Met);
    let late = json!([{"pack": "p", "entry": "r19", "event": 1, "status": "met", "on": "2022-12-20"}]);
    let late = run().recorded(late).on("2023-01-31").outcome();
    assert_eq!((duty(&late, "r19").status, codes(&late.compliance.findings)), (Status::Met, vec!["late-duty"]));
    let waived = json!([{"pack": "p", "entry": "r19", "status": "waived"}]);
    assert_eq!(duty(&run().recorded(waived).on("2023-01-31").outcome(), "r19").status, Status::Waived);
}

#[test]
fn a_term_that_no_event_starts_does_not_arise() {
    let keep = json!([{"op": "keep", "units": ["ban"], "reason": "-"}]);
    let outcome = Run::of(OFFICES, "2022-10-31", keep, term()).on("2022-12-31").outcome();
    assert_eq!(duty(&outcome, "r19").status, Status::NotConcerned);
    assert_eq!(outcome.compliance.findings, []);
}

#[test]
fn a_count_past_the_known_holidays_says_so() {
    let outcome = Run::of(OFFICES, "2022-12-20", dissolution(), term()).outcome();
    let recovered = duty(&outcome, "r19");
    assert_eq!(recovered.dues()[0].on.to_string(), "2023-01-31");
    assert!(recovered.remarks[0].vi.contains("chưa có lịch nghỉ lễ"), "{:?}", recovered.remarks);
    assert!(report(&outcome, Speech::Vi).contains("31/01/2023 (*)"));
}

/// A rule that a unit keeps at once, or a duty that gives it time.
fn limit(deadline: Value, waivers: Value) -> Value {
    json!({
        "format": "bomay/pack/1", "id": "p", "title": "Quy định", "waivers": waivers,
        "entries": [{
            "id": "so", "rule": "too-many", "title": "không quá 4", "modality": "must",
            "scope": {"kind": "office"}, "require": {"limit": {"value": "unit.measures.payroll", "max": 4}},
            "responsible": ["huyen-uy"], "deadline": deadline
        }]
    })
}

#[test]
fn a_duty_is_no_finding_before_its_day() {
    let keep = json!([{"op": "keep", "units": ["ban"], "reason": "-"}]);
    let run = |on: &str, waivers: Value| {
        Run::of(OFFICES, "2022-10-01", keep.clone(), limit(json!({"on": "2022-10-31"}), waivers)).on(on).outcome()
    };
    let before = run("2022-10-30", json!([]));
    assert_eq!((errors(&before).len(), duty(&before, "so").status), (0, Status::Partly));
    let after = run("2022-10-31", json!([]));
    assert_eq!(codes(errors(&after)), ["overdue-duty"]);
    assert_eq!(errors(&after)[0].unit.as_deref(), Some("ban"));
    let waiver = json!([{"units": ["ban"], "rule": "so", "authority": "Huyện ủy", "reason": "chờ sắp xếp"}]);
    assert_eq!(duty(&run("2022-11-30", waiver), "so").status, Status::Met);
}

#[test]
fn what_must_be_unique_is_compared_in_a_duty_too() {
    let keep = json!([{"op": "keep", "units": ["ban"], "reason": "-"}]);
    let pack = json!({
        "format": "bomay/pack/1", "id": "p",
        "entries": [{
            "id": "ten", "rule": "same-name", "title": "tên không trùng", "responsible": ["huyen-uy"],
            "scope": {"kind": "office"}, "require": {"unique": {"value": "unit.name"}}, "deadline": {"on": "2022-10-31"}
        }]
    });
    let sketch = OFFICES.replace("office payroll", "office \"A\" payroll");
    let outcome = Run::of(&sketch, "2022-10-31", keep.clone(), pack.clone()).outcome();
    assert_eq!((duty(&outcome, "ten").status, duty(&outcome, "ten").done()), (Status::Overdue, 1));
    let sketch = sketch.replacen("\"A\"", "\"B\"", 1);
    assert_eq!(duty(&Run::of(&sketch, "2022-10-31", keep, pack).outcome(), "ten").status, Status::Met);
}

/// A procedure for mergers of offices with acts of every kind.
fn procedures() -> Value {
    json!({
        "format": "bomay/pack/1", "id": "p", "entries": [],
        "calendar": {"years": [2022]},
        "procedures": [
            {
                "id": "hop-nhat", "title": "Hợp nhất cơ quan", "forms": ["consolidation"], "scope": {"kind": "office"},
                "if": "event.originals.size() == 2", "also": ["Sở Nội vụ"],
                "acts": [
                    {"id": "quyet-dinh", "name": "Quyết định hợp nhất", "days": 0},
                    {"id": "con-dau", "name": "=Nộp lại con dấu", "by": "+Cơ quan cũ", "settles": "seal", "working_days": 5},
                    {"id": "ho-so", "name": "Bàn giao hồ sơ", "settles": "records", "days": 10}
                ],
                "dossier": ["Đề án"], "source": {"document": "158/2018/NĐ-CP", "article": "6"}
            },
            {"id": "ba", "forms": ["consolidation"], "if": "event.originals.size() == 3", "acts": [{"id": "x", "name": "X"}]},
            {"id": "giai-the", "forms": ["dissolution"], "acts": [{"id": "x", "name": "X"}]},
            {"id": "cap-tren", "forms": ["consolidation"], "decides": "direct-superior", "valid_to": "2022-12-31"},
            {"id": "hdnd", "forms": ["consolidation"], "decides": "HĐND", "valid_from": "2023-01-01"}
        ]
    })
}

fn merger() -> Run {
    let into = json!({"id": "moi", "name": "Cơ quan mới", "kind": "office", "superior": "huyen-uy"});
    let merge = json!([{"op": "merge", "units": ["van-phong", "ban"], "into": into}]);
    Run::of(OFFICES, "2022-10-31", merge, procedures()).with_steps(|steps| {
        steps[0]["settles"] = json!({"records": "Bàn giao theo biên bản."});
    })
}

#[test]
fn an_event_needs_the_acts_of_the_procedures_that_apply_to_it() {
    let outcome = merger().on("2022-11-30").outcome();
    let needs = &outcome.compliance.needs[0];
    let applied: Vec<&str> = needs.procedures.iter().map(|procedure| procedure.procedure.as_str()).collect();
    assert_eq!((needs.event, applied), (1, vec!["hop-nhat", "cap-tren"]));
    let acts: Vec<(&str, ActState, String)> = needs.procedures[0]
        .acts
        .iter()
        .map(|act| (act.act.as_str(), act.state, act.due.map_or_else(String::new, |due| due.on.to_string())))
        .collect();
    assert_eq!(
        acts,
        [
            ("quyet-dinh", ActState::Needed, "2022-10-31".to_owned()),
            ("con-dau", ActState::Needed, "2022-11-07".to_owned()),
            ("ho-so", ActState::Planned, "2022-11-10".to_owned()),
        ]
    );
    assert!(needs.procedures.iter().all(|procedure| procedure.decides == ["huyen-uy"]));
    // The seal is an act of its own, the rest of the completeness list stays a list.
    let open: Vec<&str> = needs.open.iter().map(|matter| matter.name(Speech::En)).collect();
    assert!(open.contains(&"legal succession") && !open.contains(&"seal and account"), "{open:?}");
}

#[test]
fn an_act_is_late_only_where_somebody_keeps_a_record() {
    let items =
        json!([{"pack": "p", "entry": "hop-nhat", "act": "quyet-dinh", "event": 1, "status": "met", "note": "số 5"}]);
    let outcome = merger().recorded(items).on("2022-11-30").outcome();
    let states: Vec<ActState> = outcome.compliance.needs[0].procedures[0].acts.iter().map(|act| act.state).collect();
    assert_eq!(states, [ActState::Done, ActState::Overdue, ActState::Overdue]);
}

#[test]
fn the_sheets_open_in_a_spreadsheet_and_hold_no_formula() {
    let outcome = merger().on("2022-11-30").outcome();
    let acts = String::from_utf8(acts_sheet(&outcome, Speech::Vi)).unwrap();
    assert!(acts.starts_with("\u{feff}STT,Sự kiện,Nội dung,Hiệu lực,Việc cần làm,"), "{acts}");
    assert!(acts.contains(",'=Nộp lại con dấu,'+Cơ quan cũ,07/11/2022,"), "{acts}");
    assert_eq!(acts.matches('\n').count(), acts.matches("\r\n").count());
    let rows = |bytes: &[u8]| {
        let mut reader = csv::Reader::from_reader(bytes);
        reader.records().map(|row| row.unwrap().len()).collect::<Vec<usize>>()
    };
    assert!(rows(acts.as_bytes()).iter().all(|cells| *cells == 9));

    let outcome = Run::of_the_directive().outcome();
    let sheet = monitoring_sheet(&outcome, Speech::Vi);
    let text = String::from_utf8(sheet.clone()).unwrap();
    let head = "\u{feff}STT,Nội dung (điểm),Cơ quan chủ trì,Phối hợp,Thời hạn,Sản phẩm,Tình trạng,Ghi chú\r\n";
    assert!(text.starts_with(head), "{text}");
    assert_eq!(rows(&sheet), [8; 9]);
    assert!(
        text.contains("\"Chia tách ba cơ quan hợp nhất của huyện Đức Thọ theo mô hình chung (55-KL/TU, điểm 2.3)\"")
            || text.contains("(55-KL/TU, điểm 2.3)")
    );
}

#[test]
fn a_report_on_nothing_is_empty() {
    let pack = json!({"format": "bomay/pack/1", "id": "p", "entries": []});
    let keep = json!([{"op": "keep", "units": ["ban"], "reason": "-"}]);
    let outcome = Run::of(OFFICES, "2022-10-31", keep, pack).outcome();
    assert!(outcome.compliance.is_empty());
    assert_eq!(report(&outcome, Speech::Vi), "");
}

#[test]
fn the_program_prints_the_table_writes_the_sheets_and_ends_with_an_error_when_a_duty_is_overdue() {
    let folder = std::env::temp_dir().join(format!("bomay-duty-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir(&folder).unwrap();
    let run = |plan: &str, options: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_bomay"));
        command.args(["simulate", "models/ha-tinh-2022/structure.json", plan, "--pack", PACK]).args(options);
        let output = command.env_remove("BOMAY_LANG").output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let out = folder.join("out");
    let (code, printed, _) = run(PLAN, &["--status", RECORD, "--out", out.to_str().unwrap()]);
    assert_eq!(code, Some(0));
    let written =
        |name: &str| std::fs::read_to_string(out.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let compliance = written("compliance.txt");
    assert!(compliance.starts_with("TÌNH HÌNH THỰC HIỆN VĂN BẢN\n") && printed.ends_with(&compliance));
    assert!(printed.contains("55-KL/TU: 9 nội dung ("), "the first screen tells how the document is carried out");
    assert!(written("pl9.csv").contains("điểm 2.3"));
    assert!(written("acts.csv").starts_with("\u{feff}STT,"));
    let outcome: Value = serde_json::from_str(&written("outcome.json")).unwrap();
    assert_eq!(outcome["compliance"]["directives"][0]["duties"][4]["status"], "met");

    let mut plan: Value = serde_json::from_str(&read(PLAN)).unwrap();
    plan["steps"].as_array_mut().unwrap().retain(|step| step["id"] != "2.4");
    let forgetful = folder.join("forgetful.json");
    std::fs::write(&forgetful, plan.to_string()).unwrap();
    let (code, printed, _) = run(forgetful.to_str().unwrap(), &[]);
    assert_eq!(code, Some(1));
    assert!(printed.contains("lỗi[overdue-duty]") && printed.contains("điểm `2.4` hạn 31/10/2022"), "{printed}");

    let bad = folder.join("status.json");
    std::fs::write(
        &bad,
        r#"{"format": "bomay/status/1", "items": [{"pack": "55-kl-tu", "entry": "4", "status": "xong"}]}"#,
    )
    .unwrap();
    let (code, _, complained) = run(PLAN, &["--status", bad.to_str().unwrap()]);
    assert_eq!(code, Some(2), "{complained}");
    assert!(complained.contains("unknown-value") && complained.contains(":1:"), "{complained}");
    let _ = std::fs::remove_dir_all(&folder);
}
