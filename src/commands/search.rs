//! Finding a command by a few letters of its caption.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::{Entry, all};

/// A command that matches, with how well: more is better.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// The command.
    pub entry: &'static Entry,
    /// Its caption begins with the text.
    pub begins: bool,
    /// The matcher's score; 0 for an empty text.
    pub score: u32,
}

/// The commands whose captions match the text and that pass the filter, the best first: those that
/// begin with the text before the others. An empty text matches all, in the order of the registry.
pub fn search(text: &str, keep: impl Fn(&Entry) -> bool) -> Vec<Found> {
    let pattern = Pattern::parse(text.trim(), CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut letters = Vec::new();
    let begins = text.trim().to_lowercase();
    let begins = |entry: &Entry| entry.caption.to_lowercase().starts_with(&begins);
    let mut found: Vec<Found> = all()
        .iter()
        .filter(|entry| keep(entry))
        .filter_map(|entry| {
            let caption = Utf32Str::new(entry.caption, &mut letters);
            let score = pattern.score(caption, &mut matcher)?;
            Some(Found { entry, begins: begins(entry), score })
        })
        .collect();
    found.sort_by_key(|found| std::cmp::Reverse((found.begins, found.score)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_letters_find_the_command_that_is_meant() {
        let best = |text| search(text, |_| true).first().map(|found| found.entry.caption);
        assert_eq!(best("store fin"), Some("Store financials"));
        assert_eq!(best("acsear"), Some("Action search"));
        assert_eq!(best("synchr"), Some("Synchronize orders"));
        assert_eq!(best("no such command"), None);
        assert_eq!(search("", |_| true).len(), all().len());
    }
}
