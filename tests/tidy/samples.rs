//! The scanner on small samples: what it must see, and what it must leave alone.

use super::{files::File, offences};

/// A header that satisfies the header rule, on the first line of every sample.
const HEADER: &str = "//! A sample that says what is in it.\n";

fn check(path: &str, code: &str) -> Vec<String> {
    let mut files = vec![File { path: path.into(), text: format!("{HEADER}{code}") }];
    // The declaration that makes the sample a file of the crate.
    let stem = path.trim_end_matches(".rs").trim_end_matches("/mod");
    if let Some((folder, name)) = stem.rsplit_once('/').filter(|(folder, _)| *folder != "tests") {
        let path = if folder == "src" { "src/lib.rs".into() } else { format!("{folder}.rs") };
        files.push(File { path, text: format!("{HEADER}mod {name};") });
    }
    let of_sample = |line: &String| line.starts_with(&format!("{path}:"));
    offences(&files).into_iter().filter(of_sample).collect()
}

#[track_caller]
fn clean(path: &str, code: &str) {
    assert_eq!(check(path, code), Vec::<String>::new());
}

/// The sample has exactly these offences; each is given as its line and what it says first.
#[track_caller]
fn caught(path: &str, code: &str, expected: &[&str]) {
    let found = check(path, code);
    let as_expected = found.len() == expected.len()
        && found.iter().zip(expected).all(|(found, wanted)| {
            found.strip_prefix(&format!("{path}:")).is_some_and(|found| found.starts_with(wanted))
        });
    assert!(as_expected, "expected {expected:#?}\nfound {found:#?}");
}

#[test]
fn a_forbidden_use_is_reported_with_its_line_and_the_reason() {
    let found = check("src/engine/mod.rs", "\nuse crate::tui::Screen;\n");
    assert_eq!(
        found,
        ["src/engine/mod.rs:3: engine may not use tui (the engine knows when, not what, and no \
          screen)"]
    );
}

#[test]
fn what_the_table_allows_is_left_alone() {
    clean("src/engine/run.rs", "use crate::{domain::Money, store::Store, engine::Clock};\n");
    clean("src/domain/money.rs", "use crate::domain::ids; use super::ids::Id; use serde::De;\n");
    clean("src/main.rs", "fn main() { commerce_hq::app::run(); commerce_hq::cli::end() }\n");
}

#[test]
fn a_path_in_an_expression_counts_like_a_use() {
    caught("src/domain/ids.rs", "fn f() { crate::store::open() }\n", &["2: domain may not use"]);
    caught("src/main.rs", "fn main() { commerce_hq::tui::run() }\n", &["2: main may not use tui"]);
    caught("src/store/a.rs", "fn f() -> ::sled::Db { g() }\n", &["2: sled does not belong"]);
}

#[test]
fn every_entry_of_a_nested_group_is_seen() {
    let code =
        "use crate::{\n    domain::{Money, ids::{self, Id}},\n    jobs::{self},\n    tui,\n};\n";
    caught("src/store/a.rs", code, &["4: store may not use jobs", "5: store may not use tui"]);
    caught("src/engine/a.rs", "use {sled::Db, std::io};\n", &["2: sled does not belong"]);
}

#[test]
fn a_rename_does_not_hide_what_is_used() {
    caught(
        "src/cli/a.rs",
        "use crate::tui as t;\nfn f() { t::g() }\n",
        &["2: cli may not use tui"],
    );
    caught("src/cli/a.rs", "use crate as hq;\n", &["2: the crate root is imported as a whole"]);
    caught("src/cli/a.rs", "use crate::*;\n", &["2: the crate root is imported as a whole"]);
    caught("src/cli.rs", "use super::{self as top};\n", &["2: the crate root is imported"]);
    caught("src/cli.rs", "extern crate self as hq;\n", &["2: the crate root is imported"]);
    caught(
        "src/tui/a.rs",
        "use std::time::Instant as I;\nfn f() { I::now(); }\n",
        &["3: Instant::now"],
    );
    caught("src/tui/a.rs", "use chrono as c;\nfn f() { c::Utc::now(); }\n", &["3: Utc::now"]);
}

#[test]
fn a_chain_of_super_is_followed_from_the_files_own_place() {
    let code = "use super::super::tui::Page;\n";
    caught("src/engine/clock.rs", code, &["2: engine may not use tui"]);
    clean("src/engine/clock/real.rs", "use super::super::tui::Page;\n");
    caught("src/engine/mod.rs", "use super::tui;\n", &["2: engine may not use tui"]);
    clean("src/engine/clock.rs", "use super::tui;\n");
    caught(
        "src/engine.rs",
        "mod inner { use super::super::tui; }\n",
        &["2: engine may not use tui"],
    );
    clean("src/engine.rs", "mod inner { use super::tui; pub(super) fn f() {} }\n");
}

#[test]
fn an_unknown_module_needs_a_row_first() {
    caught("src/extra.rs", "", &["1: module extra has no row"]);
    caught("src/cli/a.rs", "use crate::Shortcut;\n", &["2: Shortcut is not a module of the table"]);
    caught("src/lib.rs", "pub use tui::Page;\npub use crate::tui::App;\n", &["3: lib may not use"]);
}

#[test]
fn an_edge_with_a_list_allows_the_listed_items_only() {
    clean("src/jobs/p0001.rs", "use crate::engine::{Job, JobContext};\n");
    clean("src/commands/a.rs", "use crate::engine::Command;\n");
    caught(
        "src/jobs/a.rs",
        "use crate::engine::Server;\n",
        &["2: jobs may not name engine::Server"],
    );
    caught("src/jobs/a.rs", "use crate::engine;\n", &["2: jobs may not take engine as a whole"]);
    caught("src/jobs/a.rs", "use crate::engine::*;\n", &["2: jobs may not take engine as a whole"]);
}

#[test]
fn watched_names_stay_in_their_places() {
    clean("src/durable/tree.rs", "use sled::Db;\n");
    clean("src/engine/clock/real.rs", "fn f() { std::time::SystemTime::now(); }\n");
    clean("src/cli/report.rs", "fn f() { println!(); std::print!() }\n");
    caught(
        "src/cli/a.rs",
        "use std::process;\nfn f() { process::exit(1) }\n",
        &["3: process::exit"],
    );
    caught("src/jobs/a.rs", "fn f() { eprintln!() }\n", &["2: eprintln! does not belong"]);
    caught(
        "src/tui/a.rs",
        "use rand::Rng;\nfn f() { thread_rng() }\n",
        &["2: rand ", "3: thread_rng"],
    );
    caught(
        "src/cli/a.rs",
        "use crossterm;\nuse rusqlite as r;\n",
        &["2: crossterm", "3: rusqlite"],
    );
    caught("tests/suite/a.rs", "use heed::Env;\n", &["2: heed does not belong"]);
    clean("tests/bench/src/a.rs", "use heed::Env;\nuse rusqlite::Connection;\n");
    clean("src/cli/a.rs", "fn f(sled: u8, rand: u8) -> u8 { sled + rand }\n");
}

#[test]
fn floats_stay_away_from_amounts() {
    caught("src/domain/a.rs", "const A: f64 = 1.0;\n", &["2: f64 does not belong"]);
    caught("src/jobs/a.rs", "fn f() { g(1.5_f32) + 2f64 }\n", &["2: f32", "2: f64"]);
    clean("src/tui/chart.rs", "const A: f64 = 1.0;\n");
    clean("src/domain/a.rs", "fn f(t: (u8, u8)) { t.0.max(0xf64); 1..2; }\n");
}

#[test]
fn strings_and_comments_are_not_code() {
    clean("src/domain/a.rs", "const A: &str = \"crate::tui \\\" f64\"; // crate::tui::x f64\n");
    clean(
        "src/domain/a.rs",
        "/// Like `crate::tui::x`.\n/* a /* b */ crate::tui::x */ fn f() {}\n",
    );
    clean(
        "src/domain/a.rs",
        "const A: &str = r#\"\" crate::tui::x\"#; const B: &[u8] = br\"f64\\\";\n",
    );
    clean(
        "src/domain/a.rs",
        "const A: char = '\"'; const B: u8 = b'\\''; const C: &str = \"f64\";\n",
    );
}

#[test]
fn code_behind_a_lifetime_or_a_raw_name_is_still_code() {
    let code = "fn f<'a>(x: &'a str, y: &'a str) { crate::tui::x }\n";
    caught("src/domain/a.rs", code, &["2: domain may not use tui"]);
    let code = "fn f(r#type: u8) -> impl Iterator + use<'_> { r#type; crate::tui::x }\n";
    caught("src/domain/a.rs", code, &["2: domain may not use tui"]);
    caught("src/domain/a.rs", "const A: &str = \"a\nb\";\nuse crate::tui;\n", &["4: domain"]);
}

#[test]
fn test_code_may_use_anything_but_sleep() {
    let tests =
        "#[cfg(test)]\n#[expect(x)]\nmod tests { use crate::tui::Page; fn f() { f64::MAX } }\n";
    clean("src/domain/a.rs", tests);
    let after = format!("{tests}use crate::tui;\n");
    caught("src/domain/a.rs", &after, &["5: domain may not use tui"]);
    clean("src/domain/a.rs", "#[cfg(all(test, unix))]\nuse crate::tui::{a, b};\n");
    clean("src/domain/a.rs", "struct A {\n#[cfg(test)]\nx: crate::tui::X,\ny: u8 }\n");
    let code = "struct A {\n#[cfg(test)]\nx: u8,\ny: crate::tui::X }\n";
    caught("src/domain/a.rs", code, &["5: domain may not use tui"]);
    let code = "#[cfg(not(test))]\nuse crate::tui;\n";
    caught("src/domain/a.rs", code, &["3: domain may not use tui"]);
    caught("src/tui/a.rs", "#[test]\nfn f() { thread::sleep(d) }\n", &["3: sleep does not belong"]);
    clean("src/tui/a.rs", "fn f() { tokio::time::sleep(d) }\n");
    caught("tests/a.rs", "fn f() { std::thread::sleep(d) }\n", &["2: sleep does not belong"]);
}

#[test]
fn a_test_module_in_a_file_of_its_own_is_test_code() {
    let file = |path: &str, code: &str| File { path: path.into(), text: format!("{HEADER}{code}") };
    let files = [
        file("src/lib.rs", "pub mod domain;\n"),
        file("src/domain/mod.rs", "#[cfg(test)]\nmod tests;\n"),
        file("src/domain/tests.rs", "use crate::tui::Page;\n"),
    ];
    assert_eq!(offences(&files), Vec::<String>::new());
}

#[test]
fn unfinished_work_is_reported_everywhere() {
    caught("src/tui/a.rs", "fn f() { todo!() }\n", &["2: todo! does not belong"]);
    caught(
        "tests/a.rs",
        "#[test]\n#[ignore = \"slow\"]\nfn f() { dbg!(1) }\n",
        &["3: a test is", "4: dbg!"],
    );
    clean("tests/a.rs", "fn ignore() { let todo = 1; todo != 2 }\n");
}

#[test]
fn sizes_and_headers_are_kept() {
    let long = "\n".repeat(500);
    caught("src/tui/a.rs", &long, &["1: 501 lines, at most 500"]);
    clean("tests/a.rs", &long);
    caught("tests/a.rs", &"\n".repeat(800), &["1: 801 lines, at most 800"]);
    let function = |lines: usize| format!("fn f<A, B>() {{{}}}\n", "\n".repeat(lines - 1));
    clean("src/tui/a.rs", &function(60));
    caught("src/tui/a.rs", &function(61), &["2: f has 61 lines"]);
    let bare = File { path: "src/main.rs".into(), text: "//! To do.\nfn main() {}\n".into() };
    assert_eq!(offences(&[bare]).len(), 1);
}

#[test]
fn text_of_a_machine_or_a_registry_is_reported_in_any_file() {
    let check = |path: &str, text: String| offences(&[File { path: path.into(), text }]).len();
    assert_eq!(check("README.md", concat!("see /", "home/me/x").into()), 1);
    assert_eq!(check("README.md", concat!("see https://a.org/", "home/me").into()), 0);
    assert_eq!(check("README.md", concat!("crates", ".io").into()), 1);
    assert_eq!(check("Cargo.lock", concat!("crates", ".io").into()), 0);
    assert_eq!(check("assets/a.csv", "a\u{1b}[31mb".into()), 1);
    assert_eq!(check("assets/a.csv", "a\u{202e}b".into()), 1);
    assert_eq!(check("tests/fuzz/corpus/a", "a\u{1b}b".into()), 0);
    assert_eq!(check("assets/a.csv", "a\tb\n".into()), 0);
}

#[test]
fn a_file_that_no_mod_declares_is_reported() {
    let file = |path: &str, code: &str| File { path: path.into(), text: format!("{HEADER}{code}") };
    let files = [
        file("src/lib.rs", "pub mod tui;\n"),
        file("src/tui/mod.rs", "mod page;\nmod gone { }\n"),
        file("src/tui/page.rs", ""),
        file("src/tui/gone.rs", ""),
        file("tests/suite/main.rs", "mod terminal;\n"),
        file("tests/suite/terminal/mod.rs", "mod keys;\n"),
        file("tests/suite/terminal/keys.rs", ""),
        file("tests/suite/forgotten.rs", ""),
        file("tests/bench/Cargo.toml", ""),
        file("tests/bench/benches/speed.rs", ""),
    ];
    let found = offences(&files);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found.iter().any(|line| line.starts_with("src/tui/gone.rs:1: no mod declares")));
    assert!(
        found.iter().any(|line| line.starts_with("tests/suite/forgotten.rs:1: no mod declares"))
    );
}
