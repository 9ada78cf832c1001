//! stub to be replaced by the branch posting
#![allow(missing_docs, clippy::all, clippy::pedantic)]
use crate::domain::{CompanyId, RetailTransaction, Setup, Text, order::SalesOrder};
use chrono::{DateTime, Utc};
#[derive(Clone, Copy, Debug)]
pub enum Sequence {
    SalesOrder,
    Voucher,
    Journal,
}
#[derive(Clone, Debug)]
pub struct Code;
impl Code {
    pub fn name(&self) -> &'static str {
        ""
    }
}
#[derive(Clone, Debug)]
pub struct SyncFailure {
    pub code: Code,
    pub message: String,
    pub remedy: String,
}
impl SyncFailure {
    pub fn number_sequence_exceeded(_: &str) -> Self {
        unimplemented!()
    }
    pub fn unknown_company(_: &CompanyId) -> Self {
        unimplemented!()
    }
}
#[derive(Debug)]
pub struct Draft;
impl Draft {
    pub fn company(&self) -> &CompanyId {
        unimplemented!()
    }
    pub fn number(
        self,
        _n: &mut impl FnMut(Sequence) -> Result<Text, SyncFailure>,
        _c: DateTime<Utc>,
    ) -> Result<SalesOrder, SyncFailure> {
        unimplemented!()
    }
}
pub fn derive(_t: &RetailTransaction, _s: &Setup) -> Result<Draft, SyncFailure> {
    unimplemented!()
}
