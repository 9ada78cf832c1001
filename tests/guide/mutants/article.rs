//! The articles that are mutated, as lines, and the dice that choose what is changed.

use commerce_hq::guide::SHIPPED;

/// The guides that are mutated besides [`OWN`]: the four documented procedures.
const GUIDES: [&str; 4] = [
    "pull-orders-once",
    "pull-orders-every-few-minutes",
    "post-orders-once",
    "post-orders-every-few-minutes",
];

/// An article in the manner of the documentation, in words of our own.
const OWN: &str = r"---
title: Keep orders flowing
ms.date: 01/05/2026
---

# Keep orders flowing

[!include [banner](../includes/banner.md)]

Orders that were pulled wait until they are posted. A batch job does it.

- The job starts at once.
- It comes again after some minutes.

## Post what was pulled

Follow these steps.

1. In headquarters, go to **All workspaces \> Store financials**.
1. Click **Synchronize orders**.
1. In the **Organization hierarchy** field, choose **Stores by Region**.

    > [!NOTE]
    > The hierarchy decides which nodes are listed.

    1. Choose an online store.
    1. Click the arrow to add your choice.
1. Click the **Run in the background** tab.
1. Turn on **Batch processing**.
1. Click **Recurrence**.
1. Choose the **No end date** option.
1. In the **Count** field, type the pause between two runs in minutes. Usually, this would be 4-9 minutes.
1. Click **OK**.
1. Click **OK**.

## Words used

- RetailTransactionTable

[!INCLUDE[footer](../includes/footer.md)]
";

/// Small, seeded, the same everywhere (`SplitMix64`).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % bound as u64).unwrap_or_default()
    }

    pub fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    /// One of those that there are.
    pub fn one<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        (!all.is_empty()).then(|| self.pick(all))
    }
}

/// An article as its lines.
#[derive(Clone, Debug)]
pub struct Lines(pub Vec<String>);

/// The articles that are mutated.
pub fn bases() -> Vec<Lines> {
    let shipped = SHIPPED.iter().filter(|one| GUIDES.contains(&one.name)).map(|one| one.text);
    let all: Vec<Lines> =
        shipped.chain([OWN]).map(|text| Lines(text.lines().map(str::to_owned).collect())).collect();
    assert_eq!(all.len(), GUIDES.len() + 1, "every guide is there");
    all
}

impl Lines {
    pub fn text(&self) -> String {
        self.0.join("\n") + "\n"
    }

    /// The lines that hold a step.
    pub fn steps(&self) -> Vec<usize> {
        (0..self.0.len()).filter(|at| self.parts(*at).is_some()).collect()
    }

    /// The lines that hold a step in which the words stand.
    pub fn having(&self, words: &str) -> Vec<usize> {
        self.steps().into_iter().filter(|at| self.0[*at].contains(words)).collect()
    }

    /// Indent, number and words of a step.
    pub fn parts(&self, at: usize) -> Option<(&str, &str, &str)> {
        let line = &self.0[at];
        let (number, words) = line.split_once(". ")?;
        let digits = number.trim_start();
        let numbered = !digits.is_empty() && digits.bytes().all(|sign| sign.is_ascii_digit());
        numbered.then(|| (&number[..number.len() - digits.len()], digits, words))
    }

    /// The words of a step.
    pub fn words(&self, at: usize) -> &str {
        self.parts(at).map_or("", |(_, _, words)| words)
    }

    /// Gives a step other words.
    pub fn reword(&mut self, at: usize, words: &str) {
        let Some((indent, number, _)) = self.parts(at) else { return };
        self.0[at] = format!("{indent}{number}. {words}");
    }

    /// Puts further steps below one, with its indent and number.
    pub fn add_below(&mut self, at: usize, words: &[&str]) {
        let Some((indent, number, _)) = self.parts(at) else { return };
        let start = format!("{indent}{number}. ");
        for (below, words) in (at + 1..).zip(words) {
            self.0.insert(below, format!("{start}{words}"));
        }
    }
}
