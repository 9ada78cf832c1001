//! The command line, judged from outside: exit codes, text and JSON, and what is on disk afterwards.

#[path = "command_line/hostile.rs"]
mod hostile;
#[path = "command_line/processes.rs"]
mod processes;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::program::{Folder, sample_order};
use crate::world::trade::{ONLINE, broken, cash_and_carry, order, rows};

const PULL: &[&str] = &["run", "p-0001", "--json"];
const SYNCHRONIZE: &[&str] = &["run", "synchronize-orders", "--node", "Online", "--json"];

fn import(folder: &Path) -> Vec<&str> {
    vec!["import", folder.to_str().unwrap(), "--channel-database", "Default", "--json"]
}

/// The names of an object, in no order.
fn names(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

fn rows_of(store: &Folder, list: &str) -> Vec<Value> {
    let shown = store.run(&["show", list, "--json", "--limit", "0"]).expect(0).json();
    shown.as_array().unwrap().clone()
}

#[test]
fn the_sample_order_becomes_the_documented_sales_order() {
    let store = Folder::new();
    let imported = store.run(&import(sample_order())).expect(0).json();
    assert_eq!((&imported["transactions"], &imported["rejected"]), (&json!(1), &json!(0)));

    let pulled = store.run(PULL).expect(0).json();
    let wanted = "job transactions rows staged held_back conflicts duplicates waiting elapsed_ms \
                  sessions";
    assert_eq!(names(&pulled), wanted.split_whitespace().collect());
    assert_eq!((&pulled["rows"], &pulled["staged"]), (&json!(9), &json!(1)));
    let session = &pulled["sessions"][0];
    let wanted = "session channel_database status rows_affected watermarks message";
    assert_eq!(names(session), wanted.split_whitespace().collect());
    assert_eq!(session["rows_affected"]["RetailTransactionSalesTrans"], 2);
    assert_eq!(session["status"], "Applied");

    let synchronized = store.run(SYNCHRONIZE).expect(0).json();
    let wanted = "job attempted succeeded failed already_synchronized skipped sales_orders \
                  quotations cancellations payments amount errors elapsed_ms";
    assert_eq!(names(&synchronized), wanted.split_whitespace().collect());
    assert_eq!(names(&synchronized["skipped"]), ["voided", "editing", "other_type"].into());
    assert_eq!(synchronized["amount"], json!({"USD": "629.48"}));

    let orders = rows_of(&store, "orders");
    assert_eq!(orders.len(), 1);
    assert_eq!(orders[0]["SalesId"], "SO-000001");
    let [payments, postings, transactions] =
        ["payments", "postings", "transactions"].map(|list| rows_of(&store, list));
    assert_eq!(payments.len(), 1);
    assert!(!postings.is_empty() && postings.iter().all(|row| row["SalesId"] == "SO-000001"));
    assert_eq!(transactions[0]["RetailTransactionOrderStatus"]["SalesId"], "SO-000001");
    assert_eq!(transactions[0]["RetailTransactionSalesTrans"].as_array().unwrap().len(), 2);
    let text = store.run(&["show", "orders"]).expect(0).out;
    for word in ["SO-000001", "FXTD48YQ2K", "592.45", "37.03", "629.48", "USD"] {
        assert!(text.contains(word), "{word} is not in\n{text}");
    }
}

#[test]
fn doing_it_all_again_changes_nothing() {
    let store = Folder::new();
    for time in 0..3 {
        store.run(&import(sample_order())).expect(0);
        let pulled = store.run(PULL).expect(0).json();
        let counts = (&pulled["staged"], &pulled["duplicates"]);
        let first = time == 0;
        assert_eq!(counts, (&json!(u8::from(first)), &json!(u8::from(!first))));
        let synchronized = store.run(SYNCHRONIZE).expect(0).json();
        assert_eq!(synchronized["succeeded"], u8::from(first));
        assert_eq!(synchronized["already_synchronized"], u8::from(!first));
    }
    assert_eq!(rows_of(&store, "orders").len(), 1);
}

/// The sample order in a folder of its own, with one text replaced in one file.
fn changed_sample(store: &Folder, file: &str, from: &str, to: &str) -> std::path::PathBuf {
    let folder = store.beside(&format!("changed {to}"));
    fs::create_dir_all(&folder).unwrap();
    for entry in fs::read_dir(sample_order()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let mut text = fs::read_to_string(&path).unwrap();
        if name == file {
            assert!(text.contains(from), "{from} is not in {file}");
            text = text.replacen(from, to, 1);
        }
        fs::write(folder.join(name), text).unwrap();
    }
    folder
}

#[test]
fn failures_inside_are_exit_code_3_with_the_reason() {
    let store = Folder::new();
    let wrong = changed_sample(&store, "RetailTransactionTable.csv", "-629.48", "-629.47");
    store.run(&import(&wrong)).expect(0);
    store.run(PULL).expect(0);
    let synchronized = store.run(SYNCHRONIZE).expect(3).json();
    let counts = ["attempted", "succeeded", "failed"].map(|name| synchronized[name].clone());
    assert_eq!(counts, [1, 0, 1].map(Value::from));
    let error = &synchronized["errors"][0];
    assert_eq!(error["count"], 1);
    let shown = rows_of(&store, "errors");
    let status = &shown[0]["RetailTransactionOrderStatus"];
    assert_eq!((&status["ErrorCode"], &status["ErrorDetail"]), (&error["code"], &error["message"]));
    assert!(!status["Remedy"].as_str().unwrap().is_empty());
    assert_eq!(status["RetryCount"], 1);

    // Other content under the same key: the first stands.
    store.run(&import(sample_order())).expect(0);
    let pulled = store.run(PULL).expect(3).json();
    assert_eq!((&pulled["staged"], &pulled["conflicts"]), (&json!(0), &json!(1)));

    let rejected = changed_sample(&store, "RetailTransactionPaymentTrans.csv", ",629.48", ",much");
    let imported = store.run(&import(&rejected)).expect(3).json();
    assert_eq!((&imported["held_back"], &imported["transactions"]), (&json!(1), &json!(0)));
    let rejection = &imported["rejections"][0];
    assert_eq!(rejection["file"], "RetailTransactionPaymentTrans.csv");
    assert_eq!((&rejection["line"], &rejection["value"]), (&json!(2), &json!("much")));
}

#[test]
fn a_dry_run_says_what_would_happen_and_changes_nothing() {
    let store = Folder::new();
    store.run(&import(sample_order())).expect(0);
    store.run(PULL).expect(0);
    let picture = || {
        let lists = ["transactions", "orders", "errors", "upload-sessions"];
        let lists = lists.map(|list| rows_of(&store, list));
        (lists, store.run(&["schedule", "show", "--json"]).expect(0).out)
    };
    let before = picture();
    let dry = store.run(&[SYNCHRONIZE, &["--dry-run"]].concat()).expect(0).json();
    assert_eq!((&dry["dry_run"], &dry["sales_orders"]), (&json!(true), &json!(1)));
    assert_eq!(dry["amount"], json!({"USD": "629.48"}));
    let dry = store.run(&[&import(sample_order())[..], &["--dry-run"]].concat()).expect(0).json();
    assert_eq!((&dry["dry_run"], &dry["transactions"]), (&json!(true), &json!(1)));
    assert_eq!(picture(), before);
    assert_eq!(store.run(PULL).expect(0).json()["rows"], 0);
}

#[test]
fn a_name_that_does_not_exist_is_wrong_use_and_answered_with_those_that_do() {
    let store = Folder::new();
    let nowhere = store.beside("nowhere").to_str().unwrap().to_owned();
    let sample = sample_order().to_str().unwrap();
    let cases: &[(&[&str], &str)] = &[
        (&["run", "synchronize-orders", "--node", "Bosten"], "Boston"),
        (&["run", "synchronize-orders", "--hierarchy", "X", "--node", "A"], "Stores by Region"),
        (&["run", "synchronize-orders"], "--node"),
        (&["run", "p-0001", "--group", "Defualt"], "Default"),
        (&["run", "p-00001"], "p-0001"),
        (&["import", sample, "--channel-database", "Defualt"], "Default"),
        (&["import", &nowhere, "--channel-database", "Default"], "nowhere"),
        (&["show", "order"], "orders"),
        (&["show", "orders", "--where", "Statsu=Open"], "Status"),
        (&["show", "orders", "--where", "Status"], "COLUMN=VALUE"),
        (&["show", "orders", "--company", "usmf"], "usrt"),
        (&["show", "orders", "--csv", "--json"], "--json"),
        (&["schedule", "show", "P-9999"], "P-0001"),
        (&["schedule", "set", "P-9999", "--add-group", "Default"], "P-0001"),
        (&["schedule", "set", "P-0001", "--add-group", "Defualt"], "Default"),
        (&["schedule", "set", "P-0001"], "--add-group"),
        (&["clock", "stop"], "step"),
        (&["clok"], "clock"),
    ];
    for (arguments, candidate) in cases {
        let ended = store.run(arguments);
        assert_eq!(ended.code, Some(2), "{arguments:?}: {}", ended.err);
        assert_eq!(ended.out, "", "{arguments:?}");
        assert!(ended.err.contains(candidate), "{arguments:?}: {}", ended.err);
    }
    assert_eq!(rows_of(&store, "transactions").len(), rows_of(&store, "orders").len());
}

#[test]
fn the_clock_is_stored_and_shown() {
    let store = Folder::new();
    let speed = |action: &str| -> Value {
        store.run(&["clock", action]).expect(0);
        store.run(&["clock", "show", "--json"]).expect(0).json()["speed"].clone()
    };
    assert_eq!(speed("show"), "Simulated");
    let before = store.run(&["clock", "show", "--json"]).expect(0).json()["now"].clone();
    assert_eq!(speed("pause"), "Paused");
    let after = store.run(&["clock", "show", "--json"]).expect(0).json()["now"].clone();
    // Simulated time stands still between commands.
    assert_eq!((&before, &after), (&json!("2026-01-05T15:00:00Z"), &before));
    assert_eq!(speed("resume"), "Simulated");
    assert_eq!(speed("real"), "Real");
    assert!(store.run(&["clock", "show"]).expect(0).out.contains("real time"));
}

#[test]
fn a_schedule_gains_and_loses_groups() {
    let store = Folder::new();
    let groups = || -> Value {
        let shown = store.run(&["schedule", "show", "P-0001", "--json"]).expect(0).json();
        shown[0]["schedule"]["groups"].clone()
    };
    let before = groups();
    assert!(before.as_array().unwrap().contains(&json!("Default")));
    store.run(&["schedule", "set", "P-0001", "--remove-group", "Default"]).expect(0);
    assert!(!groups().as_array().unwrap().contains(&json!("Default")));
    store.run(&import(sample_order())).expect(0);
    assert_eq!(store.run(PULL).expect(0).json()["rows"], 0);
    store.run(&["run", "p-0001", "--group", "Default"]).expect(2);
    store.run(&["schedule", "set", "P-0001", "--add-group", "Default"]).expect(0);
    assert!(groups().as_array().unwrap().contains(&json!("Default")));
    assert_eq!(store.run(PULL).expect(0).json()["rows"], 9);
    let text = store.run(&["schedule", "show", "p-0001"]).expect(0).out;
    assert!(text.contains("Rows waiting") && text.contains("Applied"), "{text}");
}

#[test]
fn an_inactive_schedule_is_not_executed() {
    let store = Folder::new();
    let set = |active| ["schedule", "set", "p-0001", "--active", active];
    assert!(store.run(&set("no")).expect(0).out.contains("not active"));
    assert!(store.run(&["run", "p-0001"]).expect(2).err.contains("not active"));
    let shown = store.run(&["schedule", "show", "--json"]).expect(0).json();
    assert_eq!(shown[0]["schedule"]["active"], false);
    store.run(&set("yes")).expect(0);
    store.run(&["run", "p-0001"]).expect(0);
}

#[test]
fn lists_are_filtered_limited_and_counted() {
    let store = Folder::new();
    store.run(&["clock", "show"]).expect(0);
    let mut sales: Vec<_> = (1..=12).map(|n| rows(&order(ONLINE, n, 100 * i64::from(n)))).collect();
    sales.push(rows(&broken(ONLINE, 13, 1_300)));
    sales.push(rows(&cash_and_carry(ONLINE, 14, 1_400)));
    store.trade(sales);
    store.run(PULL).expect(0);
    let synchronized = store.run(SYNCHRONIZE).expect(3).json();
    assert_eq!(synchronized["skipped"]["other_type"], 1);
    assert_eq!(synchronized["amount"], json!({"USD": "78.00"}));
    let show = |more: &[&str]| store.run(&[&["show", "orders"], more].concat()).expect(0).out;
    let text = show(&["--limit", "5"]);
    assert!(text.contains("SO-000005") && !text.contains("SO-000006"), "{text}");
    assert!(text.contains("5 of 12 rows") && text.contains("78.00 USD"), "{text}");
    let text = show(&["--where", "amount=3.00"]);
    assert!(text.contains("SO-000003") && !text.contains("SO-000004"), "{text}");
    let csv = show(&["--csv", "--company", "USRT"]);
    assert_eq!(csv.lines().count(), 13, "{csv}");
    assert_eq!(show(&["--csv", "--company", "inmf"]).lines().count(), 1);
    assert_eq!(rows_of(&store, "errors").len(), 1);
}

#[test]
fn a_bare_store_holds_nothing_and_a_destroyed_one_says_so() {
    let store = Folder::bare();
    store.run(&["--empty", "clock", "show"]).expect(0);
    assert!(rows_of(&store, "orders").is_empty() && rows_of(&store, "transactions").is_empty());
    let ended = store.run(PULL).expect(2);
    assert!(ended.err.contains("P-0001"), "{}", ended.err);
    fs::remove_dir_all(store.path().join("data/headquarters")).unwrap();
    let ended = store.run(&["show", "orders"]).expect(5);
    assert!(ended.err.contains("restore a backup"), "{}", ended.err);
}
