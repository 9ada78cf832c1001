//! Which of the words that are known was meant.

/// The most candidates that a message names.
const MOST: usize = 3;

/// The candidates nearest to a word, the nearest first, in a sentence; nothing if none is near.
pub(super) fn did_you_mean<'c>(word: &str, known: impl Iterator<Item = &'c str>) -> String {
    let lower = word.to_lowercase();
    let mut near: Vec<(usize, &str)> = known
        .filter_map(|candidate| {
            let other = candidate.to_lowercase();
            let inside = lower.len() > 2 && (other.contains(&lower) || lower.contains(&other));
            let far = if inside { 1 } else { distance(&lower, &other) };
            (far <= (lower.chars().count() / 3).max(2)).then_some((far, candidate))
        })
        .collect();
    near.sort_by_key(|(far, _)| *far);
    let names: Vec<String> =
        near.iter().take(MOST).map(|(_, candidate)| format!("\"{candidate}\"")).collect();
    if names.is_empty() { String::new() } else { format!("; did you mean {}?", names.join(" or ")) }
}

/// How many letters must be added, left out or changed to make one word of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, letter) in one.chars().enumerate() {
        let mut next = vec![line + 1];
        let mut left = line + 1;
        for (pair, known) in row.windows(2).zip(&other) {
            let [corner, above] = pair else { continue };
            left = (corner + usize::from(letter != *known)).min(above + 1).min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_compared_letter_by_letter() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("same", "same"), 0);
    }

    #[test]
    fn only_what_is_near_is_named() {
        let known = ["theme", "colors", "company"];
        assert_eq!(did_you_mean("colours", known.into_iter()), "; did you mean \"colors\"?");
        assert_eq!(did_you_mean("Theme", known.into_iter()), "; did you mean \"theme\"?");
        assert_eq!(did_you_mean("windows", known.into_iter()), "");
    }
}
