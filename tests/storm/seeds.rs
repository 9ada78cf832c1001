//! Which storms there are. `cargo storm` lives through any number of them, `cargo storm seed=17`
//! through one again.

use std::panic::catch_unwind;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use super::weather::weather;

/// Those of every `cargo test`.
const SEEDS: u64 = 200;

/// The seeds that the command line asks for: a number of them, or one.
fn asked() -> std::ops::Range<u64> {
    for argument in std::env::args().skip(1) {
        if let Some(seed) = argument.strip_prefix("seed=").and_then(|seed| seed.parse().ok()) {
            return seed..seed + 1;
        }
        if let Ok(number) = argument.parse() {
            return 0..number;
        }
    }
    0..SEEDS
}

#[test]
fn every_job_is_where_the_naive_telling_has_it_whatever_the_weather() {
    let seeds = asked();
    let next = AtomicU64::new(seeds.start);
    let failed = Mutex::new(Vec::new());
    let live = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end {
                return;
            }
            if catch_unwind(|| weather(seed)).is_err() {
                println!("\nrepeat it with: cargo storm seed={seed}\n");
                failed.lock().unwrap().push(seed);
                // Enough to look at.
                next.fetch_max(seeds.end, Ordering::Relaxed);
            }
        }
    };
    std::thread::scope(|scope| {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        (0..threads).for_each(|_| drop(scope.spawn(live)));
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "cargo storm seed={}", failed[0]);
}

#[test]
fn the_same_seed_is_the_same_storm() {
    for seed in [1, 2, 3, 4, 5, 6, 7, 8] {
        assert_eq!(weather(seed), weather(seed), "seed {seed}");
    }
    assert_ne!(weather(1), weather(2));
}
