//! A column of texts in one piece of memory, and looking for a text in all of them at once.

/// Texts one behind the other, with where each ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextColumn {
    text: String,
    ends: Vec<usize>,
}

impl TextColumn {
    /// A column of these texts; `None` if the ends do not ascend to the end of `text` by whole
    /// characters.
    pub(super) fn of(text: String, ends: Vec<usize>) -> Option<Self> {
        let fits = ends.is_sorted()
            && ends.last().copied().unwrap_or(0) == text.len()
            && ends.iter().all(|end| text.is_char_boundary(*end));
        fits.then_some(Self { text, ends })
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Forgets all texts and keeps their memory.
    pub fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    /// Adds a text.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    /// Adds a text in lower case.
    pub fn push_lower(&mut self, text: &str) {
        let begin = self.text.len();
        if text.is_ascii() {
            self.push(text);
            if let Some(own) = self.text.get_mut(begin..) {
                own.make_ascii_lowercase();
            }
        } else {
            self.push(&text.to_lowercase());
        }
    }

    /// The text at a position.
    pub fn get(&self, at: usize) -> Option<&str> {
        self.text.get(self.begin(at)?..*self.ends.get(at)?)
    }

    /// Whether one of the texts is empty.
    pub fn has_empty(&self) -> bool {
        self.ends.first() == Some(&0) || self.ends.windows(2).any(|two| two.first() == two.last())
    }

    /// All texts, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|at| self.get(at))
    }

    /// Adds all texts of another column.
    pub fn append(&mut self, other: &Self) {
        let before = self.text.len();
        self.text.push_str(&other.text);
        self.ends.extend(other.ends.iter().map(|end| before + end));
    }

    /// The texts at some positions that follow each other.
    #[must_use]
    pub fn part(&self, positions: std::ops::Range<usize>) -> Self {
        let (from, ends) = match self.begin(positions.start).zip(self.ends.get(positions)) {
            Some((from, ends)) => (from, ends),
            None => (0, &[][..]),
        };
        let to = ends.last().copied().unwrap_or(from);
        let text = self.text.get(from..to).unwrap_or_default().to_owned();
        Self { text, ends: ends.iter().map(|end| end - from).collect() }
    }

    /// The texts in lower case.
    #[must_use]
    pub fn lower(&self) -> Self {
        if self.text.is_ascii() {
            return Self { text: self.text.to_ascii_lowercase(), ends: self.ends.clone() };
        }
        // Letters can change with their place in a word, and with them the length of a text.
        let mut lower = Self::default();
        self.iter().for_each(|text| lower.push_lower(text));
        lower
    }

    /// Calls `found` with the position of each text that contains `sought`, which is not empty.
    pub fn each_with(&self, sought: &str, mut found: impl FnMut(usize)) {
        let mut from = 0;
        while let Some(at) = self.text.get(from..).and_then(|rest| rest.find(sought)) {
            let begin = from + at;
            let position = self.ends.partition_point(|end| *end <= begin);
            let Some(end) = self.ends.get(position).copied() else { return };
            if begin + sought.len() <= end {
                found(position);
                from = end;
            } else {
                // It runs from one text into the next.
                let first = sought.chars().next().map_or(1, char::len_utf8);
                from = begin + first;
            }
        }
    }

    /// The text of all, and the length of each.
    pub(super) fn parts(&self) -> (&str, Vec<u32>) {
        let mut before = 0;
        let length = |end: &usize| {
            let length = *end - before;
            before = *end;
            // A segment is much smaller than 4 GiB.
            u32::try_from(length).unwrap_or(u32::MAX)
        };
        (&self.text, self.ends.iter().map(length).collect())
    }

    fn begin(&self, at: usize) -> Option<usize> {
        match at.checked_sub(1) {
            Some(before) => self.ends.get(before).copied(),
            None => Some(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(texts: &[&str]) -> TextColumn {
        let mut column = TextColumn::default();
        texts.iter().for_each(|text| column.push(text));
        column
    }

    fn with(column: &TextColumn, sought: &str) -> Vec<usize> {
        let mut found = Vec::new();
        column.each_with(sought, |at| found.push(at));
        found
    }

    #[test]
    fn a_text_is_found_in_each_cell_and_never_across_two() {
        let cells = column(&["aba", "", "ab", "a", "b", "caab", "aaa", "ab"]);
        assert_eq!(with(&cells, "ab"), [0, 2, 5, 7]);
        assert_eq!(with(&cells, "aa"), [5, 6]);
        assert_eq!(with(&cells, "abab"), [] as [usize; 0]);
        assert_eq!(with(&column(&["éé", "é", "éé"]), "éé"), [0, 2]);
    }

    #[test]
    fn lower_case_keeps_cells_apart_also_where_their_length_changes() {
        let cells = column(&["ABC", "İ", "ΑΣ", "x"]);
        let lower = cells.lower();
        let expected: Vec<String> = cells.iter().map(str::to_lowercase).collect();
        assert!(lower.iter().eq(expected.iter()), "{lower:?}");
    }

    #[test]
    fn parts_and_what_is_appended_are_the_same_texts() {
        let cells = column(&["one", "", "three", "4"]);
        let mut both = cells.part(0..1);
        both.append(&cells.part(1..4));
        assert_eq!(both, cells);
        assert_eq!(cells.part(1..3), column(&["", "three"]));
        assert_eq!(cells.part(4..4), TextColumn::default());
        assert_eq!(cells.part(9..12), TextColumn::default());
    }
}
