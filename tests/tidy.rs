//! Keeps the architecture and the house rules, in plain `cargo test`.
//!
//! [`rules`] says what holds, as tables; everything else reads the tree and compares. All offences
//! are reported at once, each as `file:line: what is wrong (why it is a rule)`. To change a rule,
//! change its table. The scanner has tests of its own in `samples`, because a guard that nobody
//! checks is the first thing to break.
#![allow(clippy::indexing_slicing, reason = "the token scanner stays inside its own list")]

#[path = "tidy/architecture.rs"]
mod architecture;
#[path = "tidy/files.rs"]
mod files;
#[path = "tidy/hygiene.rs"]
mod hygiene;
#[path = "tidy/lexer.rs"]
mod lexer;
#[path = "tidy/rules.rs"]
mod rules;
#[path = "tidy/samples.rs"]
mod samples;
#[path = "tidy/source.rs"]
mod source;
#[path = "tidy/syntax.rs"]
mod syntax;

use files::File;

#[test]
fn the_tree_keeps_its_rules() {
    let files = files::tracked();
    assert!(files.iter().any(|file| file.path == "src/lib.rs"), "the tree was not found");
    let offences = offences(&files);
    assert!(offences.is_empty(), "{} offences\n{}", offences.len(), offences.join("\n"));
}

/// Everything that is wrong with these files, in the order of the files and lines.
fn offences(files: &[File]) -> Vec<String> {
    let sources = source::read(files);
    let mut found: Vec<Offence> = sources.iter().flat_map(architecture::offences).collect();
    found.extend(sources.iter().flat_map(hygiene::of_source));
    found.extend(files.iter().flat_map(hygiene::of_text));
    found.extend(hygiene::unreached(files, &sources));
    found.sort();
    found.dedup();
    found.iter().map(ToString::to_string).collect()
}

/// One broken rule at one place.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Offence {
    path: String,
    line: usize,
    what: String,
    because: &'static str,
}

impl Offence {
    fn new(path: &str, line: usize, what: impl Into<String>, because: &'static str) -> Self {
        Self { path: path.into(), line, what: what.into(), because }
    }
}

impl std::fmt::Display for Offence {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { path, line, what, because } = self;
        write!(out, "{path}:{line}: {what} ({because})")
    }
}
