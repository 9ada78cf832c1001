//! Rows of what is in the basket: sales lines with their discounts and taxes.
//!
//! A tax that comes on top is the share of the net line; one that the price contains is taken out of
//! it. Each tax code is rounded on its own, so that rows and line add up to the coin.

use super::basket::{Item, Why};
use super::coins::{MILLION, ratio, share};
use super::receipt::Receipt;
use super::shop::Levy;
use crate::domain::enums::{
    DiscountOriginType, GiftCardOperation, ManualDiscountType, RetailEntryStatus,
    RetailGiftCardType, RetailPeriodicDiscType,
};
use crate::domain::tables::{
    RetailTransactionDiscountTrans, RetailTransactionSalesTrans, RetailTransactionTaxMeasure,
    RetailTransactionTaxTrans, RetailTransactionTaxTransGTE,
};
use crate::domain::{Amount, Text, sign};

/// What a line comes to, in coins, as if sold.
struct Sum {
    net: i64,
    tax: i64,
    discount: i64,
    discount_without_tax: i64,
}

/// Adds the rows of the basket.
pub(super) fn add(receipt: &mut Receipt<'_>, basket: &[Item<'_>]) {
    for (item, number) in basket.iter().zip(1..) {
        let taxes = taxes(receipt, item);
        let sum = sum(receipt, item, &taxes);
        let mut row = row(receipt, item, number, &sum);
        if item.is_gift_card {
            issue_gift_card(receipt, &mut row);
        }
        if item.returned {
            link_to_sale(receipt, &mut row);
        }
        receipt.rows.sales.push(row);
        if item.voided {
            continue;
        }
        let direction = direction(item);
        receipt.sums.net += direction * sum.net;
        receipt.sums.tax += direction * sum.tax;
        receipt.sums.discount += direction * sum.discount;
        receipt.sums.discount_without_tax += direction * sum.discount_without_tax;
        receipt.sums.thousandths += direction * item.thousandths;
        add_discounts(receipt, item, number);
        if receipt.shop.by_tax_engine {
            add_components(receipt, item, number, &taxes, &sum);
        } else {
            add_taxes(receipt, item, number, &taxes, &sum);
        }
    }
}

/// 1 for what is sold, -1 for what comes back.
fn direction(item: &Item<'_>) -> i64 {
    if item.returned { -1 } else { 1 }
}

/// The tax of each code on a line.
fn taxes<'a>(receipt: &Receipt<'_>, item: &Item<'a>) -> Vec<(Levy<'a>, i64)> {
    let levies = &item.article.levies;
    of_amount(levies, item.left(), receipt.shop.tax_in_price)
}

/// The tax of each code on an amount, or in it.
pub(super) fn of_amount<'a>(
    levies: &[Levy<'a>],
    amount: i64,
    is_in_price: bool,
) -> Vec<(Levy<'a>, i64)> {
    let all: i64 = levies.iter().map(|levy| levy.rate).sum();
    let tax = |levy: &Levy<'a>| {
        let coins = if is_in_price {
            ratio(amount, levy.rate, MILLION + all)
        } else {
            share(amount, levy.rate)
        };
        (*levy, coins)
    };
    levies.iter().map(tax).collect()
}

fn sum(receipt: &Receipt<'_>, item: &Item<'_>, taxes: &[(Levy<'_>, i64)]) -> Sum {
    let tax: i64 = taxes.iter().map(|(_, coins)| coins).sum();
    let rate: i64 = taxes.iter().map(|(levy, _)| levy.rate).sum();
    let discount = item.discount();
    let (net, discount_without_tax) = if receipt.shop.tax_in_price {
        (item.left() - tax, ratio(discount, MILLION, MILLION + rate))
    } else {
        (item.left(), discount)
    };
    Sum { net, tax, discount, discount_without_tax }
}

fn row(
    receipt: &Receipt<'_>,
    item: &Item<'_>,
    number: i64,
    sum: &Sum,
) -> RetailTransactionSalesTrans {
    let (shop, header, when) = (receipt.shop, &receipt.rows.header, &receipt.when);
    let (product, direction) = (item.article.product, direction(item));
    let amount = |coins: i64| shop.amount(coins);
    let moved = |coins: i64| sign::stored(shop.amount(direction * coins));
    let quantity = sign::stored(quantity(direction * item.thousandths));
    let rates = item.article.levies.iter().map(|levy| levy.percent);
    RetailTransactionSalesTrans {
        line_num: Amount::whole(number),
        transaction_status: if item.voided {
            RetailEntryStatus::Voided
        } else {
            RetailEntryStatus::None
        },
        item_id: product.item.clone(),
        invent_dim_id: product.invent_dim.clone(),
        listing_id: product.listing,
        unit: product.unit.clone(),
        qty: quantity,
        unit_qty: quantity,
        price: amount(item.price),
        original_price: amount(item.article.price),
        unit_price: amount(item.price),
        net_amount: moved(sum.net),
        net_amount_incl_tax: moved(sum.net + sum.tax),
        tax_amount: moved(sum.tax),
        disc_amount: amount(direction * sum.discount),
        disc_amount_without_tax: amount(direction * sum.discount_without_tax),
        tax_group: shop.channel.tax_group.clone(),
        tax_item_group: product.tax_item_group.clone(),
        tax_rate_percent: Amount::sum(rates).unwrap_or_default(),
        dlv_mode: header.dlv_mode.clone(),
        invent_site_id: header.invent_site_id.clone(),
        invent_location_id: header.invent_location_id.clone(),
        receipt_date_requested: header.receipt_date_requested,
        shipping_date_requested: header.shipping_date_requested,
        return_no_sale: item.returned,
        cust_account: header.cust_account.clone(),
        currency: shop.currency,
        receipt_id: header.receipt_id.clone(),
        staff_id: header.staff.clone(),
        shift: header.shift.clone(),
        trans_date: when.date,
        trans_time: when.seconds,
        business_date: when.date,
        ..reduced(receipt, item)
    }
}

/// The columns of a sales line that say who took how much off.
fn reduced(receipt: &Receipt<'_>, item: &Item<'_>) -> RetailTransactionSalesTrans {
    use ManualDiscountType::{LineDiscountAmount, LineDiscountPercent};
    let mut row = RetailTransactionSalesTrans::default();
    for reduction in &item.reductions {
        let amount = receipt.shop.amount(direction(item) * reduction.coins);
        match reduction.why {
            Why::Offer(offer) => {
                row.periodic_disc_amount = amount;
                row.periodic_percentage_discount = reduction.percent;
                row.periodic_disc_group.clone_from(&offer.id);
                row.periodic_disc_type = RetailPeriodicDiscType::DiscountOffer;
            }
            Why::Manual(LineDiscountAmount | LineDiscountPercent) => {
                row.line_dsc_amount = amount;
                row.line_percentage_discount = reduction.percent;
                row.line_manual_discount_amount = amount;
                row.line_manual_discount_percentage = reduction.percent;
            }
            Why::Manual(_) => {
                row.total_disc_amount = amount;
                row.total_disc_pct = reduction.percent;
            }
        }
    }
    row
}

/// Thousandths of a unit, which are whole hundredths.
pub(super) fn quantity(thousandths: i64) -> Amount {
    Amount::cents(thousandths / 10)
}

/// A gift card goes out by email.
fn issue_gift_card(receipt: &mut Receipt<'_>, row: &mut RetailTransactionSalesTrans) {
    row.giftcard = true;
    row.gift_card_number = receipt.draw.digits(16);
    row.gift_card_operation = GiftCardOperation::Issue;
    row.gift_card_type = RetailGiftCardType::InternalGiftCard;
    row.gift_card_balance = row.price;
    row.electronic_delivery_email.clone_from(&receipt.person.email);
    if let Some(mode) = receipt.shop.modes.electronic {
        row.dlv_mode.clone_from(mode);
    }
}

/// A return names the sale that it undoes: one of the weeks before.
fn link_to_sale(receipt: &mut Receipt<'_>, row: &mut RetailTransactionSalesTrans) {
    let days = receipt.draw.between(2, 28);
    row.return_store.clone_from(&receipt.rows.key.store);
    row.return_terminal_id.clone_from(&receipt.rows.key.terminal);
    row.return_transaction_id = receipt.id_of_day_before(days);
    row.return_line_num = Amount::whole(1);
    row.return_qty = row.qty;
}

fn add_discounts(receipt: &mut Receipt<'_>, item: &Item<'_>, line: i64) {
    let shop = receipt.shop;
    for (reduction, number) in item.reductions.iter().zip(1..) {
        let (origin, manual, offer) = match reduction.why {
            Why::Offer(offer) => {
                (DiscountOriginType::Periodic, ManualDiscountType::None, offer.id.clone())
            }
            Why::Manual(kind) => (DiscountOriginType::Manual, kind, Text::default()),
        };
        let per_unit = ratio(reduction.coins, 1_000, item.thousandths);
        receipt.rows.discounts.push(RetailTransactionDiscountTrans {
            sale_line_num: Amount::whole(line),
            line_num: Amount::whole(number),
            discount_origin_type: origin,
            manual_discount_type: manual,
            periodic_discount_offer_id: offer,
            percentage: reduction.percent,
            amount: shop.amount(direction(item) * reduction.coins),
            discount_amount: shop.amount(direction(item) * per_unit),
            ..Default::default()
        });
    }
}

fn add_taxes(
    receipt: &mut Receipt<'_>,
    item: &Item<'_>,
    line: i64,
    taxes: &[(Levy<'_>, i64)],
    sum: &Sum,
) {
    let shop = receipt.shop;
    let row = |(levy, coins): &(Levy<'_>, i64)| RetailTransactionTaxTrans {
        sale_line_num: Amount::whole(line),
        tax_code: levy.code.clone(),
        amount: shop.amount(direction(item) * coins),
        tax_base_amount: sign::stored(shop.amount(direction(item) * sum.net)),
        tax_percentage: levy.percent,
        is_included_in_price: shop.tax_in_price,
        ..Default::default()
    };
    receipt.rows.taxes.extend(taxes.iter().map(row));
}

/// India: one row for each component, and what the tax engine measured on the way. The paths are
/// invented; the product takes them from its tax configuration.
fn add_components(
    receipt: &mut Receipt<'_>,
    item: &Item<'_>,
    line: i64,
    taxes: &[(Levy<'_>, i64)],
    sum: &Sum,
) {
    let shop = receipt.shop;
    let line = Amount::whole(line);
    let row = |(levy, coins): &(Levy<'_>, i64)| RetailTransactionTaxTransGTE {
        sale_line_num: line,
        tax_component: levy.code.clone(),
        tax_amount: shop.amount(direction(item) * coins),
        tax_basis: sign::stored(shop.amount(direction(item) * sum.net)),
        tax_percentage: levy.percent,
        is_included_in_price: shop.tax_in_price,
        ..Default::default()
    };
    receipt.rows.gte_taxes.extend(taxes.iter().map(row));
    let measure = |path: Text, value: Amount| RetailTransactionTaxMeasure {
        sale_line_num: line,
        path,
        value,
        ..Default::default()
    };
    let measures = &mut receipt.rows.tax_measures;
    let net = shop.amount(direction(item) * sum.net);
    measures.push(measure("Lines/AssessableValue".into(), net));
    for (levy, coins) in taxes {
        let path = |name| compact_str::format_compact!("Lines/{}/{name}", levy.code);
        measures.push(measure(path("Rate"), levy.percent));
        measures.push(measure(path("TaxAmount"), shop.amount(direction(item) * coins)));
    }
}
