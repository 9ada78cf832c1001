//! What the rows of a transaction name: customers, products, payment methods and codes.
//!
//! What rows do not tell is chosen here (our reading; the help of `--create-missing` says it too): a
//! product is named after its item number, a code after itself; a payment method is a card when a
//! row of it has a card or an approval, and posts to the account of the first method of its kind.

use super::addition::Addition;
use super::missing::{Maker, Origin, Sale, is_code};
use crate::domain::codes::{
    CardType, DiscountOffer, Infocode, OrderAttribute, PaymentService, Subcode, TaxGroup, Unit,
};
use crate::domain::enums::TenderFunction;
use crate::domain::retail_channel::PaymentMethod;
use crate::domain::setup::{ChargeCode, Customer, DeliveryMode, PostalAddress, Product, TaxCode};
use crate::domain::tables::{
    RetailTransactionDiscountTrans, RetailTransactionInfocodeTrans, RetailTransactionMarkupTrans,
    RetailTransactionPaymentTrans, RetailTransactionSalesTrans,
};
use crate::domain::{Amount, AnyRow, CompanyId, Text};

/// The customer of sales without one.
const DEFAULT_CUSTOMER: &str = "WALK-IN";
/// The payment service of a company that has none.
const PAYMENT_SERVICE: &str = "Card payments";
/// The unit of a product whose rows name none.
const UNIT: &str = "ea";
/// Accounts where no payment method of that kind is set up yet.
const CARD_ACCOUNT: (&str, &str) = ("110120", "Card clearing");
const CASH_ACCOUNT: (&str, &str) = ("110110", "Cash in stores");

impl Maker {
    /// The customer that a transaction names, or the channel's default one.
    pub(super) fn customer(&mut self, sale: &Sale<'_>, company: &CompanyId) {
        let (account, made) = (&sale.header.cust_account, &sale.header.cust_account_async);
        let address = sale.address();
        if is_code(account) {
            self.new_customer(sale, company, account);
        } else if is_code(made) {
            // Synchronize orders creates it from its address; without one it could not.
            if address.is_none() {
                self.new_customer(sale, company, made);
            }
        } else {
            let channel = sale.key.channel;
            let default = self.setup.channel(channel).map(|it| it.default_customer.clone());
            let default = default.filter(|account| !account.is_empty());
            let account = default.unwrap_or_else(|| DEFAULT_CUSTOMER.into());
            self.new_customer(sale, company, &account);
            self.ensure(sale.origin, Addition::DefaultCustomer { channel, account });
        }
    }

    fn new_customer(&mut self, sale: &Sale<'_>, company: &CompanyId, account: &Text) {
        if self.setup.customer(company, account).is_some() {
            return;
        }
        let is_default = account == DEFAULT_CUSTOMER;
        let found = sale.address().filter(|_| !is_default);
        let names = found.map(|it| [&it.delivery_name, &it.sales_name]);
        let name = names.into_iter().flatten().find(|name| !name.is_empty());
        let customer = Customer {
            company: company.clone(),
            account: account.clone(),
            name: name.unwrap_or(account).clone(),
            email: if is_default { Text::default() } else { sale.header.receipt_email.clone() },
            address: found.map_or_else(PostalAddress::default, |it| PostalAddress {
                street: format!("{} {}", it.street_number, it.street).trim().into(),
                city: it.city.clone(),
                state: it.state.clone(),
                zip_code: it.zip_code.clone(),
                country: it.country_region_id.clone(),
            }),
        };
        self.ensure(sale.origin, Addition::Customer(customer));
    }

    /// What one row names.
    pub(super) fn row(
        &mut self,
        sale: &Sale<'_>,
        company: &CompanyId,
        origin: Origin,
        row: &AnyRow,
    ) {
        match row {
            AnyRow::RetailTransactionTable(header) => {
                self.delivery_mode(origin, &header.dlv_mode);
                self.currency(sale, company, header.currency, header.exch_rate);
            }
            AnyRow::RetailTransactionSalesTrans(line) => {
                self.sales_line(sale, company, origin, line);
            }
            AnyRow::RetailTransactionPaymentTrans(payment) => {
                self.payment(sale, company, origin, payment);
            }
            AnyRow::RetailTransactionTaxTrans(tax) if is_code(&tax.tax_code) => {
                let (code, name) = (tax.tax_code.clone(), tax.tax_code.clone());
                let percent = tax.tax_percentage;
                self.ensure(origin, Addition::TaxCode(TaxCode { code, name, percent }));
            }
            AnyRow::RetailTransactionMarkupTrans(charge) => self.charge(sale, origin, charge),
            AnyRow::RetailTransactionInfocodeTrans(answer) => self.infocode(origin, answer),
            AnyRow::RetailTransactionAttributeTrans(attribute) if is_code(&attribute.name) => {
                let of_lines = !attribute.header_or_line_num.is_zero();
                let (name, values) = (attribute.name.clone(), Vec::new());
                self.ensure(origin, Addition::Attribute(OrderAttribute { name, of_lines, values }));
            }
            AnyRow::RetailTransactionDiscountTrans(discount) => {
                self.offer(sale, company, origin, discount);
            }
            _ => {}
        }
    }

    /// A currency that no company, channel or exchange rate has, in terms of the company's own.
    fn currency(
        &mut self,
        sale: &Sale<'_>,
        company: &CompanyId,
        currency: crate::domain::Currency,
        rate: Amount,
    ) {
        let is_known = self.setup.channels.iter().any(|it| it.currency == currency)
            || self.setup.companies.iter().any(|it| it.currency == currency);
        let own = self.setup.company(company).map(|company| company.currency);
        if let Some(own) = own.filter(|_| !is_known) {
            self.rate(sale, currency, own, rate);
        }
    }

    fn sales_line(
        &mut self,
        sale: &Sale<'_>,
        company: &CompanyId,
        origin: Origin,
        line: &RetailTransactionSalesTrans,
    ) {
        self.delivery_mode(origin, &line.dlv_mode);
        self.unit(origin, &line.unit, line.qty);
        let codes = sale.tax_codes.get(&line.line_num).map(Vec::as_slice).unwrap_or_default();
        self.tax_group(origin, false, &line.tax_group, codes);
        self.tax_group(origin, true, &line.tax_item_group, codes);
        if !is_code(&line.item_id) || self.setup.product(company, &line.item_id).is_some() {
            return;
        }
        let unit = if line.unit.is_empty() { UNIT.into() } else { line.unit.clone() };
        self.unit(origin, &unit, line.qty);
        let product = Product {
            company: company.clone(),
            item: line.item_id.clone(),
            name: line.item_id.clone(),
            unit,
            price: line.price.abs(),
            tax_item_group: line.tax_item_group.clone(),
            listing: line.listing_id,
            invent_dim: line.invent_dim_id.clone(),
        };
        self.ensure(origin, Addition::Product(product));
    }

    /// A unit; it has decimals when the quantity that was seen first has.
    fn unit(&mut self, origin: Origin, code: &Text, quantity: Amount) {
        if is_code(code) {
            let decimals = if quantity.to_whole().is_some() { 0 } else { 2 };
            let (code, name) = (code.clone(), code.clone());
            self.ensure(origin, Addition::Unit(Unit { code, name, decimals }));
        }
    }

    fn delivery_mode(&mut self, origin: Origin, code: &Text) {
        if is_code(code) {
            let (code, description) = (code.clone(), code.clone());
            self.ensure(origin, Addition::DeliveryMode(DeliveryMode { code, description }));
        }
    }

    /// A tax group, and in a group that is made here, the codes that lines of it pay.
    fn tax_group(&mut self, origin: Origin, of_items: bool, group: &Text, codes: &[Text]) {
        if !is_code(group) {
            return;
        }
        let groups = if of_items { &self.setup.item_tax_groups } else { &self.setup.tax_groups };
        let exists = groups.iter().any(|it| it.code == *group);
        if exists && !self.made_groups.contains(&(of_items, group.clone())) {
            return;
        }
        self.made_groups.insert((of_items, group.clone()));
        let (code, name) = (group.clone(), group.clone());
        let new = TaxGroup { code, name, tax_codes: Vec::new() };
        let new = if of_items { Addition::ItemTaxGroup(new) } else { Addition::TaxGroup(new) };
        self.ensure(origin, new);
        for code in codes.iter().filter(|code| is_code(code)) {
            let (group, code) = (group.clone(), code.clone());
            self.ensure(origin, Addition::TaxGroupCode { of_items, group, code });
        }
    }

    fn payment(
        &mut self,
        sale: &Sale<'_>,
        company: &CompanyId,
        origin: Origin,
        row: &RetailTransactionPaymentTrans,
    ) {
        self.currency(sale, company, row.currency, row.exch_rate);
        if is_code(&row.card_type_id) {
            let (id, name) = (row.card_type_id.clone(), row.card_type_id.clone());
            self.ensure(origin, Addition::CardType(CardType { id, name }));
        }
        if !is_code(&row.tender_type) {
            return;
        }
        let channel = sale.key.channel;
        let known = self.setup.channel(channel).and_then(|it| it.payment_method(&row.tender_type));
        let function = known.map_or_else(|| function_of(row), |method| method.function);
        if known.is_none() {
            let account = self.payment_account(sale, function);
            let id = row.tender_type.clone();
            let name = match function {
                TenderFunction::Card => "Cards".into(),
                _ => format!("Payment method {id}").into(),
            };
            let method = PaymentMethod { id, name, function, account };
            self.ensure(origin, Addition::PaymentMethod { channel, method });
        }
        if function == TenderFunction::Card {
            let (company, name) = (company.clone(), PAYMENT_SERVICE.into());
            let connector = "Test connector".into();
            let service = PaymentService { company, name, connector };
            self.ensure(origin, Addition::PaymentService(service));
        }
    }

    /// The account of the first payment method of that kind, else one that is made.
    fn payment_account(
        &mut self,
        sale: &Sale<'_>,
        function: TenderFunction,
    ) -> crate::domain::company::MainAccount {
        let mut methods = self.setup.channels.iter().flat_map(|channel| &channel.payment_methods);
        if let Some(method) = methods.find(|method| method.function == function) {
            return method.account.clone();
        }
        let (number, name) = match function {
            TenderFunction::Card => CARD_ACCOUNT,
            _ => CASH_ACCOUNT,
        };
        self.account(sale, number, name)
    }

    fn charge(&mut self, sale: &Sale<'_>, origin: Origin, row: &RetailTransactionMarkupTrans) {
        let codes = sale.tax_codes.get(&row.sale_line_num).map(Vec::as_slice).unwrap_or_default();
        self.tax_group(origin, false, &row.tax_group, codes);
        self.tax_group(origin, true, &row.tax_item_group, codes);
        if is_code(&row.markup_code) {
            let code = row.markup_code.clone();
            let description =
                if row.description.is_empty() { code.clone() } else { row.description.clone() };
            self.ensure(origin, Addition::ChargeCode(ChargeCode { code, description }));
        }
    }

    /// An infocode with the answer that was seen first; others are not refused for lacking.
    fn infocode(&mut self, origin: Origin, row: &RetailTransactionInfocodeTrans) {
        if !is_code(&row.infocode_id) {
            return;
        }
        let (id, sub) = (&row.sub_infocode_id, &row.information);
        let description = if sub.is_empty() { id.clone() } else { sub.clone() };
        let answer = is_code(id).then(|| Subcode { id: id.clone(), description });
        let infocode = Infocode {
            id: row.infocode_id.clone(),
            prompt: row.infocode_id.clone(),
            asked_for: row.r#type,
            input: row.input_type,
            answers: answer.into_iter().collect(),
        };
        self.ensure(origin, Addition::Infocode(infocode));
    }

    /// A discount offer on the product of its line.
    fn offer(
        &mut self,
        sale: &Sale<'_>,
        company: &CompanyId,
        origin: Origin,
        row: &RetailTransactionDiscountTrans,
    ) {
        let percent = row.percentage;
        let is_percentage = !percent.is_negative() && percent <= Amount::whole(100);
        if !is_code(&row.periodic_discount_offer_id) || !is_percentage {
            return;
        }
        let item = sale.rows.iter().find_map(|(_, other)| match other {
            AnyRow::RetailTransactionSalesTrans(line) if line.line_num == row.sale_line_num => {
                Some(line.item_id.clone())
            }
            _ => None,
        });
        let (id, name) =
            (row.periodic_discount_offer_id.clone(), row.periodic_discount_offer_id.clone());
        let items = item.into_iter().collect();
        let offer = DiscountOffer { company: company.clone(), id, name, percent, items };
        self.ensure(origin, Addition::DiscountOffer(offer));
    }
}

/// What a payment method does, as far as a payment by it tells.
fn function_of(row: &RetailTransactionPaymentTrans) -> TenderFunction {
    let card = [&row.card_type_id, &row.authentication_code, &row.payment_authorization];
    let is_gift = !row.gift_card_id.is_empty() || !row.loyalty_card_id.is_empty();
    let has_card = card.iter().any(|text| !text.is_empty()) || !row.authorized_amount.is_zero();
    if has_card && !is_gift { TenderFunction::Card } else { TenderFunction::Normal }
}
