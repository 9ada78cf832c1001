//! Every caption that a step of the procedures names is on the screen, to the letter, where the step
//! has led.

use commerce_hq::semantics::{Act, Role};
use commerce_hq::tui::model::Options;

use super::places::Place;
use crate::desk::Desk;

const CAPTIONS: &str = include_str!("captions.txt");

/// The step that names it, a caption, and the role of what has it.
type Step<'a> = (String, &'a str, &'a str);

fn steps() -> impl Iterator<Item = ((&'static str, &'static str), Step<'static>)> {
    let mut procedure = "";
    let lines = CAPTIONS.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.filter_map(move |line| {
        if let Some(title) = line.strip_prefix("== ") {
            procedure = title;
            return None;
        }
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [step, caption, role, place, done] = cells[..] else { panic!("no five cells: {line}") };
        Some(((place, done), (format!("{procedure}, {step}"), caption, role)))
    })
}

fn is_there(desk: &mut Desk, caption: &str, role: &str) -> bool {
    let of_role = |name: &Role| serde_json::to_value(name).unwrap() == role;
    desk.screen.tree().nodes.iter().any(|node| of_role(&node.role) && node.name == caption)
}

/// Does what was done in the place before.
fn prepare(desk: &mut Desk, done: &str) {
    let hierarchy = "Organization hierarchy";
    match done.split_once(": ") {
        Some(("tab", tab)) => desk.act(Role::Tab, tab, &Act::Select),
        Some(("open", field)) => desk.act(Role::Combobox, field, &Act::Expand),
        Some(("choose", name)) => {
            desk.act(Role::Combobox, hierarchy, &Act::SetText(name.to_owned()))
        }
        _ => return assert_eq!(done, ""),
    }
    .unwrap();
}

#[test]
fn no_caption_of_the_procedures_is_missing() {
    let mut missing = Vec::new();
    let mut places: Vec<(&str, &str)> = steps().map(|(at, _)| at).collect();
    places.sort_unstable();
    places.dedup();
    for (slug, done) in places {
        let place = Place::all().find(|place| place.slug() == slug);
        let place = place.unwrap_or_else(|| panic!("no page or dialog is called {slug}"));
        let mut desk = place.open(Options::default(), (120, 40));
        prepare(&mut desk, done);
        let named = steps().filter(|(at, _)| *at == (slug, done));
        missing.extend(named.filter_map(|(_, (step, caption, role))| {
            let found = is_there(&mut desk, caption, role);
            (!found).then(|| format!("{step}: {role} {caption} in {slug} {done}"))
        }));
    }
    assert_eq!(missing, [""; 0]);
}
