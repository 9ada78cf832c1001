//! What a run came to: tables in Markdown, the verdict on what is owed, the chart.

mod chart;
mod numbers;
mod tables;
mod verdict;

pub use chart::chart;

use crate::Result;
use crate::records::Records;

/// All tables.
pub fn markdown(records: &Records) -> String {
    [
        tables::contenders(records),
        tables::flows(records),
        tables::screen(records),
        verdict::table(records),
    ]
    .join("\n")
}

/// Fails unless all contenders stored the same, in every round.
pub fn agree(records: &Records) -> Result<()> {
    for size in tables::sizes(records) {
        let facts = records.facts(size);
        let mut all = facts.iter();
        let Some((first, expected)) = all.next() else { continue };
        for (other, found) in all {
            let differs = expected
                .keys()
                .chain(found.keys())
                .find(|name| expected.get(*name) != found.get(*name));
            if let Some(name) = differs {
                let value = |of: &std::collections::BTreeMap<&str, &str>| {
                    of.get(name).map_or_else(|| "nothing".to_owned(), ToString::to_string)
                };
                return Err(format!(
                    "contenders disagree on {name} at {size}: {} has {}, {} has {}",
                    first.0,
                    value(expected),
                    other.0,
                    value(found)
                )
                .into());
            }
        }
    }
    Ok(())
}
