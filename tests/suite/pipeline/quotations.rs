//! Type 31 becomes a sales quotation, numbered without gaps, and nothing of it is posted.

use commerce_hq::engine::query::ListKind;
use serde_json::json;

use super::world::{World, order, quote};

#[test]
fn a_quote_becomes_a_quotation_to_the_cent_and_posts_nothing() {
    let world = World::new();
    world.put("Default", [quote(1)]);
    world.pull();
    let result = world.synchronize();
    assert_eq!((result.attempted, result.succeeded, result.quotations), (1, 1, 1));
    assert_eq!((result.sales_orders, result.cancellations, result.payments), (0, 0, 0));

    let quotations = world.records(ListKind::Quotations);
    let [quotation] = &quotations[..] else { panic!("{quotations:?}") };
    assert_eq!(quotation["QuotationId"], "QUO-000001");
    assert_eq!(quotation["ChannelReferenceId"], "REF-0001");
    assert_eq!(quotation["NetAmount"], "592.45");
    assert_eq!(quotation["TaxAmount"], "37.03");
    assert_eq!(quotation["TotalAmount"], "629.48");
    assert_eq!(quotation["Lines"][0]["ItemId"], "81325");
    assert_eq!(quotation["Lines"][0]["LineDisc"], "82.5");
    assert!(world.records(ListKind::Orders).is_empty());
    assert!(world.records(ListKind::Postings).is_empty());

    let status = &world.records(ListKind::Transactions)[0]["RetailTransactionOrderStatus"];
    assert_eq!(status["Status"], "Succeeded");
    assert_eq!(status["QuotationId"], "QUO-000001");
    assert_eq!((&status["SalesId"], &status["CanceledSalesId"]), (&json!(""), &json!("")));
    world.assert_sound();
}

#[test]
fn the_list_has_a_row_and_a_total_and_the_transaction_names_its_quotation() {
    let world = World::new();
    world.put("Default", [quote(1), quote(2)]);
    world.pull();
    world.synchronize();
    assert_eq!(world.column(ListKind::Quotations, "Quotation"), ["QUO-000001", "QUO-000002"]);
    assert_eq!(world.column(ListKind::Quotations, "Amount"), ["629.48", "629.48"]);
    let page = world.list(ListKind::Quotations);
    assert!(page.totals.iter().any(|total| total == "1258.96 USD"), "{:?}", page.totals);
    assert_eq!(world.column(ListKind::Transactions, "Sales order"), ["QUO-000001", "QUO-000002"]);
    world.assert_sound();
}

#[test]
fn a_quote_that_fails_takes_no_number_and_is_tried_again() {
    let world = World::new();
    let mut bad = quote(1);
    bad.payments = order(1).payments;
    world.put("Default", [bad, quote(2)]);
    world.pull();
    let result = world.synchronize();
    assert_eq!((result.succeeded, result.failed), (1, 1));
    assert_eq!(result.errors[0].code, "QUOTATION-PAYMENT");
    assert_eq!(world.column(ListKind::Quotations, "Quotation"), ["QUO-000001"]);
    let again = world.synchronize();
    assert_eq!((again.attempted, again.failed, again.already_synchronized), (1, 1, 1));
    assert_eq!(world.column(ListKind::Errors, "Retry count"), ["2"]);
    world.assert_sound();
}

#[test]
fn errors_show_code_message_remedy_and_retry_count() {
    let world = World::new();
    let mut bad = order(1);
    bad.header.cust_account = "999999".into();
    world.put("Default", [bad]);
    world.pull();
    world.synchronize();
    let errors = world.records(ListKind::Errors);
    let status = &errors[0]["RetailTransactionOrderStatus"];
    assert_eq!(status["ErrorCode"], "CUSTOMER-NOT-FOUND");
    assert_eq!(status["RetryCount"], 1);
    assert_eq!(status["ErrorDetail"], "Customer account 999999 does not exist in company usrt.");
    assert!(status["Remedy"].as_str().unwrap().contains("correct the account"), "{status}");
    assert_eq!(world.column(ListKind::Errors, "Code"), ["CUSTOMER-NOT-FOUND"]);
    world.assert_sound();
}
