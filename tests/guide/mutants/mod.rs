//! Five hundred seeded mutations of articles, each played on a demo company of its own and judged by
//! what it stores. What a mutation must come to is told by its kind, from the words of the steps, and
//! never by asking the reader.

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

struct Tally {
    passed: usize,
    failed: usize,
}

#[test]
fn five_hundred_mutated_articles_never_crash_the_reader_and_never_pass_wrongly() {
    let bases = bases();
    let played = Played::default();
    let originals: Vec<Stored> = bases
        .iter()
        .map(|base| {
            let (passed, stored) = played.article(base.text().as_bytes());
            assert!(passed && stored.len() == 1 && stored[0] != Stored::default(), "{base:?}");
            stored[0].clone()
        })
        .collect();
    let kinds: Vec<(&str, Kind)> =
        [wordings::KINDS, effects::KINDS, wrongs::KINDS, garbage::KINDS].concat();
    let next = AtomicUsize::new(0);
    let tallies: Mutex<BTreeMap<&str, Tally>> = Mutex::default();
    let wrong: Mutex<Vec<String>> = Mutex::default();
    let work = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= MUTANTS {
                return;
            }
            let (name, kind) = kinds[number % kinds.len()];
            let mut dice = Dice(number as u64);
            let (at, mutant) = loop {
                let at = dice.below(bases.len());
                if let Some(mutant) = kind(&mut dice, bases[at].clone()) {
                    break (at, mutant);
                }
            };
            let result = catch_unwind(AssertUnwindSafe(|| played.article(&mutant.bytes)));
            let said = judge(&mutant.expect, &originals[at], result.as_ref().ok());
            if let Some(said) = said {
                let text = String::from_utf8_lossy(&mutant.bytes);
                let shown: String = text.chars().take(3_000).collect();
                let expect = &mutant.expect;
                wrong
                    .lock()
                    .expect("unharmed")
                    .push(format!("{number} {name}: {said}; expected {expect:?}\n{shown}"));
            }
            let mut tallies = tallies.lock().expect("unharmed");
            let tally = tallies.entry(name).or_insert(Tally { passed: 0, failed: 0 });
            match result {
                Ok((true, _)) => tally.passed += 1,
                _ => tally.failed += 1,
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(work);
        }
    });
    let tallies = tallies.into_inner().expect("unharmed");
    let counts: Vec<String> = tallies
        .iter()
        .map(|(name, Tally { passed, failed })| format!("{name}: {passed} passed, {failed} failed"))
        .collect();
    let wrong = wrong.into_inner().expect("unharmed");
    assert!(wrong.is_empty(), "{}\n\n{}", wrong.join("\n\n"), counts.join("\n"));
    let sum: usize = tallies.values().map(|tally| tally.passed + tally.failed).sum();
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
