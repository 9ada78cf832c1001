//! A shop: what a channel sells with, taken from the setup once, in coins of its currency.

use chrono_tz::Tz;

use super::coins::{MILLION, millionths, of_amount, per_whole, ratio};
use super::fault::Fault;
use super::rhythm::Rhythm;
use crate::domain::codes::DiscountOffer;
use crate::domain::enums::TenderFunction;
use crate::domain::retail_channel::{PaymentMethod, RetailChannel};
use crate::domain::setup::{Customer, Product};
use crate::domain::{Amount, Currency, Setup, Text};

/// The components of the Indian goods and services tax: a channel that pays them has its taxes from
/// the tax engine, in tables of their own.
const GTE_COMPONENTS: [&str; 5] = ["CGST", "SGST", "UTGST", "IGST", "CESS"];
/// Currencies of places where prices are shown with tax (our reading).
const TAX_IN_PRICE: [&str; 3] = ["EUR", "GBP", "CHF"];
/// How many online orders there are for one transaction of a store.
const ONLINE_SIZE: u64 = 5;

/// A channel that trades.
#[derive(Debug)]
pub(super) struct Shop<'a> {
    pub(super) setup: &'a Setup,
    pub(super) channel: &'a RetailChannel,
    pub(super) zone: Tz,
    pub(super) rhythm: Rhythm,
    /// How much of the trade it has beside others.
    pub(super) size: u64,
    pub(super) currency: Currency,
    /// One of its currency in the company's; `None` when they are one currency.
    pub(super) book_rate: Option<Amount>,
    pub(super) tax_in_price: bool,
    /// Its taxes are components of the Indian goods and services tax.
    pub(super) by_tax_engine: bool,
    pub(super) articles: Vec<Article<'a>>,
    pub(super) gift_cards: Vec<Article<'a>>,
    /// The customers with a name of their own.
    pub(super) customers: Vec<&'a Customer>,
    /// Whether its default customer exists, so that somebody can buy without a name.
    pub(super) has_default_customer: bool,
    pub(super) methods: Methods<'a>,
    pub(super) modes: Modes<'a>,
    /// An amount that suits a charge, in coins: a quarter of the cheapest article.
    pub(super) small: i64,
    /// What can be wrong with its transactions.
    pub(super) faults: Vec<Fault>,
}

/// A product with its price and taxes in a shop.
#[derive(Debug)]
pub(super) struct Article<'a> {
    pub(super) product: &'a Product,
    /// Price of one unit, in coins.
    pub(super) price: i64,
    /// Whether it is sold in fractions of its unit.
    pub(super) by_weight: bool,
    pub(super) levies: Vec<Levy<'a>>,
    /// The offer that it is in, with its share of the price.
    pub(super) offer: Option<(&'a DiscountOffer, i64)>,
}

/// A tax code and its rate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Levy<'a> {
    pub(super) code: &'a Text,
    pub(super) percent: Amount,
    /// The rate in millionths.
    pub(super) rate: i64,
}

/// The payment methods of a shop by what they are; the same id can mean another one elsewhere.
#[derive(Debug, Default)]
pub(super) struct Methods<'a> {
    pub(super) card: Option<&'a PaymentMethod>,
    pub(super) cash: Option<&'a PaymentMethod>,
    pub(super) gift_card: Option<&'a PaymentMethod>,
    pub(super) loyalty: Option<&'a PaymentMethod>,
    pub(super) account: Option<&'a PaymentMethod>,
    pub(super) check: Option<&'a PaymentMethod>,
    /// What a payment is made by when nothing else is asked for.
    pub(super) usual: Option<&'a PaymentMethod>,
}

/// Modes of delivery by what they are, as their descriptions say it.
#[derive(Debug, Default)]
pub(super) struct Modes<'a> {
    pub(super) ship: Vec<&'a Text>,
    pub(super) pickup: Option<&'a Text>,
    pub(super) electronic: Option<&'a Text>,
    pub(super) carry_out: Option<&'a Text>,
}

impl<'a> Shop<'a> {
    /// The shop of a channel, or why nobody can buy there.
    pub(super) fn open(setup: &'a Setup, channel: &'a RetailChannel) -> Result<Self, String> {
        let company = setup.company(&channel.company).ok_or("its company is not set up")?;
        let zone = channel.time_zone.parse().map_err(|_| "its time zone is not known")?;
        let exchange = Exchange::between(setup, channel.currency, company.currency)?;
        let (gift_cards, articles): (Vec<_>, Vec<_>) = articles(setup, channel, &exchange)
            .partition(|article| contains(&article.product.name, "gift card"));
        let cheapest = articles.iter().map(|article| article.price).min();
        let cheapest = cheapest.ok_or("its company has no released product with a price")?;
        let methods = Methods::of(channel);
        if methods.usual.is_none() {
            return Err("it takes no payments".into());
        }
        let pays = |component: &str| {
            let levies = articles.iter().flat_map(|article| &article.levies);
            levies.clone().any(|levy| levy.code == component)
        };
        let is_default = |customer: &Customer| customer.account == channel.default_customer;
        let customers = setup
            .customers
            .iter()
            .filter(|customer| customer.company == channel.company && !is_default(customer));
        Ok(Self {
            setup,
            channel,
            zone,
            rhythm: Rhythm::of(channel.is_online()),
            size: if channel.is_online() { ONLINE_SIZE } else { 1 },
            currency: channel.currency,
            book_rate: exchange.rate,
            tax_in_price: TAX_IN_PRICE.contains(&channel.currency.code()),
            by_tax_engine: GTE_COMPONENTS.iter().any(|component| pays(component)),
            customers: customers.collect(),
            has_default_customer: setup
                .customer(&channel.company, &channel.default_customer)
                .is_some(),
            modes: Modes::of(setup),
            faults: Fault::possible(methods.card.is_some()),
            methods,
            small: (cheapest / 4).max(1),
            articles,
            gift_cards,
        })
    }

    /// How busy it is in the slot that begins at that local time, beside other shops.
    pub(super) fn weight(&self, local: chrono::NaiveDateTime) -> u64 {
        self.size * self.rhythm.at(local)
    }

    /// So many coins as an amount.
    pub(super) fn amount(&self, coins: i64) -> Amount {
        self.currency.coins(coins)
    }

    /// Coins of its currency in the company's.
    pub(super) fn in_books(&self, coins: i64) -> Amount {
        let amount = self.amount(coins);
        let company = self.setup.company(&self.channel.company);
        match (self.book_rate, company) {
            (Some(rate), Some(company)) => {
                // Prices are bounded, so the product is in range.
                company.currency.round(amount.checked_mul(rate).unwrap_or_default())
            }
            _ => amount,
        }
    }
}

/// How the prices of a company become those of a channel.
struct Exchange {
    company: Currency,
    channel: Currency,
    rate: Option<Amount>,
    millionths: i64,
}

impl Exchange {
    fn between(setup: &Setup, channel: Currency, company: Currency) -> Result<Self, String> {
        if channel == company {
            return Ok(Self { company, channel, rate: None, millionths: MILLION });
        }
        let missing = || format!("there is no exchange rate from {channel} to {company}");
        let mut rates = setup.exchange_rates.iter();
        let found = rates.find(|rate| rate.from == channel && rate.to == company);
        let rate = found.ok_or_else(missing)?.rate;
        let millionths = rate.checked_mul(Amount::whole(MILLION)).map(|rate| rate.round(0));
        let millionths = millionths.and_then(Amount::to_whole).filter(|rate| *rate > 0);
        Ok(Self { company, channel, rate: Some(rate), millionths: millionths.ok_or_else(missing)? })
    }

    /// A price in coins of the channel; `None` when nothing can be sold at it.
    fn price(&self, price: Amount) -> Option<i64> {
        let coins = of_amount(price, self.company)?;
        let same_size = ratio(coins, per_whole(self.channel), per_whole(self.company));
        Some(ratio(same_size, MILLION, self.millionths)).filter(|coins| *coins > 0)
    }
}

fn articles<'a>(
    setup: &'a Setup,
    channel: &'a RetailChannel,
    exchange: &Exchange,
) -> impl Iterator<Item = Article<'a>> {
    let released = setup.products.iter().filter(|product| product.company == channel.company);
    released.filter_map(|product| {
        let unit = setup.units.iter().find(|unit| unit.code == product.unit);
        Some(Article {
            product,
            price: exchange.price(product.price)?,
            by_weight: unit.is_some_and(|unit| unit.decimals > 0),
            levies: levies(setup, channel, product),
            offer: offer(setup, product),
        })
    })
}

/// The tax codes that are both in the group of the channel and in that of the product.
fn levies<'a>(setup: &'a Setup, channel: &RetailChannel, product: &Product) -> Vec<Levy<'a>> {
    let group = setup.tax_groups.iter().find(|group| group.code == channel.tax_group);
    let of_item = setup.item_tax_groups.iter().find(|group| group.code == product.tax_item_group);
    let (Some(group), Some(of_item)) = (group, of_item) else { return Vec::new() };
    let paid = group.tax_codes.iter().filter(|code| of_item.tax_codes.contains(code));
    let levy = |code: &Text| {
        let found = setup.tax_codes.iter().find(|tax| tax.code == *code)?;
        let rate = millionths(found.percent)?;
        Some(Levy { code: &found.code, percent: found.percent, rate })
    };
    paid.filter_map(levy).collect()
}

fn offer<'a>(setup: &'a Setup, product: &Product) -> Option<(&'a DiscountOffer, i64)> {
    let is_in = |offer: &&DiscountOffer| {
        offer.company == product.company && offer.items.contains(&product.item)
    };
    let offer = setup.discount_offers.iter().find(is_in)?;
    Some((offer, millionths(offer.percent)?))
}

impl<'a> Methods<'a> {
    fn of(channel: &'a RetailChannel) -> Self {
        use TenderFunction::{Card, Check, Customer, Normal, TenderRemoveFloat};
        let mut methods = Self::default();
        for method in &channel.payment_methods {
            let place = match method.function {
                Card => &mut methods.card,
                Check => &mut methods.check,
                Customer => &mut methods.account,
                Normal if contains(&method.name, "gift") => &mut methods.gift_card,
                Normal if contains(&method.name, "loyalty") => &mut methods.loyalty,
                Normal => &mut methods.cash,
                TenderRemoveFloat => continue,
            };
            place.get_or_insert(method);
        }
        let Self { card, cash, account, gift_card, check, loyalty, .. } = &methods;
        methods.usual = card.or(*cash).or(*account).or(*gift_card).or(*check).or(*loyalty);
        methods
    }
}

impl<'a> Modes<'a> {
    fn of(setup: &'a Setup) -> Self {
        let mut modes = Self::default();
        for mode in &setup.delivery_modes {
            match &mode.description {
                text if contains(text, "pickup") => modes.pickup = Some(&mode.code),
                text if contains(text, "electronic") => modes.electronic = Some(&mode.code),
                text if contains(text, "carry") => modes.carry_out = Some(&mode.code),
                _ => modes.ship.push(&mode.code),
            }
        }
        modes
    }
}

fn contains(text: &str, word: &str) -> bool {
    text.to_lowercase().contains(word)
}
