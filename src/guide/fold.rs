//! When two names are the same name, and when they are nearly so.

/// The longest name that is compared for nearness.
const MAX_NAME: usize = 100;

/// The name with case, punctuation and typographic signs folded away; nothing else is.
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '\'' | '\u{2018}' | '\u{2019}' | '"' | '\u{201c}' | '\u{201d}' | '\u{ad}' => {}
            '.'
            | ','
            | ':'
            | ';'
            | '!'
            | '?'
            | '('
            | ')'
            | '_'
            | '\u{2026}'
            | '-'
            | '*'
            | '\u{2010}'..='\u{2015}'
            | '\u{2212}' => folded.push(' '),
            _ if c.is_whitespace() => folded.push(' '),
            _ => folded.extend(c.to_lowercase()),
        }
    }
    folded.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Whether the names are the same after folding. Names of nothing but punctuation are never.
pub fn same(one: &str, other: &str) -> bool {
    let folded = fold(one);
    !folded.is_empty() && folded == fold(other)
}

/// The name nearest to `wanted`, if one differs by few letters only.
pub fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = fold(wanted).chars().collect();
    if wanted.len() > MAX_NAME {
        return None;
    }
    let allowed = (wanted.len() / 4).clamp(1, 3);
    names
        .filter_map(|name| {
            let folded: Vec<char> = fold(name).chars().collect();
            let far = folded.is_empty() || folded.len().abs_diff(wanted.len()) > allowed;
            let distance = if far { usize::MAX } else { edits(&wanted, &folded) };
            (distance <= allowed).then_some((distance, name))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// How many letters must be put in, taken out or replaced to make one of the other (Levenshtein).
fn edits(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (above, c) in one.iter().enumerate() {
        let mut next = vec![above + 1];
        for (pair, d) in row.windows(2).zip(other) {
            let [diagonal, up] = pair else { continue };
            let left = next.last().copied().unwrap_or_default();
            next.push((diagonal + usize::from(c != d)).min(up + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_case_punctuation_and_typographic_signs_are_folded() {
        assert!(same("End After", "end after:"));
        assert!(same("Store\u{2019}s day\u{2013}book", "Stores day-book"));
        assert!(!same("Run now", "Run"));
        assert!(!same("Zürich", "Zurich"));
        assert!(!same("...", "-"));
    }

    #[test]
    fn the_nearest_name_is_a_slip_of_the_pen_away() {
        let names = ["Recurrence", "Records", "OK"];
        assert_eq!(nearest("Recurence", names.into_iter()), Some("Recurrence"));
        assert_eq!(nearest("Occurrences", names.into_iter()), None);
        assert_eq!(nearest(&"x".repeat(1_000_000), names.into_iter()), None);
    }
}
