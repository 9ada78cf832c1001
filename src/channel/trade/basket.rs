//! What a customer takes: articles, quantities, what comes back, and what is taken off the price.
//! Everything is counted as if sold; that a return goes the other way is said when rows are written.

use super::coins::{ratio, share};
use super::draw::Draw;
use super::plan::{Kind, Plan};
use super::shop::{Article, Shop};
use crate::domain::Amount;
use crate::domain::codes::DiscountOffer;
use crate::domain::enums::ManualDiscountType;

/// How many lines, by how often.
const LINES: [(u64, i64); 8] = [(34, 1), (26, 2), (16, 3), (9, 4), (6, 5), (4, 6), (2, 7), (1, 8)];

/// A line before it is a row.
#[derive(Debug)]
pub(super) struct Item<'a> {
    pub(super) article: &'a Article<'a>,
    /// Price of one unit, in coins.
    pub(super) price: i64,
    /// Thousandths of the unit; always whole hundredths.
    pub(super) thousandths: i64,
    pub(super) is_gift_card: bool,
    pub(super) returned: bool,
    pub(super) voided: bool,
    pub(super) reductions: Vec<Reduction<'a>>,
}

/// Something taken off the price of a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reduction<'a> {
    pub(super) why: Why<'a>,
    /// In percent; zero when an amount was taken off.
    pub(super) percent: Amount,
    pub(super) coins: i64,
}

/// Who takes it off.
#[derive(Clone, Copy, Debug)]
pub(super) enum Why<'a> {
    /// A discount offer.
    Offer(&'a DiscountOffer),
    /// A person.
    Manual(ManualDiscountType),
}

impl Item<'_> {
    /// The line before discounts.
    pub(super) fn gross(&self) -> i64 {
        ratio(self.price, self.thousandths, 1_000)
    }

    /// All discounts.
    pub(super) fn discount(&self) -> i64 {
        self.reductions.iter().map(|reduction| reduction.coins).sum()
    }

    /// The line after discounts.
    pub(super) fn left(&self) -> i64 {
        self.gross() - self.discount()
    }

    fn counts(&self) -> bool {
        !self.voided && !self.returned
    }
}

/// Fills a basket of one to twelve lines.
pub(super) fn fill<'a>(shop: &'a Shop<'a>, plan: Plan, draw: &mut Draw) -> Vec<Item<'a>> {
    let mut count = draw.weighted(&LINES).unwrap_or(1);
    if count == 8 {
        count = draw.between(8, 12);
    }
    let mut basket: Vec<Item> = (0..count).filter_map(|_| item(shop, draw)).collect();
    if plan.fault.is_none() {
        void_one(&mut basket, draw);
        bring_back(&mut basket, plan, draw);
    }
    for item in &mut basket {
        reduce_line(shop, item, draw);
    }
    if draw.chance(50) {
        reduce_all(&mut basket, draw);
    }
    basket
}

fn item<'a>(shop: &'a Shop<'a>, draw: &mut Draw) -> Option<Item<'a>> {
    let is_gift_card = !shop.gift_cards.is_empty() && draw.chance(15);
    let articles = if is_gift_card { &shop.gift_cards } else { &shop.articles };
    let article = draw.pick(articles)?;
    let is_dear = article.price > shop.small.saturating_mul(60);
    let thousandths = if article.by_weight {
        draw.between(5, 60) * 50
    } else if is_dear || is_gift_card {
        1_000
    } else {
        draw.weighted(&[(80, 1), (14, 2), (4, 3), (1, 4), (1, 6)]).unwrap_or(1) * 1_000
    };
    Some(Item {
        article,
        price: article.price,
        thousandths,
        is_gift_card,
        returned: false,
        voided: false,
        reductions: Vec::new(),
    })
}

/// One line is taken out again, never the only one.
fn void_one(basket: &mut [Item<'_>], draw: &mut Draw) {
    if let [_, .., last] = basket
        && draw.chance(30)
    {
        last.voided = true;
    }
}

/// An exchange brings one line back, a return all of them.
fn bring_back(basket: &mut [Item<'_>], plan: Plan, draw: &mut Draw) {
    if !matches!(plan.kind, Kind::Order | Kind::CashAndCarry) {
        return;
    }
    if draw.chance(20) {
        let goods = basket.iter_mut().filter(|item| !item.is_gift_card);
        goods.for_each(|item| item.returned = true);
    } else if let [first, _, ..] = basket
        && draw.chance(30)
    {
        first.returned = !first.is_gift_card;
    }
}

fn reduce_line(shop: &Shop<'_>, item: &mut Item<'_>, draw: &mut Draw) {
    if item.is_gift_card {
        return;
    }
    if let Some((offer, rate)) = item.article.offer {
        let coins = share(item.gross(), rate);
        let reduction = Reduction { why: Why::Offer(offer), percent: offer.percent, coins };
        item.reductions.push(reduction);
    }
    let often = if shop.channel.is_online() { 15 } else { 70 };
    if !item.returned && draw.chance(often) {
        let percent = draw.weighted(&[(5, 5), (4, 10), (1, 15)]).unwrap_or(5);
        let off = ratio(item.left(), percent, 100);
        let reduction = if draw.chance(600) {
            let why = Why::Manual(ManualDiscountType::LineDiscountPercent);
            Reduction { why, percent: Amount::whole(percent), coins: off }
        } else {
            let why = Why::Manual(ManualDiscountType::LineDiscountAmount);
            Reduction { why, percent: Amount::ZERO, coins: off - off % 50 }
        };
        item.reductions.extend(Some(reduction).filter(|reduction| reduction.coins > 0));
    }
}

/// A discount on the total, of which each line has its share.
fn reduce_all(basket: &mut [Item<'_>], draw: &mut Draw) {
    let total: i64 = basket.iter().filter(|item| item.counts()).map(Item::left).sum();
    let percent = draw.weighted(&[(3, 5), (2, 10)]).unwrap_or(5);
    let by_percent = draw.chance(600);
    let off = ratio(total, percent, 100);
    let amount = off - off % 100;
    let mut done = (0, 0);
    for item in basket.iter_mut().filter(|item| item.counts()) {
        let coins = if by_percent {
            ratio(item.left(), percent, 100)
        } else {
            // What is left of the amount, by what is left of the total: no coin is lost.
            ratio(amount - done.1, item.left(), total - done.0)
        };
        done = (done.0 + item.left(), done.1 + coins);
        let (kind, percent) = if by_percent {
            (ManualDiscountType::TotalDiscountPercent, Amount::whole(percent))
        } else {
            (ManualDiscountType::TotalDiscountAmount, Amount::ZERO)
        };
        if coins > 0 {
            item.reductions.push(Reduction { why: Why::Manual(kind), percent, coins });
        }
    }
}
