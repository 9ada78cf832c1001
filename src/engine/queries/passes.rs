//! Passes over the columns in memory, on all cores: which records a list is of, which of them meet a
//! condition, what they sort by and what their amounts add up to.

use super::Reader;
use super::fields::{Column, Field};
use super::hits::Sums;
use super::keys::{Keys, number};
use super::parts::{Known, by_parts};
use crate::domain::{CompanyId, Sum};
use crate::engine::query::ListKind;
use crate::store::{Heads, Standing, TextColumn, reference_hash};

impl Reader<'_> {
    /// The transactions of a company, or of all, that stand in a way.
    pub(super) fn standing(
        &self,
        company: Option<&CompanyId>,
        wanted: impl Fn(Standing) -> bool + Sync,
    ) -> Vec<u64> {
        let look = self.headquarters.look();
        let is_own = own(look.transaction_heads(), company);
        let stands = |at: &u64| look.standing(*at).is_some_and(&wanted) && is_own(*at);
        of_all(look.transactions(), stands)
    }

    /// The sales orders of a company, or of all.
    pub(super) fn orders_of(&self, company: Option<&CompanyId>) -> Vec<u64> {
        let look = self.headquarters.look();
        let is_own = own(look.order_heads(), company);
        of_all(look.orders(), |at| is_own(*at))
    }

    /// The records whose field has one of the texts, which are in lower case. Of a channel reference
    /// ID a few can be left that only share its hash.
    pub(super) fn keep(
        &self,
        list: ListKind,
        field: Field,
        texts: &[String],
        ordinals: &[u64],
    ) -> Vec<u64> {
        let look = self.headquarters.look();
        let Some(column) = Column::of(&look, list, field) else { return Vec::new() };
        let is_one = |text: &String| texts.contains(text);
        if field == Field::Reference {
            let hashes: Vec<u64> = texts.iter().map(|text| reference_hash(text)).collect();
            let is = |ordinal: u64| column.code(ordinal).is_some_and(|it| hashes.contains(&it));
            return of_these(ordinals, |(), ordinal| is(ordinal));
        }
        if field == Field::Amount {
            // Most are other numbers, which their texts need not be written for.
            let number = |text: &String| text.parse().ok().map(Sum::of);
            let numbers: Vec<Option<Sum>> = texts.iter().map(number).collect();
            return of_these(ordinals, |(), ordinal| {
                numbers.contains(&column.number(ordinal))
                    && column.text(ordinal).as_ref().is_some_and(is_one)
            });
        }
        of_these(ordinals, |known: &mut Known<bool>, ordinal| {
            let Some(code) = column.code(ordinal) else { return false };
            known.get_or(code, || {
                column.text(ordinal).map(|text| text.to_lowercase()).as_ref().is_some_and(is_one)
            })
        })
    }

    /// The sort keys of records by one field, in the order of the records.
    pub(super) fn keys(
        &self,
        list: ListKind,
        field: Field,
        numbers: bool,
        ordinals: &[u64],
    ) -> Keys {
        let look = self.headquarters.look();
        let Some(column) = Column::of(&look, list, field) else { return Keys::None };
        match field {
            Field::Amount => Keys::Whole(of_each(ordinals, |at| number(column.number(at)))),
            field if field.is_shared() => {
                let ranks = ranks(&column, numbers, ordinals);
                let rank = |code: u64| ranks.get(code).unwrap_or(0).into();
                Keys::Whole(of_each(ordinals, |at| rank(column.code(at).unwrap_or_default())))
            }
            _ => {
                let texts = by_parts(
                    ordinals.len(),
                    || (),
                    |(), part| {
                        let mut texts = TextColumn::default();
                        for ordinal in ordinals.get(part).unwrap_or_default() {
                            column.with_text(*ordinal, |text| texts.push_lower(text));
                        }
                        vec![texts]
                    },
                );
                let mut all = TextColumn::default();
                texts.iter().for_each(|texts| all.append(texts));
                Keys::Texts(all)
            }
        }
    }

    /// What the amounts of these records add up to. The ordinals ascend.
    pub(super) fn sums(&self, list: ListKind, ordinals: &[u64]) -> Sums {
        let mut sums = Sums::default();
        let is_one = |ordinal: &u64| ordinals.binary_search(ordinal).is_ok();
        match list {
            ListKind::Transactions
            | ListKind::NotSynchronized
            | ListKind::Errors
            | ListKind::OrderSynchronizationStatus => {
                let look = self.headquarters.look();
                let heads = look.transaction_heads();
                sums = added_up(heads, ordinals, |ordinal| total(heads, ordinal));
            }
            ListKind::Orders => {
                let look = self.headquarters.look();
                let heads = look.order_heads();
                sums = added_up(heads, ordinals, |ordinal| total(heads, ordinal));
            }
            ListKind::Payments => {
                // The payments of an order are those of its transaction (I8).
                let look = self.headquarters.look();
                let paid = |ordinal| look.paid(look.transaction_of(ordinal)?);
                sums = added_up(look.order_heads(), ordinals, paid);
            }
            ListKind::Quotations => self.headquarters.each_quotation(|ordinal, entry| {
                if is_one(&ordinal) {
                    sums.add(entry.currency, Sum::of(entry.amount));
                }
            }),
            ListKind::Cancellations => self.headquarters.each_cancellation(|ordinal, entry| {
                if is_one(&ordinal) {
                    sums.add(entry.currency, Sum::of(entry.amount));
                }
            }),
            ListKind::Postings
            | ListKind::UploadSessions
            | ListKind::Conflicts
            | ListKind::Quarantine
            | ListKind::Gaps
            | ListKind::BatchJobs
            | ListKind::BatchHistory => {}
        }
        sums
    }
}

/// Whether a record is one of a company, or of any.
fn own(heads: &Heads, company: Option<&CompanyId>) -> impl Fn(u64) -> bool + Sync {
    let is_own = |place: &crate::store::Place| company.is_none_or(|id| place.company == *id);
    let own: Vec<bool> = heads.places().iter().map(is_own).collect();
    move |ordinal| {
        let place = heads.place_number(ordinal);
        place.and_then(|place| own.get(place as usize)).copied().unwrap_or(false)
    }
}

/// Those of so many records that are wanted.
fn of_all(records: u64, is_wanted: impl Fn(&u64) -> bool + Sync) -> Vec<u64> {
    let len = usize::try_from(records).unwrap_or(usize::MAX);
    by_parts(
        len,
        || (),
        |(), part| {
            let part = part.start as u64..part.end as u64;
            part.filter(&is_wanted).collect()
        },
    )
}

/// Those of the records that are wanted. What is remembered of one helps with the next.
fn of_these<M: Default>(
    ordinals: &[u64],
    is_wanted: impl Fn(&mut M, u64) -> bool + Sync,
) -> Vec<u64> {
    by_parts(ordinals.len(), M::default, |memory, part| {
        let part = ordinals.get(part).unwrap_or_default();
        part.iter().copied().filter(|ordinal| is_wanted(memory, *ordinal)).collect()
    })
}

/// Something of each record, in their order.
pub(super) fn of_each<T: Send>(ordinals: &[u64], get: impl Fn(u64) -> T + Sync) -> Vec<T> {
    by_parts(
        ordinals.len(),
        || (),
        |(), part| {
            ordinals.get(part).unwrap_or_default().iter().map(|ordinal| get(*ordinal)).collect()
        },
    )
}

/// The place of each text that records share among all of them, by its code.
fn ranks(column: &Column<'_>, numbers: bool, ordinals: &[u64]) -> Known<u32> {
    let code = |ordinal: u64| column.code(ordinal).unwrap_or_default();
    // One record of each text that a thread has met.
    let met = of_these(ordinals, |met: &mut Known<()>, ordinal| {
        let is_new = met.get(code(ordinal)).is_none();
        met.put(code(ordinal), ());
        is_new
    });
    let mut keys = Keys::of_texts(numbers);
    met.iter().for_each(|ordinal| keys.add_any(&column.text(*ordinal).unwrap_or_default()));
    let mut ranks = Known::default();
    for (ordinal, rank) in met.iter().zip(keys.ranks(met.len())) {
        // There are no more texts than records, which are counted in 32 bits.
        ranks.put(code(*ordinal), u32::try_from(rank).unwrap_or(u32::MAX));
    }
    ranks
}

/// The total of a record.
fn total(heads: &Heads, ordinal: u64) -> Option<Sum> {
    let small = heads.units(ordinal).map(Sum::of_small);
    small.or_else(|| heads.amount(ordinal).map(Sum::of))
}

/// What some amounts of records add up to.
fn added_up(heads: &Heads, ordinals: &[u64], amount: impl Fn(u64) -> Option<Sum> + Sync) -> Sums {
    let places = heads.places();
    let of_parts = by_parts(
        ordinals.len(),
        || (),
        |(), part| {
            let mut of_places: Vec<Option<Sum>> = vec![None; places.len()];
            for ordinal in ordinals.get(part).unwrap_or_default() {
                let place = heads.place_number(*ordinal);
                let sum = place.and_then(|place| of_places.get_mut(place as usize));
                if let (Some(sum), Some(amount)) = (sum, amount(*ordinal)) {
                    *sum = Some(sum.unwrap_or_default().plus(amount));
                }
            }
            let of_place =
                |(place, sum): (&crate::store::Place, Option<Sum>)| Some((place.currency, sum?));
            places.iter().zip(of_places).filter_map(of_place).collect()
        },
    );
    let mut sums = Sums::default();
    of_parts.into_iter().for_each(|(currency, sum)| sums.add(currency, sum));
    sums
}
