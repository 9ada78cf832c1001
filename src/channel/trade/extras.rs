//! What comes along with the goods: delivery and addresses, charges, attributes, infocodes.

use super::coins::share;
use super::lines;
use super::plan::Kind;
use super::receipt::Receipt;
use crate::domain::codes::Infocode;
use crate::domain::enums::{InfocodeInputType, InfocodeLineType, MarkupMethod, MarkupModuleType};
use crate::domain::setup::ChargeCode;
use crate::domain::tables::{
    RetailTransactionAttributeTrans, RetailTransactionInfocodeTrans, RetailTransactionMarkupTrans,
};
use crate::domain::{Amount, Text};

/// Charges that belong to one line; the others belong to the order.
const LINE_CHARGES: [&str; 2] = ["GIFTWRAP", "INSTALL"];
/// What people write where they may write anything.
const PHRASES: [&str; 6] = [
    "Happy birthday",
    "With love from all of us",
    "Please ring twice",
    "Leave at the door",
    "For the new house",
    "Thank you",
];

/// How the goods get to the customer; before the lines, which take it over.
pub(super) fn choose_delivery(receipt: &mut Receipt<'_>) {
    let (shop, when) = (receipt.shop, receipt.when);
    let ships = match receipt.plan.kind {
        Kind::Order | Kind::Quotation if shop.channel.is_online() => receipt.draw.chance(880),
        Kind::Order | Kind::Quotation => receipt.draw.chance(550),
        _ => false,
    };
    let mode = match receipt.plan.kind {
        _ if ships => receipt.draw.pick(&shop.modes.ship).copied(),
        Kind::Order | Kind::Quotation => shop.modes.pickup,
        _ => shop.modes.carry_out,
    };
    let days = if ships { receipt.draw.between(0, 2) } else { 0 };
    let header = &mut receipt.rows.header;
    header.dlv_mode = mode.cloned().unwrap_or_default();
    header.shipping_date_requested = when.days_later(days);
    header.receipt_date_requested = when.days_later(if ships { days + 2 } else { days });
    if ships || !receipt.person.async_account.is_empty() {
        let row = receipt.person.address_row(Amount::ZERO, &mut receipt.draw);
        receipt.rows.addresses.push(row);
    }
}

/// Lines that go another way than the order: by email, or to somebody else.
pub(super) fn split_delivery(receipt: &mut Receipt<'_>) {
    let ships = receipt.rows.addresses.iter().any(|row| row.sale_line_num.is_zero());
    let elsewhere = ships && receipt.rows.sales.len() > 1 && receipt.draw.chance(60);
    let last = receipt.rows.sales.len();
    for (index, line) in receipt.rows.sales.iter_mut().enumerate() {
        if line.giftcard {
            let mut row = receipt.person.address_row(line.line_num, &mut receipt.draw);
            row.email_content = "A gift card for you".into();
            receipt.rows.addresses.push(row);
        } else if elsewhere && index + 1 == last {
            let kind = receipt.plan.kind;
            let other = super::people::Person::draw(receipt.shop, kind, &mut receipt.draw);
            receipt.rows.addresses.push(other.address_row(line.line_num, &mut receipt.draw));
        }
    }
}

/// Charges of the order and of single lines.
pub(super) fn add_charges(receipt: &mut Receipt<'_>) {
    if !matches!(receipt.plan.kind, Kind::Order | Kind::Quotation) || receipt.sums.net <= 0 {
        return;
    }
    let codes = receipt.shop.setup.charge_codes.iter();
    let (of_lines, of_orders): (Vec<_>, Vec<_>) =
        codes.partition(|charge| LINE_CHARGES.contains(&charge.code.as_str()));
    let often = if receipt.shop.channel.is_online() { 450 } else { 200 };
    if receipt.draw.chance(often) {
        let code = receipt.draw.pick(&of_orders).copied();
        add_charge(receipt, Amount::ZERO, code);
        if receipt.draw.chance(80) {
            let code = receipt.draw.pick(&of_orders).copied();
            add_charge(receipt, Amount::ZERO, code);
        }
    }
    if receipt.draw.chance(70) {
        let code = receipt.draw.pick(&of_lines).copied();
        add_charge(receipt, Amount::whole(1), code);
    }
}

fn add_charge(receipt: &mut Receipt<'_>, line: Amount, code: Option<&ChargeCode>) {
    let shop = receipt.shop;
    let (Some(code), Some(article)) = (code, shop.articles.first()) else { return };
    let (method, value, coins) = if receipt.draw.chance(150) {
        let percent = receipt.draw.between(1, 3);
        let coins = share(receipt.sums.net, percent * 10_000);
        (MarkupMethod::Percent, Amount::whole(percent), coins)
    } else {
        let coins = shop.small * receipt.draw.between(1, 3);
        (MarkupMethod::Fixed, shop.amount(coins), coins)
    };
    let is_taxed = receipt.draw.chance(500);
    let levies = if is_taxed { article.levies.as_slice() } else { &[] };
    let taxes = lines::of_amount(levies, coins, shop.tax_in_price);
    let tax: i64 = taxes.iter().map(|(_, coins)| coins).sum();
    let (contained, on_top) = if shop.tax_in_price { (tax, 0) } else { (0, tax) };
    let number = receipt.rows.charges.iter().filter(|row| row.sale_line_num == line).count();
    receipt.rows.charges.push(RetailTransactionMarkupTrans {
        markup_line_num: Amount::whole(i64::try_from(number).unwrap_or(i64::MAX - 1) + 1),
        sale_line_num: line,
        markup_code: code.code.clone(),
        description: code.description.clone(),
        method,
        module_type: MarkupModuleType::Sales,
        value,
        calculated_amount: shop.amount(coins),
        currency_code: shop.currency,
        tax_group: shop.channel.tax_group.clone(),
        tax_item_group: article.product.tax_item_group.clone(),
        tax_amount: shop.amount(tax),
        tax_amount_exclusive: shop.amount(on_top),
        tax_amount_inclusive: shop.amount(contained),
        ..Default::default()
    });
    receipt.sums.charges += coins - contained;
    receipt.sums.tax += tax;
}

/// Attributes of the order and of its first line.
pub(super) fn add_attributes(receipt: &mut Receipt<'_>) {
    let is_order = matches!(receipt.plan.kind, Kind::Order | Kind::Quotation);
    for (often, of_lines, line) in [(180, false, Amount::ZERO), (50, true, Amount::whole(1))] {
        if !is_order || !receipt.draw.chance(often) {
            continue;
        }
        let known = receipt.shop.setup.attributes.iter();
        let known: Vec<_> = known.filter(|attribute| attribute.of_lines == of_lines).collect();
        let Some(attribute) = receipt.draw.pick(&known) else { continue };
        let value = match receipt.draw.pick(&attribute.values) {
            Some(value) => value.clone(),
            None => phrase(receipt),
        };
        receipt.rows.attributes.push(RetailTransactionAttributeTrans {
            header_or_line_num: line,
            name: attribute.name.clone(),
            text_value: value,
            ..Default::default()
        });
    }
}

/// Questions that were asked for the order, for its first line and for its first payment.
pub(super) fn add_infocodes(receipt: &mut Receipt<'_>) {
    let asked = [
        (120, InfocodeLineType::Header, true),
        (60, InfocodeLineType::Sales, !receipt.rows.sales.is_empty()),
        (30, InfocodeLineType::Payment, !receipt.rows.payments.is_empty()),
    ];
    for (often, asked_for, can_be) in asked {
        if !can_be || !receipt.draw.chance(often) {
            continue;
        }
        let known = receipt.shop.setup.infocodes.iter();
        let known: Vec<_> = known.filter(|infocode| infocode.asked_for == asked_for).collect();
        if let Some(infocode) = receipt.draw.pick(&known).copied() {
            let row = answer(receipt, infocode);
            receipt.rows.infocodes.push(row);
        }
    }
}

fn answer(receipt: &mut Receipt<'_>, infocode: &Infocode) -> RetailTransactionInfocodeTrans {
    let (sub_infocode_id, information) = match receipt.draw.pick(&infocode.answers) {
        Some(answer) => (answer.id.clone(), answer.description.clone()),
        None if infocode.input == InfocodeInputType::Numeric => {
            let number = receipt.draw.between(100, 200);
            (Text::default(), compact_str::format_compact!("{number}"))
        }
        None => (Text::default(), phrase(receipt)),
    };
    let (line, item_tender) = match infocode.asked_for {
        InfocodeLineType::Sales => (1, receipt.rows.sales.first().map(|line| line.item_id.clone())),
        InfocodeLineType::Payment => {
            (1, receipt.rows.payments.first().map(|payment| payment.tender_type.clone()))
        }
        _ => (0, None),
    };
    RetailTransactionInfocodeTrans {
        r#type: infocode.asked_for,
        parent_line_num: Amount::whole(line),
        line_num: Amount::whole(1),
        infocode_id: infocode.id.clone(),
        sub_infocode_id,
        input_type: infocode.input,
        information,
        item_tender: item_tender.unwrap_or_default(),
        staff: receipt.rows.header.staff.clone(),
        trans_date: receipt.when.date,
        trans_time: receipt.when.seconds,
        business_date: receipt.when.date,
        ..Default::default()
    }
}

fn phrase(receipt: &mut Receipt<'_>) -> Text {
    receipt.draw.pick(&PHRASES).copied().unwrap_or_default().into()
}
