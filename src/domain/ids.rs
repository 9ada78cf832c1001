//! Identities: of a company, of a channel, of a transaction; and the short text they are made of.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Short text of a column: codes and ids up to 24 bytes need no allocation.
pub type Text = compact_str::CompactString;

/// A legal entity, the product's `DataAreaId`, such as `usrt`; kept in lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CompanyId(Text);

impl CompanyId {
    /// The company of that id; letters are folded to lower case, as the product compares them.
    pub fn new(id: &str) -> Self {
        Self(Text::from(id.trim()).to_lowercase())
    }

    /// The id in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CompanyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A channel's record id.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct ChannelId(pub i64);

impl fmt::Display for ChannelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The key of a transaction: the primary key of the product's transaction header.
///
/// The channel database a transaction came through is an attribute of it and no part of the key.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TransactionKey {
    /// `DataAreaId`
    #[serde(rename = "DataAreaId")]
    pub company: CompanyId,
    /// `Channel`
    #[serde(rename = "Channel")]
    pub channel: ChannelId,
    /// `store`; may be empty in an online channel
    #[serde(rename = "store")]
    pub store: Text,
    /// `terminal`; may be empty in an online channel
    #[serde(rename = "terminal")]
    pub terminal: Text,
    /// `transactionId`
    #[serde(rename = "transactionId")]
    pub transaction: Text,
}

impl TransactionKey {
    /// A short name for messages and rows: the transaction id, which is unique in practice.
    pub fn name(&self) -> &str {
        &self.transaction
    }
}

impl fmt::Display for TransactionKey {
    /// All five parts, in the order of the key, joined by slashes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { company, channel, store, terminal, transaction } = self;
        write!(f, "{company}/{channel}/{store}/{terminal}/{transaction}")
    }
}
