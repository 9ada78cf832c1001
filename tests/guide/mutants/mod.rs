//! Five hundred seeded mutations of articles, each played on a demo company of its own and judged by
//! what it stores. What a mutation must come to is told by its kind, from the words of the steps, and
//! never by asking the reader.

#![expect(
    clippy::unnecessary_wraps,
    clippy::needless_pass_by_value,
    reason = "every kind of mutation has one shape, whether it needs all of it or not"
)]

mod article;
mod effects;
mod garbage;
mod stored;
mod wordings;
mod wrongs;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use article::{Dice, Lines, bases};
use stored::{Change, Played, Stored};

/// What a mutation must come to.
#[derive(Clone, Debug)]
pub enum Expect {
    Passes(Change),
    Fails,
    /// It may fail; if it passes, one of these is what it stores.
    FailsOr(Vec<Change>),
}

/// An article that was changed, and what must come of it.
pub struct Mutant {
    pub bytes: Vec<u8>,
    pub expect: Expect,
}

/// One kind of mutation; `None` where the article has nothing of that kind.
pub type Kind = fn(&mut Dice, Lines) -> Option<Mutant>;

const MUTANTS: usize = 500;

/// The mutations that are still to be made, and what came of the others.
#[derive(Default)]
struct Run {
    bases: Vec<Lines>,
    originals: Vec<Stored>,
    kinds: Vec<(&'static str, Kind)>,
    played: Played,
    next: AtomicUsize,
    /// How many of each kind passed, and how many failed.
    tallies: Mutex<BTreeMap<&'static str, (usize, usize)>>,
    wrong: Mutex<Vec<String>>,
}

impl Run {
    fn new() -> Self {
        let kinds = [wordings::KINDS, effects::KINDS, wrongs::KINDS, garbage::KINDS].concat();
        let mut run = Self { bases: bases(), kinds, ..Self::default() };
        for base in &run.bases {
            let (passed, stored) = run.played.article(base.text().as_bytes());
            assert!(passed && stored.len() == 1 && stored[0] != Stored::default(), "{base:?}");
            run.originals.extend(stored);
        }
        run
    }

    fn work(&self) {
        loop {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            if number >= MUTANTS {
                return;
            }
            self.one(number);
        }
    }

    fn one(&self, number: usize) {
        let (name, kind) = self.kinds[number % self.kinds.len()];
        let mut dice = Dice(number as u64);
        let (at, mutant) = loop {
            let at = dice.below(self.bases.len());
            if let Some(mutant) = kind(&mut dice, self.bases[at].clone()) {
                break (at, mutant);
            }
        };
        let result = catch_unwind(AssertUnwindSafe(|| self.played.article(&mutant.bytes))).ok();
        if let Some(said) = judge(&mutant.expect, &self.originals[at], result.as_ref()) {
            let shown: String =
                String::from_utf8_lossy(&mutant.bytes).chars().take(3_000).collect();
            let said = format!("{number} {name}: {said}; expected {:?}\n{shown}", mutant.expect);
            self.wrong.lock().expect("unharmed").push(said);
        }
        let mut tallies = self.tallies.lock().expect("unharmed");
        let (passed, failed) = tallies.entry(name).or_default();
        *if result.is_some_and(|(passed, _)| passed) { passed } else { failed } += 1;
    }
}

#[test]
fn five_hundred_mutated_articles_never_crash_the_reader_and_never_pass_wrongly() {
    let run = Run::new();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| run.work());
        }
    });
    let tallies = run.tallies.into_inner().expect("unharmed");
    let counts = tallies
        .iter()
        .map(|(name, (passed, failed))| format!("{name}: {passed} passed, {failed} failed"));
    let counts: Vec<String> = counts.collect();
    let wrong = run.wrong.into_inner().expect("unharmed");
    assert!(wrong.is_empty(), "{}\n\n{}", wrong.join("\n\n"), counts.join("\n"));
    let sum: usize = tallies.values().map(|(passed, failed)| passed + failed).sum();
    assert_eq!(sum, MUTANTS);
}

/// What is wrong with the result, if anything.
fn judge(
    expect: &Expect,
    original: &Stored,
    result: Option<&(bool, Vec<Stored>)>,
) -> Option<String> {
    let Some((passed, stored)) = result else { return Some("it panicked".to_owned()) };
    let allowed: &[Change] = match (expect, passed) {
        (Expect::Fails | Expect::FailsOr(_), false) => return None,
        (Expect::Passes(_), false) => return Some("it failed".to_owned()),
        (Expect::Fails, true) => return Some("it passed".to_owned()),
        (Expect::Passes(change), true) => std::slice::from_ref(change),
        (Expect::FailsOr(changes), true) => changes,
    };
    let [stored] = &stored[..] else { return Some(format!("{} procedures", stored.len())) };
    let explained = allowed.iter().any(|change| change.explains(original, stored));
    (!explained).then(|| format!("it passed and stored {stored:?}"))
}
