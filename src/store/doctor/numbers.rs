//! Numbers in the order in which they were drawn (I5).

use std::collections::HashMap;

use crate::domain::check::{Checks, Invariant};
use crate::domain::company::{Company, NumberSequence, Sequence};
use crate::domain::order::SalesOrder;
use crate::domain::{CompanyId, Setup, Text};

/// The number that must come next in each company's sequence.
#[derive(Debug, Default)]
pub(super) struct Drawn(HashMap<(CompanyId, Text), u64>);

impl Drawn {
    /// Takes in the numbers of the next order: its own, its first voucher's, the journal's if a
    /// payment is posted, then those of the other vouchers.
    pub(super) fn order(&mut self, order: &SalesOrder, setup: &Setup, checks: &mut Checks) {
        let Some(company) = setup.company(&order.data_area_id) else {
            let text = format!("the company {} of order {}", order.data_area_id, order.sales_id);
            checks.fail(Invariant::I5, text + " is not set up");
            return;
        };
        let mut draw = |sequence, number: &str| self.draw(company, sequence, number, checks);
        draw(Sequence::SalesOrder, &order.sales_id);
        let mut vouchers = order.vouchers.iter();
        if let Some(first) = vouchers.next() {
            draw(Sequence::Voucher, &first.voucher);
        }
        let mut journals = order.payments.iter().filter_map(|payment| payment.journal_num.as_ref());
        let journal = journals.next();
        if let Some(journal) = journal {
            draw(Sequence::Journal, journal);
        }
        vouchers.for_each(|voucher| draw(Sequence::Voucher, &voucher.voucher));
        checks.test(Invariant::I5, journals.all(|other| Some(other) == journal), || {
            format!("the payments of order {} are in more than one journal", order.sales_id)
        });
    }

    fn draw(&mut self, company: &Company, sequence: Sequence, number: &str, checks: &mut Checks) {
        let sequence = company.sequences.of(sequence);
        let key = (company.id.clone(), sequence.code.clone());
        let next = self.0.entry(key).or_insert(sequence.smallest);
        let expected = sequence.format(*next);
        checks.test(Invariant::I5, expected == number, || {
            format!("{}, {}: {number:?} stands where {expected} comes", company.id, sequence.code)
        });
        // After a wrong number the count goes on from it, so that one gap is one failure.
        *next = value(sequence, number).unwrap_or(*next).saturating_add(1);
    }

    /// Compares with what the sequences will give next.
    pub(super) fn compare(
        &self,
        stored: &HashMap<(CompanyId, Text), u64>,
        setup: &Setup,
        checks: &mut Checks,
    ) {
        for company in &setup.companies {
            for sequence in [Sequence::SalesOrder, Sequence::Voucher, Sequence::Journal] {
                let code = company.sequences.of(sequence).code.clone();
                let key = (company.id.clone(), code);
                let (drawn, next) = (self.0.get(&key), stored.get(&key));
                if drawn.is_none() && next.is_none() {
                    continue;
                }
                checks.test(Invariant::I5, drawn == next, || {
                    let text = |number: Option<&u64>| {
                        number.map_or_else(|| "none".into(), ToString::to_string)
                    };
                    let (company, code) = &key;
                    let (drawn, next) = (text(drawn), text(next));
                    format!("{company}, {code}: the next number is {next}, {drawn} must come")
                });
            }
        }
    }
}

/// The number behind a text of the sequence.
fn value(sequence: &NumberSequence, number: &str) -> Option<u64> {
    number.strip_prefix(sequence.prefix.as_str())?.parse().ok()
}
