//! Text from outside is data on every path: it never reaches the terminal as a control sequence, and
//! no spreadsheet takes it for a formula (I32, F26).

use commerce_hq::channel::KeyedRow;
use commerce_hq::domain::text::is_harmless;
use commerce_hq::domain::{RetailTransaction, Text};

use super::{PULL, SYNCHRONIZE, rows_of};
use crate::program::{Ended, Folder};
use crate::world::trade::{ONLINE, broken, order, rows};

/// Clears the screen, sets the title, turns the text round: by every kind of control.
const HOSTILE: &str = "x\u{1b}[2J\u{1b}]0;t\u{7}\u{9b}31m\u{7f}\u{85}\u{202e}\u{200b}\u{feff}\r\ny";

#[track_caller]
fn assert_harmless(what: &str, ended: &Ended) {
    for text in [&ended.out, &ended.err] {
        let bad = text.chars().find(|c| *c != '\n' && !is_harmless(*c));
        assert_eq!(bad, None, "{what}: {text:?}");
    }
}

/// The transaction with that text wherever one can stand.
fn poisoned(mut transaction: RetailTransaction, text: &str) -> Vec<KeyedRow> {
    let text = || Text::from(text);
    let header = &mut transaction.header;
    header.channel_reference_id = text();
    header.comment = text();
    header.receipt_email = text();
    transaction.key.transaction = [&*transaction.key.transaction, &text()].concat().into();
    transaction.payments[0].card_or_account = text();
    transaction.payments[0].card_type_id = text();
    transaction.sales[0].comment = text();
    rows(&transaction)
}

#[test]
fn hostile_rows_reach_no_terminal_as_controls() {
    let store = Folder::new();
    store.run(&["clock", "show"]).expect(0);
    let mut unknown = order(ONLINE, 3, 300);
    unknown.header.cust_account = HOSTILE.into();
    let mut item = order(ONLINE, 4, 300);
    item.sales[0].item_id = HOSTILE.into();
    store.trade(vec![
        poisoned(order(ONLINE, 1, 100), HOSTILE),
        poisoned(broken(ONLINE, 2, 200), HOSTILE),
        poisoned(unknown, HOSTILE),
        poisoned(item, HOSTILE),
    ]);
    for form in ["--json", "--company=all"] {
        let with = |job: &[&'static str]| [&job[..job.len() - 1], &[form]].concat();
        assert_harmless("p-0001", &store.run(&with(PULL)));
        assert_harmless("synchronize", &store.run(&with(SYNCHRONIZE)));
        // Late rows with other content, for what is said of those.
        store.trade(vec![poisoned(order(ONLINE, 1, 101), HOSTILE)[1..].to_vec()]);
    }
    assert_eq!(rows_of(&store, "orders").len(), 1);
    for list in ["transactions", "orders", "payments", "postings", "upload-sessions", "errors"] {
        for form in [&["--json"][..], &["--csv"], &[]] {
            let ended = store.run(&[&["show", list], form].concat()).expect(0);
            assert_harmless(list, &ended);
        }
    }
    // JSON is the text as it came all the same.
    let shown = rows_of(&store, "orders");
    assert_eq!(shown[0]["ChannelReferenceId"], HOSTILE);
}

#[test]
fn hostile_words_of_a_command_reach_no_terminal_as_controls() {
    let store = Folder::new();
    let folder = store.beside("hostile");
    std::fs::create_dir(&folder).unwrap();
    let header = "DataAreaId,Channel,transactionId,type,grossAmount,\u{1b}[31mcolumn";
    let row = format!("usrt,68719478279,\"{HOSTILE}\",27,\"{HOSTILE}\",x");
    std::fs::write(folder.join("RetailTransactionTable.csv"), format!("{header}\n{row}\n"))
        .unwrap();
    std::fs::write(folder.join("\u{1b}[2J.csv"), "a\n").unwrap();
    let path = folder.to_str().unwrap();
    let cases: &[&[&str]] = &[
        &["import", path, "--channel-database", "Default"],
        &["import", path, "--channel-database", "Default", "--json"],
        &["import", HOSTILE, "--channel-database", HOSTILE],
        &["run", "synchronize-orders", "--node", HOSTILE],
        &["run", "synchronize-orders", "--hierarchy", HOSTILE, "--node", "A"],
        &["run", "p-0001", "--group", HOSTILE],
        &["show", "orders", "--where", "Status=\u{1b}[2J"],
        &["show", "orders", "--where", "\u{9b}31m=x"],
        &["show", "orders", "--company", HOSTILE],
        &["schedule", "show", HOSTILE],
        &["schedule", "set", "P-0001", "--add-group", HOSTILE],
    ];
    for arguments in cases {
        assert_harmless(&format!("{arguments:?}"), &store.run(arguments));
    }
}

#[test]
fn no_cell_of_a_csv_file_is_a_formula() {
    let store = Folder::new();
    store.run(&["clock", "show"]).expect(0);
    let formulas = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "\u{200b}=1", "\u{0}=1"];
    let numbered = (1..).zip(formulas);
    let sales = numbered.map(|(n, text)| poisoned(order(ONLINE, n, 100), text));
    store.trade(sales.collect());
    store.run(PULL).expect(0);
    store.run(SYNCHRONIZE).expect(0);
    for list in ["transactions", "orders", "payments", "postings"] {
        let csv = store.run(&["show", list, "--csv"]).expect(0).out;
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        for record in reader.records() {
            for cell in &record.unwrap() {
                let number = cell.parse::<commerce_hq::domain::Amount>().is_ok();
                let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
                assert!(number || !formula, "{list}: {cell:?}");
            }
        }
    }
}
