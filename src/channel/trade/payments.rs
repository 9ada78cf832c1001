//! How it is paid: cards, gift cards, loyalty, cash, on account, beforehand, in another currency,
//! and what comes back for a return.

use super::coins::{MILLION, of_amount, per_whole, ratio};
use super::draw::Draw;
use super::plan::Kind;
use super::receipt::Receipt;
use crate::domain::codes::ExchangeRate;
use crate::domain::enums::{
    CreditCardProcessorStatus, RetailEntryStatus, TenderFunction, VoidStatus,
};
use crate::domain::retail_channel::PaymentMethod;
use crate::domain::tables::RetailTransactionPaymentTrans;
use crate::domain::{Amount, Text};

/// Ways to pay. Where a shop does not have the method, the usual one takes its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Card,
    CapturedCard,
    TwoCards,
    SecondTry,
    GiftCard,
    GiftCardAndCard,
    LoyaltyAndCard,
    Account,
    Cash,
    CashDeposit,
    CardDeposit,
    ForeignCash,
    Check,
    Nothing,
}

const ONLINE: [(u64, Way); 9] = [
    (680, Way::Card),
    (40, Way::CapturedCard),
    (30, Way::TwoCards),
    (40, Way::SecondTry),
    (30, Way::GiftCard),
    (80, Way::GiftCardAndCard),
    (50, Way::LoyaltyAndCard),
    (40, Way::Account),
    (10, Way::Cash),
];
const STORE: [(u64, Way); 9] = [
    (260, Way::CashDeposit),
    (260, Way::CardDeposit),
    (120, Way::Cash),
    (180, Way::CapturedCard),
    (40, Way::GiftCardAndCard),
    (40, Way::Account),
    (30, Way::ForeignCash),
    (20, Way::Check),
    (50, Way::Nothing),
];
const CARRY_OUT: [(u64, Way); 4] =
    [(500, Way::CapturedCard), (400, Way::Cash), (50, Way::GiftCardAndCard), (50, Way::Check)];

/// Adds the payments of the transaction.
pub(super) fn add(receipt: &mut Receipt<'_>) {
    let total = receipt.sums.total();
    let ways: &[(u64, Way)] = match receipt.plan.kind {
        Kind::Quotation | Kind::Cancellation | Kind::Suspended => return,
        Kind::CashAndCarry => &CARRY_OUT,
        Kind::Order if receipt.shop.channel.is_online() => &ONLINE,
        Kind::Order => &STORE,
    };
    let way = receipt.draw.weighted(ways).unwrap_or(Way::Card);
    if receipt.plan.fault.is_some() {
        // A fault is added to what is sound otherwise, and some faults need a card.
        pay_usual(receipt, total);
    } else if total > 0 {
        pay(receipt, way, total);
    } else if total < 0 {
        refund(receipt, total);
    }
}

fn pay(receipt: &mut Receipt<'_>, way: Way, total: i64) {
    let methods = &receipt.shop.methods;
    let (card, cash) = (methods.card, methods.cash);
    let (gift, loyalty) = (methods.gift_card, methods.loyalty);
    let part = ratio(total, receipt.draw.between(10, 60), 100).clamp(1, total);
    match way {
        Way::Nothing => {}
        Way::TwoCards => {
            pay_card(receipt, part);
            pay_card(receipt, total - part);
        }
        Way::SecondTry => {
            pay_card(receipt, total);
            void_last(receipt);
            pay_card(receipt, total);
        }
        Way::GiftCard if gift.is_some() => pay_by(receipt, gift, total),
        Way::GiftCardAndCard if gift.is_some() => {
            pay_by(receipt, gift, part);
            pay_usual(receipt, total - part);
        }
        Way::LoyaltyAndCard if loyalty.is_some() => {
            pay_by(receipt, loyalty, part);
            pay_usual(receipt, total - part);
        }
        Way::Account if methods.account.is_some() => pay_by(receipt, methods.account, total),
        Way::Check if methods.check.is_some() => pay_by(receipt, methods.check, total),
        Way::Cash if cash.is_some() => pay_cash(receipt, total),
        Way::ForeignCash if cash.is_some() => pay_foreign_cash(receipt, total),
        Way::CashDeposit if cash.is_some() => {
            pay_by(receipt, cash, part);
            change_last(receipt, |payment| payment.is_prepayment = true);
        }
        Way::CardDeposit if card.is_some() => {
            pay_card(receipt, part);
            change_last(receipt, |payment| {
                payment.is_prepayment = true;
                payment.is_payment_captured = true;
            });
        }
        Way::CapturedCard if card.is_some() => {
            pay_card(receipt, total);
            change_last(receipt, |payment| payment.is_payment_captured = true);
        }
        _ => pay_usual(receipt, total),
    }
}

/// Gives money back for goods that came back.
fn refund(receipt: &mut Receipt<'_>, total: i64) {
    let gift_card = receipt.shop.methods.gift_card.filter(|_| receipt.draw.chance(300));
    if gift_card.is_some() {
        return pay_by(receipt, gift_card, total);
    }
    pay_usual(receipt, total);
    let sale = receipt.rows.sales.first().map(|line| line.return_transaction_id.clone());
    let (store, terminal) = (receipt.rows.key.store.clone(), receipt.rows.key.terminal.clone());
    let currency = receipt.shop.currency;
    change_last(receipt, |payment| {
        payment.is_linked_refund = true;
        payment.linked_payment_store = store;
        payment.linked_payment_terminal_id = terminal;
        payment.linked_payment_transaction_id = sale.unwrap_or_default();
        payment.linked_payment_line_number = Amount::whole(1);
        payment.linked_payment_currency = currency;
    });
}

/// By card where cards are taken.
fn pay_usual(receipt: &mut Receipt<'_>, coins: i64) {
    pay_by(receipt, receipt.shop.methods.usual, coins);
}

fn pay_card(receipt: &mut Receipt<'_>, coins: i64) {
    let methods = &receipt.shop.methods;
    pay_by(receipt, methods.card.or(methods.usual), coins);
}

/// In a store the change is given back as a payment of its own; a carrier takes the exact sum.
fn pay_cash(receipt: &mut Receipt<'_>, total: i64) {
    let cash = receipt.shop.methods.cash;
    let note = per_whole(receipt.shop.currency) * 20;
    let given = (total + note - 1) / note * note;
    if receipt.plan.kind != Kind::CashAndCarry || given == total {
        return pay_by(receipt, cash, total);
    }
    pay_by(receipt, cash, given);
    pay_by(receipt, cash, total - given);
    change_last(receipt, |payment| payment.change_line = true);
}

/// Notes of another currency, as far as they go; the rest by card.
fn pay_foreign_cash(receipt: &mut Receipt<'_>, total: i64) {
    let shop = receipt.shop;
    let rates = shop.setup.exchange_rates.iter();
    let rates: Vec<&ExchangeRate> =
        rates.filter(|rate| rate.to == shop.currency && rate.from != shop.currency).collect();
    let found = receipt.draw.pick(&rates).and_then(|rate| {
        let millionths = rate.rate.checked_mul(Amount::whole(MILLION))?.round(0).to_whole()?;
        let one = ratio(per_whole(shop.currency), millionths, MILLION).max(1);
        let notes = total / one / 5 * 5;
        let worth = Amount::whole(notes).checked_mul(rate.rate)?;
        let coins = of_amount(worth, shop.currency).filter(|coins| (1..=total).contains(coins))?;
        Some((*rate, notes, coins))
    });
    let Some((rate, notes, coins)) = found else { return pay_usual(receipt, total) };
    pay_by(receipt, shop.methods.cash, coins);
    change_last(receipt, |payment| {
        payment.amount_cur = Amount::whole(notes);
        payment.currency = rate.from;
        payment.exch_rate = rate.rate;
    });
    if coins < total {
        pay_usual(receipt, total - coins);
    }
}

fn pay_by(receipt: &mut Receipt<'_>, method: Option<&PaymentMethod>, coins: i64) {
    let Some(method) = method.filter(|_| coins != 0) else { return };
    let (shop, when) = (receipt.shop, receipt.when);
    let number = receipt.rows.payments.len();
    let (amount, header) = (shop.amount(coins), &receipt.rows.header);
    let payment = RetailTransactionPaymentTrans {
        line_num: Amount::whole(i64::try_from(number).unwrap_or(i64::MAX - 1) + 1),
        tender_type: method.id.clone(),
        amount_tendered: amount,
        amount_cur: amount,
        currency: shop.currency,
        amount_mst: shop.in_books(coins),
        exch_rate_mst: shop.book_rate.unwrap_or_default(),
        receipt_id: header.receipt_id.clone(),
        staff: header.staff.clone(),
        shift: header.shift.clone(),
        trans_date: when.date,
        trans_time: when.seconds,
        business_date: when.date,
        qty: Amount::whole(1),
        ..RetailTransactionPaymentTrans::default()
    };
    let payment = with_means(receipt, method, payment);
    receipt.rows.payments.push(payment);
    receipt.sums.paid += coins;
    if method.function == TenderFunction::Customer {
        receipt.rows.header.to_account = true;
        receipt.rows.header.amount_to_account = amount;
    }
}

/// The card, gift card or loyalty card of a payment.
fn with_means(
    receipt: &mut Receipt<'_>,
    method: &PaymentMethod,
    payment: RetailTransactionPaymentTrans,
) -> RetailTransactionPaymentTrans {
    let (shop, draw) = (receipt.shop, &mut receipt.draw);
    let is = |other: Option<&PaymentMethod>| other.is_some_and(|other| other.id == method.id);
    if is(shop.methods.card) {
        let card = draw.pick(&shop.setup.card_types).map(|card| card.id.clone());
        return RetailTransactionPaymentTrans {
            card_type_id: card.unwrap_or_else(|| "Visa".into()),
            card_or_account: masked(draw),
            authentication_code: draw.digits(6),
            payment_card_token: draw.confirmation(),
            authorized_amount: payment.amount_tendered,
            credit_card_processor_status: CreditCardProcessorStatus::Approved,
            ..payment
        };
    }
    if is(shop.methods.gift_card) {
        let gift_card_id = draw.digits(16);
        return RetailTransactionPaymentTrans { gift_card_id, ..payment };
    }
    if is(shop.methods.loyalty) {
        let card = compact_str::format_compact!("L{}", draw.digits(9));
        receipt.rows.header.loyalty_card_id.clone_from(&card);
        return RetailTransactionPaymentTrans { loyalty_card_id: card, ..payment };
    }
    if is(shop.methods.account) {
        let account = receipt.person.account.clone();
        return RetailTransactionPaymentTrans { card_or_account: account, ..payment };
    }
    payment
}

fn masked(draw: &mut Draw) -> Text {
    compact_str::format_compact!("************{}", draw.digits(4))
}

fn change_last(receipt: &mut Receipt<'_>, change: impl FnOnce(&mut RetailTransactionPaymentTrans)) {
    if let Some(payment) = receipt.rows.payments.last_mut() {
        change(payment);
    }
}

/// Takes the last payment back, as when the customer changes the card.
fn void_last(receipt: &mut Receipt<'_>) {
    if let Some(coins) = receipt.rows.payments.last().map(|payment| payment.amount_tendered) {
        let coins = of_amount(coins, receipt.shop.currency).unwrap_or(0);
        receipt.sums.paid -= coins;
    }
    change_last(receipt, |payment| {
        payment.transaction_status = RetailEntryStatus::Voided;
        payment.void_status = VoidStatus::NormalVoid;
    });
}
