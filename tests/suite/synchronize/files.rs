//! The sample order as the product would export it: the files in `assets/sample-order`.

use std::path::Path;

use super::fixture::{FABRIKAM, amount, assert_conserved, draft, empty};
use commerce_hq::domain::RetailTransaction;
use commerce_hq::domain::row::AnyRow;
use commerce_hq::domain::table::Table;

fn read() -> RetailTransaction {
    let mut transaction = empty(FABRIKAM, "usrt");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample-order");
    for table in Table::ALL {
        let mut file = csv::Reader::from_path(folder.join(format!("{table}.csv"))).unwrap();
        let names = file.headers().unwrap().clone();
        let columns = AnyRow::columns_of(table);
        for record in file.records() {
            let mut row = AnyRow::empty(table);
            for (name, value) in names.iter().zip(record.unwrap().iter()) {
                // What is no column of the row is part of the key.
                if let Some(position) = columns.iter().position(|column| column.name == name) {
                    row.set(position, value).unwrap();
                }
            }
            transaction.push(row);
        }
    }
    transaction
}

#[test]
fn the_sample_files_become_the_documented_order() {
    let draft = draft(&read());
    let order = draft.order();
    assert_conserved(order);
    assert_eq!(order.lines.len(), 2);
    assert_eq!(order.net_amount, amount("592.45"));
    assert_eq!(order.tax_amount, amount("37.03"));
    assert_eq!(order.total_amount, amount("629.48"));
    assert_eq!(order.payments[0].posted_amount, amount("0"));
    assert_eq!(order.attributes[0].text_value, "Happy birthday");
}
