//! Every reason to fail, each shown with its message and its remedy.

use std::collections::BTreeSet;

use super::fixture::{FABRIKAM, amount, charge, day, draft, failure, pay, sample, setup};
use commerce_hq::domain::company::Sequence;
use commerce_hq::domain::enums::{
    CreditCardProcessorStatus, RetailEntryStatus, RetailTransactionType,
};
use commerce_hq::domain::status::ERROR_DETAIL_LENGTH;
use commerce_hq::domain::synchronize::{Cause, SyncFailure, derive};
use commerce_hq::domain::{ChannelId, CompanyId, Date, RetailTransaction, Setup, sign};

/// A code, a piece of its message, a piece of its remedy, and the sample order spoiled for it.
type Case = (&'static str, &'static str, &'static str, SyncFailure);

fn spoiled(spoil: impl FnOnce(&mut RetailTransaction)) -> SyncFailure {
    let mut transaction = sample();
    spoil(&mut transaction);
    failure(&transaction)
}

fn without(remove: impl FnOnce(&mut Setup)) -> SyncFailure {
    let mut setup = setup();
    remove(&mut setup);
    derive(&sample(), &setup).unwrap_err()
}

fn of_setup() -> Vec<Case> {
    vec![
        (
            "TRANSACTION-TYPE",
            "type Sales does not become",
            "takes types 27, 31, 33 and 37",
            spoiled(|order| order.header.r#type = RetailTransactionType::Sales),
        ),
        (
            "CHANNEL-NOT-FOUND",
            "Channel 7 does not exist",
            "Set up the channel",
            spoiled(|order| order.key.channel = ChannelId(7)),
        ),
        (
            "COMPANY-NOT-FOUND",
            "Company usrt of channel Fabrikam extended online store",
            "Correct the legal entity",
            without(|setup| setup.companies.retain(|company| company.id.as_str() != "usrt")),
        ),
        (
            "CURRENCY-UNKNOWN",
            "Currency CHF is not set up",
            "set the currency up",
            spoiled(|order| order.header.currency = "CHF".parse().unwrap()),
        ),
        (
            "ITEM-NOT-RELEASED",
            "Item number 81325 of sales line 1 is not released to company usrt.",
            "Release product 81325",
            without(|setup| setup.products.retain(|product| product.item != "81325")),
        ),
        (
            "INVENTORY-DIMENSION",
            "Inventory dimension Site is mandatory and must be specified",
            "Fill Site and Warehouse",
            without(|setup| setup.channels[0].site.clear()),
        ),
        (
            "INVENTORY-DIMENSION",
            "Inventory dimension Warehouse is mandatory and must be specified",
            "Fill Site and Warehouse",
            without(|setup| setup.channels[0].warehouse.clear()),
        ),
    ]
}

fn of_payment_setup() -> Vec<Case> {
    vec![
        (
            "LEDGER-ACCOUNT",
            "The account combination for deferred tax is not valid for the structure",
            "Set up the main account for deferred tax",
            without(|setup| setup.companies[0].accounts.deferred_tax.account.clear()),
        ),
        (
            "PAYMENT-SERVICE",
            "must have a default payment service",
            "Default processor for new credit cards",
            without(|setup| setup.companies[0].default_payment_service = None),
        ),
        (
            "PAYMENT-METHOD",
            "payment method 3, which channel Fabrikam extended online store does not take",
            "Set up payment method 3",
            without(|setup| setup.channels[0].payment_methods.retain(|method| method.id != "3")),
        ),
        (
            "PAYMENT-METHOD",
            "Payment line 1 is of payment method 9",
            "Set up payment method 9",
            spoiled(|order| order.payments[0].tender_type = "9".into()),
        ),
    ]
}

fn of_customer_and_period() -> Vec<Case> {
    let dated = |date| spoiled(move |order| order.header.business_date = Date(date));
    vec![
        (
            "CUSTOMER-NOT-FOUND",
            "Customer account 2001 does not exist in company usrt.",
            "Create the customer",
            spoiled(|order| order.header.cust_account = "2001".into()),
        ),
        (
            "CUSTOMER-NOT-FOUND",
            "Async customer or address not found in HQ: ASYNC-7.",
            "Run P-0001",
            spoiled(|order| {
                order.header.cust_account.clear();
                order.header.cust_account_async = "ASYNC-7".into();
                order.addresses.clear();
            }),
        ),
        (
            "CUSTOMER-NOT-FOUND",
            "Async customer or address not found in HQ: 2001.",
            "which creates the customer",
            spoiled(|order| {
                order.header.cust_account = "2001".into();
                order.header.cust_account_async = "ASYNC-7".into();
            }),
        ),
        ("CUSTOMER-NOT-FOUND", "has no default customer", "Set up a default customer", {
            let mut setup = setup();
            setup.channels[0].default_customer.clear();
            let mut order = sample();
            order.header.cust_account.clear();
            derive(&order, &setup).unwrap_err()
        }),
        (
            "LEDGER-PERIOD",
            "Fiscal Period does not exist. Period for 2026-02-01 does not exist.",
            "Create a period for 2026-02-01",
            dated(Some(day(2026, 2, 1))),
        ),
        (
            "LEDGER-PERIOD",
            "The fiscal period for 2025-12-31 is not open.",
            "General ledger > Calendars > Ledger calendars",
            dated(Some(day(2025, 12, 31))),
        ),
        ("LEDGER-PERIOD", "no business date", "Set Business date", dated(None)),
    ]
}

fn of_lines() -> Vec<Case> {
    vec![
        (
            "NO-LINES",
            "no sales line that is not voided",
            "Mark the transaction as void",
            spoiled(|order| {
                for line in &mut order.sales {
                    line.transaction_status = RetailEntryStatus::Voided;
                }
            }),
        ),
        (
            "LINE-REFERENCE",
            "RetailTransactionTaxTrans has a row for sales line 5",
            "Correct the line number",
            spoiled(|order| order.taxes[0].sale_line_num = amount("5")),
        ),
        (
            "LINE-REFERENCE",
            "RetailTransactionMarkupTrans has a row for sales line 9",
            "Correct the line number",
            spoiled(|order| charge(order, 9, "1", "0")),
        ),
        (
            "CURRENCY-MIXED",
            "RetailTransactionSalesTrans of line 1 is in EUR, its order is in USD.",
            "Correct the currency of that row",
            spoiled(|order| order.sales[0].currency = "EUR".parse().unwrap()),
        ),
        (
            "CURRENCY-MIXED",
            "RetailTransactionMarkupTrans of line 0 is in EUR",
            "Correct the currency of that row",
            spoiled(|order| {
                charge(order, 0, "1", "0");
                order.charges[0].currency_code = "EUR".parse().unwrap();
            }),
        ),
        (
            "CURRENCY-ROUNDING",
            "Tax 12.03125 of line 1 is not rounded to the smallest coin of USD.",
            "Correct the amount",
            spoiled(|order| order.taxes[0].amount = amount("12.03125")),
        ),
    ]
}

fn of_line_amounts() -> Vec<Case> {
    let cents = |text| sign::stored(amount(text));
    vec![
        (
            "DISCOUNT-TOTAL",
            "Sales line 1 has a discount of 82.50 USD, its discount rows add up to 82.49 USD.",
            "Correct the line or its discount rows",
            spoiled(|order| order.discounts[0].amount = amount("82.49")),
        ),
        (
            "TAX-TOTAL",
            "Sales line 1 has a tax of 12.03 USD, its tax rows add up to 12.04 USD.",
            "Correct the line or its tax rows",
            spoiled(|order| order.taxes[0].amount = amount("12.04")),
        ),
        (
            "CHARGE-TAX",
            "Charge FREIGHT of line 0 has a tax of 2.00 USD, its parts add up to 1.00 USD.",
            "Correct the tax amounts of the charge",
            spoiled(|order| {
                charge(order, 0, "10", "2");
                order.charges[0].tax_amount_exclusive = amount("1");
            }),
        ),
        (
            "LINE-AMOUNT",
            "netAmount of sales line 2 is 399.94 USD, its quantity, price, discount and tax give 399.95 USD.",
            "Correct quantity, price, discount or netAmount",
            spoiled(|order| order.sales[1].net_amount = cents("399.94")),
        ),
        (
            "LINE-AMOUNT",
            "netAmountInclTax of sales line 1 is 204.54 USD",
            "Correct quantity, price, discount or netAmountInclTax",
            spoiled(|order| order.sales[0].net_amount_incl_tax = cents("204.54")),
        ),
    ]
}

fn of_header_and_range() -> Vec<Case> {
    let cents = |text| sign::stored(amount(text));
    let mut cases = Vec::new();
    let mut header = |code, message, spoil: fn(&mut RetailTransaction)| {
        cases.push((code, message, "with Edit and audit", spoiled(spoil)));
    };
    header("HEADER-TOTAL", "grossAmount of the header is 0.00 USD", |order| {
        order.header.gross_amount = amount("0");
    });
    header("HEADER-TOTAL", "grossAmount of the header is -629.48 USD", |order| {
        order.header.gross_amount = amount("629.48");
    });
    header("HEADER-TOTAL", "discAmount of the header is 82.49 USD", |order| {
        order.header.disc_amount = amount("82.49");
    });
    header("CONTROL-TOTAL", "numberOfItems of the header is 3, the rows give 2.", |order| {
        order.header.number_of_items = amount("3");
    });
    header("CONTROL-TOTAL", "numberOfItemLines of the header is 1", |order| {
        order.header.number_of_item_lines = amount("1");
    });
    header("CONTROL-TOTAL", "numberOfPaymentLines of the header is 4", |order| {
        order.header.number_of_payment_lines = 4;
    });
    header("PAYMENT-TOTAL", "paymentAmount of the header is 1.00 USD", |order| {
        order.header.payment_amount = amount("1");
    });
    header("PAYMENT-TOTAL", "salesPaymentDifference of the header is 1.00 USD", |order| {
        order.header.sales_payment_difference = amount("1");
    });
    header("AMOUNT-RANGE", "too large to be counted exactly", |order| {
        order.sales[0].qty = amount("100000000000000");
        order.sales[0].price = amount("100000000000000");
    });
    cases.push((
        "HEADER-TOTAL",
        "netAmount of the header is 592.46 USD, lines, charges and taxes give 592.45 USD.",
        "Correct the header or the rows below it",
        spoiled(|order| order.header.net_amount = cents("592.46")),
    ));
    cases
}

fn of_payments() -> Vec<Case> {
    vec![
        (
            "PAYMENT-DECLINED",
            "payment line 1 was not approved (processor status Declined)",
            "Take another payment",
            spoiled(|order| {
                order.payments[0].credit_card_processor_status =
                    CreditCardProcessorStatus::Declined;
            }),
        ),
        (
            "PAYMENT-DECLINED",
            "was not approved",
            "Take another payment",
            spoiled(|order| order.payments[0].is_capture_failed = true),
        ),
        (
            "PAYMENT-AUTHORIZATION",
            "Payment line 1 is 629.48 USD, its authorization is only 600.00 USD.",
            "have the card authorized again",
            spoiled(|order| order.payments[0].authorized_amount = amount("600")),
        ),
        (
            "PAYMENT-CURRENCY",
            "Payment line 1 is 629.48 USD; 600.00 EUR tendered at exchange rate 1.1 is another",
            "exchange rate of the payment line",
            spoiled(|order| {
                let payment = &mut order.payments[0];
                payment.currency = "EUR".parse().unwrap();
                payment.amount_cur = amount("600");
                payment.exch_rate = amount("1.1");
            }),
        ),
        (
            "PAYMENT-CURRENCY",
            "600.00 USD tendered",
            "Correct amount, currency or exchange rate",
            spoiled(|order| order.payments[0].amount_cur = amount("600")),
        ),
    ]
}

fn of_payment_sums() -> Vec<Case> {
    vec![
        (
            "CURRENCY-UNKNOWN",
            "Currency CHF is not set up",
            "set the currency up",
            spoiled(|order| order.payments[0].currency = "CHF".parse().unwrap()),
        ),
        (
            "PREPAYMENT",
            "Prepayment larger than order: 629.49 USD is prepaid, the order total is 629.48 USD.",
            "Correct the payment line",
            spoiled(|order| {
                order.payments.clear();
                order.header.payment_amount = amount("0");
                pay(order, "1", "629.49");
            }),
        ),
        (
            "OVERPAYMENT",
            "1.00 for voucher in company usrt will be posted as an overpayment or underpayment.",
            "press Synchronize order",
            spoiled(|order| {
                order.header.payment_amount = amount("0");
                order.header.number_of_payment_lines = 2;
                pay(order, "1", "1.00");
            }),
        ),
        (
            "OVERPAYMENT",
            "-5.00 for voucher in company usrt",
            "Correct the payment lines",
            spoiled(|order| {
                order.header.payment_amount = amount("0");
                order.payments.clear();
                pay(order, "1", "-5.00");
            }),
        ),
    ]
}

fn all() -> Vec<Case> {
    let setup = [of_setup(), of_payment_setup(), of_customer_and_period()];
    let rows = [of_lines(), of_line_amounts(), of_header_and_range()];
    let payments = [of_payments(), of_payment_sums()];
    [setup.concat(), rows.concat(), payments.concat()].concat()
}

#[test]
fn each_failure_says_what_is_wrong_and_what_to_do() {
    for (code, message, remedy, failure) in all() {
        assert_eq!(failure.code, code, "{failure:?}");
        assert!(failure.message.contains(message), "{code}: {}", failure.message);
        assert!(failure.remedy.contains(remedy), "{code}: {}", failure.remedy);
        assert!(failure.message.chars().count() <= ERROR_DETAIL_LENGTH);
    }
}

#[test]
fn every_code_has_been_seen() {
    let mut seen: BTreeSet<_> = all().into_iter().map(|(code, ..)| code).collect();
    // These are shown below and where quotations and cancellations are. Only the rules themselves can
    // bring about a voucher that does not balance; that is tested beside them.
    seen.extend(["NUMBER-SEQUENCE", "QUOTATION-PAYMENT", "CANCEL-NOT-FOUND", "CANCEL-NOT-OPEN"]);
    seen.extend(["CANCEL-PAYMENT", "LEDGER-BALANCE"]);
    assert_eq!(seen, Cause::CODES.iter().copied().collect());
}

#[test]
fn a_posting_error_has_the_shape_in_which_the_product_stores_it() {
    let failure = spoiled(|order| order.header.business_date = Date(Some(day(2026, 2, 1))));
    let lines: Vec<_> = failure.message.lines().collect();
    assert_eq!(
        lines,
        [
            "Posting results for journal batch number (not assigned) Voucher (not assigned)",
            "Fiscal Period does not exist. Period for 2026-02-01 does not exist.",
            "Reported from company accounts usrt",
            "Posting has been canceled",
        ]
    );
}

#[test]
fn without_a_business_date_the_date_of_the_transaction_is_posted() {
    let mut transaction = sample();
    transaction.header.business_date = Date(None);
    transaction.header.trans_date = Date(Some(day(2026, 1, 31)));
    let order = draft(&transaction).order().clone();
    assert_eq!(order.business_date, Date(Some(day(2026, 1, 31))));
    assert_eq!(order.vouchers[0].trans_date, order.business_date);
}

#[test]
fn an_exceeded_number_sequence_stops_the_order() {
    let setup = setup();
    let company = setup.company(&CompanyId::new("usrt")).unwrap();
    let mut exceeded = |sequence: Sequence| {
        Err(SyncFailure::number_sequence_exceeded(company.sequences.of(sequence)))
    };
    let failure = draft(&sample()).number(&mut exceeded, super::fixture::created()).unwrap_err();
    assert_eq!(failure.code, "NUMBER-SEQUENCE");
    assert_eq!(failure.message, "Number sequence Sale_6 has been exceeded.");
    assert!(failure.remedy.contains("Accounts receivable parameters"), "{}", failure.remedy);
}

#[test]
fn a_transaction_is_posted_in_the_company_of_its_channel() {
    let mut transaction = sample();
    transaction.key.company = CompanyId::new("dat");
    assert_eq!(transaction.key.channel, FABRIKAM);
    assert_eq!(draft(&transaction).order().data_area_id.as_str(), "usrt");
}
