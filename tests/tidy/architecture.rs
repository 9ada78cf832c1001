//! Who uses whom: the module table, the narrower edges, and the watched names.

use super::{
    Offence,
    rules::{MODULES, Module, Place, SURFACES, WATCHED, Watch},
    source::Source,
    syntax::Path,
};

/// What this file uses and may not.
pub fn offences(source: &Source) -> Vec<Offence> {
    let mut found = Vec::new();
    if let Some(owner) = source.owner() {
        match MODULES.iter().find(|module| module.name == owner) {
            Some(module) => found.extend(
                source.paths.iter().filter_map(|path| forbidden_edge(source, module, path)),
            ),
            None => found.push(Offence::new(
                source.path,
                1,
                format!("module {owner} has no row in the module table"),
                "the table is the architecture",
            )),
        }
    }
    for path in &source.paths {
        found.extend(WATCHED.iter().filter_map(|watch| misplaced(source, watch, path)));
    }
    found
}

/// The offence when `path` leads from `module` to where it may not go.
fn forbidden_edge(source: &Source, module: &Module, path: &Path) -> Option<Offence> {
    if source.is_test(path.at) {
        return None;
    }
    let target = source.resolve(path)?;
    let offence = |what: String| Some(Offence::new(source.path, path.line, what, module.because));
    let Some(used) = target.first() else {
        // `pub(crate)` and `pub(super)` name the root without using it.
        let whole = path.import.is_some();
        return whole.then(|| offence("the crate root is imported as a whole".into())).flatten();
    };
    if used == module.name {
        return None;
    }
    if !MODULES.iter().any(|module| module.name == used) {
        return offence(format!("{used} is not a module of the table"));
    }
    if !module.may_use.contains(&used.as_str()) {
        return offence(format!("{} may not use {used}", module.name));
    }
    outside_surface(source, module.name, &target, path)
}

/// The offence when the edge is narrower than a module and `path` names something beside it.
fn outside_surface(source: &Source, from: &str, target: &[String], path: &Path) -> Option<Offence> {
    let (to, inside) = target.split_first()?;
    let surface = SURFACES.iter().find(|surface| surface.from == from && surface.to == to)?;
    let what = match inside.first() {
        _ if surface.items.is_empty() => return None,
        Some(item) if surface.items.contains(&item.as_str()) => return None,
        Some(item) => format!("{from} may not name {to}::{item}"),
        None => format!("{from} may not take {to} as a whole: name the items"),
    };
    Some(Offence::new(source.path, path.line, what, surface.because))
}

/// The offence when `path` names something watched outside its place.
fn misplaced(source: &Source, watch: &Watch, path: &Path) -> Option<Offence> {
    let in_test = source.is_test(path.at);
    let allowed = match watch.place {
        Place::OnlyIn(places) => in_test || places.iter().any(|place| source.is_in(place)),
        Place::NotIn(places) => in_test || !places.iter().any(|place| source.is_in(place)),
        Place::NotInTests => !in_test,
        Place::Nowhere => false,
        Place::Below(folder) => source.path.starts_with(folder),
    };
    if allowed {
        return None;
    }
    let name = watch.names.iter().find(|name| names(source, path, name))?;
    let what = format!("{} does not belong here", name.trim_end_matches("::"));
    Some(Offence::new(source.path, path.line, what, watch.because))
}

fn names(source: &Source, path: &Path, name: &str) -> bool {
    if let Some(name) = name.strip_suffix("::") {
        // A local variable of the same name is one word that is not imported.
        let is_crate = path.import.is_some() || path.segments.len() > 1;
        return is_crate && path.segments.first().is_some_and(|first| first == name);
    }
    let wanted: Vec<&str> = name.split("::").collect();
    source.written_out(path).windows(wanted.len()).any(|window| window == wanted)
}
