//! Folders of table files as people and channels produce them, good and hostile, and what is taken
//! from them, refused, held back or left aside.

use std::collections::BTreeMap;
use std::io::Read;

use super::*;
use crate::domain::sign::{Evidence, Verdict};
use crate::domain::{Amount, AnyRow, RetailTransaction};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sample-order");
const HEADER: &str = "RetailTransactionTable.csv";
const SALES: &str = "RetailTransactionSalesTrans.csv";

/// What a folder holds, all of it in memory.
#[derive(Debug)]
struct ImportedTransactions {
    transactions: Vec<RetailTransaction>,
    held_back: Vec<HeldBack>,
    rejections: Vec<Rejection>,
    notes: Vec<Note>,
    signs: BTreeMap<Table, Evidence>,
}

/// A transaction of which nothing is taken.
#[derive(Debug, PartialEq)]
struct HeldBack {
    key: TransactionKey,
    why: String,
}

fn read_transactions(folder: &Path) -> Result<ImportedTransactions, FolderError> {
    read_within(folder, Limits::default()).map(|(import, _)| import)
}

/// What a folder holds, and the most stored bytes that were in memory at a time.
fn read_within(folder: &Path, limits: Limits) -> Result<(ImportedTransactions, u64), FolderError> {
    let scratch = tempfile::tempdir().unwrap();
    let mut sorted = Sorted::read(folder, scratch.path(), limits, &mut |_| true)?.unwrap();
    assert_eq!(std::fs::read_dir(scratch.path()).unwrap().count(), 0, "no scratch file has a name");
    let (mut transactions, mut held_back) = (Vec::new(), Vec::new());
    let went = sorted.each::<()>(&mut |gathered| {
        let key = gathered.key.clone();
        match gathered.into_transaction() {
            Ok(transaction) => transactions.push(transaction),
            Err(why) => held_back.push(HeldBack { key, why }),
        }
        Ok(true)
    })?;
    assert_eq!(went, Ok(true));
    let most_held = sorted.most_held();
    let Survey { rejections, notes, signs, .. } = sorted.survey;
    Ok((ImportedTransactions { transactions, held_back, rejections, notes, signs }, most_held))
}

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        std::fs::write(folder.path().join(name), content).unwrap();
    }
    folder
}

/// A header file with these transaction ids, and a sales file with these lines.
fn import(headers: &[&str], sales: &str) -> ImportedTransactions {
    let mut header =
        "dataareaid,channel,store,terminal,transactionid,numberofitemlines\n".to_owned();
    header.extend(headers.iter().map(|id| format!("usrt,5,,,{id},1\n")));
    let sales =
        format!("DataAreaId,Channel,store,terminalId,transactionId,lineNum,qty,itemId\n{sales}");
    read_transactions(folder(&[(HEADER, header.as_bytes()), (SALES, sales.as_bytes())]).path())
        .unwrap()
}

fn rows(input: impl Read) -> Vec<Result<AnyRow, Box<Rejection>>> {
    match TableRows::new(Table::RetailTransactionTaxTrans, "tax.csv".into(), input) {
        Ok(rows) => rows.map(|row| row.map(|(_, row)| row)).collect(),
        Err(rejection) => vec![Err(rejection)],
    }
}

const TAX: &str = "DataAreaId,Channel,StoreId,TerminalId,transactionId,SaleLineNum,TaxCode,Amount";

/// The rows of a tax file with that body.
fn tax(body: &[u8]) -> Vec<Result<AnyRow, Box<Rejection>>> {
    rows(&*[TAX.as_bytes(), b"\n", body].concat())
}

fn only_rejection(rows: &[Result<AnyRow, Box<Rejection>>]) -> &Rejection {
    let mut rejections = rows.iter().filter_map(|row| row.as_ref().err());
    let first = rejections.next().expect("a rejection");
    assert_eq!(rejections.next(), None);
    first
}

fn sum(amounts: impl IntoIterator<Item = Amount>) -> Amount {
    Amount::sum(amounts).unwrap()
}

#[test]
fn the_sample_order_is_whole_and_its_sums_are_the_documented_ones() {
    let import = read_transactions(Path::new(SAMPLE)).unwrap();
    assert_eq!((import.rejections, import.held_back, import.notes), (vec![], vec![], vec![]));
    let [order] = &import.transactions[..] else { panic!("one order") };
    let net = sum(order.sales.iter().map(|line| -line.net_amount));
    let tax = sum(order.taxes.iter().map(|tax| tax.amount));
    let paid = sum(order.payments.iter().map(|payment| payment.amount_tendered));
    assert_eq!((net, tax, paid), (Amount::cents(59245), Amount::cents(3703), Amount::cents(62948)));
    assert_eq!(net.checked_add(tax), Some(paid));
    let header = &order.header;
    assert_eq!(header.gross_amount, -paid);
    assert_eq!(header.net_amount, -net);
    assert_eq!(header.payment_amount, paid);
    assert_eq!(header.disc_amount, sum(order.discounts.iter().map(|discount| discount.amount)));
    assert_eq!(header.number_of_items, sum(order.sales.iter().map(|line| -line.qty)));
    let gross = sum(order.sales.iter().map(|line| line.net_amount_incl_tax));
    assert_eq!(header.gross_amount, gross);
    for (line, tax) in order.sales.iter().zip(&order.taxes) {
        assert_eq!(line.tax_amount, -tax.amount);
        assert_eq!(line.net_amount, tax.tax_base_amount);
        let calculated = line.net_amount.percent(tax.tax_percentage).unwrap();
        assert_eq!(header.currency.round(calculated), line.tax_amount);
    }
    assert!(import.signs.values().all(|evidence| evidence.verdict() == Verdict::AsProduct));
    assert_eq!(import.signs.len(), 2, "header and sales lines tell");
}

#[test]
fn the_sample_order_names_every_column_of_every_table_as_the_product_spells_it() {
    for table in Table::ALL {
        let text = std::fs::read_to_string(format!("{SAMPLE}/{table}.csv")).unwrap();
        let columns = AnyRow::columns_of(table).iter().map(|column| column.name);
        let names: Vec<_> = table.key_columns().into_iter().chain(columns).collect();
        assert_eq!(text.lines().next().unwrap(), names.join(","), "{table}");
    }
}

#[test]
fn the_same_order_with_other_case_order_and_line_endings_reads_the_same() {
    let sample = read_transactions(Path::new(SAMPLE)).unwrap().transactions;
    let other = tempfile::tempdir().unwrap();
    for table in Table::ALL {
        let text = std::fs::read_to_string(format!("{SAMPLE}/{table}.csv")).unwrap();
        let turned: Vec<_> = text
            .lines()
            .map(|line| {
                let mut values: Vec<_> =
                    line.split(',').map(|value| format!("\"{value}\"")).collect();
                values.reverse();
                values.join(",")
            })
            .collect();
        let header = turned[0].to_uppercase();
        let text = format!("\u{feff}{header}\r\n{}", turned[1..].join("\r\n"));
        let name = format!("{}.CSV", table.name().to_lowercase());
        std::fs::write(other.path().join(name), text).unwrap();
    }
    let import = read_transactions(other.path()).unwrap();
    assert_eq!(import.rejections, []);
    assert_eq!(import.transactions, sample);
}

#[test]
fn a_bad_value_is_refused_with_its_place_and_holds_back_its_transaction_only() {
    let import = import(&["A", "B"], "usrt,5,,,A,1,-1,81325\nusrt,5,,,B,1,one\u{1b}[2J,81108\n");
    assert_eq!(import.rejections.len(), 1);
    let rejection = &import.rejections[0];
    assert_eq!((rejection.file.as_str(), rejection.line), (SALES, 3));
    assert_eq!(rejection.column.as_deref(), Some("qty"));
    assert_eq!(rejection.value, "one\\u{1b}[2J", "no control character reaches a terminal");
    assert_eq!(rejection.reason, "is not a decimal number");
    let names = |keys: Vec<&TransactionKey>| {
        keys.iter().map(|key| key.name().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(import.transactions.iter().map(|order| &order.key).collect()), ["A"]);
    assert_eq!(names(import.held_back.iter().map(|held| &held.key).collect()), ["B"]);
    assert_eq!(import.held_back[0].why, rejection.to_string());
}

#[test]
fn a_transaction_with_fewer_lines_than_its_header_promises_is_held_back() {
    let import = import(&["A", "B"], "usrt,5,,,A,1,-1,81325\n");
    assert_eq!(import.transactions.len(), 1);
    let [held] = &import.held_back[..] else { panic!("one held back") };
    assert!(held.why.contains("0 of the 1 rows of RetailTransactionSalesTrans"), "{}", held.why);
}

#[test]
fn two_different_rows_with_one_key_hold_their_transaction_back() {
    let import = import(&["A"], "usrt,5,,,A,1,-1,81325\nusrt,5,,,A,1,-1,81108\n");
    assert!(import.held_back[0].why.contains("two different rows"), "{}", import.held_back[0].why);
}

#[test]
fn a_row_whose_key_cannot_be_read_holds_back_every_transaction() {
    let import = import(&["A"], "usrt,5,,,A,1,-1,81325\nusrt,5,,,../A,1,-1,81325\n");
    assert_eq!(import.transactions, []);
    assert_eq!(import.rejections[0].key, None);
    assert!(import.held_back[0].why.contains("may be part of it"), "{}", import.held_back[0].why);
}

#[test]
fn a_file_with_positive_sales_is_recognized_and_can_be_turned() {
    let import = import(&["A"], "usrt,5,,,A,1,2,81325\n");
    let verdict = import.signs[&Table::RetailTransactionSalesTrans].verdict();
    assert_eq!(verdict, Verdict::Reversed);
    let rows = import.transactions.into_iter().flat_map(RetailTransaction::into_rows);
    let mut quantities = rows.filter_map(|mut row| {
        crate::domain::sign::reverse(&mut row);
        (row.table() == Table::RetailTransactionSalesTrans)
            .then(|| row.get("qty").unwrap().into_owned())
    });
    assert_eq!(quantities.next().as_deref(), Some("-2"));
}

#[test]
fn unknown_files_and_columns_are_noted_once() {
    let header = format!("{TAX},Colour,Size\nusrt,5,,,A,1,X,1,red,L\nusrt,5,,,A,2,X,1,red,L\n");
    let files: &[(&str, &[u8])] =
        &[("RetailTransactionTaxTrans.csv", header.as_bytes()), ("readme.txt", b"hello")];
    let import = read_transactions(folder(files).path()).unwrap();
    let notes: Vec<_> =
        import.notes.iter().map(|note| format!("{}: {}", note.file, note.text)).collect();
    assert_eq!(
        notes,
        [
            "readme.txt: is not named after a table; left aside",
            "RetailTransactionTaxTrans.csv: RetailTransactionTaxTrans has no column Colour, Size; left aside",
        ]
    );
}

#[test]
fn a_missing_or_doubled_column_refuses_the_file_by_name() {
    let without = TAX.replace(",TaxCode", "");
    let rejected = rows(without.as_bytes());
    let rejection = only_rejection(&rejected);
    assert!(rejection.ends_file);
    assert_eq!(
        rejection.to_string(),
        "tax.csv line 1 has no column TaxCode; add it, or export it too"
    );
    let rejected = rows(b"amount,AMOUNT" as &[u8]);
    assert!(only_rejection(&rejected).to_string().contains("named twice"));
    let rejected = rows(b"" as &[u8]);
    assert!(only_rejection(&rejected).reason.contains("is empty"));
}

#[test]
fn a_quote_that_is_never_closed_refuses_the_rest_of_the_file_where_it_opens() {
    for ending in ["", "\n", "\"\"", "\n\n"] {
        let body = format!("usrt,5,,,A,1,X,1\nusrt,5,,,A,2,\"X,1\nusrt,5,,,A,3,X,1{ending}");
        let rows = tax(body.as_bytes());
        assert_eq!(rows.len(), 2, "{ending:?}");
        let rejection = only_rejection(&rows);
        assert_eq!((rejection.line, rejection.ends_file), (3, true), "{ending:?}");
        assert!(rejection.reason.contains("never closed"), "{rejection}");
    }
}

#[test]
fn a_value_may_hold_line_breaks_commas_and_quotes_in_quotes() {
    let rows = tax(b"usrt,5,,,A,1,\"a,\"\"b\"\"\nc\",1\nusrt,5,,,A,2,X,bad\n");
    assert_eq!(rows[0].as_ref().unwrap().get("taxcode").unwrap(), "a,\"b\"\nc");
    assert_eq!(only_rejection(&rows).line, 4, "lines are counted in the file, not in rows");
}

#[test]
fn lines_are_counted_alike_with_both_line_endings() {
    for ending in ["\n", "\r\n"] {
        let lines = ["usrt,5,,,A,1,X,1", "", "usrt,5,,,A,2,X,bad", ""];
        let body = [TAX, &lines.join(ending)].join(ending);
        assert_eq!(only_rejection(&rows(body.as_bytes())).line, 4, "{ending:?}");
    }
}

#[test]
fn bad_bytes_refuse_their_row_only() {
    let cases: [(&[u8], &str); 4] = [
        (b"usrt,5,,,A,1,a\xff,1", "is not UTF-8 at its byte 2"),
        (b"usrt,5,,,A,1,a\0,1", "has a zero byte"),
        (b"usrt,5,,,A,1,X", "has 7 values, its header names 8 columns"),
        (b"usrt,5,,,A,1,X,1,2", "has 9 values, its header names 8 columns"),
    ];
    for (bad, reason) in cases {
        let rows = tax(&[bad, b"\nusrt,5,,,A,2,X,1\n"].concat());
        assert_eq!(rows.len(), 2, "{reason}");
        let rejection = only_rejection(&rows);
        assert_eq!(rejection.line, 2);
        assert!(rejection.reason.starts_with(reason), "{rejection}");
        assert_eq!(rejection.key.as_ref().map(TransactionKey::name), Some("A"), "{reason}");
    }
}

#[test]
fn a_row_of_empty_values_is_refused_and_a_blank_line_is_none() {
    for ending in ["\n", "\r\n"] {
        let body = [TAX, "", ",", "usrt,5,,,A,1,X,1", ""].join(ending);
        let rows = rows(body.as_bytes());
        assert_eq!(rows.len(), 2, "{ending:?}");
        assert_eq!(only_rejection(&rows).line, 3, "{ending:?}");
    }
}

#[test]
fn a_row_that_looks_like_the_end_of_the_file_does_not_end_it_unseen() {
    let rows = tax(b"usrt,5,,,A,1,X,1\n\0end\nusrt,5,,,A,2,X,1\n");
    assert_eq!(rows.len(), 2);
    assert!(only_rejection(&rows).ends_file);
}

#[test]
fn a_key_that_no_channel_gives_is_refused() {
    let long = "x".repeat(45);
    for key in [
        "usrt,0,,,A",
        "usrt,x,,,A",
        ",5,,,A",
        "usrt,5,,,",
        "toolong,5,,,A",
        &format!("usrt,5,,,{long}"),
        "usrt,5,,,a/b",
    ] {
        let rows = tax(format!("{key},1,X,1\n").as_bytes());
        assert!(only_rejection(&rows).key.is_none(), "{key}");
    }
}

#[test]
fn a_hundred_thousand_columns_are_refused() {
    let header = "x,".repeat(100_000);
    assert!(only_rejection(&rows(header.as_bytes())).reason.contains("at most 512"));
    let rows = tax("x,".repeat(100_000).as_bytes());
    assert!(only_rejection(&rows).reason.starts_with("has 100001 values"));
}

/// Counts what is taken from an endless line.
struct Endless<'a>(&'a std::cell::Cell<usize>);

impl Read for Endless<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        buffer.fill(b'x');
        self.0.set(self.0.get() + buffer.len());
        Ok(buffer.len())
    }
}

#[test]
fn a_line_without_end_is_refused_after_a_mebibyte() {
    for start in ["", "usrt,5,,,A,1,\"", "usrt,5,,,A,1,"] {
        let taken = std::cell::Cell::new(0);
        let header = format!("{TAX}\n{start}");
        let rows = rows(header.as_bytes().chain(Endless(&taken)));
        let rejection = only_rejection(&rows);
        assert_eq!((rejection.line, rejection.ends_file), (2, true));
        assert!(rejection.reason.starts_with("is longer than 1048576 bytes"), "{rejection}");
        assert!(taken.get() <= MAX_LINE, "{} bytes were taken", taken.get());
    }
}

#[test]
fn a_long_value_is_refused_and_shown_shortened() {
    let body = format!("usrt,5,,,A,1,{},1\n", "x".repeat(MAX_VALUE + 1));
    let rows = tax(body.as_bytes());
    let rejection = only_rejection(&rows);
    assert!(rejection.reason.starts_with("has 65537 bytes"), "{rejection}");
    assert!(rejection.value.len() < 70);
}

#[test]
fn only_regular_files_of_the_folder_are_read() {
    let target = folder(&[("secret.csv", TAX.as_bytes())]);
    let folder = folder(&[]);
    let link = folder.path().join("RetailTransactionTaxTrans.csv");
    std::os::unix::fs::symlink(target.path().join("secret.csv"), link).unwrap();
    std::fs::create_dir(folder.path().join(SALES)).unwrap();
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, FileType, Mode, mknodat};
        let pipe = folder.path().join("RetailTransactionPaymentTrans.csv");
        mknodat(CWD, pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    }
    let import = read_transactions(folder.path()).unwrap();
    let reasons: Vec<_> = import.rejections.iter().map(ToString::to_string).collect();
    assert_eq!(
        reasons,
        [
            "RetailTransactionTaxTrans.csv is a link; put the file itself into the folder",
            "RetailTransactionSalesTrans.csv is not a regular file",
            #[cfg(target_os = "linux")]
            "RetailTransactionPaymentTrans.csv is not a regular file",
        ]
    );
}

#[test]
fn a_folder_without_tables_or_with_two_files_of_one_is_refused() {
    let error = TableFolder::open(folder(&[("notes.csv", b"")]).path()).unwrap_err();
    assert!(error.to_string().contains("no file named after a table"), "{error}");
    let twice = folder(&[(HEADER, b""), ("retailtransactiontable.CSV", b"")]);
    let error = TableFolder::open(twice.path()).unwrap_err();
    assert!(matches!(error, FolderError::TwoFiles { .. }), "{error}");
    assert!(TableFolder::open(&twice.path().join("none")).is_err());
}

#[test]
fn no_corrupted_byte_of_a_file_panics_or_loses_a_row_unseen() {
    let good = format!("{TAX}\nusrt,5,,,A,1,\"X\",1\nusrt,5,,,A,2,Y,2\n");
    for at in 0..good.len() {
        for byte in [0, b'"', b',', b'\n', b'\r', 0x1b, 0x80, 0xff] {
            let mut bytes = good.clone().into_bytes();
            bytes[at] = byte;
            let rows = rows(&*bytes);
            let refused = rows.iter().any(Result::is_err);
            assert!(refused || rows.len() == 2, "{byte} at {at}: {rows:?}");
        }
    }
}

/// A folder of so many transactions of two lines each, the lines of a transaction far apart.
fn many(count: usize) -> tempfile::TempDir {
    let mut header =
        "dataareaid,channel,store,terminal,transactionid,numberofitemlines\n".to_owned();
    let mut sales =
        "DataAreaId,Channel,store,terminalId,transactionId,lineNum,qty,itemId\n".to_owned();
    header.extend((0..count).map(|number| format!("usrt,5,,,T{number},2\n")));
    sales.extend((0..count).map(|number| format!("usrt,5,,,T{number},1,-1,81325\n")));
    sales.extend((0..count).rev().map(|number| format!("usrt,5,,,T{number},2,-1,81325\n")));
    folder(&[(HEADER, header.as_bytes()), (SALES, sales.as_bytes())])
}

#[test]
fn what_is_held_in_memory_does_not_grow_with_the_input() {
    let limits = Limits { rows: 4_096, ..Limits::default() };
    for count in [50, 500, 5_000] {
        let (import, most_held) = read_within(many(count).path(), limits).unwrap();
        assert_eq!((import.transactions.len(), import.held_back.len()), (count, 0));
        assert!(most_held <= limits.rows, "{count}: {most_held} bytes");
    }
}

#[test]
fn a_transaction_without_end_is_held_back_and_not_held_in_memory() {
    let header = "dataareaid,channel,store,terminal,transactionid\nusrt,5,,,A\nusrt,5,,,B\n";
    let mut sales = "DataAreaId,Channel,store,terminalId,transactionId,lineNum\n".to_owned();
    sales.extend((0..20_000).map(|line| format!("usrt,5,,,A,{line}\n")));
    let folder = folder(&[(HEADER, header.as_bytes()), (SALES, sales.as_bytes())]);
    let limits = Limits { rows: 4_096, transaction: 16_384 };
    let (import, _) = read_within(folder.path(), limits).unwrap();
    assert_eq!(import.transactions.len(), 1);
    let [held] = &import.held_back[..] else { panic!("one held back") };
    assert_eq!((held.key.name(), held.why.contains("16384 bytes")), ("A", true), "{}", held.why);
}

#[test]
fn a_stopped_reading_answers_nothing() {
    let (folder, scratch) = (many(5), tempfile::tempdir().unwrap());
    let read = Sorted::read(folder.path(), scratch.path(), Limits::default(), &mut |_| false);
    assert!(read.unwrap().is_none());
}
