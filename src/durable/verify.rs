//! The walk over every record of a map, for the doctor.

use std::sync::PoisonError;

use super::envelope;
use super::head::Head;
use super::keys;
use super::sled_map::Inner;

/// What a walk over a map found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// The records of the caller that were examined, bad ones included.
    pub examined: u64,
    /// What is wrong; empty if nothing is.
    pub bad: Vec<Finding>,
}

/// One thing that is wrong with a map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The key of the bad record; `None` if it is about the map as a whole.
    pub key: Option<Vec<u8>>,
    /// What is wrong.
    pub what: String,
}

impl Inner {
    /// Walks every record and compares the sum of all with the head.
    pub(super) fn verify(&self) -> Findings {
        // Held to the end, so that the head stands for what the walk sees.
        let history = self.history.lock().unwrap_or_else(PoisonError::into_inner);
        let mut findings = Findings::default();
        let mut seen = Head::default();
        let mut last = None;
        let walked = self.engine.contain(|| {
            for entry in &self.tree {
                let (stored, record) = entry?;
                self.examine(&stored, &record, &mut seen, &mut findings);
                last = keys::caller(&stored).map(<[u8]>::to_vec);
            }
            Ok(())
        });
        let whole = |what| Finding { key: None, what };
        if let Err(error) = walked {
            let place = last.map_or_else(
                || "the beginning".into(),
                |key| format!("the record {}", key.escape_ascii()),
            );
            findings.bad.push(whole(format!("nothing after {place} could be read: {error}")));
        } else if (seen.records, seen.total) != (history.head.records, history.head.total) {
            findings.bad.push(whole(format!(
                "{} records were found and {} written, or some went back to an older value",
                seen.records, history.head.records
            )));
        }
        findings
    }

    fn examine(&self, stored: &[u8], record: &sled::IVec, seen: &mut Head, out: &mut Findings) {
        if stored == keys::HEAD {
            return;
        }
        let result = match keys::caller(stored) {
            Some(_) => {
                out.examined += 1;
                self.resolve(stored, record).map(|_| ())
            }
            None => Ok(()),
        };
        match result.and_then(|()| envelope::unseal(stored, record)) {
            Ok((header, _)) => seen.add(header),
            Err(error) => out.bad.push(Finding {
                key: keys::caller(stored).map(<[u8]>::to_vec),
                what: error.to_string(),
            }),
        }
    }
}
