//! Sizes, headers, unfinished work, forgotten files, and text that must not be in the tree.

use super::{
    Offence,
    files::File,
    rules::{
        FILE_LINES, FUNCTION_LINES, GENERATED, HEADER_WORDS, HOSTILE, MACHINE_PATHS,
        REGISTRY_HOSTS, TEST_FILE_LINES,
    },
    source::Source,
    syntax,
};

/// What is wrong with a Rust file as a piece of writing.
pub fn of_source(source: &Source) -> Vec<Offence> {
    let at = |line, what: String, because| Offence::new(source.path, line, what, because);
    let in_product = source.module.is_some();
    let mut found = Vec::new();

    let (lines, most) =
        (source.text.lines().count(), if in_product { FILE_LINES } else { TEST_FILE_LINES });
    if lines > most {
        found.push(at(1, format!("{lines} lines, at most {most}"), "a file holds one idea"));
    }
    if in_product && header_words(source.text) < HEADER_WORDS {
        let what = "the //! header does not say what is here".into();
        found.push(at(1, what, "a reader starts at the header"));
    }
    for function in syntax::functions(&source.tokens) {
        if function.lines > FUNCTION_LINES {
            let what = format!("{} has {} lines", function.name, function.lines);
            found.push(at(function.line, what, "a function fits on a screen"));
        }
    }
    for line in syntax::ignored_tests(&source.tokens) {
        found.push(at(line, "a test is ignored".into(), "a test that does not run proves nothing"));
    }
    found
}

fn header_words(text: &str) -> usize {
    let header = text.lines().map_while(|line| line.strip_prefix("//!"));
    header.flat_map(str::split_whitespace).count()
}

/// What is wrong with a text file, whatever its language.
pub fn of_text(file: &File) -> Vec<Offence> {
    let mut parts = file.path.split('/');
    if parts.clone().any(|part| HOSTILE.contains(&part))
        || parts.next_back().is_some_and(|name| GENERATED.contains(&name))
    {
        return Vec::new();
    }
    let of_line = |(index, line): (usize, &str)| {
        let at = |what: String, because| Offence::new(&file.path, index + 1, what, because);
        let mut found = Vec::new();
        if let Some(sign) = line.chars().find(|sign| is_invisible(*sign)) {
            let what = format!("control character {}", sign.escape_unicode());
            found.push(at(what, "what is in a file can be seen"));
        }
        if let Some(path) = MACHINE_PATHS.iter().find(|path| has_path(line, path)) {
            found.push(at(format!("a path below {path}"), "the tree names nobody's machine"));
        }
        if let Some(host) = REGISTRY_HOSTS.iter().find(|host| line.contains(**host)) {
            found.push(at(format!("the host {host}"), "the lock file alone names registries"));
        }
        found
    };
    file.text.split('\n').enumerate().flat_map(of_line).collect()
}

/// Control characters except the tab, and the signs that turn the direction of text.
fn is_invisible(sign: char) -> bool {
    let turns = matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || (sign.is_control() && sign != '\t')
}

/// Whether a path that begins with `beginning` stands in the line, and not only as the later part
/// of an address or of a relative path.
fn has_path(line: &str, beginning: &str) -> bool {
    line.match_indices(beginning).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|sign| !sign.is_alphanumeric() && !"._-~}".contains(sign))
    })
}

/// The Rust files that no `mod` leads to: the compiler never sees them.
pub fn unreached(files: &[File], sources: &[Source]) -> Vec<Offence> {
    let packages: Vec<&str> =
        files.iter().filter_map(|file| file.path.strip_suffix("/Cargo.toml")).collect();
    let in_own_package =
        |path: &str| packages.iter().any(|package| path.starts_with(&format!("{package}/")));
    sources
        .iter()
        .filter(|source| !in_own_package(source.path) && !is_declared(source.path, sources))
        .map(|source| {
            Offence::new(source.path, 1, "no mod declares this file", "what is here is compiled")
        })
        .collect()
}

fn is_declared(path: &str, sources: &[Source]) -> bool {
    let Some(stem) = path.strip_suffix("/mod.rs").or_else(|| path.strip_suffix(".rs")) else {
        return true;
    };
    let Some((folder, name)) = stem.rsplit_once('/') else { return true };
    let is_root = match (folder, name) {
        ("src", "lib" | "main") => true,
        ("tests", _) => !path.ends_with("/mod.rs"),
        (folder, "main") => folder.strip_prefix("tests/").is_some_and(|test| !test.contains('/')),
        _ => false,
    };
    let parents = [".rs", "/mod.rs", "/main.rs", "/lib.rs"].map(|end| format!("{folder}{end}"));
    let declares = |source: &&Source| {
        parents.iter().any(|parent| parent == source.path)
            && source.modules.iter().any(|item| item.name == name && item.body.is_none())
    };
    is_root || sources.iter().any(|source| declares(&source))
}
