//! A Rust file of the project, read once: where it stands and what it names.

use std::{collections::BTreeMap, ops::Range};

use super::{
    files::File,
    lexer::{self, Token},
    syntax::{self, ModuleItem, Path},
};

/// One file, with everything the rules ask for.
pub struct Source<'a> {
    pub path: &'a str,
    pub text: &'a str,
    /// Its place below `src`: `["engine", "clock"]`, and `["lib"]` or `["main"]` for the roots.
    /// `None` outside `src`.
    pub module: Option<Vec<String>>,
    pub tokens: Vec<Token>,
    pub paths: Vec<Path>,
    pub modules: Vec<ModuleItem>,
    test_code: Vec<Range<usize>>,
    imports: BTreeMap<String, Vec<String>>,
}

/// The Rust files among `files`.
pub fn read(files: &[File]) -> Vec<Source<'_>> {
    let is_rust = |file: &&File| file.path.rsplit_once('.').is_some_and(|(_, end)| end == "rs");
    let mut sources: Vec<Source> = files.iter().filter(is_rust).map(Source::new).collect();
    let for_tests: Vec<Vec<String>> = sources.iter().flat_map(Source::test_modules).collect();
    for source in &mut sources {
        let inside =
            |test: &Vec<String>| source.module.as_ref().is_some_and(|m| m.starts_with(test));
        if for_tests.iter().any(inside) {
            source.test_code = std::iter::once(0..source.tokens.len()).collect();
        }
    }
    sources
}

impl<'a> Source<'a> {
    fn new(file: &'a File) -> Self {
        let tokens = lexer::tokens(&file.text);
        let paths = syntax::paths(&tokens);
        let named = |path: &Path| Some((path.import.clone()?, path.segments.clone()));
        Self {
            path: &file.path,
            text: &file.text,
            module: module_of(&file.path),
            imports: paths.iter().filter_map(named).filter(|(name, _)| !name.is_empty()).collect(),
            test_code: syntax::test_code(&tokens),
            modules: syntax::modules(&tokens),
            paths,
            tokens,
        }
    }

    /// The row of the module table this file belongs to.
    pub fn owner(&self) -> Option<&str> {
        self.module.as_ref()?.first().map(String::as_str)
    }

    /// Whether the code at this token exists for tests only.
    pub fn is_test(&self, at: usize) -> bool {
        self.module.is_none() || self.test_code.iter().any(|range| range.contains(&at))
    }

    /// Whether the file is the module `place` (as `engine::clock`) or lies below it. Everything
    /// lies below the empty place.
    pub fn is_in(&self, place: &str) -> bool {
        let mut own = self.module.iter().flatten();
        place.split_terminator("::").all(|part| own.next().is_some_and(|own| own == part))
    }

    /// The path from the crate root, when it is one of ours; the root itself is an empty path.
    pub fn resolve(&self, path: &Path) -> Option<Vec<String>> {
        let (first, rest) = path.segments.split_first()?;
        let mut place = match first.as_str() {
            "crate" | "commerce_hq" => Vec::new(),
            "self" | "super" => self.module_at(path.at),
            _ => return None,
        };
        if first == "super" {
            place.pop();
        }
        let ups = rest.iter().take_while(|segment| *segment == "super").count();
        place.truncate(place.len().saturating_sub(ups));
        place.extend(rest.iter().skip(ups).cloned());
        Some(place)
    }

    /// The path with the names that this file imports written out, so that `I::now` after
    /// `use std::time::Instant as I` ends in `Instant::now`.
    pub fn written_out(&self, path: &Path) -> Vec<String> {
        let mut segments = path.segments.clone();
        // An import may go through another import; longer chains are not worth a rule.
        for _ in 0..3 {
            let known = segments.first().and_then(|first| self.imports.get(first));
            match known {
                Some(full) if path.import.is_none() && !segments.starts_with(full) => {
                    segments.splice(..1, full.iter().cloned());
                }
                _ => break,
            }
        }
        segments
    }

    /// The modules around a token: the file's own, then the ones written inside the file.
    fn module_at(&self, at: usize) -> Vec<String> {
        let roots = [vec!["lib".to_string()], vec!["main".to_string()]];
        let own = self.module.clone().filter(|module| !roots.contains(module)).unwrap_or_default();
        let around = |item: &&ModuleItem| item.body.as_ref().is_some_and(|body| body.contains(&at));
        own.into_iter().chain(self.modules.iter().filter(around).map(|m| m.name.clone())).collect()
    }

    /// The modules in files of their own that this file declares for tests only.
    fn test_modules(&self) -> Vec<Vec<String>> {
        let is_test_file = |item: &&ModuleItem| {
            self.module.is_some() && item.body.is_none() && self.is_test(item.at)
        };
        let place = |item: &ModuleItem| {
            let mut module = self.module_at(item.at);
            module.push(item.name.clone());
            module
        };
        self.modules.iter().filter(is_test_file).map(place).collect()
    }
}

fn module_of(path: &str) -> Option<Vec<String>> {
    let inside = path.strip_prefix("src/")?.strip_suffix(".rs")?;
    let inside = inside.strip_suffix("/mod").unwrap_or(inside);
    Some(inside.split('/').map(String::from).collect())
}
