//! What a backup keeps and a restore brings back, and what an export and an import do together.

use std::fs;
use std::path::{Path, PathBuf};

use commerce_hq::engine::Command;
use commerce_hq::engine::command::{Backup, Export, ExportFormat, Exported};
use tempfile::TempDir;

use super::keeping::{Open, copied, doctor, ends_with, exported, order, program, rows};

const ALL: &[&str] = &["all", "--format", "jsonl"];

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A backup of the store after work.
fn backup() -> (TempDir, PathBuf) {
    let (folder, store) = copied();
    let file = folder.path().join("store.backup");
    ends_with(0, &store, &["backup", text(&file)]);
    (folder, file)
}

/// A store folder that holds no store.
fn nothing() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("restored");
    (folder, store)
}

#[test]
fn a_restored_store_exports_the_same_bytes_and_is_sound() {
    let (_folder, file) = backup();
    let (_other, store) = nothing();
    let (_third, original) = copied();
    let json = ends_with(0, &store, &["restore", text(&file), "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["bytes"], fs::metadata(&file).unwrap().len());
    for format in ["jsonl", "csv"] {
        let all = ["all", "--format", format];
        assert!(exported(&store, &all) == exported(&original, &all), "{format}");
    }
    let tables = ["transactions", "--format", "csv", "--tables"];
    assert!(exported(&store, &tables) == exported(&original, &tables));
    assert_eq!(doctor(&store), None);
}

#[test]
fn the_backup_of_a_restored_store_is_byte_for_byte_the_backup_it_was_made_of() {
    let (_folder, file) = backup();
    let (folder, store) = nothing();
    ends_with(0, &store, &["restore", text(&file)]);
    let again = folder.path().join("again.backup");
    ends_with(0, &store, &["backup", text(&again)]);
    assert!(fs::read(&file).unwrap() == fs::read(&again).unwrap());
}

#[test]
fn work_goes_on_in_a_restored_store_where_it_stopped() {
    let (_folder, file) = backup();
    let (_other, store) = nothing();
    ends_with(0, &store, &["restore", text(&file)]);
    let (_third, original) = copied();
    for store in [&store, &original] {
        ends_with(0, store, &["run", "p-0001"]);
        let node = ["run", "synchronize-orders", "--node", "Stores by Region"];
        ends_with(3, store, &node);
    }
    assert_eq!(doctor(&store), None);
    let orders = ["orders", "--format", "csv"];
    let numbers = |store: &Path| {
        let files = exported(store, &orders);
        let text = String::from_utf8(files[0].1.clone()).unwrap();
        text.lines().map(|line| line.split(',').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(numbers(&store), numbers(&original));
}

#[test]
fn a_backup_taken_while_jobs_run_is_a_sound_store() {
    let (folder, store) = copied();
    let mut open = Open::store(&store);
    let more = (2_000..4_000).map(|number| {
        let channel = commerce_hq::domain::ChannelId(68_719_478_279);
        rows(&order(channel, number, 100 + i64::from(number)))
    });
    open.trade("Default", more.collect());
    let mut other = open.engine.connect("another");
    let worker = std::thread::spawn(move || {
        use commerce_hq::engine::command::{RunSchedule, SynchronizeOrders};
        let pull = RunSchedule { schedule: "P-0001".into(), groups: Vec::new() };
        other.run(Command::RunSchedule(pull), |_| ()).unwrap();
        let synchronize = SynchronizeOrders {
            hierarchy: "Stores by Region".into(),
            nodes: vec!["Stores by Region".into()],
            dry_run: false,
        };
        other.run(Command::SynchronizeOrders(synchronize), |_| ()).unwrap();
    });
    let mut files = Vec::new();
    let mut ended = false;
    while !ended {
        ended = worker.is_finished();
        let file = folder.path().join(format!("{}.backup", files.len()));
        open.run(Command::Backup(Backup { file: file.clone() }));
        files.push(file);
    }
    worker.join().unwrap();
    open.close(&store);
    let last = files.len() - 1;
    for at in [0, last / 3, last / 2, last] {
        let (_folder, restored) = nothing();
        ends_with(0, &restored, &["restore", text(&files[at])]);
        assert_eq!(doctor(&restored), None, "backup {at} of {last}");
    }
    let (_folder, restored) = nothing();
    ends_with(0, &restored, &["restore", text(&files[last])]);
    assert!(exported(&restored, ALL) == exported(&store, ALL));
}

#[test]
fn a_cut_or_flipped_backup_is_refused_by_name_and_leaves_no_store() {
    let (folder, file) = backup();
    let bytes = fs::read(&file).unwrap();
    let damaged = folder.path().join("damaged.backup");
    for step in 0..12 {
        let at = bytes.len() * (2 * step + 1) / 24;
        if step % 2 == 0 {
            fs::write(&damaged, &bytes[..at]).unwrap();
        } else {
            let mut flipped = bytes.clone();
            flipped[at] ^= 4;
            fs::write(&damaged, flipped).unwrap();
        }
        let (_other, store) = nothing();
        let said = ends_with(5, &store, &["restore", text(&damaged)]);
        assert!(said.contains("damaged.backup") && said.contains("use another backup"), "{said}");
        assert!(!store.join("data").exists());
        // The folder can still take a good one.
        if step == 0 {
            ends_with(0, &store, &["restore", text(&file)]);
        }
    }
    let (_other, store) = nothing();
    fs::write(&damaged, b"PK\x03\x04 something else").unwrap();
    let said = ends_with(2, &store, &["restore", text(&damaged)]);
    assert!(said.contains("is no backup"), "{said}");
    let mut newer = bytes;
    newer[19] = 9;
    fs::write(&damaged, newer).unwrap();
    let said = ends_with(5, &store, &["restore", text(&damaged)]);
    assert!(said.contains("newer program"), "{said}");
}

#[test]
fn a_restore_onto_a_store_is_refused_and_changes_nothing() {
    let (_folder, file) = backup();
    let (_other, store) = copied();
    let before = exported(&store, ALL);
    let said = ends_with(2, &store, &["restore", text(&file)]);
    assert!(said.contains("holds a store"), "{said}");
    assert!(exported(&store, ALL) == before);
}

#[test]
fn a_backup_replaces_an_older_one_only_when_it_is_whole() {
    let (folder, store) = copied();
    let file = folder.path().join("store.backup");
    fs::write(&file, "an older backup").unwrap();
    ends_with(0, &store, &["backup", text(&file)]);
    assert!(fs::metadata(&file).unwrap().len() > 1_000);
    assert!(!folder.path().join("store.backup.unfinished").exists());
    let said = ends_with(2, &store, &["backup", text(folder.path())]);
    assert!(said.contains("is a folder"), "{said}");
    ends_with(1, &store, &["backup", text(&folder.path().join("missing/folder.backup"))]);
}

#[test]
fn transactions_exported_imported_and_exported_again_are_byte_equal() {
    let tables = ["transactions", "--format", "csv", "--tables"];
    let (_original, store) = copied();
    let first = exported(&store, &tables);
    assert_eq!(first.len(), 11);
    let folder = tempfile::tempdir().unwrap();
    let rows = folder.path().join("rows");
    fs::create_dir(&rows).unwrap();
    for (name, bytes) in &first {
        fs::write(rows.join(name), bytes).unwrap();
    }
    let store = folder.path().join("fresh");
    Open::store(&store).close(&store);
    ends_with(0, &store, &["import", text(&rows), "--channel-database", "Default"]);
    ends_with(0, &store, &["run", "p-0001"]);
    let second = exported(&store, &tables);
    for ((name, first), (_, second)) in first.iter().zip(&second) {
        assert!(first == second, "{name} differs");
    }
    assert_eq!(doctor(&store), None);
}

#[test]
fn csv_is_a_table_of_harmless_cells_and_jsonl_a_document_a_line() {
    let (_folder, store) = copied();
    for (name, bytes) in exported(&store, &["all", "--format", "csv"]) {
        let mut reader = csv::Reader::from_reader(&bytes[..]);
        let width = reader.headers().unwrap().len();
        let records: Vec<_> = reader.records().map(Result::unwrap).collect();
        assert!(records.len() > 200 && width > 9, "{name}");
        let cells = records.iter().flat_map(|record| record.iter());
        for cell in cells {
            assert!(!cell.starts_with(['=', '@', '+']), "{name}: {cell:?}");
            assert!(!cell.chars().any(char::is_control), "{name}: {cell:?}");
        }
    }
    let files = exported(&store, &["all", "--format", "jsonl"]);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["orders.jsonl", "payments.jsonl", "postings.jsonl", "transactions.jsonl"]);
    let transactions = String::from_utf8(files[3].1.clone()).unwrap();
    let statuses: std::collections::BTreeSet<String> = transactions
        .lines()
        .map(|line| {
            let document: serde_json::Value = serde_json::from_str(line).unwrap();
            assert!(document["transactionId"].is_string(), "{line}");
            document["RetailTransactionOrderStatus"]["Status"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(statuses.into_iter().collect::<Vec<_>>(), ["Failed", "None", "Succeeded"]);
}

#[test]
fn an_export_needs_an_empty_folder_and_says_what_it_wrote() {
    let (folder, store) = copied();
    let said = ends_with(
        2,
        &store,
        &["export", "orders", "--format", "csv", "--out", text(folder.path())],
    );
    assert!(said.contains("is not empty"), "{said}");
    let out = folder.path().join("out");
    let arguments = ["export", "orders", "--format", "jsonl", "--out", text(&out), "--json"];
    let json: serde_json::Value = serde_json::from_str(&ends_with(0, &store, &arguments)).unwrap();
    assert_eq!(json["files"][0]["file"], "orders.jsonl");
    let lines = fs::read_to_string(out.join("orders.jsonl")).unwrap().lines().count();
    assert_eq!(json["files"][0]["records"], lines);
    let mut open = Open::store(&store);
    let other = folder.path().join("tables");
    let asked = Export { what: Exported::Tables, format: ExportFormat::Jsonl, folder: other };
    assert!(open.connection.run(Command::Export(asked), |_| ()).is_err());
    open.close(&store);
    assert!(
        program(&store, &["export", "orders", "--format", "csv", "--tables", "--out", "x"])
            .status
            .code()
            == Some(2)
    );
}
