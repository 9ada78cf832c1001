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

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::super::engine::Engine;
    use super::super::error::Error;
    use super::super::map::Commit;
    use super::super::parts::PART_SIZE;
    use super::*;

    /// A map with `a`, `b` and the large `c`, whose tree the tests reach around.
    fn map(folder: &Path) -> Inner {
        let engine = Arc::new(Engine::open(folder).unwrap());
        let map = Inner::open(&engine, "main", &folder.join("main.witness")).unwrap();
        let value = |len| Some(vec![7; len]);
        let writes = [("a", value(5)), ("b", value(5)), ("c", value(PART_SIZE * 2))];
        let writes = writes.into_iter().map(|(key, value)| (key.into(), value)).collect();
        map.commit(Commit { expect: Vec::new(), writes }).unwrap();
        assert_eq!(map.verify(), Findings { examined: 3, bad: Vec::new() });
        map
    }

    fn bad_keys(map: &Inner) -> Vec<Option<Vec<u8>>> {
        map.verify().bad.into_iter().map(|finding| finding.key).collect()
    }

    #[test]
    fn a_record_that_is_gone_or_went_back_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let map = map(folder.path());
        let key = keys::record(b"a");
        let old = map.tree.remove(&key).unwrap().unwrap();
        assert_eq!(bad_keys(&map), [None]);
        map.tree.insert(&key, old.clone()).unwrap();
        assert_eq!(bad_keys(&map), []);
        let writes = vec![(b"a".to_vec(), Some(vec![8; 5]))];
        map.commit(Commit { expect: Vec::new(), writes }).unwrap();
        map.tree.insert(&key, old).unwrap();
        assert_eq!(bad_keys(&map), [None]);
    }

    #[test]
    fn a_damaged_record_is_named_and_no_read_passes_over_it() {
        let folder = tempfile::tempdir().unwrap();
        let map = map(folder.path());
        let key = keys::record(b"a");
        let mut record = map.tree.get(&key).unwrap().unwrap().to_vec();
        *record.last_mut().unwrap() ^= 1;
        map.tree.insert(&key, record).unwrap();
        assert_eq!(bad_keys(&map).first(), Some(&Some(b"a".to_vec())));
        let is_named = |error| matches!(error, Error::Corrupt { key, .. } if key == b"a");
        assert!(is_named(map.read(b"a").unwrap_err()));
        assert!(map.read(b"b").unwrap().is_some());
    }

    #[test]
    fn a_missing_part_is_reported_under_the_key_of_its_value() {
        let folder = tempfile::tempdir().unwrap();
        let map = map(folder.path());
        map.tree.remove(keys::part(1, 0, 1)).unwrap();
        assert_eq!(bad_keys(&map).first(), Some(&Some(b"c".to_vec())));
        let error = map.read(b"c").unwrap_err();
        assert!(matches!(error, Error::Corrupt { key, .. } if key == b"c"));
        let writes = vec![(b"c".to_vec(), None)];
        let refused = map.commit(Commit { expect: Vec::new(), writes });
        assert!(matches!(refused, Err(Error::Corrupt { .. })));
        assert!(map.engine.check().is_ok(), "nothing was written, so nothing is unknown");
    }
}
