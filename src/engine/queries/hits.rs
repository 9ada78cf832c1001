//! What a scan found: of each hit only its place, what it sorts by and, in all, what the amounts add
//! up to; never its row.

use std::collections::BTreeMap;

use super::keys::Keys;
use super::selection::Rows;
use crate::domain::order::Totals;
use crate::domain::{Currency, Sum};
use crate::engine::Failure;

/// Sums by currency that never fail half way.
#[derive(Default)]
pub(super) struct Sums(BTreeMap<Currency, Sum>);

impl Sums {
    pub(super) fn add(&mut self, currency: Currency, sum: Sum) {
        let total = self.0.entry(currency).or_default();
        *total = total.plus(sum);
    }

    pub(super) fn totals(&self) -> Result<Totals, Failure> {
        let total = |(currency, sum): (&Currency, &Sum)| {
            let out = || Failure::failed(format!("the total in {currency} is out of range"));
            Ok((*currency, sum.amount().ok_or_else(out)?))
        };
        self.0.iter().map(total).collect::<Result<_, _>>().map(Totals)
    }
}

/// The hits of a scan, or of a piece of one, as they were found.
pub(super) struct Hits {
    ordinals: Vec<u64>,
    /// The place of each among the rows of its record.
    places: Vec<u32>,
    pub(super) keys: Keys,
    pub(super) sums: Sums,
}

impl Hits {
    /// No hits yet.
    pub(super) fn new(keys: Keys) -> Self {
        Self { ordinals: Vec::new(), places: Vec::new(), keys, sums: Sums::default() }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ordinals.len()
    }

    /// Adds a hit; whoever adds it adds its key.
    pub(super) fn push(&mut self, ordinal: u64, place: u32) {
        self.ordinals.push(ordinal);
        self.places.push(place);
    }

    /// Adds the hits of the next piece.
    pub(super) fn append(&mut self, other: &Self) {
        self.ordinals.extend(&other.ordinals);
        self.places.extend(&other.places);
        self.keys.append(&other.keys);
        other.sums.0.iter().for_each(|(currency, sum)| self.sums.add(*currency, *sum));
    }

    /// The record of a hit, and the place among its rows.
    pub(super) fn row(&self, at: usize) -> Option<(u64, u32)> {
        Some((*self.ordinals.get(at)?, *self.places.get(at)?))
    }

    /// All rows in their order.
    pub(super) fn rows(&self, one_each: bool, descends: bool) -> Rows {
        let sorted = self.keys.first((0..self.len()).collect(), usize::MAX, descends);
        let rows = sorted.into_iter().filter_map(|at| self.row(at));
        if one_each {
            Rows::Each(rows.map(|(ordinal, _)| ordinal).collect())
        } else {
            Rows::Single(rows.collect())
        }
    }
}
