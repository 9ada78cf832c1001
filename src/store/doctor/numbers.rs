//! Numbers in the order in which they were drawn (I5).

use std::collections::{HashMap, VecDeque};

use crate::domain::cancellation::OrderCancellation;
use crate::domain::check::{Checks, Invariant};
use crate::domain::company::{Company, NumberSequence, Sequence};
use crate::domain::order::SalesOrder;
use crate::domain::quotation::SalesQuotation;
use crate::domain::{CompanyId, Setup, Text};

/// A company and one of its sequences, by code.
type Key = (CompanyId, Text);

/// The number that must come next in each company's sequence.
///
/// Orders and cancellations draw vouchers from one sequence and are stored apart, so those of the
/// cancellations are taken in first, and put in between where they come.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    next: HashMap<Key, u64>,
    canceled: HashMap<Key, VecDeque<u64>>,
}

impl Drawn {
    /// Takes in the numbers of the next order: its own, its first voucher's, the journal's if a
    /// payment is posted, then those of the other vouchers.
    pub(super) fn order(&mut self, order: &SalesOrder, setup: &Setup, checks: &mut Checks) {
        let Some(company) = setup.company(&order.data_area_id) else {
            unknown(&order.data_area_id, &format!("order {}", order.sales_id), checks);
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

    /// Takes in the number of the next quotation.
    pub(super) fn quotation(
        &mut self,
        quotation: &SalesQuotation,
        setup: &Setup,
        checks: &mut Checks,
    ) {
        let SalesQuotation { data_area_id, quotation_id, .. } = quotation;
        match setup.company(data_area_id) {
            Some(company) => self.draw(company, Sequence::Quotation, quotation_id, checks),
            None => unknown(data_area_id, &format!("quotation {quotation_id}"), checks),
        }
    }

    /// Takes in the number of the voucher of the next cancellation.
    pub(super) fn cancellation(
        &mut self,
        cancellation: &OrderCancellation,
        setup: &Setup,
        checks: &mut Checks,
    ) {
        let OrderCancellation { data_area_id, sales_id, voucher, .. } = cancellation;
        let what = format!("the cancellation of {sales_id}");
        let Some(company) = setup.company(data_area_id) else {
            unknown(data_area_id, &what, checks);
            return;
        };
        let sequence = company.sequences.of(Sequence::Voucher);
        let key = (company.id.clone(), sequence.code.clone());
        let number = value(sequence, &voucher.voucher);
        checks.test(Invariant::I5, number.is_some(), || {
            let (id, code, number) = (&company.id, &sequence.code, &voucher.voucher);
            format!("{id}, {code}: the voucher {number:?} of {what} is none of this sequence")
        });
        self.canceled.entry(key).or_default().extend(number);
    }

    fn draw(&mut self, company: &Company, sequence: Sequence, number: &str, checks: &mut Checks) {
        let sequence = company.sequences.of(sequence);
        let key = (company.id.clone(), sequence.code.clone());
        let next = self.next.entry(key.clone()).or_insert(sequence.smallest);
        pass_over(next, self.canceled.get_mut(&key));
        let expected = sequence.format(*next);
        checks.test(Invariant::I5, expected == number, || {
            format!("{}, {}: {number:?} stands where {expected} comes", company.id, sequence.code)
        });
        // After a wrong number the count goes on from it, so that one gap is one failure.
        *next = value(sequence, number).unwrap_or(*next).saturating_add(1);
    }

    /// Compares with what the sequences will give next.
    pub(super) fn compare(
        &mut self,
        stored: &HashMap<(CompanyId, Text), u64>,
        setup: &Setup,
        checks: &mut Checks,
    ) {
        for (key, numbers) in &mut self.canceled {
            if let Some(next) = self.next.get_mut(key) {
                pass_over(next, Some(numbers));
            }
            checks.test(Invariant::I5, numbers.is_empty(), || {
                let (company, code) = key;
                format!(
                    "{company}, {code}: vouchers of cancellations are out of order: {numbers:?}"
                )
            });
        }
        let all = [Sequence::SalesOrder, Sequence::Quotation, Sequence::Voucher, Sequence::Journal];
        for company in &setup.companies {
            for sequence in all {
                let code = company.sequences.of(sequence).code.clone();
                let key = (company.id.clone(), code);
                let (drawn, next) = (self.next.get(&key), stored.get(&key));
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

/// Goes past those numbers of cancellations that come next.
fn pass_over(next: &mut u64, canceled: Option<&mut VecDeque<u64>>) {
    let Some(canceled) = canceled else { return };
    while canceled.front() == Some(next) {
        canceled.pop_front();
        *next = next.saturating_add(1);
    }
}

fn unknown(company: &CompanyId, of: &str, checks: &mut Checks) {
    checks.fail(Invariant::I5, format!("the company {company} of {of} is not set up"));
}

/// The number behind a text of the sequence.
fn value(sequence: &NumberSequence, number: &str) -> Option<u64> {
    number.strip_prefix(sequence.prefix.as_str())?.parse().ok()
}
