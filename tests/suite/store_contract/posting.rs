//! Posting: orders with their numbers, failures with their reasons, and both after a reopen.

use chrono::{DateTime, TimeDelta, Utc};
use commerce_hq::domain::enums::RetailTransactionOrderStatusType as Status;
use commerce_hq::domain::setup::Customer;
use commerce_hq::domain::synchronize::{SyncFailure, derive};
use commerce_hq::domain::tables::RetailTransactionAddressTrans;
use commerce_hq::domain::{CompanyId, Moment, RetailTransaction, Setup};
use commerce_hq::store::{Derived, Headquarters, Posted, PostingBatch};
use futures::executor::block_on;

use super::headquarters::stage;
use super::{Subject, on_both_stores};
use crate::synchronize::fixture::{FABRIKAM, Line, created, empty, pay, sell, setup, total};

on_both_stores! {
    orders_get_numbers_in_their_order_and_go_on_after_a_reopen,
    a_transaction_that_fails_after_taking_numbers_leaves_no_gap,
    a_number_given_back_is_the_next_one_of_the_batch_after_it,
    a_failure_is_kept_with_its_reason_and_counted,
    what_succeeds_later_forgets_why_it_failed,
    batches_that_got_their_numbers_ahead_are_stored_in_that_order_only,
    numbers_drawn_before_others_were_stored_are_refused_and_leave_no_gap,
    a_company_that_was_set_up_otherwise_meanwhile_refuses_what_has_its_numbers,
    what_is_posted_is_passed_over,
    one_transaction_twice_in_a_batch_is_one_order,
    a_new_customer_is_the_same_after_a_reopen,
    many_small_postings_leave_few_segments,
}

/// An order of ten dollars, paid by gift card: it draws an order number, two vouchers and a journal.
fn sale(number: u32) -> RetailTransaction {
    let mut sale = empty(FABRIKAM, "usrt");
    sale.key.transaction = format!("T{number}").into();
    sell(
        &mut sale,
        Line { item: "81325", qty: "1", price: "10", discount: "0", net: "10", tax: "0" },
    );
    pay(&mut sale, "8", "10");
    total(&mut sale, "10");
    sale
}

fn unpaid(number: u32) -> RetailTransaction {
    let mut sale = sale(number);
    sale.payments.clear();
    pay(&mut sale, "3", "10").authorized_amount = "10".parse().unwrap();
    sale
}

type Results = Vec<(u64, Result<Derived, SyncFailure>)>;

fn derived(setup: &Setup, sales: &[RetailTransaction]) -> Results {
    let order = |draft| Derived::Order(Box::new(draft));
    let drafts = sales.iter().map(|sale| derive(sale, setup).map(order));
    (0..).zip(drafts).collect()
}

fn post_at(headquarters: &Headquarters, results: Results, now: DateTime<Utc>) -> Vec<String> {
    let report = block_on(headquarters.post(PostingBatch { results, now })).unwrap();
    let word = |posted: Posted| match posted {
        Posted::Order(order) => order.sales_id.to_string(),
        Posted::Quotation(quotation) => quotation.quotation_id.to_string(),
        Posted::Cancellation(cancellation) => cancellation.sales_id.to_string(),
        Posted::Failed(failure) => failure.code.to_owned(),
        Posted::Already => "already".to_owned(),
    };
    report.into_iter().map(|(_, posted)| word(posted)).collect()
}

fn post(headquarters: &Headquarters, results: Results) -> Vec<String> {
    post_at(headquarters, results, created())
}

/// Headquarters with that setup and these transactions staged.
fn with(subject: &dyn Subject, setup: &Setup, sales: &[RetailTransaction]) -> Headquarters {
    let headquarters = subject.open();
    block_on(headquarters.put_setup(setup.clone())).unwrap();
    stage(&headquarters, sales.to_vec());
    headquarters
}

/// Order number, vouchers and journal of each order.
fn numbers(headquarters: &Headquarters) -> Vec<Vec<String>> {
    let all: Vec<u64> = (0..headquarters.order_count()).collect();
    let orders = block_on(headquarters.orders(&all)).unwrap();
    let of_order = |order: &commerce_hq::domain::order::SalesOrder| {
        let vouchers = order.vouchers.iter().map(|voucher| voucher.voucher.to_string());
        let journals = order.payments.iter().filter_map(|payment| payment.journal_num.clone());
        let journals = journals.map(|journal| journal.to_string());
        std::iter::once(order.sales_id.to_string()).chain(vouchers).chain(journals).collect()
    };
    orders.iter().map(of_order).collect()
}

fn orders_get_numbers_in_their_order_and_go_on_after_a_reopen(subject: &mut dyn Subject) {
    let sales: Vec<_> = (0..4).map(sale).collect();
    let headquarters = with(subject, &setup(), &sales);
    let mut results = derived(&setup(), &sales);
    let later = results.split_off(2);
    assert_eq!(post(&headquarters, results), ["SO-000001", "SO-000002"]);
    drop(headquarters);
    subject.reopen();
    let headquarters = subject.open();
    assert_eq!(post(&headquarters, later), ["SO-000003", "SO-000004"]);
    let expected: Vec<_> = (0..4_u32)
        .map(|n| {
            let (first, second) = (2 * n + 1, 2 * n + 2);
            let vouchers = [first, second].map(|number| format!("ARP-{number:06}"));
            [vec![format!("SO-{:06}", n + 1)], vouchers.to_vec(), vec![format!("00{:06}", n + 1)]]
                .concat()
        })
        .collect();
    assert_eq!(numbers(&headquarters), expected);
    let usrt = CompanyId::new("usrt");
    for ordinal in 0..4 {
        let status = block_on(headquarters.status(ordinal)).unwrap();
        assert_eq!((status.status, status.retry_count), (Status::Succeeded, 0));
        assert_eq!(status.modified, Moment(Some(created())));
        assert_eq!(headquarters.find_order(&usrt, &status.sales_id), Some(ordinal));
        let order = block_on(headquarters.orders(&[ordinal])).unwrap().pop().unwrap();
        assert_eq!(order.retail_transaction, sales[usize::try_from(ordinal).unwrap()].key);
    }
}

fn a_transaction_that_fails_after_taking_numbers_leaves_no_gap(subject: &mut dyn Subject) {
    // Two vouchers are left: the second order needs two and finds one; the third needs one.
    let mut narrow = setup();
    narrow.companies[0].sequences.voucher.largest = 3;
    let sales = [sale(0), sale(1), unpaid(2), sale(3)];
    let headquarters = with(subject, &narrow, &sales);
    let posted = post(&headquarters, derived(&narrow, &sales));
    assert_eq!((&*posted[0], &*posted[2]), ("SO-000001", "SO-000002"));
    assert_eq!(posted[1], posted[3]);
    drop(headquarters);
    subject.reopen();
    let headquarters = subject.open();
    block_on(headquarters.put_setup(setup())).unwrap();
    let posted = post(&headquarters, derived(&setup(), &sales));
    assert_eq!(posted, ["already", "SO-000003", "already", "SO-000004"]);
    let numbers = numbers(&headquarters);
    assert_eq!(numbers[1], ["SO-000002", "ARP-000003"]);
    assert_eq!(numbers[2], ["SO-000003", "ARP-000004", "ARP-000005", "00000002"]);
    assert_eq!(numbers[3], ["SO-000004", "ARP-000006", "ARP-000007", "00000003"]);
}

fn a_number_given_back_is_the_next_one_of_the_batch_after_it(subject: &mut dyn Subject) {
    let sales = [sale(0), sale(1), unpaid(2)];
    let headquarters = with(subject, &setup(), &sales);
    let mut results = derived(&setup(), &sales);
    let last = results.split_off(2);
    let second = results.split_off(1);
    post(&headquarters, results);
    // The next voucher that is stored, 3, is now the only one there is: the second order needs two.
    let mut narrow = setup();
    narrow.companies[0].sequences.voucher.smallest = 3;
    narrow.companies[0].sequences.voucher.largest = 3;
    block_on(headquarters.put_setup(narrow)).unwrap();
    let mut numbering = block_on(headquarters.numbering()).unwrap();
    for results in [second, last] {
        let posting = numbering.number(batch(results)).encode().unwrap();
        block_on(headquarters.store(posting)).unwrap();
    }
    assert_eq!(numbers(&headquarters)[1], ["SO-000002", "ARP-000003"]);
}

fn broken(number: u32) -> RetailTransaction {
    let mut sale = sale(number);
    sale.sales[0].item_id = "99999".into();
    sale
}

fn a_failure_is_kept_with_its_reason_and_counted(subject: &mut dyn Subject) {
    let sales = [sale(0), broken(1)];
    let headquarters = with(subject, &setup(), &sales);
    let expected = derive(&sales[1], &setup()).unwrap_err();
    for tries in 1..=3 {
        let now = created() + TimeDelta::minutes(tries);
        post_at(&headquarters, derived(&setup(), &sales), now);
        let status = block_on(headquarters.status(1)).unwrap();
        assert_eq!(status.status, Status::Failed);
        assert_eq!(i64::from(status.retry_count), tries);
        assert_eq!(status.modified, Moment(Some(now)));
        let texts = (&*status.error_code, &*status.error_detail, &*status.remedy);
        assert_eq!(texts, (expected.code, &*expected.message, &*expected.remedy));
    }
    let before = block_on(headquarters.status(1)).unwrap();
    drop(headquarters);
    subject.reopen();
    let headquarters = subject.open();
    assert_eq!(block_on(headquarters.status(1)).unwrap(), before);
    assert_eq!(headquarters.order_count(), 1);
}

fn what_succeeds_later_forgets_why_it_failed(subject: &mut dyn Subject) {
    let mut early = setup();
    let product = early.products.iter().position(|product| product.item == "81325").unwrap();
    let product = early.products.remove(product);
    let sales = [sale(0), sale(1)];
    let headquarters = with(subject, &early, &sales);
    post(&headquarters, derived(&early, &sales));
    assert_eq!((headquarters.order_count(), subject.keys(0x04).len()), (0, 2));
    block_on(headquarters.change_setup(|setup| setup.products.push(product))).unwrap();
    let results = derived(&headquarters.setup(), &sales);
    assert_eq!(post(&headquarters, results), ["SO-000001", "SO-000002"]);
    for _ in 0..2 {
        let status = block_on(subject.open().status(1)).unwrap();
        assert_eq!((status.status, status.retry_count), (Status::Succeeded, 1));
        assert_eq!((&*status.error_code, &*status.error_detail, &*status.remedy), ("", "", ""));
        assert_eq!((&*status.sales_id, subject.keys(0x04).len()), ("SO-000002", 0));
    }
}

fn batch(results: Results) -> PostingBatch {
    PostingBatch { results, now: created() }
}

fn batches_that_got_their_numbers_ahead_are_stored_in_that_order_only(subject: &mut dyn Subject) {
    let sales: Vec<_> = (0..4).map(sale).collect();
    let headquarters = with(subject, &setup(), &sales);
    let mut first = derived(&setup(), &sales);
    let later = first.split_off(2);
    // Both get their numbers before either is stored.
    let mut numbering = block_on(headquarters.numbering()).unwrap();
    let first = numbering.number(batch(first)).encode().unwrap();
    let second = numbering.number(batch(later.clone())).encode().unwrap();
    let too_early = numbering.number(batch(later)).encode().unwrap();
    let refused = block_on(headquarters.store(too_early)).unwrap_err().to_string();
    assert!(refused.contains("run again"), "{refused}");
    assert_eq!(headquarters.order_count(), 0);
    block_on(headquarters.store(first)).unwrap();
    block_on(headquarters.store(second)).unwrap();
    let numbers: Vec<String> = numbers(&headquarters).into_iter().map(|of| of.concat()).collect();
    let expected: Vec<String> =
        (1..=4).map(|n| format!("SO-{n:06}ARP-{:06}ARP-{:06}00{n:06}", 2 * n - 1, 2 * n)).collect();
    assert_eq!(numbers, expected);
}

fn numbers_drawn_before_others_were_stored_are_refused_and_leave_no_gap(subject: &mut dyn Subject) {
    let sales: Vec<_> = (0..2).map(sale).collect();
    let headquarters = with(subject, &setup(), &sales);
    let mut early = derived(&setup(), &sales);
    let other = early.split_off(1);
    let mut numbering = block_on(headquarters.numbering()).unwrap();
    let stale = numbering.number(batch(early.clone())).encode().unwrap();
    assert_eq!(post(&headquarters, other), ["SO-000001"]);
    let refused = block_on(headquarters.store(stale)).unwrap_err().to_string();
    assert!(refused.contains("synchronized meanwhile"), "{refused}");
    let status = block_on(headquarters.status(0)).unwrap();
    assert_eq!((status.status, headquarters.order_count()), (Status::None, 1));
    assert_eq!(post(&headquarters, early), ["SO-000002"]);
}

fn a_company_that_was_set_up_otherwise_meanwhile_refuses_what_has_its_numbers(
    subject: &mut dyn Subject,
) {
    let sales = [sale(0)];
    let headquarters = with(subject, &setup(), &sales);
    let mut numbering = block_on(headquarters.numbering()).unwrap();
    let posting = numbering.number(batch(derived(&setup(), &sales))).encode().unwrap();
    let mut other = setup();
    other.companies[0].sequences.sales_order.code = "Other".into();
    block_on(headquarters.put_setup(other)).unwrap();
    let refused = block_on(headquarters.store(posting)).unwrap_err().to_string();
    assert!(refused.contains("set up otherwise"), "{refused}");
    assert_eq!(headquarters.order_count(), 0);
}

fn what_is_posted_is_passed_over(subject: &mut dyn Subject) {
    let sales = [sale(0), broken(1), sale(2)];
    let headquarters = with(subject, &setup(), &sales);
    post(&headquarters, derived(&setup(), &sales));
    let first = (numbers(&headquarters), block_on(headquarters.status(0)).unwrap());
    drop(headquarters);
    subject.reopen();
    let headquarters = subject.open();
    let later = created() + TimeDelta::days(1);
    let posted = post_at(&headquarters, derived(&setup(), &sales), later);
    assert_eq!((&*posted[0], &*posted[2]), ("already", "already"));
    // A failure does not undo an order either.
    let failure = derive(&broken(0), &setup()).unwrap_err();
    assert_eq!(post(&headquarters, vec![(0, Err(failure))]), ["already"]);
    assert_eq!((numbers(&headquarters), block_on(headquarters.status(0)).unwrap()), first);
}

fn one_transaction_twice_in_a_batch_is_one_order(subject: &mut dyn Subject) {
    let sales = [sale(0), broken(1)];
    let headquarters = with(subject, &setup(), &sales);
    let twice = [derived(&setup(), &sales), derived(&setup(), &sales)].concat();
    let posted = post(&headquarters, twice);
    assert_eq!((&*posted[0], &*posted[2]), ("SO-000001", "already"));
    assert_eq!(headquarters.order_count(), 1);
    assert_eq!(block_on(headquarters.status(1)).unwrap().retry_count, 1);
}

fn a_new_customer_is_the_same_after_a_reopen(subject: &mut dyn Subject) {
    let new = |number: u32, name: &str| {
        let mut sale = sale(number);
        sale.header.cust_account_async = "ASYNC-1".into();
        sale.addresses.push(RetailTransactionAddressTrans {
            delivery_name: name.into(),
            ..Default::default()
        });
        sale
    };
    let sales = [new(0, "Ann"), new(1, "Ann Smith"), new(2, "A. Smith")];
    let headquarters = with(subject, &setup(), &sales);
    let mut results = derived(&setup(), &sales);
    let last = results.pop().unwrap();
    // Two batches get their numbers before the customer is stored, one afterwards.
    let mut numbering = block_on(headquarters.numbering()).unwrap();
    let ahead: Vec<_> = results
        .into_iter()
        .map(|result| numbering.number(batch(vec![result])).encode().unwrap())
        .collect();
    for posting in ahead {
        block_on(headquarters.store(posting)).unwrap();
    }
    post(&headquarters, vec![last]);
    let customers = |headquarters: &Headquarters| -> Vec<Customer> {
        let all = headquarters.setup();
        all.customers.iter().filter(|customer| customer.account == "ASYNC-1").cloned().collect()
    };
    let made = customers(&headquarters);
    assert_eq!(made.iter().map(|customer| &*customer.name).collect::<Vec<_>>(), ["Ann"]);
    // Setup that is read in again takes no customer away that orders rely on.
    block_on(headquarters.put_setup(setup())).unwrap();
    assert_eq!(customers(&headquarters), made);
    drop(headquarters);
    subject.reopen();
    assert_eq!(customers(&subject.open()), made);
}

fn many_small_postings_leave_few_segments(subject: &mut dyn Subject) {
    let sales: Vec<_> = (0..200).map(sale).collect();
    let headquarters = with(subject, &setup(), &sales);
    for result in derived(&setup(), &sales) {
        post(&headquarters, vec![result]);
    }
    assert_eq!([5, 6].map(|space| subject.keys(space).len()), [2, 2]);
    assert_eq!(numbers(&headquarters).len(), 200);
}
