//! Export what is shown: the file holds what the list does.

use commerce_hq::commands::PageId;
use commerce_hq::domain::Amount;
use commerce_hq::semantics::{Act, Role};
use commerce_hq::tui::model::Model;

use super::Demo;

/// The present page's list, written under that name.
fn export(demo: &mut Demo, file: &std::path::Path) {
    demo.press("Ctrl+O");
    let field = demo.find(Role::Textbox, "File").id;
    demo.screen.act(&field, &Act::SetText(file.display().to_string())).unwrap();
    demo.screen.settle().unwrap();
    demo.press("Ctrl+S");
}

fn read(file: &std::path::Path) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_path(file).unwrap();
    let header = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let row = |row: csv::StringRecord| row.iter().map(str::to_owned).collect();
    (header, reader.records().map(|record| row(record.unwrap())).collect())
}

#[test]
fn the_file_has_the_rows_of_the_list_under_its_filter_and_in_its_order() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("orders.csv");
    let mut demo = Demo::new(Some("usrt"));
    demo.go(PageId::AllSalesOrders);
    demo.press("Right Right s s /");
    demo.type_text("Houston");
    demo.press("Enter");
    let rows = demo.rows();
    export(&mut demo, &file);
    let (header, written) = read(&file);
    assert!(rows > 0);
    assert_eq!(written.len() as u64, rows);
    let amount = header.iter().position(|name| name == "Amount").unwrap();
    // Plain numbers, the largest first.
    let amounts: Vec<Amount> = written.iter().map(|row| row[amount].parse().unwrap()).collect();
    assert!(amounts.is_sorted_by(|a, b| a >= b));
    assert!(demo.screen.text().contains("written to"), "{}", demo.screen.text());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_file_that_is_there_is_replaced_only_after_yes() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("list.csv");
    std::fs::write(&file, "mine").unwrap();
    let mut demo = Demo::new(Some("usrt"));
    demo.go(PageId::UploadSessions);
    export(&mut demo, &file);
    demo.press("Enter");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
    demo.press("Esc");
    export(&mut demo, &file);
    demo.press("y");
    let (header, rows) = read(&file);
    assert!(header.contains(&"Rows affected".to_owned()));
    assert_eq!(rows.len() as u64, demo.rows());
}

#[test]
fn every_list_page_can_be_exported() {
    let folder = tempfile::tempdir().unwrap();
    let pages = [
        PageId::OnlineStoreTransactions,
        PageId::AllSalesOrders,
        PageId::OrderSynchronizationStatus,
        PageId::OrderSynchronizationErrors,
        PageId::CustomerPaymentJournals,
        PageId::VoucherTransactions,
        PageId::UploadSessions,
        PageId::BatchJobs,
        PageId::MyBatchJobs,
        PageId::BatchJobHistory,
        PageId::MessageCenter,
    ];
    let mut demo = Demo::new(Some("usrt"));
    for page in pages {
        let file = folder.path().join(format!("{}.csv", page.info().slug));
        demo.go(page);
        let rows = demo.rows();
        export(&mut demo, &file);
        let (header, written) = read(&file);
        assert!(!header.is_empty() && written.len() as u64 == rows, "{page:?}");
    }
}

#[test]
fn a_name_alone_goes_into_the_current_folder_and_a_folder_that_is_missing_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut demo = Demo::new(Some("usrt"));
    let options = demo.screen.model().status().options;
    let model = Model::new(options, None, (120, 40)).in_folder(folder.path());
    demo.screen = super::Screen::new(model, super::EnginePort::new(demo.engine.connect("test")));
    demo.screen.settle().unwrap();
    demo.go(PageId::UploadSessions);
    demo.press("Ctrl+O Ctrl+S");
    assert!(folder.path().join("upload-sessions.csv").is_file());
    export(&mut demo, &folder.path().join("nowhere/list.csv"));
    let text = demo.screen.text();
    assert!(text.contains("cannot be written"), "{text}");
}
