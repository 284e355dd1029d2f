//! Runs that are killed, interrupted, doubled or refused while they write: there is the old set of files or the new one.
//!
//! Seen to fail with: files renamed one by one without a record; a folder emptied before the new one takes its place; no
//! lock; an interrupt that clears nothing; a reader that does not finish what is on its way; leftovers that stay.
//! `BOMAY_KILLS=500 cargo test --test suite killed` kills more runs, at random moments, of `simulate`.
#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::cli::{Desk, Ran};

const RECORD: &str = ".bomay-commit";

/// What lies in a folder: names and contents; of folders the names.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let Ok(entries) = fs::read_dir(folder) else { return BTreeMap::new() };
    let entries = entries.map(|entry| entry.unwrap());
    entries
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap_or_default()))
        .collect()
}

/// Two versions of the example, and how each is exported.
struct Versions {
    desk: Desk,
    old: BTreeMap<String, Vec<u8>>,
    new: BTreeMap<String, Vec<u8>>,
}

const OLD: [&str; 6] = ["export", "structure.json", "-f", "csv", "-o", "out"];
const NEW: [&str; 6] = ["export", "changed.json", "-f", "csv", "-o", "out"];

impl Versions {
    /// Prepares both; in the folder of results lies a file of the user, or none.
    fn new(has_other: bool) -> Self {
        let desk = Desk::new();
        let changed = desk.read("structure.json").replace("Huyện ủy", "Thị ủy");
        desk.write("changed.json", &changed);
        let mut sets = [&NEW, &OLD].map(|arguments| {
            let _ = fs::remove_dir_all(desk.path("out"));
            fs::create_dir(desk.path("out")).unwrap();
            if has_other {
                desk.write("out/mine.txt", "mine");
            }
            desk.run(arguments).ends(0);
            contents(&desk.path("out"))
        });
        let [new, old] = std::mem::take(&mut sets);
        assert_ne!(new, old);
        Versions { desk, old, new }
    }

    /// Puts the old version in place.
    fn reset(&self) {
        let out = self.desk.path("out");
        let _ = fs::remove_dir_all(&out);
        fs::create_dir(&out).unwrap();
        for (name, contents) in &self.old {
            fs::write(out.join(name), contents).unwrap();
        }
    }

    /// Checks that one version stands there as a whole, then that the next run leaves nothing else.
    fn check(&self, moment: &str) {
        let out = self.desk.path("out");
        let is_waiting = out.join(RECORD).exists();
        // Any command that reads there brings the new files to their places.
        if is_waiting {
            self.desk.run(&["fmt", "--check", "out/nodes.csv"]);
        }
        let mut found = contents(&out);
        found.retain(|name, _| !(name.starts_with(".bomay-") && name.ends_with(".tmp")));
        assert!(found == self.old || found == self.new, "{moment}: {:?}", found.keys());
        assert!(!is_waiting || found == self.new, "{moment}: what is on its way counts as written");
        self.desk.run(&NEW).ends(0);
        assert!(contents(&out) == self.new, "{moment}: {:?}", contents(&out).keys());
        self.is_tidy(moment);
    }

    fn is_tidy(&self, moment: &str) {
        for folder in ["", "out"] {
            let left: Vec<String> = self.desk.names(folder);
            let left: Vec<&String> =
                left.iter().filter(|name| name.starts_with(".bomay-") && *name != ".bomay-out.json").collect();
            assert!(left.is_empty(), "{moment}: {folder} {left:?}");
        }
    }
}

/// Runs the program so that a signal comes before its `number`-th call of one kind; none if there is no strace.
pub fn struck(
    desk: &Desk,
    arguments: &[&str],
    signal: &str,
    call: &str,
    number: u32,
) -> Option<std::process::ExitStatus> {
    let inject = format!("inject={call}:signal={signal}:when={number}");
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={call}"), "-e", &inject]);
    strace.arg(env!("CARGO_BIN_EXE_bomay")).args(arguments).current_dir(&desk.0);
    strace.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    strace.status().ok()
}

/// Returns whether strace can be used here; says so if not.
pub fn has_strace() -> bool {
    let tried = Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).stderr(Stdio::null()).status();
    let works = tried.is_ok_and(|status| status.success());
    if !works {
        eprintln!("skipped: strace is missing or not allowed here");
    }
    works
}

/// Returns the program as another user runs it, for whoever is root may do everything; none, and says so, where no other
/// user can be taken.
pub fn another_user() -> Option<Command> {
    let as_other = |program: &str| {
        let mut other = Command::new("setpriv");
        other.args(["--reuid=65534", "--regid=65534", "--clear-groups", program]);
        other
    };
    let works = as_other(env!("CARGO_BIN_EXE_bomay")).arg("--version").output().is_ok_and(|ran| ran.status.success());
    if !works {
        eprintln!("skipped: no other user can be taken here");
    }
    works.then(|| as_other(env!("CARGO_BIN_EXE_bomay")))
}

pub const CALLS: [&str; 7] = ["rename", "renameat2", "mkdir", "rmdir", "unlink", "fsync", "write"];

fn killed_before_every_call(has_other: bool) {
    if !has_strace() {
        return;
    }
    let versions = Versions::new(has_other);
    let mut kills = 0;
    for call in CALLS {
        for number in 1..100 {
            versions.reset();
            let status = struck(&versions.desk, &NEW, "KILL", call, number).unwrap();
            if status.success() {
                break;
            }
            kills += 1;
            versions.check(&format!("{call} {number}"));
        }
    }
    assert!(kills > 12, "{kills}");
}

#[test]
fn a_run_killed_before_any_call_leaves_the_old_folder_or_the_new_one() {
    killed_before_every_call(false);
}

#[test]
fn a_run_killed_before_any_call_spares_the_files_of_others() {
    killed_before_every_call(true);
}

#[test]
fn a_run_interrupted_before_any_call_leaves_nothing_behind() {
    if !has_strace() {
        return;
    }
    for has_other in [false, true] {
        let versions = Versions::new(has_other);
        for (call, number) in CALLS.iter().flat_map(|call| (1..6).map(move |number| (*call, number))) {
            versions.reset();
            let status = struck(&versions.desk, &NEW, "INT", call, number).unwrap();
            let moment = format!("{call} {number}: {status}");
            // A signal in the last moment may find the run at its end.
            assert!(matches!(status.code(), Some(0 | 130)), "{moment}");
            let found = contents(&versions.desk.path("out"));
            assert!(found == versions.old || found == versions.new, "{moment}: {:?}", found.keys());
            versions.is_tidy(&moment);
        }
    }
}

/// A cheap sequence of moments that differs from run to run.
fn moment(number: u32, most: Duration) -> Duration {
    let noise = Instant::now().elapsed().subsec_nanos().wrapping_mul(2_654_435_761) ^ std::process::id();
    most.mul_f64(f64::from(number.wrapping_mul(40_503).wrapping_add(noise) % 1000) / 1000.0)
}

#[test]
fn a_simulation_killed_at_a_random_moment_leaves_the_old_folder_or_the_new_one() {
    let kills = std::env::var("BOMAY_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(6);
    let desk = Desk::new();
    desk.write("changed.json", &desk.read("structure.json").replace("Huyện ủy", "Thị ủy"));
    let arguments = |structure| ["simulate", structure, "plan.json", "--out", "out"];
    let mut sets = BTreeMap::new();
    let mut most = Duration::ZERO;
    for structure in ["changed.json", "structure.json"] {
        let began = Instant::now();
        desk.run(&arguments(structure)).ends(0);
        most = began.elapsed();
        sets.insert(structure, contents(&desk.path("out")));
    }
    let mut standing = "structure.json";
    let (mut kept, mut replaced, mut ended) = (0, 0, 0);
    for number in 0..kills {
        let next = if standing == "structure.json" { "changed.json" } else { "structure.json" };
        let mut child = desk.command(&arguments(next)).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Most of the time goes into computing: half of the moments are near the end.
        let late = if number % 2 == 0 { most.mul_f64(0.7) } else { Duration::ZERO };
        sleep(late + moment(number, most.mul_f64(if number % 2 == 0 { 0.4 } else { 1.0 })));
        child.kill().unwrap();
        ended += u32::from(child.wait().unwrap().success());
        let found = contents(&desk.path("out"));
        let is = |structure| found == sets[structure];
        assert!(is(standing) || is(next), "{number}: {:?}", found.keys());
        if is(next) {
            (standing, replaced) = (next, replaced + 1);
        } else {
            kept += 1;
        }
    }
    println!("{kills} kills: {kept} left the former files, {replaced} the next ones ({ended} had ended by themselves)");
    desk.run(&arguments("changed.json")).ends(0);
    assert!(contents(&desk.path("out")) == sets["changed.json"]);
    assert!(!desk.names("").iter().any(|name| name.starts_with(".bomay-")), "{:?}", desk.names(""));
}

/// Waits until the program listens to signals.
fn until_it_listens(child: &Child) {
    let tasks = format!("/proc/{}/task", child.id());
    for _ in 0..1000 {
        if fs::read_dir(&tasks).is_ok_and(|tasks| tasks.count() > 1) {
            return;
        }
        sleep(Duration::from_millis(5));
    }
    panic!("the program never listened");
}

#[test]
fn an_interrupted_run_ends_with_130() {
    let desk = Desk::new();
    for signal in ["-INT", "-TERM"] {
        let mut child = desk.command(&["validate", "-"]).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        until_it_listens(&child);
        let sent = Command::new("kill").args([signal, &child.id().to_string()]).status();
        assert!(sent.unwrap().success());
        // Waiting would close the standard input that the program still reads.
        let held = child.stdin.take();
        let status = child.wait().unwrap();
        drop(held);
        assert_eq!((status.code(), status.signal()), (Some(130), None), "{signal}");
    }
}

#[test]
fn a_second_run_into_the_same_folder_is_told_to_wait() {
    let versions = Versions::new(false);
    versions.reset();
    let held = File::open(versions.desk.path("out")).unwrap();
    held.lock().unwrap();
    versions.desk.run(&NEW).ends(2).says("[output-busy]").says("out");
    versions.desk.run(&["-l", "en"].iter().chain(&NEW).copied().collect::<Vec<_>>()).ends(2).says("another run");
    assert!(contents(&versions.desk.path("out")) == versions.old);
    drop(held);
    versions.desk.run(&NEW).ends(0);
    assert!(contents(&versions.desk.path("out")) == versions.new);
}

#[test]
fn two_runs_at_once_do_not_mix_their_files() {
    for has_other in [false, true] {
        let versions = Versions::new(has_other);
        for round in 0..10 {
            if round % 2 == 0 && !has_other {
                fs::remove_dir_all(versions.desk.path("out")).unwrap();
            }
            let start = |arguments: &[&str]| {
                let mut command = versions.desk.command(arguments);
                command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
            };
            let ran = [start(&NEW), start(&OLD)].map(|child| Ran(child.wait_with_output().unwrap()));
            // One of them writes; the other may have met it, and is told so.
            let done = ran.iter().filter(|ran| ran.0.status.success()).count();
            assert!(done > 0, "{round}: {}{}", ran[0].err(), ran[1].err());
            for ran in ran.into_iter().filter(|ran| !ran.0.status.success()) {
                ran.ends(2).says("[output-busy]");
            }
            let found = contents(&versions.desk.path("out"));
            assert!(found == versions.old || found == versions.new, "{round}: {:?}", found.keys());
            versions.is_tidy("both have ended");
        }
    }
}

/// Seen to fail with a refused run that takes away the folder that it has made.
#[test]
fn a_run_that_made_the_folder_and_came_late_for_it_leaves_it_to_the_other() {
    if !has_strace() {
        return;
    }
    let versions = Versions::new(false);
    let start = |call: &str, seconds: u32, arguments: &[&str]| {
        let mut strace = Command::new("strace");
        let inject = format!("inject={call}:delay_enter={seconds}000000:when=1");
        strace.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={call}"), "-e", &inject]);
        strace.arg(env!("CARGO_BIN_EXE_bomay")).args(arguments).current_dir(&versions.desk.0).stdin(Stdio::null());
        strace.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    for call in ["rename", "mkdir"] {
        fs::remove_dir_all(versions.desk.path("out")).unwrap();
        // The first makes the folder and is slow to lock it; the second has it locked meanwhile, and is slow to fill it.
        let first = start("flock", 2, &OLD);
        while !versions.desk.path("out").exists() {
            sleep(Duration::from_millis(5));
        }
        let second = start(call, 4, &NEW);
        let [first, second] = [first, second].map(|child| Ran(child.wait_with_output().unwrap()));
        // On a machine that is too busy for this, the first may still have been first.
        let (done, late) = if second.0.status.success() { (second, first) } else { (first, second) };
        done.ends(0);
        late.ends(2).says("[output-busy]");
        let found = contents(&versions.desk.path("out"));
        assert!(found == versions.old || found == versions.new, "{call}: {:?}", found.keys());
        versions.is_tidy(call);
    }
}

#[test]
fn what_stands_in_place_of_the_folder_is_told() {
    let desk = Desk::new();
    let to = |out| ["export", "structure.json", "-f", "csv", "-o", out];
    desk.write("file", "mine");
    desk.run(&to("file")).ends(2).says("[output-failed]").says("tệp");
    desk.run(&to("file/out")).ends(2).says("[output-failed]");
    assert_eq!(desk.read("file"), "mine");
    symlink("nowhere", desk.path("dangling")).unwrap();
    desk.run(&to("dangling")).ends(2).says("không dẫn đến đâu");
    desk.run(&to("/proc/bomay-out")).ends(2).says("[output-failed]");
    fs::create_dir(desk.path("real")).unwrap();
    symlink("real", desk.path("link")).unwrap();
    desk.run(&to("link")).ends(0);
    desk.run(&to("link")).ends(0);
    assert!(desk.path("link").is_symlink());
    assert_eq!(desk.names("real"), [".bomay-out.json", "edges.csv", "nodes.csv"]);
    fs::create_dir_all(desk.path("blocked/nodes.csv")).unwrap();
    desk.run(&[&to("blocked")[..], &["--force"]].concat()).ends(2).says("[output-exists]");
    assert_eq!(desk.names("blocked"), ["nodes.csv"]);
}

#[test]
fn a_link_in_place_of_a_result_is_refused_and_one_that_is_formatted_is_followed() {
    let desk = Desk::new();
    let plan = desk.read("plan.json");
    symlink("plan.json", desk.path("link.json")).unwrap();
    desk.run(&["render", "structure.json", "-o", "link.json", "--force"]).ends(2).says("[output-exists]");
    assert_eq!(desk.read("plan.json"), plan);
    desk.write("plan.json", &plan.replace("\n  ", "\n "));
    desk.run(&["fmt", "link.json"]).ends(0);
    assert!(desk.path("link.json").is_symlink());
    assert_eq!(desk.read("plan.json"), plan);
}

#[test]
fn two_results_of_one_name_are_refused() {
    let desk = Desk::new();
    desk.run(&["export", "structure.json", "-o", "book.xlsx"]).ends(0);
    let ran = desk.run(&["import", "book.xlsx", "-o", "x.json", "--plan-out", "x.json"]);
    assert_eq!(ran.0.status.code(), Some(2));
    assert!(!desk.path("x.json").exists());
}

#[test]
fn who_may_not_write_is_told_and_nothing_changes() {
    let desk = Desk::new();
    fs::create_dir(desk.path("closed")).unwrap();
    let Some(mut other) = another_user() else { return };
    other.args(["export", "structure.json", "-f", "csv", "-o", "closed"]).current_dir(&desk.0);
    Ran(other.output().unwrap()).ends(2).says("[output-failed]").says("không có quyền ghi");
    assert_eq!(desk.names("closed"), [""; 0]);
}

#[test]
fn a_full_disk_leaves_the_former_files() {
    let versions = Versions::new(false);
    versions.reset();
    // No file may grow beyond 1024 bytes: every system that has a shell can be made full like this.
    let limited = |arguments: &str| {
        let mut shell = Command::new("bash");
        shell.arg("-c").arg(format!("trap '' XFSZ; ulimit -f 1; exec \"$0\" {arguments}"));
        shell.arg(env!("CARGO_BIN_EXE_bomay")).current_dir(&versions.desk.0).env_remove("BOMAY_LANG");
        Ran(shell.stdin(Stdio::null()).output().unwrap())
    };
    limited("export structure.json -f json -o out").ends(2).says("[output-failed]").says("chưa có gì được ghi");
    limited("render structure.json -o x.svg").ends(2).says("[output-failed]");
    assert!(contents(&versions.desk.path("out")) == versions.old);
    assert!(!versions.desk.path("x.svg").exists());
    versions.is_tidy("full");
    let disk = versions.desk.path("disk");
    fs::create_dir(&disk).unwrap();
    let script = "mount -t tmpfs -o size=32k tmpfs disk && head -c 24k /dev/zero > disk/other \
                  && \"$0\" export structure.json -f csv -o disk/out; echo $?; ls -a disk";
    let mut unshare = Command::new("unshare");
    unshare.args(["-m", "bash", "-c", script, env!("CARGO_BIN_EXE_bomay")]).current_dir(&versions.desk.0);
    match unshare.stdin(Stdio::null()).output() {
        Ok(output) if !String::from_utf8_lossy(&output.stderr).contains("mount") => {
            let ran = Ran(output).says("[output-failed]").says("ổ đĩa đã đầy");
            assert_eq!(ran.out(), "2\n.\n..\nother\n");
        }
        tried => eprintln!("skipped: nothing can be mounted here: {tried:?}"),
    }
}
