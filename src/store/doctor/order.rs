//! One order or quotation against its transaction and against itself. Pure, and written apart from the rules of
//! synchronization on purpose: a rule that is wrong must not vouch for what it made.

use std::collections::BTreeSet;

use super::super::entries;
use super::sold::Sold;
use crate::domain::enums::{InfocodeLineType, RetailEntryStatus};
use crate::domain::order::{PaymentStatus, Voucher};
use crate::domain::tables::{RetailTransactionMarkupTrans, RetailTransactionSalesTrans};
use crate::domain::{Amount, RetailTransaction, sign};

/// What is wrong, one text each; empty if nothing is.
pub(super) type Wrong = Vec<String>;

/// I4: the rows of the transaction, one for one.
pub(super) fn copies(order: &Sold<'_>, transaction: &RetailTransaction) -> Wrong {
    let mut wrong = Wrong::new();
    lines(&mut wrong, order, transaction);
    taxes(&mut wrong, order, transaction);
    charges(&mut wrong, order, transaction);
    payments(&mut wrong, order, transaction);
    attachments(&mut wrong, order, transaction);
    wrong
}

/// Both sides in any order must be the same values.
fn same<T: Ord>(wrong: &mut Wrong, what: &str, ordered: Vec<T>, sold: Vec<T>) {
    let (many, there) = (ordered.len(), sold.len());
    let sort = |mut values: Vec<T>| {
        values.sort();
        values
    };
    if sort(ordered) != sort(sold) {
        wrong.push(format!("its {many} {what} are not the {there} of its transaction"));
    }
}

fn is_voided(row: &RetailTransactionSalesTrans) -> bool {
    row.transaction_status == RetailEntryStatus::Voided
}

fn voided(transaction: &RetailTransaction) -> BTreeSet<Amount> {
    transaction.sales.iter().filter(|row| is_voided(row)).map(|row| row.line_num).collect()
}

fn quantity(row: &RetailTransactionSalesTrans) -> Amount {
    let in_other_unit = !row.unit_qty.is_zero() && row.unit_qty != row.qty;
    sign::sold(if in_other_unit { row.unit_qty } else { row.qty })
}

fn lines(wrong: &mut Wrong, order: &Sold<'_>, transaction: &RetailTransaction) {
    let voided = voided(transaction);
    let ordered = order.lines.iter().map(|line| {
        (line.line_num, line.item_id.clone(), line.sales_qty, line.line_disc, line.line_amount)
    });
    let sold = transaction.sales.iter().filter(|row| !is_voided(row)).map(|row| {
        let net = sign::sold(row.net_amount);
        (row.line_num, row.item_id.clone(), quantity(row), row.disc_amount, net)
    });
    same(wrong, "lines", ordered.collect(), sold.collect());
    let ordered = order.lines.iter().flat_map(|line| {
        line.discounts.iter().map(|discount| {
            let offer = discount.periodic_discount_offer_id.clone();
            let code = discount.discount_code.clone();
            (line.line_num, discount.line_num, offer, code, discount.percentage, discount.amount)
        })
    });
    let given = transaction.discounts.iter().filter(|row| !voided.contains(&row.sale_line_num));
    let given = given.map(|row| {
        let (offer, code) = (row.periodic_discount_offer_id.clone(), row.discount_code.clone());
        (row.sale_line_num, row.line_num, offer, code, row.percentage, row.amount)
    });
    same(wrong, "discounts", ordered.collect(), given.collect());
}

fn taxes(wrong: &mut Wrong, order: &Sold<'_>, transaction: &RetailTransaction) {
    let voided = voided(transaction);
    let ordered = order.lines.iter().flat_map(|line| {
        line.taxes.iter().map(|tax| {
            let (rate, base) = (tax.tax_percentage, tax.tax_base_amount);
            (line.line_num, tax.tax_code.clone(), rate, base, tax.amount)
        })
    });
    let regular = transaction.taxes.iter().map(|row| {
        let (rate, base) = (row.tax_percentage, sign::sold(row.tax_base_amount));
        (row.sale_line_num, row.tax_code.clone(), rate, base, row.amount)
    });
    let components = transaction.gte_taxes.iter().map(|row| {
        let (rate, base) = (row.tax_percentage, sign::sold(row.tax_basis));
        (row.sale_line_num, row.tax_component.clone(), rate, base, row.tax_amount)
    });
    let paid = regular.chain(components).filter(|(line, ..)| !voided.contains(line));
    same(wrong, "taxes", ordered.collect(), paid.collect());
}

fn charges(wrong: &mut Wrong, order: &Sold<'_>, transaction: &RetailTransaction) {
    let voided = voided(transaction);
    let contained = transaction.header.is_tax_included_in_price;
    let ordered = order.markup_trans.iter().map(|charge| {
        let (net, tax) = (Some(charge.calculated_amount), Some(charge.tax_amount));
        (charge.line_num, charge.markup_code.clone(), charge.description.clone(), net, tax)
    });
    let charged = transaction.charges.iter().filter(|row| !voided.contains(&row.sale_line_num));
    let charged = charged.map(|row| {
        let (net, tax) = net_and_tax(row, contained);
        (row.sale_line_num, row.markup_code.clone(), row.description.clone(), net, tax)
    });
    same(wrong, "charges", ordered.collect(), charged.collect());
}

/// A charge without tax, and its tax. Where only the tax as a whole is stated, prices say whether
/// it is contained.
fn net_and_tax(
    row: &RetailTransactionMarkupTrans,
    contained: bool,
) -> (Option<Amount>, Option<Amount>) {
    let (included, on_top) = (row.tax_amount_inclusive, row.tax_amount_exclusive);
    let (included, on_top) = match included.is_zero() && on_top.is_zero() {
        true if contained => (row.tax_amount, Amount::ZERO),
        true => (Amount::ZERO, row.tax_amount),
        false => (included, on_top),
    };
    (row.calculated_amount.checked_sub(included), included.checked_add(on_top))
}

fn payments(wrong: &mut Wrong, order: &Sold<'_>, transaction: &RetailTransaction) {
    let ordered = order.payments.iter().map(|payment| {
        let card = payment.card_number.clone();
        (payment.line_num, payment.tender_type_id.clone(), card, payment.amount)
    });
    let paid = transaction.payments.iter().filter(|row| entries::counts(row)).map(|row| {
        let card = row.card_or_account.clone();
        (row.line_num, row.tender_type.clone(), card, entries::paid_by(row))
    });
    same(wrong, "payments", ordered.collect(), paid.collect());
}

fn attachments(wrong: &mut Wrong, order: &Sold<'_>, transaction: &RetailTransaction) {
    let voided = voided(transaction);
    let attributes = transaction.attributes.iter();
    let attributes = attributes.filter(|row| !voided.contains(&row.header_or_line_num));
    let infocodes = transaction.infocodes.iter().filter(|row| {
        row.r#type != InfocodeLineType::Sales || !voided.contains(&row.parent_line_num)
    });
    let measures = transaction.tax_measures.iter();
    let measures = measures.filter(|row| !voided.contains(&row.sale_line_num));
    let differ = [
        ("attributes", !order.attributes.iter().eq(attributes)),
        ("infocodes", !order.infocodes.iter().eq(infocodes)),
        ("tax measures", order.tax_measures.is_some_and(|own| !own.iter().eq(measures))),
    ];
    let differ = differ.into_iter().filter(|(_, differs)| *differs);
    wrong.extend(differ.map(|(what, _)| format!("its {what} are not those of its transaction")));
}

/// I7: what the order adds up to.
pub(super) fn totals(order: &Sold<'_>, transaction: &RetailTransaction) -> Wrong {
    let lines = order.lines.iter();
    let charges = order.markup_trans.iter();
    let taxes = || lines.clone().flat_map(|line| &line.taxes);
    let net = Amount::sum(lines.clone().map(|line| line.line_amount));
    let line_taxes = Amount::sum(taxes().map(|tax| tax.amount));
    let stated_taxes = Amount::sum(lines.clone().map(|line| line.tax_amount));
    let charge_sum = Amount::sum(charges.clone().map(|charge| charge.calculated_amount));
    let charge_taxes = Amount::sum(charges.map(|charge| charge.tax_amount));
    let tax = line_taxes.zip(charge_taxes).and_then(|(a, b)| a.checked_add(b));
    let total = Amount::sum([order.net_amount, order.charge_amount, order.tax_amount]);
    let paid = Amount::sum(order.payments.iter().map(|payment| payment.amount));
    let open = order.total_amount.checked_sub(order.payment_amount);
    let included = taxes().filter(|tax| tax.is_included_in_price).map(|tax| tax.amount);
    let included = Amount::sum(included);
    let after_discount = order.gross_line_amount.checked_sub(order.discount_amount);
    let discounts = Amount::sum(lines.clone().map(|line| line.line_disc));
    let sold = Some(sign::sold(transaction.header.gross_amount));
    let sums = [
        ("net amount", Some(order.net_amount), net),
        ("taxes of its lines", stated_taxes, line_taxes),
        ("charges", Some(order.charge_amount), charge_sum),
        ("tax", Some(order.tax_amount), tax),
        ("total", Some(order.total_amount), total),
        ("total at the channel", Some(order.total_amount), sold),
        ("payments", Some(order.payment_amount), paid),
        ("difference", Some(order.sales_payment_difference), open),
        ("discounts", Some(order.discount_amount), discounts),
        (
            "lines before discount",
            after_discount,
            net.zip(included).and_then(|(net, included)| net.checked_add(included)),
        ),
    ];
    let text = |amount: Option<Amount>| {
        amount.map_or_else(|| "out of range".into(), |amount| order.currency_code.format(amount))
    };
    let differ = sums.into_iter().filter(|(_, stated, sum)| stated != sum || sum.is_none());
    differ
        .map(|(what, stated, sum)| format!("its {what}: {} and not {}", text(stated), text(sum)))
        .collect()
}

/// I9: amounts in whole coins of the one currency of the order.
pub(super) fn coins(order: &Sold<'_>) -> Wrong {
    let currency = order.currency_code;
    let lines = order.lines.iter().flat_map(|line| {
        let discounts = line.discounts.iter().map(|discount| discount.amount);
        let taxes = line.taxes.iter().map(|tax| tax.amount);
        discounts.chain(taxes).chain([line.line_disc, line.line_amount, line.tax_amount])
    });
    let charges = order.markup_trans.iter();
    let charges = charges.flat_map(|charge| [charge.calculated_amount, charge.tax_amount]);
    let payments = order.payments.iter();
    let payments = payments.flat_map(|payment| [payment.amount, payment.posted_amount]);
    let posted = order.vouchers.iter().flat_map(|voucher| &voucher.lines).map(|line| line.amount);
    let whole = [order.net_amount, order.tax_amount, order.total_amount, order.payment_amount];
    let all = lines.chain(charges).chain(payments).chain(posted).chain(whole);
    let mut wrong: Wrong = all
        .filter(|amount| currency.round(*amount) != *amount)
        .map(|amount| format!("the amount {amount} is not in whole coins of {currency}"))
        .collect();
    if currency.code().is_empty() {
        wrong.push("it has no currency".into());
    }
    wrong
}

/// I10: its vouchers, the order's own first, then one for each posted payment.
pub(super) fn vouchers(order: &Sold<'_>) -> Wrong {
    let mut wrong = Wrong::new();
    for voucher in order.vouchers {
        if !voucher.balances() {
            wrong.push(format!("voucher {} does not balance", voucher.voucher));
        }
        if voucher.currency_code != order.currency_code {
            wrong.push(format!("voucher {} is in another currency", voucher.voucher));
        }
    }
    let debit = |voucher: &Voucher| voucher.lines.first().map(|line| line.amount);
    let mut vouchers = order.vouchers.iter();
    if vouchers.next().and_then(debit) != Some(order.total_amount) {
        wrong.push("its total is not on its first voucher".into());
    }
    let posted = order.payments.iter().filter(|paid| paid.status == PaymentStatus::Posted);
    let posted = posted.map(|paid| (paid.voucher.clone(), Some(paid.posted_amount)));
    let on_vouchers = vouchers.map(|voucher| (Some(voucher.voucher.clone()), debit(voucher)));
    if !posted.eq(on_vouchers) {
        wrong.push("its posted payments are not those on its vouchers".into());
    }
    let authorized = order.payments.iter().filter(|paid| paid.status == PaymentStatus::Authorized);
    if authorized.clone().any(|paid| !paid.posted_amount.is_zero() || paid.voucher.is_some()) {
        wrong.push("something of an authorized payment is posted".into());
    }
    wrong
}
